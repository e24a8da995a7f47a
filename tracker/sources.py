"""When a source is checked next, and how it is doing. Pure: the pipeline asks, the store keeps the answers.

A source is never switched off by itself. It backs off while it fails, and `quiet` (answers, but offers nothing new for
long) is told apart from broken.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tracker.errors import FetchError, Refused, TrackerError
from tracker.model import Fetched, Source, SourceStatus
from tracker.states import SourceState

MAX_WAIT = timedelta(days=7)
MAX_BACKOFF = timedelta(hours=24)
QUIET_AFTER = timedelta(days=14)


def after_success(
    source: Source, status: SourceStatus, fetched: Fetched, body_hash: str, new: int, now: datetime
) -> SourceStatus:
    """The status after an answer that could be read, changed or not (304). Validators that a 304 leaves out are kept."""
    last_new = now if new or status.last_new is None else status.last_new
    wait, why = _interval(source, fetched)
    return replace(
        status,
        state=SourceState.SILENT if now - last_new > QUIET_AFTER else SourceState.OK,
        failures=0,
        last_check=now,
        last_ok=now,
        last_new=last_new,
        next_check=now + wait,
        why_next=why,
        error="",
        etag=fetched.etag if fetched.status != 304 else fetched.etag or status.etag,
        last_modified=fetched.last_modified if fetched.status != 304 else fetched.last_modified or status.last_modified,
        body_hash=body_hash or status.body_hash,
    )


def after_failure(source: Source, status: SourceStatus, error: TrackerError, now: datetime) -> SourceStatus:
    """The status after a check that failed. The wait doubles from the source's interval up to a day, or is what the host asks."""
    failures = status.failures + 1
    wait, why = _backoff(source, failures, error, now)
    return replace(
        status,
        state=SourceState.FAILING,
        failures=failures,
        last_check=now,
        next_check=now + wait,
        why_next=why,
        error=error.line(),
    )


def _interval(source: Source, fetched: Fetched) -> tuple[timedelta, str]:
    every = timedelta(minutes=source.every)
    fresh = min(timedelta(seconds=fetched.fresh_for), MAX_BACKOFF)
    if fresh > every:
        return fresh, f"the host says its answer holds for {_said(fresh)}"
    return every, f"checked every {_said(every)}"


def _backoff(source: Source, failures: int, error: TrackerError, now: datetime) -> tuple[timedelta, str]:
    asked = error.retry_at if isinstance(error, FetchError) else None
    wait = min(timedelta(minutes=source.every) * 2 ** min(failures - 1, 12), max(MAX_BACKOFF, timedelta(minutes=source.every)))
    if isinstance(error, Refused):
        wait = max(wait, MAX_BACKOFF)
    if asked and asked - now > wait:
        return min(asked - now, MAX_WAIT), "the host asks to wait until then"
    times = "once" if failures == 1 else f"{failures} times in a row"
    return wait, f"failed {times}, tried again after {_said(wait)}"


def _said(wait: timedelta) -> str:
    minutes = int(wait.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"
