"""Events in the order of time, under years and months. What spans more than a month stands in its year, outside its months."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tracker.dates import EventDate
from tracker.publish.edition import month_page_path
from tracker.publish.strings import capitalized, say
from tracker.publish.views import EventView
from tracker.publish.words import say_month

LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True)
class Month:
    """The events of a month. `name` is its name within a sentence, `heading` as one.

    `page` is the path of its page, "" for what stands outside the months.
    """

    name: str
    heading: str
    page: str
    events: tuple[EventView, ...]


@dataclass(frozen=True, slots=True)
class Year:
    year: int
    months: tuple[Month, ...]


def newest_first(events: Iterable[EventView]) -> tuple[EventView, ...]:
    """Newest year first, in it newest month first, in it newest first; events without a month come last in their year."""
    return tuple(sorted(events, key=_place, reverse=True))


def by_year(events: Sequence[EventView], language: str) -> tuple[Year, ...]:
    """Events that are in the order of time, either way, under their years and months."""
    years = groupby(events, key=lambda event: event.date.earliest.year)
    return tuple(Year(year, _months(year, members, language)) for year, members in years)


def month_of(when: EventDate) -> int:
    """The month an event stands under, 0 where it spans more than one."""
    return when.earliest.month if when.days <= LONGEST_MONTH else 0


def month_named(when: EventDate, language: str) -> tuple[str, str] | None:
    """The path and the heading of the month an event stands under, None where it spans more than one."""
    year, month = when.earliest.year, month_of(when)
    return (month_page_path(year, month), capitalized(say_month(year, month, language))) if month else None


def _months(year: int, events: Iterable[EventView], language: str) -> tuple[Month, ...]:
    groups = groupby(events, key=lambda event: month_of(event.date))
    return tuple(_month(year, tuple(members), language) for _, members in groups)


def _month(year: int, events: tuple[EventView, ...], language: str) -> Month:
    month = month_of(events[0].date)
    name = say_month(year, month, language) if month else say("within_year", language, year=year)
    return Month(name, capitalized(name), month_page_path(year, month) if month else "", events)


def _place(event: EventView) -> tuple[Any, ...]:
    when = event.date
    return (when.earliest.year, month_of(when), when.earliest, when.latest, event.id)
