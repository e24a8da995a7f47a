"""What words about time denote: spans of days, and the calendar arithmetic that makes them.

Everything raises ValueError or OverflowError where no such day exists (30 February, year 0, past year 9999).
Weeks are those of ISO 8601: Monday to Sunday, and they belong to the month or year that holds their Thursday.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

Direction = Literal["past", "future", "due", ""]
"""Where the sentence looks: its tense; or the words name a term ("until 19 June"), more often ahead than behind."""
Basis = Literal["calendar", "lunar", "weekday", "deictic", "offset"]
"""What the words lean on: our calendar, the Chinese lunar one, a weekday, "today" and its like, or a distance in time."""

Feast = tuple[int, ...]
"""When a feast is: (month, day); (month, weekday, which one of the month, days after it); (days from Easter,).

Monday is 0; the last weekday of a month is -1.
"""

_Parts = dict[str, tuple[date, date]]
_COST: dict[bool, dict[str, int]] = {True: {"past": 30}, False: {"future": 4, "due": 2}}
"""How many times farther a reading (ahead or not) is taken to be against a direction. Not endless:
where it is already tomorrow, "signed on 5 April" may be read on 4 April."""
_YEARS_AROUND = 8
"""29 February may be eight years away, around 1900 and 2100."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of days and how it was said. `rough`: counted in weeks or more, so not to the day. `deadline`: due at its end.

    `last_begins`: where the last of its periods begins; of "from March to May", which runs to 31 May, that is 1 May.
    """

    earliest: date
    latest: date
    unit: str = "day"
    basis: Basis = "calendar"
    year_given: bool = True
    rough: bool = False
    deadline: bool = False
    last_begins: date | None = None


def one_day(day: date, basis: Basis = "calendar") -> Span:
    return Span(day, day, "day", basis)


def week_of(day: date) -> Span:
    monday = day - timedelta(days=day.weekday())
    return Span(monday, monday + timedelta(days=6), "week")


def weekend_of(day: date) -> Span:
    sunday = week_of(day).latest
    return Span(sunday - timedelta(days=1), sunday, "weekend")


def long_weekend_of(day: date) -> Span:
    """The weekend closest to a feast, with the feast where that is the Friday before it or the Monday after it."""
    saturday = weekday_closest(5, day)
    return (
        Span(min(day, saturday), max(day, saturday + timedelta(days=1)), "weekend")
        if day.weekday() in (0, 4)
        else weekend_of(saturday)
    )


def months(year: int, first: int, count: int, unit: str) -> Span:
    """`count` whole months from the month `first` of `year`; `first` may pass 12."""
    start = _month_start(year, first)
    return Span(start, _month_start(year, first + count) - timedelta(days=1), unit)


def month_of(year: int, month: int) -> Span:
    if not 1 <= month <= 12:
        raise ValueError(f"no month {month}")
    return months(year, month, 1, "month")


def quarter_of(year: int, quarter: int) -> Span:
    return months(year, 3 * quarter - 2, 3, "quarter")


def half_of(year: int, half: int) -> Span:
    return months(year, 6 * half - 5, 6, "half")


def season_of(year: int, code: int) -> Span:
    """Meteorological seasons by their EDTF codes: 21 spring (March to May) to 24 winter (December to February)."""
    return months(year, 3 * (code - 20), 3, "season")


def year_of(year: int) -> Span:
    return Span(date(year, 1, 1), date(year, 12, 31), "year")


def decade_of(year: int) -> Span:
    return months(year - year % 10, 1, 120, "decade")


def century_of(year: int) -> Span:
    """The hundred years with the same first digits, as most people count them: the 21st century began in 2000."""
    return months(year - year % 100, 1, 1200, "century")


def easter(year: int) -> date:
    """Western Easter Sunday, by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8)."""
    century, rest = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    correction = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * correction + 114, 31)
    return date(year, month, day + 1)


def feast(what: Feast, year: int) -> date:
    """The day of a feast in a year."""
    if len(what) == 1:
        return easter(year) + timedelta(days=what[0])
    if len(what) == 2:
        return date(year, *what)
    month, weekday, nth, later = what
    return nth_weekday(month_of(year, month), weekday, nth) + timedelta(days=later)


def workday(day: date, count: int) -> date:
    """The day so many days from Monday to Friday away, feasts counted among them; negative counts go back."""
    sign = 1 if count > 0 else -1
    while day.weekday() > 4:
        day -= timedelta(days=sign)
    weeks, rest = divmod(abs(count), 5)
    day += timedelta(days=7 * weeks * sign)
    same_week = 0 <= day.weekday() + rest * sign <= 4
    return day + timedelta(days=(rest if same_week else rest + 2) * sign)


def shift(day: date, month_count: int, day_count: int) -> date:
    """So many months and then days away; the 31st falls back to the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + month_count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) + timedelta(days=day_count)


def around(unit: str, day: date, steps: int = 0) -> Span:
    """The week, month, ... that holds the day, or the one so many steps away; of working days, the next where it is none."""
    if unit == "workday":
        return one_day(workday(day, steps))
    month_count = _MONTHS_IN.get(unit, 0) * steps
    day_count = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}.get(unit, 0) * steps
    start = date(day.year, day.month, 1) if unit in _MONTHS_IN else day
    return _HOLDING[unit](shift(start, month_count, day_count))


def nearest(spans: Iterable[Span], reference: date, direction: Direction) -> Span:
    """The span closest to the reference, one against the direction counting as farther. Raises ValueError where there is none."""
    return min(spans, key=lambda span: _distance(span, reference, direction))


def infer_year(make: Callable[[int], Span], reference: date, direction: Direction) -> Span:
    """The most likely of the spans that `make` gives for the years around the reference."""
    return replace(nearest(_possible(make, reference.year), reference, direction), year_given=False)


def in_year(span: Span, year: int) -> Span:
    """The same days of another year, as long as before."""
    earliest = span.earliest.replace(year=year)
    if span.unit == "month":
        return replace(month_of(year, earliest.month), year_given=span.year_given)
    return replace(span, earliest=earliest, latest=earliest + (span.latest - span.earliest))


def weekday_near(weekday: int, reference: date, direction: Direction) -> date:
    """The weekday (0 Monday) last on or before the reference, or next on or after it where the sentence looks ahead."""
    if direction in ("future", "due"):
        return reference + timedelta(days=(weekday - reference.weekday()) % 7)
    return reference - timedelta(days=(reference.weekday() - weekday) % 7)


def weekday_closest(weekday: int, day: date) -> date:
    """The weekday at most three days away."""
    return day + timedelta(days=(weekday - day.weekday() + 3) % 7 - 3)


def weekday_with_day(weekday: int, day: int, reference: date) -> date:
    """The nearest day numbered `day` in its month that falls on the weekday."""
    first = reference.replace(day=1)
    days = (_day_in_month(shift(first, step, 0), day) for step in range(-12, 13))
    return min((d for d in days if d and d.weekday() == weekday), key=lambda d: abs(d - reference))


def day_of_month(day: int, reference: date, direction: Direction) -> Span:
    """The nearest day with this number in its month."""
    first = reference.replace(day=1)
    days = (_day_in_month(shift(first, step, 0), day) for step in (-2, -1, 0, 1, 2))
    return nearest((one_day(d) for d in days if d), reference, direction)


def nth_weekday(span: Span, weekday: int, nth: int) -> date:
    """The nth such weekday within the span, counted from its end where nth is negative."""
    step = 7 * (nth - 1 if nth > 0 else nth + 1)
    edge = weekday_near(weekday, span.earliest, "future") if nth > 0 else weekday_near(weekday, span.latest, "past")
    found = edge + timedelta(days=step)
    if not span.earliest <= found <= span.latest:
        raise ValueError(f"no weekday {weekday} number {nth} in {span.earliest}..{span.latest}")
    return found


def nth_unit(span: Span, unit: str, nth: int, count: int = 1) -> Span:
    """`count` whole units of a longer span, from the nth on: the third week of June; from its end where nth is -1."""
    if unit == "week":
        edge = week_of(nth_weekday(span, 3, nth))
    elif unit == "weekend":
        edge = weekend_of(nth_weekday(span, 5, nth))
    elif unit == "workday":
        edge = one_day(workday(_after(span.latest) if nth < 0 else span.earliest - timedelta(days=1), nth))
    else:
        edge = around(unit, span.earliest, nth - 1) if nth > 0 else around(unit, span.latest)
    other = around(unit, edge.earliest, (count - 1) * (1 if nth > 0 else -1))
    name = "range" if count > 1 else "day" if unit == "workday" else unit
    return Span(min(edge.earliest, other.earliest), max(edge.latest, other.latest), name)


def part_of(span: Span, part: str) -> Span:
    """The early, mid or late part of a span.

    Thirds of a month (to the 10th, to the 20th, the rest) and of a year; but the early or late half where the month or year
    was itself only said from today ("late last year"): that is vaguer. Monday to Wednesday, Tuesday to Friday, Thursday on.
    A day has no parts that are days: it stays whole.
    """
    if span.earliest == span.latest:
        return span
    first, last = _PARTS.get(span.unit, _thirds)(span)[part]
    if span.basis == "deictic" and part != "mid" and span.unit in ("month", "year"):
        middle = span.earliest.replace(day=15) if span.unit == "month" else date(span.earliest.year, 6, 30)
        first, last = (span.earliest, middle) if part == "early" else (_after(middle), span.latest)
    return replace(span, earliest=first, latest=last, unit="range")


def rest_of(span: Span, day: date) -> Span:
    """What is left of a span from the day on. Raises ValueError where it is over."""
    if span.latest < day:
        raise ValueError(f"{span.latest} comes before {day}")
    return replace(span, earliest=max(span.earliest, day), unit="range")


def joined(first: Span, last: Span) -> Span:
    """From the first to the last, the end without a year following the start and the other way round."""
    if not first.year_given and last.year_given:
        first = in_year(first, last.earliest.year)
        first = in_year(first, first.earliest.year - 1) if first.earliest > last.latest else first
    elif not last.year_given:
        last = in_year(last, first.earliest.year)
        last = in_year(last, last.earliest.year + 1) if last.latest < first.earliest else last
    if last.latest < first.earliest:
        raise ValueError(f"{last.latest} comes before {first.earliest}")
    begins = last.earliest if last.earliest > first.earliest else None
    return Span(first.earliest, last.latest, "range", first.basis, first.year_given or last.year_given, last_begins=begins)


_MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
_HOLDING: dict[str, Callable[[date], Span]] = {
    "day": one_day,
    "week": week_of,
    "weekend": weekend_of,
    "fortnight": lambda day: replace(week_of(day), latest=week_of(day).latest + timedelta(days=7)),
    "month": lambda day: month_of(day.year, day.month),
    "quarter": lambda day: quarter_of(day.year, (day.month + 2) // 3),
    "half": lambda day: half_of(day.year, (day.month + 5) // 6),
    "year": lambda day: year_of(day.year),
    "decade": lambda day: decade_of(day.year),
    "century": lambda day: century_of(day.year),
}


def _thirds(span: Span) -> _Parts:
    third = (span.latest - span.earliest) // 3
    return _parted(span, span.earliest + third, span.latest - third)


def _thirds_of_month(span: Span) -> _Parts:
    return _parted(span, span.earliest.replace(day=10), span.earliest.replace(day=20))


def _thirds_of_year(span: Span) -> _Parts:
    return _parted(span, date(span.earliest.year, 4, 30), date(span.earliest.year, 8, 31))


def _parts_of_week(span: Span) -> _Parts:
    days = [week_of(span.earliest).earliest + timedelta(days=n) for n in range(7)]
    return {"early": (days[0], days[2]), "mid": (days[1], days[4]), "late": (days[3], days[6])}


def _parted(span: Span, first_end: date, second_end: date) -> _Parts:
    return {
        "early": (span.earliest, first_end),
        "mid": (_after(first_end), second_end),
        "late": (_after(second_end), span.latest),
    }


_PARTS = {"month": _thirds_of_month, "year": _thirds_of_year, "week": _parts_of_week, "weekend": _parts_of_week}


def _after(day: date) -> date:
    return day + timedelta(days=1)


def _month_start(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _day_in_month(first: date, day: int) -> date | None:
    last = calendar.monthrange(first.year, first.month)[1]
    return first.replace(day=day) if 1 <= day <= last else None


def _possible(make: Callable[[int], Span], year: int) -> Iterable[Span]:
    for candidate in range(year - _YEARS_AROUND, year + _YEARS_AROUND + 1):
        try:
            yield make(candidate)
        except (ValueError, OverflowError):
            continue


def _distance(span: Span, reference: date, direction: Direction) -> int:
    if span.earliest <= reference <= span.latest:
        return 0
    ahead = span.earliest > reference
    days = (span.earliest - reference if ahead else reference - span.latest).days
    return days * _COST[ahead].get(direction, 1)
