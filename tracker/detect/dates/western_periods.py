"""Longer spans by name in English and Italian: weeks to decades, and parts of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tracker.detect.dates import spans
from tracker.detect.dates.cascade import Built, Hit
from tracker.detect.dates.lexer import spanned
from tracker.detect.dates.spans import Span
from tracker.detect.dates.western import in_memory, nth, relative_span, said_year
from tracker.detect.dates.western_days import ENDS

_NAME_FOLLOWS = re.compile(r"\s[A-Z][a-zà-ù]+")
_UNCOUNTED = re.compile(
    r"\b(?:days|weeks|months|quarters|years|decades|centuries|giorni|settimane|mesi|trimestri|anni|decenni|secoli)\b",
    re.IGNORECASE,
)
_SAYS_WHICH = re.compile(r"[\s-](?:of|in|from|to|before|after|since|end(?:ed|ing)|when|that|which|ahead|start|begin)|['’]")
_NO_ARTICLE = re.compile(r"di\b", re.IGNORECASE)
_IN_A_MONTH = re.compile(r"\b(?:in|since|until|by|a|di)\s$")


def month_named(hit: Hit) -> Built:
    month, year = hit.get("month", "soft_month"), said_year(hit)
    if year is not None:
        return spanned(spans.month_of(year, month))
    if len(hit.tokens) == 1 and _NAME_FOLLOWS.match(hit.after(3)) and not _IN_A_MONTH.search(hit.before(6)):
        return None
    return spanned(spans.infer_year(lambda y: spans.month_of(y, month), hit.reference, hit.direction))


def month_relative(hit: Hit) -> Built:
    """The month "last June" is the nearest one that is over, "next June" the nearest to come, "this June" that of the year."""
    month, (step, _) = hit.get("month", "soft_month"), hit.get("rel")
    year = hit.reference.year
    if step < 0:
        year -= month >= hit.reference.month
    elif step > 0:
        year += month <= hit.reference.month
    return spanned(spans.month_of(year, month))


def month_of_relative_year(hit: Hit) -> Built:
    shifted = relative_span(hit)
    return spanned(spans.month_of(shifted.earliest.year, hit.get("month", "soft_month"))) if shifted.unit == "year" else None


def relative_unit(hit: Hit) -> Built:
    """As "last week"; not "the coming weeks", which nobody counted."""
    return None if _UNCOUNTED.search(hit.words()) else spanned(relative_span(hit))


def unit_beyond(hit: Hit) -> Built:
    """As "the week after next", "the year before last"."""
    step = hit.get("rel")[0]
    if (hit.get("before") is not None) != (step < 0):
        return None
    return spanned(spans.around(hit.get("unit"), hit.reference, 2 * step))


def beside(hit: Hit) -> Built:
    """As "the week before Christmas", "the day after": the unit beside the one that holds the day, or today."""
    unit, step = hit.get("unit"), -1 if hit.get("before") is not None else 1
    anchor: Span | None = hit.get("date", "period")
    alone = anchor is None and (unit != "day" or not ENDS.match(hit.after(9)))
    if alone or _UNCOUNTED.search(hit.words()):
        return None
    day = (anchor.earliest if step < 0 else anchor.latest) if anchor else hit.reference
    return spanned(spans.around(unit, day, step))


def this_unit(hit: Hit) -> Built:
    """As "for the month", "partner of the year": the one that runs, unless more follows that says which."""
    vague = _SAYS_WHICH.match(hit.after(12)) or _NO_ARTICLE.match(hit.words())
    return None if vague else spanned(spans.around(hit.get("unit"), hit.reference))


def to_date(hit: Hit) -> Built:
    """As "year to date"."""
    if not hit.words().lower().endswith("to date"):
        return None
    start = spans.one_day(spans.around(hit.get("unit"), hit.reference).earliest)
    return spanned(spans.joined(start, spans.one_day(hit.reference)))


def end_of_unit(hit: Hit) -> Built:
    """As "year-end"."""
    this = replace(spans.around(hit.get("end_of_unit"), hit.reference), basis="deictic")
    return spanned(spans.part_of(this, "late"))


def weekend(hit: Hit) -> Built:
    """As "over the weekend": the one before or the one to come, by the tense; where there is none, that of this week."""
    if hit.get("unit") != "weekend":
        return None
    this = spans.weekend_of(hit.reference)
    past = hit.direction == "past" and this.earliest > hit.reference
    return spanned(spans.around("weekend", hit.reference, -1) if past else this)


def numbered_week(hit: Hit) -> Built:
    """As "week 31", of ISO 8601."""
    units = hit.all("unit")
    if units[0] != "week" or units[1:] not in ([], ["year"]):
        return None
    year = hit.get("year") or (_year_of(hit) if units[1:] else hit.reference.year)
    return spanned(spans.nth_unit(spans.year_of(year), "week", hit.get("small", "big")))


def _year_of(hit: Hit) -> int:
    return hit.reference.year + int(hit.get("rel")[0])


def year_named(hit: Hit) -> Built:
    """As "in 2024", "the year 2024"."""
    year, unit = hit.get("year"), hit.get("unit")
    if hit.words().lower().startswith(("anni", "years")):
        return decade(hit)
    plausible = year is not None and (in_memory(year) or not hit.words().isdigit())
    return spanned(spans.year_of(year)) if plausible and unit in (None, "year") else None


def century(hit: Hit) -> Built:
    """As "the 21st century"."""
    number = hit.get("numbered_century", "ordinal")
    return spanned(spans.century_of(100 * (number - 1))) if hit.get("unit") in (None, "century") else None


def decade(hit: Hit) -> Built:
    """As "the 1990s", "anni 70"."""
    year = hit.get("decade", "year", "small", "big")
    return spanned(spans.decade_of(year if year > 99 else year + 1900)) if year % 10 == 0 else None


def piece(hit: Hit) -> Built:
    """A quarter, half or season, of a year said or of the nearest one; half of another unit."""
    if hit.get("half") and hit.get("unit") not in (None, "year"):
        return half_of(hit)
    make, number = _piece(hit)
    year = hit.get("year")
    if year is None and hit.get("unit"):
        year = relative_span(hit).earliest.year if hit.get("rel") else hit.reference.year
    if year is not None:
        return spanned(make(year, number))
    return spanned(spans.infer_year(lambda y: make(y, number), hit.reference, hit.direction))


def half_of(hit: Hit) -> Built:
    """As "the second half of the month", "the first half of next week", "the first half of May"."""
    period = hit.get("period")
    if period is None:
        period = relative_span(hit) if hit.get("rel") else spans.around(hit.get("unit"), hit.reference)
    return spanned(spans.part_of(replace(period, basis="deictic"), "early" if hit.get("half") == 1 else "late"))


def season_relative(hit: Hit) -> Built:
    make, number = _piece(hit)
    step = hit.get("rel")[0]
    this = spans.nearest((make(hit.reference.year + y, number) for y in (-1, 0)), hit.reference, "")
    if step < 0 <= (this.latest - hit.reference).days:
        return spanned(make(this.earliest.year - 1, number))
    year = hit.reference.year if step == 0 else this.earliest.year + (step > 0 and this.earliest <= hit.reference)
    return spanned(this if step < 0 else make(year, number))


def _piece(hit: Hit) -> tuple[Callable[[int, int], Span], int]:
    for kind, make in (("quarter", spans.quarter_of), ("half", spans.half_of), ("season", spans.season_of)):
        if (number := hit.get(kind)) is not None:
            return make, number
    raise ValueError("no part of a year")


def part(hit: Hit) -> Built:
    period = hit.get("period") or replace(spans.around(hit.get("unit"), hit.reference), basis="deictic")
    return spanned(spans.part_of(period, hit.get("part")))


def so_far(hit: Hit) -> Built:
    """What is "earlier this month" ends today, "later this year" starts today."""
    period: Span = hit.get("period")
    if not period.earliest <= hit.reference <= period.latest:
        return spanned(spans.part_of(period, "early" if hit.get("earlier") is not None else "late"))
    if hit.get("earlier") is not None:
        return spanned(replace(period, latest=hit.reference, unit="range"))
    return spanned(replace(period, earliest=hit.reference, unit="range"))


def rest(hit: Hit) -> Built:
    period = hit.get("period") or spans.around(hit.get("unit"), hit.reference)
    return spanned(spans.rest_of(period, hit.reference))


def nth_of_period(hit: Hit) -> Built:
    """As "the third week of June", "the last two months of 2024", "the 15th day of next month"; not "the first months"."""
    if hit.get("duration") is None and _UNCOUNTED.search(hit.words()):
        return None
    units, count = hit.all("unit"), 1
    if away := hit.get("duration"):
        units, count = [away.unit, *units], away.count
    period = hit.get("period") or spans.around(units[-1], hit.reference)
    return spanned(spans.nth_unit(period, units[0], nth(hit), count))


def period_of_day(hit: Hit) -> Built:
    """As "the week of 16 September", "w/c 16 September"."""
    day = hit.get("date") or spans.day_of_month(hit.get("ordinal"), hit.reference, hit.direction)
    unit = hit.get("unit") or "week"
    return spanned(spans.around(unit, day.earliest)) if unit in ("week", "month") else None
