"""The widget: small, quiet, links that leave the frame, and only what is known and next."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.publish.conftest import DEADLINES, EVENTS, Saga, event
from tests.publish.test_hostile import PAYLOADS, harmless_html, hostile, poisoned
from tracker.dates import parse_edtf
from tracker.model import Deadline, Thread
from tracker.publish.widget import LATEST, files, page
from tracker.states import EventStatus, ThreadState

SMALL = 12_000
OWN = frozenset({"html", "head", "meta", "title", "link", "body", "main", "footer", "section", "h1", "h2", "p", "ol", "li", "a"})
OWN |= {"time", "strong", "span"}


def shown(env, saga: Saga, language: str = "en", **changed) -> BeautifulSoup:
    saga = replace(saga, **changed)
    return BeautifulSoup(page(env, saga.timeline, saga.deadlines, language, saga.base_url, saga.now), "lxml")


def titles(found: BeautifulSoup) -> list[str]:
    return [link.get_text() for link in found.select("li a")]


def test_there_is_a_page_for_each_language_and_one_style_sheet(env, saga) -> None:
    made = files(env, saga.timeline, saga.deadlines, saga.base_url, saga.now)
    assert set(made) == {"embed/index.html", "it/embed/index.html", "embed.css"}
    assert made == files(env, saga.timeline, saga.deadlines, saga.base_url, saga.now)
    assert all(len(body) < SMALL for body in made.values())


@pytest.mark.parametrize(("language", "style"), [("en", "../embed.css"), ("it", "../../embed.css")])
def test_the_page_needs_nothing_but_its_style_sheet(language: str, style: str, env, saga) -> None:
    found = shown(env, saga, language)
    assert found.html["lang"] == language
    assert not found.find_all(["script", "style", "img", "iframe", "form"])
    assert not [tag for tag in found.find_all(True) if tag.has_attr("style") or any(name.startswith("on") for name in tag.attrs)]
    assert [link["href"] for link in found.find_all("link", rel="stylesheet")] == [style]
    css = env.get_template("site/embed.css").render()
    assert not re.search(r"url\(|@import|https?:", css)
    assert "prefers-color-scheme: dark" in css


@pytest.mark.parametrize("language", ["en", "it"])
def test_every_link_leaves_the_frame_and_stays_on_the_site(language: str, env, saga) -> None:
    links = shown(env, saga, language).find_all("a")
    assert len(links) == LATEST + 3
    assert all(link["target"] == "_top" and link["rel"] == ["noopener"] for link in links)
    assert all(re.match(r"(\.\./)+", link["href"]) for link in links)
    assert len({link.get_text() for link in links}) == len(links)


def test_it_shows_the_latest_events_and_none_that_is_to_come_or_was_retracted(env, saga) -> None:
    found = shown(env, saga)
    assert titles(found) == [
        "Second delay of enforcement",
        "Tariffs halt the sale",
        "First delay of enforcement",
        "The Supreme Court upholds the law",
        "Buyers are said to talk",
    ]
    assert [time.get_text() for time in found.select("li time")][1] == "2 – 4 April 2025"
    ahead = event("ahead", "2025-06-08", "law", {"en": "Ahead"}, {})
    waiting = event("waiting", "2025-06", "law", {"en": "Waiting"}, {}, status=EventStatus.EXPECTED)
    timeline = replace(saga.timeline, events=(*EVENTS, ahead, waiting))
    assert titles(shown(env, saga, timeline=timeline)) == titles(found)
    assert titles(shown(env, saga, timeline=timeline, now=datetime(2025, 6, 8, tzinfo=UTC)))[0] == "Ahead"


@pytest.mark.parametrize(
    ("language", "title", "when", "countdown"),
    [
        ("en", "Briefs due", "mid-June 2025", "in 4 to 13 days"),
        ("it", "Briefs due", "metà giugno 2025", "tra 4 e 13 giorni"),
    ],
)
def test_the_next_deadline_counts_down(language: str, title: str, when: str, countdown: str, env, saga) -> None:
    nearer = replace(saga, deadlines=DEADLINES[1:])
    due = shown(env, nearer, language).select_one(".due")
    assert [due.a.get_text(), due.time.get_text(), due.strong.get_text()] == [title, when, countdown]
    assert shown(env, saga, language).select_one(".due strong").get_text() in ("in 12 days", "tra 12 giorni")


PASSED = Deadline("a", {"en": "Passed"}, parse_edtf("2025-06-01"), "open", ())


def test_where_none_lies_ahead_the_last_that_passed_without_a_known_outcome_is_due(env, saga) -> None:
    long_ago = replace(PASSED, id="b", title={"en": "Long ago"}, date=parse_edtf("2023-06-01"))
    due = shown(env, saga, deadlines=(long_ago, PASSED)).select_one(".due")
    assert [due.h2.get_text(), due.a.get_text()] == ["Deadline passed", "Passed"]
    assert due.strong.get_text() == "6 days ago, outcome not known yet"
    assert shown(env, saga, "it", deadlines=(PASSED,)).select_one(".due h2").get_text() == "Scadenza passata"
    ahead = shown(env, saga, deadlines=(PASSED, *DEADLINES)).select_one(".due")
    assert [ahead.h2.get_text(), ahead.a.get_text()] == ["Next deadline", "Divest or stop"]


def test_what_was_postponed_or_ended_is_not_due(env, saga) -> None:
    over = (
        replace(PASSED, title={"en": "Postponed"}, date=None, state="postponed"),
        replace(PASSED, id="c", title={"en": "Met"}, date=parse_edtf("2025-07-01"), state="met"),
    )
    assert shown(env, saga, deadlines=over).select_one(".due") is None
    assert shown(env, saga, deadlines=()).select_one(".due") is None


def test_an_empty_timeline_says_so(env, saga) -> None:
    found = shown(env, saga, timeline=replace(saga.timeline, events=()), deadlines=())
    assert found.ol is None
    assert "Nothing has been published yet." in found.main.get_text()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), text=hostile)
def test_hostile_texts_stay_texts_and_the_page_small(env, saga, data: st.DataObject, text: str) -> None:
    bad = data.draw(poisoned(EVENTS[0]))
    events = tuple(replace(bad, id=f"e-{n}") for n in range(9))
    events = (replace(events[0], threads={"t": ThreadState.OPEN}), *events[1:])
    timeline = replace(saga.timeline, title={"en": text, "it": text}, events=events, threads=(Thread("t", {"en": text}),))
    due = (replace(DEADLINES[0], title={"en": text}),)
    for language in ("en", "it"):
        made = page(env, timeline, due, language, saga.base_url, saga.now)
        harmless_html(made, OWN)
        assert len(made.encode()) < SMALL


@pytest.mark.parametrize("mark", ['"', "&", "中", "😀"])
def test_the_longest_titles_keep_the_page_small(mark: str, env, saga) -> None:
    long = {"en": mark * 400}
    events = tuple(replace(EVENTS[0], id=f"e-{n}", title=long) for n in range(9))
    timeline = replace(saga.timeline, title=long, events=events)
    made = page(env, timeline, (replace(DEADLINES[0], title=long),), "en", saga.base_url, saga.now)
    assert len(made.encode()) < SMALL
    assert f"{mark * 140}…" in BeautifulSoup(made, "lxml").h1.get_text()


@pytest.mark.parametrize("payload", PAYLOADS[:10])
def test_each_payload_is_shown_literally(payload: str, env, saga) -> None:
    timeline = replace(saga.timeline, events=(replace(EVENTS[0], title={"en": payload}),))
    assert titles(shown(env, saga, timeline=timeline)) == [payload]
