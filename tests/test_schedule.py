"""The clock: which local day a digest belongs to, in every zone, and ticks that run once and do not stop."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.hubs import Hub, open_hub
from tests.sites import EXTENDED, Site, feed, follow, open_site, put_candidate, settings_in, source
from tracker import decide, pipeline, store
from tracker.config import Settings
from tracker.fetch import Fetcher
from tracker.model import Check
from tracker.review import Word
from tracker.schedule import Clock, beat, digest_period, next_digest
from tracker.store import Engine

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ZONES = st.sampled_from(sorted(available_timezones()))
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 28), timezones=st.just(UTC))
DST_DAYS = [
    ("Europe/Rome", date(2025, 3, 30)),
    ("Europe/Rome", date(2025, 10, 26)),
    ("America/New_York", date(2025, 3, 9)),
    ("America/New_York", date(2025, 11, 2)),
    ("Australia/Lord_Howe", date(2025, 4, 6)),
    ("Australia/Lord_Howe", date(2025, 10, 5)),
    ("Antarctica/Troll", date(2025, 3, 30)),
    ("Antarctica/Troll", date(2025, 10, 26)),
    ("America/Nuuk", date(2025, 3, 29)),
    ("America/Nuuk", date(2025, 10, 25)),
    ("Africa/Cairo", date(2025, 4, 25)),
    ("Asia/Beirut", date(2025, 10, 25)),
]


def at(zone: str, hour: int) -> Settings:
    return Settings(digest_zone=zone, digest_hour=hour)


# --- periods ------------------------------------------------------------------------------------------------------


def periods_of(start: datetime, hours: float, chosen: Settings) -> dict[str, list[datetime]]:
    """The quarters of an hour at which each period is due."""
    found: dict[str, list[datetime]] = {}
    for quarter in range(int(hours * 4)):
        now = start + quarter * HOUR / 4
        if period := digest_period(now, chosen):
            found.setdefault(period, []).append(now)
    return found


def check_day(zone: str, day: date, hour: int) -> None:
    """A local day is due from its hour on, or never where neither the hour nor a later one exists; no other day is due then."""
    there, chosen = ZoneInfo(zone), at(zone, hour)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=36)
    quarters = [start + n * HOUR / 4 for n in range(4 * 96)]
    expected = [now for now in quarters if now.astimezone(there).date() == day and now.astimezone(there).hour >= hour]
    assert periods_of(start, 96, chosen).get(day.isoformat(), []) == expected


@pytest.mark.parametrize(("zone", "day"), DST_DAYS)
def test_each_hour_of_a_day_on_which_clocks_change(zone: str, day: date) -> None:
    for hour in range(24):
        check_day(zone, day, hour)


@given(ZONES, INSTANTS, st.integers(0, 23))
@settings(max_examples=40, deadline=None)
def test_a_local_day_is_one_period_in_every_zone(zone: str, now: datetime, hour: int) -> None:
    check_day(zone, now.date(), hour)


def check_next(zone: str, now: datetime, hour: int) -> datetime:
    """The next digest lies ahead, less than three days, and falls due in that very minute for a day of its own.

    Only at Troll, where clocks move by two hours, the minute may be that of the hour after.
    """
    chosen = at(zone, hour)
    coming = next_digest(now, chosen)
    assert now < coming <= now + timedelta(hours=49)
    assert digest_period(coming, chosen) == coming.astimezone(ZoneInfo(zone)).date().isoformat() > digest_period(now, chosen)
    early = HOUR + MINUTE if zone == "Antarctica/Troll" else MINUTE
    assert digest_period(coming.astimezone(UTC) - early, chosen) != digest_period(coming, chosen)
    assert str(coming.tzinfo) == zone
    return coming


@given(ZONES, INSTANTS, st.integers(0, 23), st.timedeltas(timedelta(0), timedelta(days=2)))
@settings(max_examples=300, deadline=None)
@example("Antarctica/Troll", datetime(2025, 10, 26, 1, 30, tzinfo=UTC), 2, HOUR)
@example("America/Nuuk", datetime(2025, 3, 29, 22, 30, tzinfo=UTC), 23, HOUR)
@example("Europe/Rome", datetime(2025, 3, 30, 0, 59, tzinfo=UTC), 2, MINUTE)
@example("Europe/Rome", datetime(2025, 10, 26, 0, 30, tzinfo=UTC), 2, HOUR)
def test_the_next_digest_lies_ahead_and_never_goes_back(zone: str, now: datetime, hour: int, later: timedelta) -> None:
    assert check_next(zone, now, hour) <= check_next(zone, now + later, hour)


@pytest.mark.parametrize(("zone", "day"), DST_DAYS)
def test_the_next_digest_around_a_change_of_clocks(zone: str, day: date) -> None:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=12)
    for hour in range(24):
        seen = [check_next(zone, start + n * HOUR / 2, hour) for n in range(96)]
        assert [one.timestamp() for one in seen] == sorted(one.timestamp() for one in seen)


def test_the_next_digest_is_said_in_the_hours_people_see() -> None:
    assert (
        f"{next_digest(datetime(2025, 3, 30, 0, 30, tzinfo=UTC), at('Europe/Rome', 2)):%Y-%m-%d %H:%M %Z}"
        == "2025-03-30 03:00 CEST"
    )
    assert f"{next_digest(datetime(2025, 4, 4, 5, 0, tzinfo=UTC), at('Europe/Rome', 7)):%d %H:%M %Z}" == "05 07:00 CEST"
    there = datetime(2025, 4, 4, 5, 0, tzinfo=ZoneInfo("Europe/Rome"))
    assert f"{next_digest(there, at('Europe/Rome', 7)):%d %H:%M}" == "04 07:00"


@given(INSTANTS, st.integers(1, 100_000))
def test_a_beat_names_each_stretch_of_seconds_once(now: datetime, seconds: int) -> None:
    start = datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
    assert beat(now, seconds) == beat(start, seconds) == beat(start + timedelta(seconds=seconds - 0.001), seconds)
    others = {beat(start - timedelta(seconds=1), seconds), beat(start + timedelta(seconds=seconds), seconds)}
    assert beat(now, seconds) not in others
    assert len(others) == 2


def test_clocks_of_other_lengths_have_other_beats() -> None:
    assert beat(datetime.fromtimestamp(60, UTC), 60) != beat(datetime.fromtimestamp(1, UTC), 1)


# --- the running clock --------------------------------------------------------------------------------------------


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as running:
        running.pages["/good.xml"] = feed((EXTENDED, "https://news.test/a"), ("Harvest festival opens", "https://news.test/b"))
        yield running


@pytest.fixture
def quick(tmp_path: Path) -> Settings:
    return settings_in(tmp_path, tick_seconds=1, digest_hour=0)


@pytest.fixture
def file_engine(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    (tmp_path / "tracker.db").write_bytes(sqlite_template.read_bytes())
    engine = store.connect(f"sqlite:///{tmp_path / 'tracker.db'}")
    yield engine
    engine.dispose()


@contextmanager
def ticking(engine: Engine, settings: Settings) -> Iterator[None]:
    """A running clock, stopped at the end whatever happens."""
    with Fetcher(settings) as fetcher:
        clock = Clock(engine, fetcher, settings)
        clock.start()
        try:
            yield
        finally:
            clock.stop()


def wait_for(condition: Callable[[], object]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.05)


def checks_of(engine: Engine) -> tuple[Check, ...]:
    with store.reading(engine) as session:
        return store.sources.checks(session, "good", 100)


def ticks_of(engine: Engine, job: str) -> int:
    with store.reading(engine) as session:
        return int(session.connection().execute(text("SELECT count(*) FROM tick WHERE job = :job"), {"job": job}).scalar_one())


def always_due(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every tick check all sources, due or not."""
    due = store.sources.due
    monkeypatch.setattr(store.sources, "due", lambda session, now, **more: due(session, now, every=True))


def running(name: str) -> bool:
    return any(thread.name.startswith(name) for thread in threading.enumerate())


def test_a_clock_checks_publishes_sends_digests_and_stops(file_engine: Engine, site: Site, quick: Settings) -> None:
    follow(file_engine, source("good", site.url("/good.xml")))
    decide.approve(file_engine, put_candidate(file_engine), Word("ada", datetime.now(UTC)), {"id": "delay-2"})
    with Fetcher(quick) as fetcher:
        clock = Clock(file_engine, fetcher, quick)
        clock.start()
        wait_for(
            lambda: ticks_of(file_engine, "check") >= 2 and ticks_of(file_engine, "digest") and ticks_of(file_engine, "tidy")
        )
        wait_for(lambda: list((quick.out / "harbour/digests").glob("*.it.txt")))
        clock.stop()
        stopped = ticks_of(file_engine, "check")
        time.sleep(1.2)
        assert ticks_of(file_engine, "check") == stopped
    assert not running("clock-")
    assert not running("APScheduler")
    assert site.asked == [("/good.xml", 200)]
    assert [(check.new, check.error) for check in checks_of(file_engine)] == [(2, "")]
    assert (quick.out / "harbour/site/event/delay-2/index.html").is_file()
    assert ticks_of(file_engine, "digest") <= 2


def test_two_clocks_on_one_database_run_each_period_once(
    engine: Engine, site: Site, quick: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(engine, source("good", site.url("/good.xml")))
    always_due(engine, monkeypatch)
    with ticking(engine, quick), ticking(engine, quick):
        wait_for(lambda: len(checks_of(engine)) >= 3)
    assert ticks_of(engine, "check") == len(checks_of(engine)) == len(site.asked)
    assert ticks_of(engine, "tidy") == len({check.at.date() for check in checks_of(engine)})
    assert ticks_of(engine, "digest") <= 2


def test_a_tick_that_fails_is_logged_and_the_clock_goes_on(
    file_engine: Engine, site: Site, quick: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    calls: list[datetime] = []
    tick = pipeline.tick

    def fails_once(engine: Engine, fetcher: Fetcher, settings: Settings, now: datetime, *more: Any) -> object:
        calls.append(now)
        return 1 // 0 if len(calls) == 1 else tick(engine, fetcher, settings, now, *more)

    monkeypatch.setattr(pipeline, "tick", fails_once)
    follow(file_engine, source("good", site.url("/good.xml")))
    with ticking(file_engine, quick):
        wait_for(lambda: checks_of(file_engine))
    (record,) = (record for record in caplog.records if record.levelno >= logging.ERROR)
    assert record.getMessage() == "the check tick failed; it is tried again at the next one"
    assert record.exc_info is not None
    assert len(calls) >= 2


def test_a_database_that_fails_does_not_stop_the_clock(
    file_engine: Engine, site: Site, quick: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    claim = store.ticks.claim
    failed: list[str] = []

    def fails_once(session: store.Session, job: str, period: str, now: datetime) -> bool:
        if job not in failed:
            failed.append(job)
            raise RuntimeError("no database")
        return claim(session, job, period, now)

    monkeypatch.setattr(store.ticks, "claim", fails_once)
    follow(file_engine, source("good", site.url("/good.xml")))
    with ticking(file_engine, quick):
        wait_for(lambda: checks_of(file_engine) and ticks_of(file_engine, "digest") and ticks_of(file_engine, "tidy"))
    said = sorted(record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR)
    assert said == [f"the {job} tick failed; it is tried again at the next one" for job in ("check", "digest", "tidy")]


def test_a_wall_clock_set_back_wakes_the_ticks_again(
    file_engine: Engine, site: Site, quick: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    follow(file_engine, source("good", site.url("/good.xml")))
    always_due(file_engine, monkeypatch)
    done: list[object] = []
    tick = pipeline.tick
    monkeypatch.setattr(pipeline, "tick", lambda *given: done.append(tick(*given)))
    with ticking(file_engine, replace(quick, tick_seconds=3600)):
        wait_for(lambda: len(done) == 1)
        time.sleep(0.2)  # the job has to end too: one under way is not started again
        with store.writing(file_engine) as session:
            store.ticks.forget(session, datetime.now(UTC) + HOUR)
        real = time.time
        monkeypatch.setattr("tracker.schedule.time.time", lambda: real() - 7200)
        wait_for(lambda: len(done) == 2)
    assert any("the wall clock jumped by -7200 s" in record.getMessage() for record in caplog.records)


# --- the hub ------------------------------------------------------------------------------------------------------


@pytest.fixture
def listening() -> Iterator[Hub]:
    with open_hub() as running:
        yield running


def test_the_hub_is_told_of_a_decision_after_the_next_tick_and_once(
    file_engine: Engine, site: Site, quick: Settings, listening: Hub
) -> None:
    follow(file_engine, source("good", site.url("/good.xml")))
    number = put_candidate(file_engine)
    with ticking(file_engine, replace(quick, hub=listening.url)):
        wait_for(lambda: ticks_of(file_engine, "check") >= 2)
        wait_for(lambda: any("/it/feeds/" in topic for topic in listening.took))
        before = len(listening.took)
        decide.approve(file_engine, number, Word("ada", datetime.now(UTC)), {"id": "delay-2"})
        wait_for(lambda: len(listening.took) > before)
        ticks = ticks_of(file_engine, "check")
        wait_for(lambda: ticks_of(file_engine, "check") >= ticks + 3)
    last = listening.took[-24:]
    assert len({*last}) == 24, "all and its category, two kinds, two languages, three formats: each once"


def test_a_hub_that_hangs_keeps_no_source_from_being_checked(
    file_engine: Engine, site: Site, quick: Settings, listening: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    follow(file_engine, source("good", site.url("/good.xml")))
    listening.before = lambda _: bool(listening.closing.wait(30))
    with ticking(file_engine, replace(quick, hub=listening.url, fetch_deadline=4.0)):
        wait_for(lambda: listening.came)
        ticks = ticks_of(file_engine, "check")
        wait_for(lambda: ticks_of(file_engine, "check") >= ticks + 2)
        assert "did not take the ping" not in caplog.text, "it still waits for the hub"
        wait_for(lambda: "did not take the ping" in caplog.text)
        wait_for(lambda: len(listening.came) >= 2)
