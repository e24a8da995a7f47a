"""Single days by name in English and Italian: of the calendar, of the week, from today, on a feast."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from tracker.detect.dates import spans
from tracker.detect.dates.cascade import Built, Hit
from tracker.detect.dates.lexer import spanned
from tracker.detect.dates.spans import Span
from tracker.detect.dates.western import Distance, nth, relative_span, said_year

ENDS = re.compile(r"\s*(?:$|[.,;:!?)]\s|[.,;:!?)]$|(?:to|until|through|and|e|al?|fino)\s)")
"""What may follow a bare day number: the end of a clause, or the other end of a range."""
_ASKS_FOR_DAY = re.compile(r"\b(?:on|by|since|until|from|to|il|al|dal|del|this)\s*$", re.IGNORECASE)


def calendar_day(hit: Hit) -> Built:
    """A day of a month; a weekday beside it helps to find the year that is not said."""
    day, month, year = hit.get("small", "ordinal"), hit.get("month", "soft_month"), said_year(hit)
    return spanned(_in_some_year(hit, lambda y: date(y, month, day), year))


def day_listed(hit: Hit) -> Built:
    """A day whose month is said with another of the same list: the 18 of "18 and 19 June", the 19 of "June 18 and 19"."""
    after = any(token.kind in ("month", "soft_month") for token in hit.preceding[-3:])
    if after and not ENDS.match(hit.after(9)):
        return None
    day, near = hit.get("small", "ordinal"), hit.preceding[-3:] if after else hit.following
    month = next(token.value for token in near if token.kind in ("month", "soft_month"))
    return spanned(_in_some_year(hit, lambda y: date(y, month, day), None))


def numeric_day(hit: Hit) -> Built:
    """A day and month in digits. With a dot or hyphen, or where it may be a fraction, only after a word that asks for a day."""
    day, month, written = hit.get("dm")
    asked = len(hit.tokens) > 1 or _asked_for_day(hit)
    plain = "/" in written and (max(day, month) > 12 or written.startswith("0")) and written != "24/7"
    if not asked and not plain:
        return None
    return spanned(_in_some_year(hit, lambda y: date(y, month, day), None))


def _asked_for_day(hit: Hit) -> bool:
    return bool(_ASKS_FOR_DAY.search(hit.before(12)))


def _in_some_year(hit: Hit, make: Callable[[int], date], year: int | None) -> Span:
    """In the year that is said, else in one that "next" or the weekday asks for, else in the nearest."""
    if year is not None:
        return spans.one_day(make(year))
    weekday, rel = hit.get("weekday", "soft_weekday"), hit.get("rel")
    if rel and weekday is None:
        return _in_order(hit, make)
    near = hit.reference.year
    if rel:
        return spans.one_day(make(near))
    for candidate in (near, near - 1, near + 1) if weekday is not None else ():
        if make(candidate).weekday() == weekday:
            return replace(spans.one_day(make(candidate)), year_given=False)
    return spans.infer_year(lambda y: spans.one_day(make(y)), hit.reference, hit.direction)


def _in_order(hit: Hit, make: Callable[[int], date]) -> Span:
    """The last one before the reference, the first after it, or that of its year."""
    days, step = [make(hit.reference.year + y) for y in (-1, 0, 1)], hit.get("rel")[0]
    if step == 0:
        return spans.one_day(days[1])
    return spans.one_day(max(d for d in days if d < hit.reference) if step < 0 else min(d for d in days if d > hit.reference))


def weekday(hit: Hit) -> Built:
    found = spans.weekday_near(hit.get("weekday", "soft_weekday"), hit.reference, hit.direction)
    return spanned(spans.one_day(found, "weekday"))


def weekday_relative(hit: Hit) -> Built:
    """As "last Friday": of the week before, or the nearest that is over, as the language has it."""
    number, (step, how) = hit.get("weekday", "soft_weekday"), hit.get("rel")
    if how == "calendar":
        found = spans.week_of(hit.reference).earliest + timedelta(days=7 * step + number)
    else:
        found = spans.weekday_near(number, hit.reference + timedelta(days=step), "future" if step > 0 else "past")
    return spanned(spans.one_day(found, "weekday"))


def weekday_counted(hit: Hit) -> Built:
    """As "two Sundays from now", "two Sundays ago"."""
    sign = -1 if hit.get("ago") is not None else 1
    first = spans.weekday_near(hit.get("weekday"), hit.reference + timedelta(days=sign), "past" if sign < 0 else "future")
    return spanned(spans.one_day(first + timedelta(days=sign * 7 * (hit.get("small") - 1)), "weekday"))


def weekday_of_week(hit: Hit) -> Built:
    shifted = relative_span(hit)
    if shifted.unit != "week":
        return None
    return spanned(spans.one_day(shifted.earliest + timedelta(days=hit.get("weekday", "soft_weekday")), "weekday"))


def weekday_and_day(hit: Hit) -> Built:
    if hit.get("ordinal") is None and not ENDS.match(hit.after(9)):
        return None
    found = spans.weekday_with_day(hit.get("weekday", "soft_weekday"), hit.get("small", "ordinal"), hit.reference)
    return spanned(spans.one_day(found))


def day_in_month(hit: Hit) -> Built:
    """A bare day number, only where the clause ends with it: "on the 27th."."""
    if not ENDS.match(hit.after(9)):
        return None
    return spanned(spans.day_of_month(hit.get("small", "ordinal"), hit.reference, hit.direction))


def day_of_relative_month(hit: Hit) -> Built:
    """As "the 27th of this month"; a day that month does not have is none."""
    shifted = relative_span(hit) if hit.get("rel") else spans.around(hit.get("unit"), hit.reference)
    return spanned(spans.one_day(shifted.earliest.replace(day=hit.get("small", "ordinal")))) if shifted.unit == "month" else None


def deictic(hit: Hit) -> Built:
    return spanned(spans.one_day(hit.reference + timedelta(days=hit.get("deictic")), "deictic"))


def holiday(hit: Hit) -> Built:
    what, year = hit.get("holiday"), hit.get("year")
    return spanned(_in_some_year(hit, lambda y: spans.feast(what, y), year))


def holiday_of_relative_year(hit: Hit) -> Built:
    """As "Christmas Day last year"."""
    year = relative_span(hit)
    return spanned(spans.one_day(spans.feast(hit.get("holiday"), year.earliest.year))) if year.unit == "year" else None


def holiday_unit(hit: Hit) -> Built:
    """As "Labor Day weekend", "Christmas week"."""
    make = {"weekend": spans.long_weekend_of, "week": spans.week_of}.get(hit.get("unit"))
    feast = holiday(hit)
    return spanned(make(feast[1].earliest)) if make and feast else feast


def from_day(hit: Hit) -> Built:
    """As "two weeks after Easter", "75 days before tomorrow"."""
    away: Distance = hit.get("duration")
    anchor: Span = hit.get("date", "period") or spans.one_day(hit.reference)
    back = hit.get("before") is not None
    return spanned(spans.one_day(away.from_day(anchor.earliest if back else anchor.latest, -1 if back else 1), "offset"))


def nth_weekday(hit: Hit) -> Built:
    period = hit.get("period") or spans.around(hit.get("unit") or "month", hit.reference)
    found = spans.nth_weekday(period, hit.get("weekday", "soft_weekday"), nth(hit))
    return spanned(spans.one_day(found))


def weekday_within(hit: Hit) -> Built:
    """As "the first week of October on Friday"."""
    week, day = hit.get("period"), hit.get("date")
    if week.unit != "week" or day.basis != "weekday":
        return None
    return spanned(spans.one_day(week.earliest + timedelta(days=day.earliest.weekday()), "weekday"))


def weekday_beside(hit: Hit) -> Built:
    """As "two weeks ago on Monday", "Monday two weeks from now": that weekday closest to the day so far away."""
    by_basis = {day.basis: day.earliest for day in hit.all("date")}
    if by_basis.keys() != {"offset", "weekday"}:
        return None
    return spanned(spans.one_day(spans.weekday_closest(by_basis["weekday"].weekday(), by_basis["offset"]), "weekday"))
