"""Where things stand, told from the data alone: what is due next, and the latest that happened in each category."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tracker.publish.catalog import Catalog
from tracker.publish.views import DeadlineView, EventView
from tracker.states import EventStatus

SHOWN = 4
"""Deadlines of each kind that the board names: to come, overdue, postponed. The page of deadlines has them all."""
_LATELY = timedelta(days=365)
"""How long after its day the board names a deadline of which nobody knows how it ended."""
_HAPPENED = (EventStatus.HAPPENED, EventStatus.CORRECTED)


@dataclass(frozen=True, slots=True)
class Board:
    """`due` are the next deadlines, then those that passed within a year without a known end, then postponed ones; `overdue`
    counts all of the second kind.

    `latest` are the last events that happened, one for each category, newest first.
    """

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
    last: dict[str, EventView] = {}
    for event in catalog.events:
        if event.status_id in _HAPPENED:
            kept = last.setdefault(event.category_id, event)
            last[event.category_id] = max(kept, event, key=lambda view: view.date.latest)
    return Board(
        due=(*ahead[:SHOWN], *lately[:SHOWN], *postponed[:SHOWN]),
        overdue=len(overdue),
        latest=tuple(sorted(last.values(), key=lambda view: view.date.latest, reverse=True)),
    )
