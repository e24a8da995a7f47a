"""What the pages say in the words of schema.org: valid by its rules, true to what the page shows, and harmless."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from bs4 import BeautifulSoup
from jsonschema import Draft202012Validator

from tests.publish.conftest import EVENTS, NOW, Saga
from tests.publish.reading import everything, site_pages, soup
from tracker.dates import parse_edtf
from tracker.model import Change, Deadline, DeadlineStep, FieldChange
from tracker.publish.edition import edition
from tracker.publish.exports import event_ld
from tracker.publish.exports.schema_org import FRONT, LISTED
from tracker.states import ChangeKind, EventStatus


def typed(kind: str, required: tuple[str, ...], /, **properties: Any) -> dict[str, Any]:
    """A thing of a type with the properties that schema.org gives it, of which some must be there."""
    properties |= {"@type": {"const": kind}, "@context": {"const": "https://schema.org"}}
    return {"type": "object", "required": ["@type", *required], "additionalProperties": False, "properties": properties}


TEXT = {"type": "string", "minLength": 1}
URL = {"type": "string", "pattern": r"^https?://\S+$"}
DAY = {"type": "string", "pattern": r"^\d{4}(-\d\d(-\d\d)?)?$"}
INSTANT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$"}
TONGUE = {"type": "string", "pattern": r"^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$"}
PLACE = {"type": "integer", "minimum": 1}
STATUS = {"enum": [f"https://schema.org/Event{word}" for word in ("Scheduled", "Postponed", "Rescheduled", "Cancelled")]}
ORGANIZATION = typed("Organization", ("name",), name=TEXT)
STEP = typed("ListItem", ("position", "name"), position=PLACE, name=TEXT, item=URL)
ENTRY = typed("ListItem", ("position", "url", "name"), position=PLACE, name=TEXT, url=URL)
STARTS = {"type": "array", "minItems": 1, "uniqueItems": True, "items": DAY}
HAPPENING = {"name": TEXT, "startDate": DAY, "endDate": DAY, "eventStatus": STATUS, "previousStartDate": STARTS}
DUE = typed("ListItem", ("position", "item"), position=PLACE, item=typed("Event", ("name", "url"), url=URL, **HAPPENING))
BREADCRUMB = typed("BreadcrumbList", ("itemListElement",), itemListElement={"type": "array", "minItems": 2, "items": STEP})
LIST = typed(
    "ItemList",
    ("numberOfItems", "itemListElement"),
    numberOfItems={"type": "integer", "minimum": 0},
    itemListOrder={"enum": ["Ascending", "Descending", "Unordered"]},
    itemListElement={"type": "array", "items": {"anyOf": [ENTRY, DUE]}},
)
WORK = {"url": URL, "headline": TEXT, "publisher": ORGANIZATION, "datePublished": DAY, "inLanguage": TONGUE}
CITATION = {"anyOf": [typed(kind, ("url",), **WORK) for kind in ("CreativeWork", "NewsArticle")]}
PAGE = {
    "anyOf": [
        typed(
            "CollectionPage",
            ("@context", "url", "name", "mainEntity"),
            url=URL,
            name=TEXT,
            inLanguage=TONGUE,
            breadcrumb=BREADCRUMB,
            mainEntity=LIST,
        ),
        typed(
            "WebPage",
            ("@context", "url", "name", "about", "breadcrumb"),
            url=URL,
            name=TEXT,
            inLanguage=TONGUE,
            breadcrumb=BREADCRUMB,
            description=TEXT,
            temporalCoverage={"type": "string", "pattern": r"^\d{4}-\d\d-\d\d(/\d{4}-\d\d-\d\d)?$"},
            isPartOf=typed("CollectionPage", ("url",), url=URL),
            about=typed("Event", ("name", "eventStatus"), **HAPPENING),
            datePublished=INSTANT,
            dateModified=INSTANT,
            citation={"type": "array", "items": CITATION},
            creativeWorkStatus={"const": "Retracted"},
        ),
    ]
}


def told(page: BeautifulSoup | str) -> dict[str, Any]:
    """What a page says of itself as data."""
    script = (soup(page) if isinstance(page, str) else page).select_one('script[type="application/ld+json"]')
    return json.loads(script.string)


def linked(saga: Saga, event, language: str = "en", log=()) -> dict:
    return json.loads(event_ld(edition(saga.timeline, language, saga.base_url), event, log=log))


def test_every_page_with_events_is_valid_and_says_what_it_shows(env, saga) -> None:
    pages = {path: text for path, text in site_pages(env, saga).items() if "ld+json" in text}
    kinds = {path.removeprefix("it/").split("/")[0] for path in pages}
    assert kinds == {"index.html", "event", "category", "month", "deadlines"}
    for path, text in pages.items():
        page, doc = soup(text), told(text)
        Draft202012Validator(PAGE).validate(doc)
        assert doc["url"] == page.select_one("link[rel=canonical]")["href"], path
        assert doc["name"] == page.h1.get_text(strip=True), path
        crumbs = [" ".join(step.get_text().split()) for step in page.select(".crumbs li")]
        assert [step["name"] for step in doc.get("breadcrumb", {}).get("itemListElement", ())] == crumbs, path


def test_crumbs_lead_to_pages_that_are_there_and_the_last_is_the_page_itself(env, saga) -> None:
    files = everything(env, saga)
    for path, data in files.items():
        if path.endswith(".html") and b'"BreadcrumbList"' in data:
            steps = told(data.decode())["breadcrumb"]["itemListElement"]
            assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
            assert all(f"{step['item'].removeprefix(saga.base_url + '/')}index.html" in files for step in steps[:-1])
            assert "item" not in steps[-1]


def test_a_list_names_its_newest_events_and_counts_all_that_stand(env, saga) -> None:
    page = soup(everything(env, saga)["it/index.html"].decode())
    front = told(page)
    assert (front["@context"], front["@type"], front["inLanguage"]) == ("https://schema.org", "CollectionPage", "it")
    assert (front["name"], front["url"]) == ("L’app e la legge", "https://example.org/saga/it/")
    items = front["mainEntity"]["itemListElement"]
    assert [item["position"] for item in items] == list(range(1, FRONT + 1))
    shown = page.select(".event:not(.retracted) h5 a")[:FRONT]
    assert [(item["name"], item["url"]) for item in items] == [
        (link.get_text(), f"https://example.org/saga/it/{link['href'].removesuffix('index.html')}") for link in shown
    ]
    assert front["mainEntity"]["numberOfItems"] == len(EVENTS) - 1


def test_the_list_of_a_category_names_at_most_fifty(env, saga) -> None:
    many = tuple(replace(EVENTS[0], id=f"e-{n}") for n in range(LISTED + 9))
    files = everything(env, replace(saga, timeline=replace(saga.timeline, events=many), changes=(), deadlines=()))
    listed = told(files["category/law/index.html"].decode())["mainEntity"]
    assert (listed["numberOfItems"], len(listed["itemListElement"])) == (LISTED + 9, LISTED)


@pytest.mark.parametrize(
    ("field", "value"), [("published", "around Easter"), ("published", "2025-04-04T"), ("language", "1 <b>")]
)
def test_what_is_no_date_or_language_is_left_out(field: str, value: str, saga) -> None:
    bad = replace(EVENTS[0], evidence=tuple(replace(source, **{field: value}) for source in EVENTS[0].evidence))
    citations = linked(saga, bad)["citation"]
    assert citations
    assert {"published": "datePublished", "language": "inLanguage"}[field] not in str(citations)


def test_the_page_of_an_event_says_what_when_and_by_whom(saga) -> None:
    doc = linked(saga, EVENTS[0], "it")
    assert (doc["@type"], doc["url"]) == ("WebPage", "https://example.org/saga/it/event/law-signed/")
    assert doc["about"] == {
        "@type": "Event",
        "name": "Il presidente firma la legge sulla cessione",
        "startDate": "2024-04-24",
        "eventStatus": "https://schema.org/EventScheduled",
    }
    assert doc["citation"][0]["@type"] == "CreativeWork"
    assert doc["citation"][1] == {
        "@type": "NewsArticle",
        "url": "https://daily-example.example/2024-04-24?a=1&b=2",
        "headline": "A law with a date in it",
        "publisher": {"@type": "Organization", "name": "Daily Example"},
        "datePublished": "2024-04-24",
        "inLanguage": "en",
    }


@pytest.mark.parametrize(
    ("edtf", "span"),
    [
        ("2025-06-19", {"startDate": "2025-06-19"}),
        ("2025-06", {"startDate": "2025-06"}),
        ("2025", {"startDate": "2025"}),
        ("2024-11-07~", {"startDate": "2024-11-07"}),
        ("2025-04-02/2025-04-04", {"startDate": "2025-04-02", "endDate": "2025-04-04"}),
        ("[2025-06-11..2025-06-20]", {}),
        ("2025-22", {}),
    ],
)
def test_only_what_lasts_has_an_end_and_only_what_is_known_a_start(edtf: str, span: dict, saga) -> None:
    about = linked(saga, replace(EVENTS[0], date=parse_edtf(edtf)))["about"]
    assert {key: about[key] for key in ("startDate", "endDate") if key in about} == span


def test_the_page_of_an_event_says_when_it_was_published_and_last_changed(env, saga) -> None:
    doc = told(everything(env, saga)["event/law-signed/index.html"].decode())
    assert (doc["datePublished"], doc["dateModified"]) == ("2025-05-01T08:00:00+00:00", "2025-05-03T00:00:00+00:00")
    assert "datePublished" not in linked(saga, EVENTS[0])


def moved(*dates: object) -> tuple[Change, ...]:
    """The log of an event whose date went through all these."""
    steps = [FieldChange("date", before, after) for before, after in pairwise((None, *dates))]
    return tuple(Change(seq, NOW, EVENTS[7].id, ChangeKind.UPDATED, (step,)) for seq, step in enumerate(steps, 1))


@pytest.mark.parametrize(
    ("status", "dates", "left"),
    [
        ("moved", ("2025-06-01", "2025-07", "2025-08-01"), ["2025-06-01", "2025-07"]),
        ("moved", ("2025-06-01", "2025-07-01", "2025-06-01", "2025-08-01"), ["2025-06-01", "2025-07-01"]),
        ("moved", (["no", {"date": 1}], "2025-08-01"), None),
        ("postponed", ("2025-06-01", "2025-08-01"), ["2025-06-01", "2025-08-01"]),
        ("expected", ("2025-06-01", "2025-08-01"), None),
        ("moved", ("2025-08-01",), None),
    ],
)
def test_what_was_moved_or_postponed_says_where_it_was(status: str, dates: tuple, left: list[str] | None, saga) -> None:
    event = replace(EVENTS[7], status=EventStatus(status), date=parse_edtf("2025-08-01"))
    other = Change(9, NOW, "another", ChangeKind.UPDATED, (FieldChange("date", "1999", "2000"),))
    about = linked(saga, event, log=(*moved(*dates), other))["about"]
    assert about.get("previousStartDate") == left
    assert about["startDate"] == "2025-08-01"


def test_the_page_of_deadlines_says_what_is_due_and_what_it_was_moved_from(env, saga) -> None:
    law = saga.deadlines[0]
    month = DeadlineStep("exact", parse_edtf("2025-09"))
    made = (
        *saga.deadlines,
        replace(law, id="off", title={"en": "Off"}, date=None, state="postponed"),
        Deadline("exact", {"en": "Exact"}, parse_edtf("2025-09-17"), "open", (("delay-2", month),)),
        replace(law, id="gone", title={"en": "Gone"}, state="lapsed"),
    )
    doc = told(everything(env, replace(saga, deadlines=made))["deadlines/index.html"].decode())
    Draft202012Validator(PAGE).validate(doc)
    assert doc["mainEntity"]["numberOfItems"] == len(made)
    items = {entry["item"].pop("name"): entry["item"] for entry in doc["mainEntity"]["itemListElement"]}
    assert items["Divest or stop"] == {
        "@type": "Event",
        "url": "https://example.org/saga/deadlines/#deadline-divest-by",
        "startDate": "2025-06-19",
        "eventStatus": "https://schema.org/EventRescheduled",
        "previousStartDate": ["2025-01-19", "2025-04-05"],
    }
    status = {title: item["eventStatus"].removeprefix("https://schema.org/Event") for title, item in items.items()}
    assert (status["Off"], status["Exact"], status["Gone"]) == ("Postponed", "Scheduled", "Cancelled")
    assert status["Report to Congress"] == "Scheduled"
    assert "startDate" not in items["Off"]
    assert items["Off"]["previousStartDate"] == ["2025-01-19", "2025-04-05", "2025-06-19"]
    assert not {"startDate", "previousStartDate"} & set(items["Briefs due"])
    assert "previousStartDate" not in items["Exact"]


def test_what_was_retracted_says_so(saga) -> None:
    doc = linked(saga, EVENTS[6])
    assert doc["creativeWorkStatus"] == "Retracted"
    assert doc["about"]["eventStatus"] == "https://schema.org/EventCancelled"


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--<script>", "a\u2028b\u2029c & d"])
def test_structured_data_cannot_leave_its_element(text: str, saga, env) -> None:
    bad = replace(EVENTS[0], title={"en": text}, summary={"en": text})
    made = event_ld(edition(replace(saga.timeline, events=(bad,)), "en", saga.base_url), bad, (("", text), ("", text)))
    assert not set("<>&\u2028\u2029") & set(made)
    page = env.from_string('<script type="application/ld+json">{{ data }}</script>').render(data=made)
    assert json.loads(BeautifulSoup(page, "lxml").script.string) == json.loads(made)
