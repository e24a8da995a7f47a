"""`Last-Modified` of each path: a copy is good by its date exactly as long as the bytes are the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.house import SETTINGS, House, serving, word
from tracker import decide, store
from tracker.store import Engine
from tracker.web import published, state
from tracker.web.body import Body, answer, asked
from tracker.web.since import Since

START = datetime(2031, 5, 2, 20, 0, 0, 300_000, UTC)
FEED, PAGE, SOURCES, CALENDAR = "/feeds/events.atom", "/", "/sources/", "/deadlines.ics"
WHOLE = "/timeline.json"
ALL = (FEED, PAGE, SOURCES, CALENDAR, WHOLE)


class Clock:
    """The clock of the server, which goes when it is told to."""

    def __init__(self) -> None:
        self.now = START

    def go(self, **more: float) -> None:
        self.now += timedelta(**more)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Each request asks anew whether the site is current: the time for which it is taken to be so goes by another clock."""
    clock = Clock()
    monkeypatch.setattr(published, "FRESH", 0.0)
    monkeypatch.setattr(state, "now", lambda: clock.now)
    return clock


def dates(house: House) -> dict[str, str]:
    return {path: house.get(path).headers["last-modified"] for path in ALL}


def by_date(house: House, path: str, date: str) -> int:
    return house.get(path, headers={"if-modified-since": date}).status_code


def pause(engine: Engine, paused: bool = True) -> None:
    with store.writing(engine) as session:
        store.sources.set_paused(session, "gazette", paused)


def settled(house: House, clock: Clock) -> dict[str, str]:
    """The dates of all paths once the server has been up for a while."""
    dates(house)
    clock.go(minutes=1)
    return dates(house)


def test_a_copy_is_good_by_its_date_while_the_bytes_stay(house: House, clock: Clock) -> None:
    before = settled(house, clock)
    assert set(before.values()) == {"Fri, 02 May 2031 20:00:00 GMT"}
    assert [by_date(house, path, before[path]) for path in ALL] == [304] * len(ALL)
    earlier = "Fri, 02 May 2031 19:59:59 GMT"
    assert [by_date(house, path, earlier) for path in ALL] == [200] * len(ALL)


def test_a_paused_source_makes_its_page_another_one_and_leaves_the_feeds_as_they_are(house: House, clock: Clock) -> None:
    before = settled(house, clock)
    clock.go(minutes=1)
    pause(house.engine)
    assert by_date(house, SOURCES, before[SOURCES]) == 200
    assert [by_date(house, path, before[path]) for path in (FEED, CALENDAR, WHOLE)] == [304] * 3
    clock.go(minutes=1)
    pause(house.engine, paused=False)
    assert by_date(house, SOURCES, before[SOURCES]) == 200, "the bytes of before are back, and not since then"
    after = settled(house, clock)
    assert after[SOURCES] == "Fri, 02 May 2031 20:03:00 GMT"
    assert after[FEED] == before[FEED]


def test_a_new_day_changes_what_counts_the_days_and_no_feed(house: House, clock: Clock) -> None:
    before = settled(house, clock)
    clock.go(hours=6)
    after = settled(house, clock)
    assert after[PAGE] == "Sat, 03 May 2031 02:01:00 GMT"
    assert {path for path in ALL if after[path] != before[path]} == {PAGE}


def test_another_decision_within_the_second_is_never_overlooked(house: House, clock: Clock) -> None:
    settled(house, clock)
    held = dict.fromkeys(ALL, "")
    for number in range(3):
        decide.edit(house.engine, "delay-1", {"summary.en": f"Text {number}."}, word())
        for path in (FEED, PAGE, WHOLE):
            assert by_date(house, path, held[path]) == 200, (number, path)
            held[path] = house.get(path).headers["last-modified"]
            assert parsedate_to_datetime(held[path]) <= clock.now


def test_a_copy_from_before_a_start_is_sent_again_whatever_was_set_meanwhile(engine: Engine, clock: Clock) -> None:
    def held(since: str = "") -> httpx.Response:
        with serving(engine, SETTINGS) as url:
            httpx.get(f"{url}{FEED}", trust_env=False)
            clock.go(minutes=1)
            return httpx.get(f"{url}{FEED}", trust_env=False, headers={"if-modified-since": since})

    first = held().headers["last-modified"]
    second = held(first)
    assert second.status_code == 200
    assert held(second.headers["last-modified"]).status_code == 200
    with serving(engine, SETTINGS) as url:
        tag = second.headers["etag"]
        assert httpx.get(f"{url}{FEED}", trust_env=False, headers={"if-none-match": tag}).status_code == 304


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.floats(-5, 5)), min_size=1, max_size=12))
def test_no_copy_of_other_bytes_is_ever_good_by_its_date_even_if_the_clock_goes_back(steps: list[tuple[str, float]]) -> None:
    since, now, held = Since(), START, dict[str, list[str]]()
    for digest, seconds in steps:
        now += timedelta(seconds=seconds)
        body = Body(digest.encode(), "text/plain")
        body.since = since.at("path", body.digest, now)
        assert body.since == since.at("path", body.digest, now + timedelta(days=1))
        for other, its in held.items():
            for date in its:
                copied = {b"if-modified-since": date.encode()}
                assert other == digest or answer(copied, body, now).status_code == 200
        sent = dict(answer(asked([]), body, now).raw_headers)[b"last-modified"].decode()
        assert parsedate_to_datetime(sent) <= now
        assert sent == format_datetime(parsedate_to_datetime(sent), usegmt=True)
        held.setdefault(digest, []).append(sent)
