"""Where things stand, told from the data alone: each thread of the saga and what is due next; without
threads, the latest that happened in each category.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from tracker.publish.catalog import Catalog
from tracker.publish.edition import Edition, Phrase
from tracker.publish.strings import say
from tracker.publish.views import DeadlineView, EventView, Reference, heading, machine_date, reference
from tracker.publish.words import say_since
from tracker.states import ThreadState
from tracker.threads import HAPPENED, Situation, situations

SHOWN = 4
"""Deadlines of each kind that the board names: to come, overdue, postponed. The page of deadlines has them all."""
_LATELY = timedelta(days=365)
"""How long after its day the board names a deadline of which nobody knows how it ended."""


@dataclass(frozen=True, slots=True)
class ThreadView:
    """How a thread stands. `words` is its state as readers see it; `since` says since when, and `machine_date` the same."""

    title: Phrase
    state: ThreadState
    words: str
    since: str
    machine_date: str
    latest: Reference


@dataclass(frozen=True, slots=True)
class Board:
    """`threads` are those that an event has named, in the order of the timeline. Where there are none, `latest` are the last
    events that happened, one for each category, newest first.

    `due` are the next deadlines, then those that passed within a year without a known end, then postponed ones; `overdue`
    counts all of the second kind.
    """

    threads: tuple[ThreadView, ...]
    due: tuple[DeadlineView, ...]
    overdue: int
    latest: tuple[EventView, ...]


def board(catalog: Catalog) -> Board:
    """The board of an edition on the day of its catalog."""
    standing = [due for due in catalog.deadlines if due.stands]
    overdue = [due for due in standing if due.overdue]
    ahead = [due for due in standing if due.date and not due.overdue]
    lately = [due for due in overdue if due.date and catalog.today - due.date.latest <= _LATELY]
    postponed = [due for due in standing if not due.date]
    threads = tuple(thread_views(catalog.here))
    return Board(
        threads=threads,
        due=(*ahead[:SHOWN], *lately[:SHOWN], *postponed[:SHOWN]),
        overdue=len(overdue),
        latest=() if threads else _latest(catalog),
    )


def thread_views(here: Edition) -> Iterator[ThreadView]:
    """How each thread of an edition stands; a thread that no event has named yet has nothing to show."""
    for found in situations(here.timeline):
        yield _thread_view(here, found)


def _thread_view(here: Edition, found: Situation) -> ThreadView:
    return ThreadView(
        title=heading(found.thread.title, here.language, found.thread.id),
        state=found.state,
        words=say(f"thread_{found.state}", here.language),
        since=say_since(found.since, here.language),
        machine_date=machine_date(found.since),
        latest=reference(here, found.latest),
    )


def _latest(catalog: Catalog) -> tuple[EventView, ...]:
    last: dict[str, EventView] = {}
    for event in catalog.events:
        if event.status_id in HAPPENED:
            kept = last.setdefault(event.category_id, event)
            last[event.category_id] = max(kept, event, key=lambda view: view.date.latest)
    return tuple(sorted(last.values(), key=lambda view: view.date.latest, reverse=True))
