"""What `tracker doctor` looks at."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker import store
from tracker.cli import shell
from tracker.config import Settings
from tracker.states import TAKEN_UP, Band, CandidateState, SourceState
from tracker.store import Engine

LATE = timedelta(hours=3)
LATELY = timedelta(days=7)
ENOUGH = 20
"""Decisions on a band from which the share of them that took something up says something."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is as it should be, and how it is in words."""

    good: bool
    what: str
    how: str


def examine(engine: Engine, settings: Settings, now: datetime) -> tuple[Finding, ...]:
    return (
        *_settings(settings),
        *_database(engine, settings),
        *_sources(engine, now),
        *_queue(engine, now),
        _calibration(engine),
    )


def _settings(settings: Settings) -> Iterator[Finding]:
    contact = settings.contact or "not set: publishers cannot reach you; set TRACKER_CONTACT"
    yield Finding(bool(settings.contact), "contact", contact)
    writable = os.access(settings.home, os.W_OK)
    yield Finding(writable, "data folder", f"{settings.home.resolve()}{'' if writable else ' cannot be written to'}")
    if settings.allow_hosts:
        yield Finding(True, "allowed hosts", f"{', '.join(settings.allow_hosts)} pass the address guard")


def _database(engine: Engine, settings: Settings) -> Iterator[Finding]:
    kind = "PostgreSQL" if settings.database_url.startswith("postgres") else "SQLite"
    with store.reading(engine) as session:
        names = store.timelines.ids(session)
        drift = [name for name in names if not store.decisions.agrees(session, name)]
    yield Finding(True, "database", f"{kind}, version {store.version(engine)}")
    yield Finding(bool(names), "timelines", ", ".join(names) or "none: run `tracker init`")
    if names:
        yield Finding(
            not drift,
            "decisions",
            f"{', '.join(drift)}: events differ from their decisions" if drift else "events agree with them",
        )


def _sources(engine: Engine, now: datetime) -> Iterator[Finding]:
    with store.reading(engine) as session:
        listed = [(source, status) for source, status in store.sources.listing(session) if source.enabled]
    for source, status in listed:
        if status.paused:
            yield Finding(True, source.id, "paused by a maintainer")
        elif status.state is SourceState.FAILING:
            yield Finding(False, source.id, f"{status.error}; {status.why_next} ({shell.ago(status.next_check, now)})")
        elif status.state is SourceState.SILENT:
            yield Finding(False, source.id, f"answers, but offered nothing new since {shell.ago(status.last_new, now)}")
        elif status.next_check and now - status.next_check > LATE:
            yield Finding(
                False, source.id, f"should have been checked {shell.ago(status.next_check, now)}: is `tracker run` running?"
            )
    well = sum(status.state is SourceState.OK and not status.paused for _, status in listed)
    yield Finding(bool(listed), "sources", f"{well} of {len(listed)} well")


def _queue(engine: Engine, now: datetime) -> Iterator[Finding]:
    with store.reading(engine) as session:
        waiting = [candidate for name in store.timelines.ids(session) for candidate in store.candidates.listing(session, name)]
    urgent = [candidate for candidate in waiting if candidate.band is Band.HIGH]
    oldest = min((candidate.first_flagged for candidate in urgent), default=None)
    how = f"{len(waiting)} candidates wait, {len(urgent)} of them high"
    yield Finding(True, "queue", f"{how}, the oldest from {shell.ago(oldest, now)}" if oldest else how)
    with store.reading(engine) as session:
        gone = store.ledger.counts(session, now - LATELY)
    said = ", ".join(f"{number} by {rule} at {stage}" for (stage, rule), number in gone.items())
    yield Finding(True, "let go", f"{said} in the last {LATELY.days} days" if said else f"nothing in the last {LATELY.days} days")


def _calibration(engine: Engine) -> Finding:
    with store.reading(engine) as session:
        return bands(store.candidates.tally(session))


def bands(tally: Mapping[tuple[Band, CandidateState], int]) -> Finding:
    """How the bands agreed with what was decided: `high` is to be taken up more often than `medium`, `medium` than `low`.

    Only bands with enough decisions are held against each other.
    """
    taken = {band: sum(tally.get((band, state), 0) for state in TAKEN_UP) for band in Band}
    decided = {band: taken[band] + tally.get((band, CandidateState.REJECTED), 0) for band in Band}
    shares = [taken[band] / decided[band] for band in Band if decided[band] >= ENOUGH]
    good = shares == sorted(shares, reverse=True)
    said = ", ".join(f"{band.value} {taken[band]} of {decided[band]}" for band in Band if decided[band])
    advice = "" if good else "; a higher band is taken up less often than a lower one: the watch profile may lack exclusions"
    return Finding(good, "bands", f"taken up of what was decided: {said}{advice}" if said else "nothing decided yet")
