"""Deadlines in force, folded from the events that set and moved them, and the step that a report of an extension would make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.dates import EventDate, exact_day
from tracker.detect import likeness
from tracker.detect.reading import Reading
from tracker.model import DeadlineStep, Event
from tracker.states import EventStatus

_MOVES = "extend"
_NEAR_DAYS = 60


@dataclass(frozen=True, slots=True)
class InForce:
    """A deadline that has not ended: its id, its date (None while postponed), and the words of the events that made it."""

    id: str
    date: EventDate | None
    words: frozenset[str]


def in_force(events: Iterable[Event]) -> tuple[InForce, ...]:
    """The deadlines open after all these events, in the order they were first set. Retracted events make no step."""
    open_ones: dict[str, InForce] = {}
    for event in sorted(events, key=lambda event: (event.date.latest, event.date.earliest)):
        step = event.deadline
        if step is None or event.status is EventStatus.RETRACTED:
            continue
        if step.outcome:
            open_ones.pop(step.id, None)
            continue
        texts = (*event.title.values(), *step.title.values())
        before = open_ones[step.id].words if step.id in open_ones else frozenset[str]()
        open_ones[step.id] = InForce(step.id, step.date, before.union(*map(likeness.words, texts)))
    return tuple(open_ones.values())


def proposed(reading: Reading, happened: EventDate, deadlines: Iterable[InForce]) -> DeadlineStep | None:
    """The step an article reports if it tells of an extension to a date or by days; None if it does not, or no deadline is open.

    Deadlines near the happening are meant before others: what is extended is about to fall due or just did. Of several the one
    whose events share most words with the article is. Days are counted from the date in force, or from the day of the
    happening once that date has passed.
    """
    if _MOVES not in reading.facts.actions:
        return None
    spoken = frozenset(reading.words)
    meant = max(
        deadlines,
        key=lambda deadline: (_is_near(deadline, happened), len(deadline.words & spoken), deadline.id),
        default=None,
    )
    if meant is None:
        return None
    moved = _named_date(reading, meant) or _counted_date(reading, meant, happened.latest)
    return DeadlineStep(meant.id, moved) if moved else None


def _is_near(deadline: InForce, happened: EventDate) -> bool:
    return deadline.date is not None and abs((deadline.date.latest - happened.latest).days) <= _NEAR_DAYS


def _named_date(reading: Reading, meant: InForce) -> EventDate | None:
    """The latest day to come that it names: the one moved from, where it is named too, comes before."""
    current = meant.date.latest if meant.date else reading.day
    later = [due for due in reading.facts.due if due.latest > current]
    return max(later, key=lambda due: (due.latest, due.earliest), default=None)


def _counted_date(reading: Reading, meant: InForce, happened: date) -> EventDate | None:
    """The date by the days that its headline names, else those of the text below."""
    days = [int(figure.value) for figure in reading.facts.figures if figure.kind == "days"] or sorted(reading.facts.terms)
    if not days:
        return None
    start = max(meant.date.latest, happened) if meant.date else happened
    return exact_day(start + timedelta(days=max(days)), f"{max(days)} days")
