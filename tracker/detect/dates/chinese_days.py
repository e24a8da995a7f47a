"""Distances and single days by name in Chinese: of the calendar, of the week, from today, on a feast."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from tracker.detect.dates import spans
from tracker.detect.dates.cascade import Built, Hit
from tracker.detect.dates.lexer import century, spanned
from tracker.detect.dates.spans import Span
from tracker.detect.dates.western import Distance
from tracker.text import is_han

_MONTHS = {"month": 1, "quarter": 3, "nian": 12}
_DAYS = {"day": 1, "ri": 1, "week": 7}
_NAMES = {"nian": "year", "ri": "day"}
_BEFORE_YEAR = "在于从自到至和与及是"
"""Characters that may stand before a year of two digits; after others it is one of some reign (康熙三年)."""


# --- distances ----------------------------------------------------------------------------------------------------


def distance(hit: Hit) -> Built:
    """As "75天", "两年零三个月"."""
    counts = hit.all("small", "big", "few", "padded")
    units = [token.value or token.kind for token in hit.tokens if token.kind in ("unit", "nian", "ri")]
    pairs = list(zip(counts, units, strict=True))
    months = sum(count * _MONTHS.get(unit, 0) for count, unit in pairs)
    days = sum(count * _DAYS.get(unit, 0) for count, unit in pairs)
    return "duration", Distance(months, days, _NAMES.get(units[0], units[0]), counts[0])


def distance_and_half(hit: Hit) -> Built:
    """As "一年半", "三个半月"."""
    count = hit.get("small", "few")
    if hit.get("nian") is not None:
        return "duration", Distance(12 * count + 6, 0, "year", count)
    return "duration", Distance(count, 15, "month", count)


def fixed_distance(hit: Hit) -> Built:
    months, days = hit.get("fixed")
    return "duration", Distance(months, days, "month", 1)


# --- years --------------------------------------------------------------------------------------------------------


def said_year(hit: Hit) -> int | None:
    """The year a match begins with: in digits, by its last two, or as "last year"."""
    first = hit.tokens[0]
    if first.kind == "rel_unit":
        if first.value[0] != "year":
            raise ValueError(f"a {first.value[0]} is no year")
        return hit.reference.year + int(first.value[1])
    if first.kind == "minguo":
        return int(first.value + hit.tokens[1].value)
    if not any(token.kind == "nian" for token in hit.tokens):
        return None
    if first.value < 100 and is_han(hit.before(1)) and hit.before(1) not in _BEFORE_YEAR:
        raise ValueError("a year of some reign")
    return century(first.value)


def numbers(hit: Hit) -> list[int]:
    """The numbers after the year."""
    after_year = next((n + 1 for n, token in enumerate(hit.tokens) if token.kind == "nian"), 0)
    return [token.value for token in hit.tokens[after_year:] if token.kind in ("small", "padded")]


def in_year(hit: Hit, make: Callable[[int], Span]) -> Built:
    """What `make` gives for the year that is said, else for the most likely one."""
    year = said_year(hit)
    return spanned(make(year) if year is not None else spans.infer_year(make, hit.reference, hit.direction))


# --- days ---------------------------------------------------------------------------------------------------------


def calendar_day(hit: Hit) -> Built:
    month, day = numbers(hit)
    return in_year(hit, lambda year: spans.one_day(date(year, month, day)))


def unmarked_day(hit: Hit) -> Built:
    """As 八月十五, without a word for day: only where no other character follows that a number could count."""
    return None if hit.after(1).strip() and hit.after(1) not in "，。、；,." else calendar_day(hit)


def day_range(hit: Hit) -> Built:
    """As "4月4日至9日"."""
    if written := hit.get("dm"):
        (month,), (first, last) = numbers(hit), [int(n) for n in written[2].split("-")]
    else:
        month, first, last = numbers(hit)
    if last <= first:
        return None
    return in_year(hit, lambda year: Span(date(year, month, first), date(year, month, last), "range"))


def day_of_relative_month(hit: Hit) -> Built:
    unit, step = hit.get("rel_unit")
    start = spans.around(unit, hit.reference, step).earliest
    return spanned(spans.one_day(start.replace(day=hit.get("small", "padded")))) if unit == "month" else None


def day_in_month(hit: Hit) -> Built:
    return spanned(spans.day_of_month(hit.get("small", "padded"), hit.reference, hit.direction))


def day_listed(hit: Hit) -> Built:
    """The second day of "4月1日、2日"."""
    month, day = hit.preceding[-5].value, hit.get("small", "padded")
    return spanned(spans.infer_year(lambda year: spans.one_day(date(year, month, day)), hit.reference, hit.direction))


def numeric_day(hit: Hit) -> Built:
    day, month, written = hit.get("dm")
    if "/" not in written or max(day, month) < 10:
        return None
    return spanned(spans.infer_year(lambda year: spans.one_day(date(year, month, day)), hit.reference, hit.direction))


def deictic(hit: Hit) -> Built:
    return spanned(spans.one_day(hit.reference + timedelta(days=hit.get("deictic")), "deictic"))


def holiday(hit: Hit) -> Built:
    what = hit.get("holiday")
    return in_year(hit, lambda year: spans.one_day(spans.feast(what, year)))


# --- weekdays -----------------------------------------------------------------------------------------------------


def weekday(hit: Hit) -> Built:
    return spanned(spans.one_day(_weekday(hit), "weekday"))


def _weekday(hit: Hit) -> date:
    """The first weekday of a match, of the week that is said with it or the nearest one."""
    if (said := hit.get("rel_weekday")) is not None:
        return spans.around("week", hit.reference, said[0]).earliest + timedelta(days=said[1])
    return spans.weekday_near(hit.get("weekday"), hit.reference, hit.direction)


def weekday_range(hit: Hit) -> Built:
    """As "上周一到周五": the end is the first such day after the start."""
    first = _weekday(hit)
    last = spans.weekday_near(hit.tokens[-1].value, first, "future")
    return spanned(Span(first, last, "range", "weekday"))


def weekday_ahead(hit: Hit) -> Built:
    """As "两周后的周一": of the week that is so many weeks away; the first after other distances."""
    away: Distance = hit.get("duration")
    start = away.from_day(hit.reference)
    start = spans.week_of(start).earliest if away.unit == "week" else start
    return spanned(spans.one_day(spans.weekday_near(hit.get("weekday"), start, "future"), "weekday"))


def weekday_of_week(hit: Hit) -> Built:
    """As "下个月第一周的周三"."""
    week, day = hit.get("period"), hit.get("date")
    if week.unit != "week" or day.basis != "weekday":
        return None
    return spanned(spans.one_day(week.earliest + timedelta(days=day.earliest.weekday()), "weekday"))


def nth_weekday(hit: Hit) -> Built:
    """As "十一月的第二个星期日"."""
    return spanned(spans.one_day(spans.nth_weekday(hit.get("period"), hit.get("counted_weekday"), hit.get("small"))))


def last_weekday(hit: Hit) -> Built:
    anchor: date = hit.get("date").earliest
    return spanned(spans.one_day(spans.nth_weekday(hit.get("period"), anchor.weekday(), -1)))


def from_day(hit: Hit) -> Built:
    """As "圣诞节后三天"."""
    sign = 1 if hit.get("later") is not None else -1
    return spanned(spans.one_day(hit.get("duration").from_day(hit.get("date").latest, sign), "offset"))
