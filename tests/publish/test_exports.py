"""The exports: each as its format demands, with every fact, and harmless whatever they are opened with."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from tests.publish.conftest import EVENTS, Saga, event, evidence
from tests.publish.schemas import DATA, SLIDES
from tests.publish.test_hostile import PAYLOADS, hostile, poisoned
from tracker.model import Deadline, DeadlineStep
from tracker.publish.exports import files

PATHS = {"timeline.csv", "events.json", "timelinejs.json", "timeline.md", "it/timelinejs.json", "it/timeline.md"}


def written(saga: Saga, **changed) -> dict[str, str]:
    saga = replace(saga, **changed)
    made = files(saga.timeline, saga.changes, saga.deadlines, saga.base_url)
    return {path: body.decode("utf-8") for path, body in made.items()}


def with_event(saga: Saga, **changed) -> dict[str, str]:
    return written(saga, timeline=replace(saga.timeline, events=(replace(EVENTS[0], **changed),)))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_every_export_is_there_in_every_language_and_the_same_twice(saga) -> None:
    assert set(written(saga)) == PATHS
    assert written(saga) == written(saga)


def test_an_empty_timeline_exports_too(saga) -> None:
    made = written(saga, timeline=replace(saga.timeline, events=()), changes=(), deadlines=())
    assert rows(made["timeline.csv"]) == []
    assert json.loads(made["events.json"])["updated"] is None
    assert json.loads(made["timelinejs.json"])["events"] == []


# --- CSV ---


def test_the_table_has_one_row_per_event_and_columns_per_language(saga) -> None:
    text = written(saga)["timeline.csv"]
    assert text.count("\r\n") == text.count("\n") == 9
    assert not text.startswith("\ufeff")
    table = {row["id"]: row for row in rows(text)}
    assert list(table) == [event.id for event in EVENTS]
    delay = table["delay-2"]
    assert delay["title_it"] == "Secondo rinvio dell’applicazione"
    assert (delay["date"], delay["date_en"], delay["date_it"]) == ("2025-04-04", "4 April 2025", "4 aprile 2025")
    assert (delay["deadline"], delay["deadline_date"], delay["deadline_outcome"]) == ("divest-by", "2025-06-19", "")
    assert (delay["standing"], delay["publishers"], delay["disputed"]) == ("official", "2", "no")
    assert delay["caused_by"] == "tariffs; not-there"
    assert delay["sources"].split("; ")[0] == "https://the-white-house.example/2025-04-04?a=1&b=2"
    assert delay["url"] == "https://example.org/saga/event/delay-2/"
    assert (table["hearing-round"]["earliest"], table["hearing-round"]["latest"]) == ("2025-06-01", "2025-08-31")
    assert table["talks"]["disputed"] == "yes"
    assert table["rumour"]["status"] == "retracted"


FORMULAS = ("=HYPERLINK(1)", "@SUM(1)", "\t=1+1", "-1+1|cmd", "+1", "\r=1", '"=1+1', "＝1+1", "a;=1+1", "a ; -2+3|cmd", ' "=1')


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_a_formula(formula: str, saga) -> None:
    text = with_event(saga, title={"en": formula}, category=formula, official_ids=("x", formula))["timeline.csv"]
    for cell in (cell for row in rows(text) for cell in row.values()):
        runs_no_formula(cell)
    assert rows(text)[0]["title_en"].replace("'", "").replace(" ", "") == "".join(formula.split())


def runs_no_formula(cell: str) -> None:
    """Neither where commas separate cells nor where semicolons do."""
    for part in (cell, *cell.split(";")):
        assert not re.match(r"\s*[\"']?\s*[=+\-@＝＋－＠]", part) or re.match(r"'", part), cell


@pytest.mark.parametrize("title", ["A law; and more", "It's so", 'Called "law"', "5 - 3 = 2", "a,b"])
def test_harmless_cells_stay_as_they_are(title: str, saga) -> None:
    assert rows(with_event(saga, title={"en": title})["timeline.csv"])[0]["title_en"] == title


# --- TimelineJS ---


@pytest.mark.parametrize("path", ["timelinejs.json", "it/timelinejs.json"])
def test_slides_are_as_timelinejs_reads_them(path: str, saga) -> None:
    doc = json.loads(written(saga)[path])
    Draft202012Validator(SLIDES).validate(doc)
    slides = {slide["unique_id"]: slide for slide in doc["events"]}
    assert len(slides) == len(EVENTS)
    hearings = slides["event-hearing-round"]
    assert hearings["start_date"] == {"year": 2025, "month": 6, "day": 1}
    assert hearings["end_date"] == {"year": 2025, "month": 8, "day": 31}
    assert hearings["display_date"] == ("summer 2025" if path == "timelinejs.json" else "estate 2025")
    assert "end_date" not in slides["event-ruling"]
    assert slides["event-tariffs"]["end_date"] == {"year": 2025, "month": 4, "day": 4}
    assert slides["event-tariffs"]["media"]["url"] == "https://新华示例.example/2025-04-05?a=1&b=2"
    assert slides["event-rumour"]["text"]["headline"].startswith("<del>")


def test_slides_keep_their_ids_under_new_titles(saga) -> None:
    doc = json.loads(with_event(saga, title={"en": "Else"})["timelinejs.json"])
    assert doc["events"][0]["unique_id"] == "event-law-signed"


@pytest.mark.parametrize("payload", PAYLOADS[:6])
def test_texts_on_slides_are_no_html(payload: str, saga) -> None:
    source = replace(EVENTS[0].evidence[0], url=f"https://e.example/{payload.replace(' ', '')}", publisher=payload, title=payload)
    doc = json.loads(with_event(saga, title={"en": payload}, category=payload, evidence=(source,))["timelinejs.json"])
    harmless_slides(doc)
    assert html.unescape(doc["events"][0]["media"]["credit"]) == payload


def test_a_source_without_an_address_is_no_media(saga) -> None:
    bad = replace(EVENTS[0].evidence[0], url="javascript:alert(1)")
    doc = json.loads(with_event(saga, evidence=(bad, EVENTS[0].evidence[1]))["timelinejs.json"])
    assert doc["events"][0]["media"]["url"] == EVENTS[0].evidence[1].url
    assert "media" not in json.loads(with_event(saga, evidence=(bad,))["timelinejs.json"])["events"][0]


# --- Markdown ---


def page_of(markdown: str) -> BeautifulSoup:
    return BeautifulSoup(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown), "lxml")


def test_the_markdown_has_every_event_deadline_and_source(saga) -> None:
    page = page_of(written(saga)["it/timeline.md"])
    assert page.h1.get_text() == "L’app e la legge"
    assert [heading.get_text() for heading in page.find_all("h2")] == ["Scadenze", "Eventi"]
    titles = [heading.get_text() for heading in page.find_all("h3")]
    assert titles[:3] == ["Vendere o chiudere", "Briefs due", "Report to Congress"]
    assert titles[3] == "estate 2025: Altre udienze"
    assert len(titles) == 3 + len(EVENTS)
    assert page.find("s").get_text() == "Si fa un prezzo"
    links = {link["href"]: link.get_text() for link in page.find_all("a")}
    assert links["https://the-white-house.example/2024-04-24?a=1&b=2"] == "The White House"
    assert links["https://example.org/saga/it/event/delay-2/"] == "Secondo rinvio dell’applicazione"


MARKED = (
    "# h",
    "- x",
    "+ x",
    "1. x",
    "1) x",
    "=",
    "---",
    "*b*",
    "_i_",
    "`c`",
    "[t](http://e.example)",
    "![i](x)",
    "a | b",
    "~~s~~",
)
MARKED += ("<b>x</b>", "&lt;", "<http://e.example>", "\\", "ends with \\", "x #", "$x$", "> quote", "a\n\n# b", "| a |\n|---|")


@pytest.mark.parametrize("text", [*MARKED, *PAYLOADS[:10]])
def test_marks_in_texts_are_texts(text: str, saga) -> None:
    whole = with_event(saga, title={"en": text}, summary={"en": text}, evidence=(evidence(text, "2025-01-01"),))["timeline.md"]
    page = page_of(whole)
    harmless_markdown(page)
    said = " ".join(text.split())
    assert page.find_all("h3")[-1].get_text() == f"24 April 2024: {said}"
    assert page.find_all("p")[-2].get_text() == said


def harmless_markdown(page: BeautifulSoup, headings: int = 3) -> None:
    own = {"html", "body", "h1", "h2", "h3", "p", "ul", "li", "a", "strong", "s"}
    assert {tag.name for tag in page.find_all(True)} <= own
    assert all(re.match("https?://", link["href"]) for link in page.find_all("a"))
    assert len(page.find_all(["h1", "h2"])) == headings


@pytest.mark.parametrize(
    "url", ["https://e.example/a?x=1&copy=2&lt;", "https://e.example/(a)", "https://e.example/<b>", "https://e.example/*_a_*"]
)
def test_addresses_stay_whole_in_markdown(url: str, saga) -> None:
    source = replace(EVENTS[0].evidence[0], url=url)
    page = page_of(with_event(saga, evidence=(source,))["timeline.md"])
    assert page.find_all("a")[-1]["href"].replace("%3C", "<").replace("%3E", ">") == url


# --- events.json ---


def test_the_data_is_as_documented(saga) -> None:
    doc = json.loads(written(saga)["events.json"])
    Draft202012Validator(DATA).validate(doc)
    assert doc["updated"] == "2025-05-20T07:15:00Z"
    law = doc["events"][0]
    assert (law["published"], law["updated"]) == ("2025-05-01T08:00:00Z", "2025-05-03T00:00:00Z")
    assert law["url"]["it"] == "https://example.org/saga/it/event/law-signed/"
    divest, briefs, _ = doc["deadlines"]
    assert [step["event"] for step in divest["steps"]] == ["law-signed", "delay-1", "delay-2"]
    assert divest["steps"][2]["said_first"]["words"] == {"en": "mid-June 2025", "it": "metà giugno 2025"}
    assert briefs["date"] == {
        "edtf": "[2025-06-11..2025-06-20]",
        "earliest": "2025-06-11",
        "latest": "2025-06-20",
        "exact": False,
        "words": {"en": "mid-June 2025", "it": "metà giugno 2025"},
    }


def test_what_is_not_published_has_no_instants(saga) -> None:
    law = json.loads(written(saga, changes=())["events.json"])["events"][0]
    assert (law["published"], law["updated"]) == (None, None)


# --- all of them ---


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), text=hostile)
def test_hostile_texts_stay_texts_in_every_export(saga, data: st.DataObject, text: str) -> None:
    bad = data.draw(poisoned(EVENTS[0]))
    step = DeadlineStep("d", bad.date, title={"it": text}, refines=bad.date)
    timeline = replace(
        saga.timeline, title={"en": text, "it": text}, events=(bad, event("next", "2025", "law", {"en": text}, {}))
    )
    due = Deadline("d", {"en": text}, bad.date, "open", ((bad.id, step), ("next", step)))
    made = written(saga, timeline=timeline, deadlines=(due,))
    assert made == written(saga, timeline=timeline, deadlines=(due,))
    for row in rows(made["timeline.csv"]):
        for cell in row.values():
            runs_no_formula(cell)
    Draft202012Validator(DATA).validate(json.loads(made["events.json"]))
    for path in ("timelinejs.json", "it/timelinejs.json"):
        Draft202012Validator(SLIDES).validate(json.loads(made[path]))
        harmless_slides(json.loads(made[path]))
    for path in ("timeline.md", "it/timeline.md"):
        harmless_markdown(page_of(made[path]))


def media(slide: dict) -> list[str]:
    return [slide["media"][key] for key in ("caption", "credit")] if "media" in slide else []


def harmless_slides(doc: dict) -> None:
    for slide in (doc["title"], *doc["events"]):
        assert not set("<>\"'") & set(slide.get("media", {}).get("url", ""))
        for text in (*slide["text"].values(), slide.get("group", ""), *media(slide)):
            page = BeautifulSoup(f"<i>{text}</i>", "lxml")
            assert {tag.name for tag in page.find_all(True)} <= {"html", "body", "i", "p", "a", "del"}
            assert all(set(tag.attrs) <= {"href"} for tag in page.find_all(True))
