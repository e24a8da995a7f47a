"""`Last-Modified` of each path: a copy is good by its date only where its bytes are those that would be sent, by any process."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.house import SETTINGS, House, opened, serving, word
from tracker import decide, store
from tracker.store import Engine
from tracker.web import published, state
from tracker.web.body import Body, answer, asked
from tracker.web.since import Since, own_second

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


def test_a_copy_is_good_by_its_date_while_the_bytes_stay(house: House, clock: Clock) -> None:
    before = dates(house)
    assert set(before.values()) == {"Fri, 02 May 2031 20:00:00 GMT"}
    clock.go(minutes=1)
    assert [by_date(house, path, before[path]) for path in ALL] == [304] * len(ALL)
    for other in ("Fri, 02 May 2031 19:59:59 GMT", "Fri, 02 May 2031 20:00:01 GMT"):
        assert [by_date(house, path, other) for path in ALL] == [200] * len(ALL)


def test_a_paused_source_makes_its_page_another_one_and_leaves_the_feeds_as_they_are(house: House, clock: Clock) -> None:
    before = dates(house)
    clock.go(minutes=1)
    pause(house.engine)
    assert by_date(house, SOURCES, before[SOURCES]) == 200
    assert [by_date(house, path, before[path]) for path in (FEED, CALENDAR, WHOLE)] == [304] * 3
    clock.go(minutes=1)
    pause(house.engine, paused=False)
    assert by_date(house, SOURCES, before[SOURCES]) == 200, "the bytes of before are back, and not since then"
    after = dates(house)
    assert after[SOURCES] == "Fri, 02 May 2031 20:02:00 GMT"
    assert after[FEED] == before[FEED]


def test_a_new_day_changes_what_counts_the_days_and_no_feed(house: House, clock: Clock) -> None:
    before = dates(house)
    clock.go(hours=6)
    after = dates(house)
    assert after[PAGE] == "Sat, 03 May 2031 02:00:00 GMT"
    assert {path for path in ALL if after[path] != before[path]} == {PAGE}


def test_another_decision_within_the_second_is_never_overlooked(house: House, clock: Clock) -> None:
    held = {path: {date} for path, date in dates(house).items()}
    for number in range(3):
        decide.edit(house.engine, "delay-1", {"summary.en": f"Text {number}."}, word())
        for path in (FEED, PAGE, WHOLE):
            assert [by_date(house, path, date) for date in held[path]] == [200] * (number + 1), path
            held[path].add(house.get(path).headers["last-modified"])
            assert all(parsedate_to_datetime(date) <= clock.now for date in held[path])


def test_a_copy_from_before_a_start_is_sent_again_whatever_was_set_meanwhile(engine: Engine, clock: Clock) -> None:
    def held(since: str = "") -> httpx.Response:
        with serving(engine, SETTINGS) as url:
            return httpx.get(f"{url}{FEED}", trust_env=False, headers={"if-modified-since": since})

    first = held()
    second = held(first.headers["last-modified"])
    assert second.status_code == 200, "even where the clock did not go on"
    with serving(engine, SETTINGS) as url:
        tag = second.headers["etag"]
        assert httpx.get(f"{url}{FEED}", trust_env=False, headers={"if-none-match": tag}).status_code == 304


# --- several processes --------------------------------------------------------------------------------------------


@contextmanager
def processes(file: Path) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """Two servers over one database, each with what a process has of its own; the second was set up with another hub."""
    with (
        opened(file) as one,
        opened(file) as two,
        serving(one, SETTINGS) as first,
        serving(two, replace(SETTINGS, hub="https://hub.example/")) as second,
        httpx.Client(base_url=first, trust_env=False) as a,
        httpx.Client(base_url=second, trust_env=False) as b,
    ):
        yield a, b


def test_bytes_that_change_there_and_back_are_never_stale_by_the_date_another_process_gave(
    engine: Engine, tmp_path: Path, clock: Clock
) -> None:
    with processes(tmp_path / "tracker.db") as (a, b):
        as_it_was = b.get(SOURCES).text
        pause(engine)
        held = a.get(SOURCES)
        assert held.text != as_it_was
        pause(engine, paused=False)
        given = {"if-modified-since": held.headers["last-modified"]}
        answers = [client.get(SOURCES, headers=given) for client in (b, a)]
        assert [(response.status_code, response.text) for response in answers] == [(200, as_it_was)] * 2


@pytest.mark.parametrize("seed", range(3))
def test_no_process_calls_a_copy_good_whose_bytes_it_would_not_send(
    engine: Engine, tmp_path: Path, clock: Clock, seed: int
) -> None:
    draw, held = random.Random(seed), set[tuple[str, str, str]]()
    with processes(tmp_path / "tracker.db") as both:
        for number in range(12):
            pause(engine, draw.random() < 0.5)
            if draw.random() < 0.3:
                decide.edit(engine, "delay-1", {"summary.en": f"Text {number}."}, word())
            clock.go(seconds=draw.randrange(2))
            answer = draw.choice(both).get(path := draw.choice((SOURCES, FEED, PAGE)))
            held.add((path, answer.headers["last-modified"], answer.text))
            client = draw.choice(both)
            now = {path: client.get(path).text for path in (SOURCES, FEED, PAGE)}
            for path, date, copy in held:
                good = client.get(path, headers={"if-modified-since": date}).status_code == 304
                assert not good or copy == now[path], (number, path, date)


def test_seconds_of_their_own_are_never_those_of_another_nor_to_come(engine: Engine, tmp_path: Path) -> None:
    with opened(tmp_path / "tracker.db") as another:
        taken = [own_second(one, "harbour", START) for one in (engine, another) * 3]
    assert len(set(taken)) == 6
    assert max(at for at in taken if at) == START.replace(microsecond=0)
    assert own_second(engine, "another", START) == START.replace(microsecond=0)


def test_readers_get_a_page_without_a_date_where_the_database_takes_no_writes(
    engine: Engine, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path / "tracker.db") as busy, serving(engine, SETTINGS) as url:
        engine.pool.dispose()
        monkeypatch.setattr(store.engine, "_PATIENCE", 0)
        with store.writing(busy) as session:
            store.ticks.claim(session, "long", "work", START)
            response = httpx.get(f"{url}{PAGE}", trust_env=False)
        assert response.status_code == 200
        assert "last-modified" not in response.headers
        assert "etag" in response.headers


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(0, 5)), min_size=1, max_size=12))
def test_no_copy_of_other_bytes_is_ever_good_by_its_date_even_if_the_clock_goes_back(steps: list[tuple[str, int]]) -> None:
    since, given_out, held = Since(), set[int](), dict[str, str]()
    for digest, back in steps:
        second = next(n for n in range(back, 100) if n not in given_out)
        given_out.add(second)
        body = Body(digest.encode(), "text/plain")
        body.since = since.at("path", body.digest, START.replace(microsecond=0) - timedelta(seconds=second))
        for date, other in held.items():
            assert other == digest or answer({b"if-modified-since": date.encode()}, body).status_code == 200
        sent = dict(answer(asked([]), body).raw_headers)[b"last-modified"].decode()
        assert sent == format_datetime(parsedate_to_datetime(sent), usegmt=True)
        assert held.setdefault(sent, digest) == digest
