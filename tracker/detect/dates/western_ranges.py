"""From one day to another, and by when, in English and Italian."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from tracker.detect.dates import spans
from tracker.detect.dates.cascade import Built, Hit
from tracker.detect.dates.lexer import spanned
from tracker.detect.dates.spans import Span, shift
from tracker.detect.dates.western import Distance, relative_span


def day_range(hit: Hit) -> Built:
    """Two days of one month: "4-9 April", "from 4 to 9 April"."""
    month, year = hit.get("month", "soft_month"), hit.get("year")
    first, last = _two_days(hit)
    if year is not None:
        return spanned(_days(year, month, first, last))
    return spanned(spans.infer_year(lambda y: _days(y, month, first, last), hit.reference, hit.direction))


def numeric_range(hit: Hit) -> Built:
    """As "from 10/25 to 1/25"."""
    days = [spans.infer_year(_numeric(dm), hit.reference, hit.direction) for dm in hit.all("dm")]
    return spanned(spans.joined(days[0], days[1]))


def _numeric(written: tuple[int, int, str]) -> Callable[[int], Span]:
    return lambda year: spans.one_day(date(year, written[1], written[0]))


def day_range_of_month(hit: Hit) -> Built:
    """As "from 4 to 9 of next month"."""
    shifted = relative_span(hit)
    if shifted.unit != "month":
        return None
    return spanned(_days(shifted.earliest.year, shifted.earliest.month, *_two_days(hit)))


def _two_days(hit: Hit) -> tuple[int, int]:
    written = hit.get("dm")
    if written:
        first, _, last = written[2].partition("-")
        return int(first), int(last)
    first_day, last_day = hit.all("small", "ordinal")
    return first_day, last_day


def _days(year: int, month: int, first: int, last: int) -> Span:
    if last <= first:
        raise ValueError(f"{last} does not follow {first}")
    return Span(date(year, month, first), date(year, month, last), "range")


def years_between(hit: Hit) -> Built:
    first, last = hit.all("year")
    return spanned(spans.joined(spans.year_of(first), spans.year_of(last)))


def starting(hit: Hit) -> Built:
    """As "two weeks starting 20 May"."""
    first = hit.get("date").earliest
    last = hit.get("duration").from_day(first) - timedelta(days=1)
    return spanned(Span(first, last, "range"))


def ending(hit: Hit) -> Built:
    """As "the week ended 4 April", "the year ending 31 March": so long, up to that day."""
    last, unit = hit.get("date").latest, hit.get("unit")
    away = Distance.of(unit, 1)
    return spanned(Span(away.from_day(last, -1) + timedelta(days=1), last, "range"))


def from_now(hit: Hit) -> Built:
    """As "between now and June"."""
    return spanned(spans.joined(spans.one_day(hit.reference), hit.get("date", "period")))


def month_to_date(hit: Hit) -> Built:
    """As "Nov - Feb 5, 2017"."""
    month, last = hit.get("month", "soft_month"), hit.get("date")
    year = last.earliest.year - (month > last.earliest.month)
    return spanned(Span(date(year, month, 1), last.latest, "range", year_given=last.year_given))


def span_range(hit: Hit) -> Built:
    """From one span to another; not where a term is moved from one day to another."""
    first, last = [token.value or spans.one_day(hit.reference) for token in hit.tokens if token.kind in ("date", "period", "now")]
    if first.deadline:
        return None
    if hit.get("from") is not None and hit.context.extends(hit.tokens[0].start) and last.unit == "day":
        return None
    if last.basis == "weekday" and first.unit == "day" and last.earliest < first.earliest:
        last = spans.one_day(spans.weekday_near(last.earliest.weekday(), first.earliest, "future"), "weekday")
    return spanned(spans.joined(first, last))


def months_between(hit: Hit) -> Built:
    """As "jan-Feb 2017"."""
    first, last = hit.all("month", "soft_month")
    year = hit.get("year")

    def make(y: int) -> Span:
        opening, closing = spans.month_of(y, first), spans.month_of(y + (last < first), last)
        return replace(spans.joined(opening, closing), year_given=year is not None)

    if year is not None:
        return spanned(make(year - (last < first)))
    return spanned(spans.infer_year(make, hit.reference, hit.direction))


def day_month_to_date(hit: Hit) -> Built:
    """As "10/1-11/2/2017"."""
    day, month = hit.get("dm")[:2]
    last = hit.get("date")
    first = date(last.earliest.year, month, day)
    return spanned(Span(first, last.latest, "range")) if first < last.latest else None


def day_to_date(hit: Hit) -> Built:
    """As "from 4 to 22 January 1995", "from 27 April to the 3rd"."""
    day, last = hit.get("small", "ordinal"), hit.get("date")
    if hit.tokens[-1].kind == "date":
        first = last.earliest.replace(day=day)
        return spanned(Span(first, last.latest, "range", year_given=last.year_given)) if first < last.latest else None
    month_later = day <= last.earliest.day
    end = shift(last.earliest.replace(day=1), month_later, 0).replace(day=day)
    return spanned(Span(last.earliest, end, "range", year_given=last.year_given))


def weekdays_of_week(hit: Hit) -> Built:
    """As "from Wednesday to Friday next week"."""
    week, (first, last) = relative_span(hit), hit.all("weekday", "soft_weekday")
    if week.unit != "week" or last <= first:
        return None
    return spanned(Span(week.earliest + timedelta(days=first), week.earliest + timedelta(days=last), "range"))


def weekdays_in_week(hit: Hit) -> Built:
    """As "next week between Wednesday and Friday"."""
    week, (first, last) = hit.get("period"), hit.all("date")
    if week.unit != "week" or first.basis != "weekday" or last.basis != "weekday":
        return None
    days = [week.earliest + timedelta(days=day.earliest.weekday()) for day in (first, last)]
    return spanned(Span(days[0], days[1], "range")) if days[0] <= days[1] else None


def due(hit: Hit) -> Built:
    """As "by 19 June", "before mid-June": due on that day, at the latest on the last of those days."""
    span: Span = hit.get("date", "period") or spans.around(hit.get("unit"), hit.reference)
    return spanned(replace(span, deadline=True))


def moved_to(hit: Hit) -> Built:
    """As "extended to 19 June": due then, where the sentence speaks of a term being moved."""
    return due(hit) if hit.context.extends(hit.tokens[0].start) else None
