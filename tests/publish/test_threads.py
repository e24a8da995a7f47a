"""How threads are shown: on the board, in the widget, on the page of an event, in the log of changes and in the exports."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from benchmarks.site import NOW as SHIPPED
from benchmarks.site import log as log_of
from benchmarks.site import saga as newest
from tests.publish.conftest import EVENTS, Saga
from tests.publish.reading import everything, front, soup, words
from tracker.dates import parse_edtf
from tracker.model import Change, Event, FieldChange, Thread
from tracker.publish import feeds, widget
from tracker.publish.edition import edition
from tracker.publish.exports import events_json, markdown, timeline_csv
from tracker.publish.words import say_since
from tracker.states import ChangeKind, ThreadState
from tracker.timeline import deadlines, parse_timeline

OPEN, STALLED, SETTLED = ThreadState
THREADS = (
    Thread("sale", {"en": "The sale", "it": "La vendita"}),
    Thread("court", {"en": "The case in court"}),
    Thread("tides", {"en": "Nobody spoke of it"}),
)
SAID = {
    "law-signed": {"sale": OPEN},
    "ruling": {"court": SETTLED},
    "tariffs": {"sale": STALLED},
    "delay-2": {"sale": STALLED},
    "rumour": {"sale": SETTLED},
    "hearing-round": {"court": OPEN},
}
FEW = 60_000
"""The most bytes that a page of 50 events may be, with its style sheet and script."""


@pytest.fixture(scope="module")
def threaded(saga) -> Saga:
    events = tuple(replace(event, threads=SAID.get(event.id, {})) for event in EVENTS)
    return replace(saga, timeline=replace(saga.timeline, events=events, threads=THREADS))


def with_log(threaded: Saga, before: object, after: object) -> Saga:
    fields = (FieldChange("threads", before, after),)
    return replace(threaded, changes=(Change(1, datetime(2025, 5, 1, tzinfo=UTC), "tariffs", ChangeKind.UPDATED, fields),))


def test_the_board_says_of_each_thread_its_state_since_when_and_by_what_last(env, threaded) -> None:
    rows = front(env, threaded).select("[aria-labelledby=threads] li")
    assert [words(row) for row in rows] == [
        "The sale stalled since 2 April 2025 Second delay of enforcement",
        "The case in court settled since 17 January 2025 The Supreme Court upholds the law",
    ]
    assert [time["datetime"] for row in rows for time in row.select("time")] == ["2025-04-02", "2025-01-17"]
    assert [row.a["href"] for row in rows] == ["event/delay-2/index.html", "event/ruling/index.html"]


def test_the_board_speaks_italian_and_marks_what_it_has_in_english_only(env, threaded) -> None:
    rows = front(env, threaded, "it").select("[aria-labelledby=threads] li")
    assert words(rows[0]) == "La vendita in stallo dal 2 aprile 2025 Secondo rinvio dell’applicazione"
    assert rows[1].b["lang"] == "en"
    assert "concluso dal 17 gennaio 2025" in words(rows[1])


def test_without_threads_the_board_has_the_latest_of_each_category_and_with_them_not_both(env, saga, threaded) -> None:
    assert front(env, saga).select_one("#threads") is None
    assert front(env, saga).select_one("#latest")
    assert front(env, threaded).select_one("#latest") is None


@pytest.mark.parametrize(
    ("edtf", "said", "english", "italian"),
    [
        ("2025-04-04", "", "since 4 April 2025", "dal 4 aprile 2025"),
        ("2025-04-01", "", "since 1 April 2025", "dal 1º aprile 2025"),
        ("2025-03-08", "", "since 8 March 2025", "dall’8 marzo 2025"),
        ("2025-04-11", "", "since 11 April 2025", "dall’11 aprile 2025"),
        ("2025-04", "", "since April 2025", "da aprile 2025"),
        ("2025", "", "since 2025", "dal 2025"),
        ("2024-11-07~", "", "since about 7 November 2024", "da circa 7 novembre 2024"),
        ("2025-04-02/2025-04-04", "", "since 2 April 2025", "dal 2 aprile 2025"),
        ("[2025-04-02..2025-04-04]", "", "since some day between 2 and 4 April 2025", "da un giorno tra il 2 e il 4 aprile 2025"),
        ("[2025-06-11..2025-06-20]", "mid-June", "since mid-June 2025", "da metà giugno 2025"),
    ],
)
def test_since_when_is_said_with_the_preposition_the_date_takes(edtf: str, said: str, english: str, italian: str) -> None:
    when = parse_edtf(edtf, said)
    assert (say_since(when, "en"), say_since(when, "it")) == (english, italian)


def test_the_widget_tells_the_same_more_shortly(env, threaded) -> None:
    made = widget.page(env, threaded.timeline, threaded.deadlines, "en", threaded.base_url, threaded.now)
    rows = BeautifulSoup(made, "lxml").select("[aria-labelledby=threads] li")
    assert [" ".join(row.get_text().split()) for row in rows] == [
        "The sale: stalled since 2 April 2025",
        "The case in court: settled since 17 January 2025",
    ]


def test_the_page_of_an_event_says_what_it_means_for_threads(env, threaded) -> None:
    files = everything(env, threaded)
    assert "Threads The case in court: settled" in words(soup(files["event/ruling/index.html"].decode()).main)
    assert "Filoni La vendita: in corso" in words(soup(files["it/event/law-signed/index.html"].decode()).main)
    assert "Threads" not in words(soup(files["event/talks/index.html"].decode()).main)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (None, {"sale": "stalled"}, "Threads before: nothing → now: sale: stalled"),
        ({"sale": "open", "court": "open"}, {"sale": "open"}, "Threads before: court: open → now: nothing"),
        (
            {"court": "open", "sale": "open"},
            {"court": "settled", "sale": "stalled"},
            "Threads before: court: open; sale: open → now: court: settled; sale: stalled",
        ),
        ({"gone": "frozen"}, {"gone": "open"}, "Threads before: gone: frozen → now: gone: open"),
    ],
)
def test_a_change_of_threads_is_told_in_words_and_only_what_differs(env, threaded, before, after, said: str) -> None:
    changed = with_log(threaded, before, after)
    page = soup(everything(env, changed)["changes/index.html"].decode())
    assert words(page.select_one(".fields")) == said


def test_a_feed_names_threads_by_their_ids_so_that_a_new_title_changes_no_entry(env, threaded) -> None:
    changed = with_log(threaded, {"sale": "open"}, {"sale": "stalled"})
    renamed = replace(changed.timeline, threads=(Thread("sale", {"en": "Renamed"}),))
    one, other = (
        dict(feeds.files(env, timeline, changed.changes, "https://example.org")) for timeline in (changed.timeline, renamed)
    )
    assert one == other
    assert b"sale: open" in one["feeds/changes.atom"]


def test_programs_get_threads_with_ids_dates_and_words(threaded) -> None:
    doc = json.loads(events_json(threaded.timeline, threaded.changes, threaded.deadlines, threaded.base_url))
    assert [(t["id"], t["state"], t["since_event"], t["latest_event"]) for t in doc["threads"]] == [
        ("sale", "stalled", "tariffs", "delay-2"),
        ("court", "settled", "ruling", "ruling"),
    ]
    assert doc["threads"][0]["since"]["words"]["it"] == "2 – 4 aprile 2025"
    assert doc["events"][0]["threads"] == {"sale": "open"}
    assert '"sale=stalled"\r\n' in timeline_csv(threaded.timeline, threaded.base_url)


def test_the_markdown_says_how_threads_stand_before_the_deadlines(threaded) -> None:
    text = markdown(edition(threaded.timeline, "en", threaded.base_url), threaded.deadlines)
    line = "- The sale: **stalled** since 2 April 2025. [Second delay of enforcement](<https://example.org/saga/event/delay-2/>)"
    assert line in text.splitlines()
    assert text.index(line) < text.index("## Deadlines")


@pytest.mark.parametrize("page", ["index.html", "it/index.html"])
def test_the_shipped_page_of_fifty_events_is_small_with_its_threads(env, page: str) -> None:
    shipped = parse_timeline((Path(__file__).parents[2] / "timeline.json").read_text(encoding="utf-8"))
    events: tuple[Event, ...] = newest(shipped.events, 50)
    timeline = replace(shipped, events=events)
    files = everything(env, Saga(timeline, log_of(events), deadlines(events), SHIPPED, "https://example.org"))
    assert b'id="threads"' in files[page]
    assert sum(len(files[name]) for name in (page, "style.css", "site.js")) <= FEW
