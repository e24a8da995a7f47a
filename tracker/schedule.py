"""The clock of the embedded size: a few APScheduler ticks that ask the database what is due. No job state lives here.

APScheduler only wakes us. Which source is due, and whether a period's work was done, the database knows: a tick runs where
the row tick(job, period) could be inserted, so a second process never runs a period twice. Late ticks run late instead of
being dropped, and a watchdog wakes the ticks again when the wall clock was set back.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from tracker import hub, pipeline, store
from tracker.config import Settings
from tracker.fetch import Fetcher
from tracker.store import Engine

log = logging.getLogger(__name__)
JUMP_SECONDS = 5.0


class Clock:
    """The running ticks. `start` returns at once; `stop` waits until what is under way is done. The fetcher is the caller's."""

    def __init__(self, engine: Engine, fetcher: Fetcher, settings: Settings) -> None:
        self._engine, self._fetcher, self._settings = engine, fetcher, settings
        self._stopped, self._ticked = threading.Event(), threading.Event()
        self._announcer = threading.Thread(target=self._announce, name="clock-hub", daemon=True)
        self._written: dict[str, pipeline.SiteKey] = {}
        self._scheduler = BackgroundScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def start(self) -> None:
        every = IntervalTrigger(seconds=self._settings.tick_seconds, timezone=UTC)
        now = datetime.now(UTC)
        for job in (self._check, self._digest, self._tidy):
            self._scheduler.add_job(job, every, next_run_time=now, id=job.__name__)
        self._scheduler.start()
        threading.Thread(target=self._watch, name="clock-watch", daemon=True).start()
        self._announcer.start()

    def stop(self) -> None:
        self._stopped.set()
        self._scheduler.shutdown(wait=True)
        self._ticked.set()
        self._announcer.join()

    def _check(self) -> None:
        now = datetime.now(UTC)
        period = beat(now, self._settings.tick_seconds)
        self._once("check", period, now, lambda: self._tick(now))

    def _tick(self, now: datetime) -> None:
        pipeline.tick(self._engine, self._fetcher, self._settings, now, self._written)
        self._ticked.set()

    def _announce(self) -> None:
        """Tell the hub after each tick of ours. On a thread of its own: a slow hub keeps no source from being checked."""
        while self._ticked.wait():
            # Cleared before it is looked at whether to stop: a stop that comes in between sets it again.
            self._ticked.clear()
            if self._stopped.is_set():
                return
            _survive("hub", self._tell_hub)

    def _tell_hub(self) -> None:
        for _ in hub.tell(self._engine, self._fetcher, self._settings, datetime.now(UTC)):
            if self._stopped.is_set():
                break

    def _digest(self) -> None:
        now = datetime.now(UTC)
        period = digest_period(now, self._settings)
        if period:
            _survive("digest", lambda: pipeline.write_digests(self._engine, self._settings, now, period))

    def _tidy(self) -> None:
        now = datetime.now(UTC)
        self._once("tidy", f"{now:%Y-%m-%d}", now, lambda: pipeline.tidy(self._engine, now))

    def _once(self, job: str, period: str, now: datetime, work: Callable[[], object]) -> None:
        """Do the work of a period where nobody took it before."""

        def claimed() -> None:
            with store.writing(self._engine) as session:
                first = store.ticks.claim(session, job, period, now)
            if first:
                work()

        _survive(job, claimed)

    def _watch(self) -> None:
        """Interval ticks lie in the future after the wall clock was set back: bring them forward."""
        offset = time.time() - time.monotonic()
        while not self._stopped.wait(1.0):
            drift = time.time() - time.monotonic() - offset
            if abs(drift) > JUMP_SECONDS:
                offset += drift
                log.warning("the wall clock jumped by %.0f s; ticks run again now", drift)
                for job in self._scheduler.get_jobs():
                    job.modify(next_run_time=datetime.now(UTC))


def beat(now: datetime, seconds: int) -> str:
    """The name of the tick period that holds `now`."""
    return f"{int(now.timestamp()) // seconds}x{seconds}"


def digest_period(now: datetime, settings: Settings) -> str:
    """The local day whose digest is due at `now`, "" before its hour. Wall-clock time in the digest's zone, so a day has one."""
    local = now.astimezone(ZoneInfo(settings.digest_zone))
    return f"{local:%Y-%m-%d}" if local.hour >= settings.digest_hour else ""


def next_digest(now: datetime, settings: Settings) -> datetime:
    """When the next digest is composed, as an instant."""
    zone = ZoneInfo(settings.digest_zone)
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(bool(digest_period(now, settings)), 4))
    due = ((day, datetime.combine(day, time_of_day(settings.digest_hour), zone).astimezone(UTC)) for day in days)
    # Where clocks go forward the hour may not exist; where that is at the end of a day, the day has no digest.
    return next(at for day, instant in due if instant > now and (at := instant.astimezone(zone)).date() == day)


def _survive(job: str, work: Callable[[], object]) -> None:
    """A tick that fails is logged whole and tried again at the next one: nothing may stop the clock."""
    try:
        work()
    except Exception:
        log.exception("the %s tick failed; it is tried again at the next one", job)
