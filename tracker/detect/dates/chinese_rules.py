"""The Chinese grammar of dates: the largest unit comes first, and what English puts before a date Chinese puts after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from tracker.detect.dates import spans
from tracker.detect.dates.cascade import Alphabet, Built, Hit, Level, Patterns
from tracker.detect.dates.chinese import UNSAID, WORDS
from tracker.detect.dates.lexer import century, spanned
from tracker.detect.dates.spans import Span
from tracker.detect.dates.western import Distance, ago, ahead
from tracker.text import is_han

KINDS = (*WORDS, "comma", "dot", "dash", "slash", "ordinal", "small", "padded", "big", "year", "dm", "duration", "date", "period")
"""All kinds of tokens; `padded` is a number like 08."""
GROUPS = {
    "count": ("small", "big", "few"),
    "any_year": ("year", "padded", "small", "big"),
    "number": ("small", "padded"),
    "span": ("date", "period"),
    "join": ("to", "dash"),
}


# --- 1. distances -------------------------------------------------------------------------------------------------

_MONTHS = {"month": 1, "quarter": 3, "nian": 12}
_DAYS = {"day": 1, "ri": 1, "week": 7}
_BEFORE_YEAR = "在于从自到至和与及是"
"""Characters that may stand before a year of two digits; after others it is one of some reign (康熙三年)."""


def distance(hit: Hit) -> Built:
    count = hit.get("small", "big", "few")
    unit = hit.get("unit") or ("nian" if hit.get("nian") is not None else "ri")
    if unit not in _MONTHS and unit not in _DAYS:
        return None
    name = {"nian": "year", "ri": "day"}.get(unit, unit)
    return "duration", Distance(count * _MONTHS.get(unit, 0), count * _DAYS.get(unit, 0), name, count)


def fixed_distance(hit: Hit) -> Built:
    months, days = hit.get("fixed")
    return "duration", Distance(months, days, "month", 1)


# --- 2. days and periods by name ----------------------------------------------------------------------------------


def _said_year(hit: Hit) -> int | None:
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


def _numbers(hit: Hit) -> list[int]:
    """The numbers after the year."""
    after_year = next((n + 1 for n, token in enumerate(hit.tokens) if token.kind == "nian"), 0)
    return [token.value for token in hit.tokens[after_year:] if token.kind in ("small", "padded")]


def _in_year(hit: Hit, make: Callable[[int], Span]) -> Built:
    year = _said_year(hit)
    return spanned(make(year) if year is not None else spans.infer_year(make, hit.reference, hit.direction))


def calendar_day(hit: Hit) -> Built:
    month, day = _numbers(hit)
    return _in_year(hit, lambda year: spans.one_day(date(year, month, day)))


def unmarked_day(hit: Hit) -> Built:
    """As 八月十五, without a word for day: only where no other character follows that a number could count."""
    return None if hit.after(1).strip() and hit.after(1) not in "，。、；,." else calendar_day(hit)


def day_range(hit: Hit) -> Built:
    """As "4月4日至9日"."""
    if written := hit.get("dm"):
        (month,), (first, last) = _numbers(hit), [int(n) for n in written[2].split("-")]
    else:
        month, first, last = _numbers(hit)
    if last <= first:
        return None
    return _in_year(hit, lambda year: Span(date(year, month, first), date(year, month, last), "range"))


def day_of_relative_month(hit: Hit) -> Built:
    unit, step = hit.get("rel_unit")
    start = spans.around(unit, hit.reference, step).earliest
    return spanned(spans.one_day(start.replace(day=hit.get("small", "padded")))) if unit == "month" else None


def day_in_month(hit: Hit) -> Built:
    return spanned(spans.day_of_month(hit.get("small", "padded"), hit.reference, hit.direction))


def numeric_day(hit: Hit) -> Built:
    day, month, written = hit.get("dm")
    if "/" not in written or max(day, month) < 10:
        return None
    return spanned(spans.infer_year(lambda year: spans.one_day(date(year, month, day)), hit.reference, hit.direction))


def deictic(hit: Hit) -> Built:
    return spanned(spans.one_day(hit.reference + timedelta(days=hit.get("deictic")), "deictic"))


def weekday(hit: Hit) -> Built:
    return spanned(spans.one_day(spans.weekday_near(hit.get("weekday"), hit.reference, hit.direction), "weekday"))


def relative_weekday(hit: Hit) -> Built:
    step, number = hit.get("rel_weekday")
    monday = spans.around("week", hit.reference, step).earliest
    return spanned(spans.one_day(monday + timedelta(days=number), "weekday"))


def holiday(hit: Hit) -> Built:
    month, day = hit.get("holiday")
    return _in_year(hit, lambda year: spans.one_day(date(year, month, day)))


def month(hit: Hit) -> Built:
    (number,) = _numbers(hit)
    return _in_year(hit, lambda year: spans.month_of(year, number))


def relative_unit(hit: Hit) -> Built:
    unit, step = hit.get("rel_unit")
    if step == UNSAID:
        past = hit.direction == "past" and spans.weekend_of(hit.reference).earliest > hit.reference
        step = -1 if past else 0
    return spanned(replace(spans.around(unit, hit.reference, step), basis="deictic"))


def year(hit: Hit) -> Built:
    return spanned(spans.year_of(century(hit.get("year", "padded", "big"))))


def year_of_republic(hit: Hit) -> Built:
    """As 民国114年: counted from 1912, as Taiwan does."""
    return spanned(spans.year_of(hit.get("minguo") + hit.get("small", "big")))


def plain_year(hit: Hit) -> Built:
    return spanned(spans.year_of(hit.get("year"))) if 1900 <= hit.get("year") <= 2199 else None


def years_between(hit: Hit) -> Built:
    first, last = hit.all("year")
    return spanned(spans.joined(spans.year_of(first), spans.year_of(last)))


def decade(hit: Hit) -> Built:
    """As "上世纪90年代", "二十世纪八十年代", "50年代"."""
    *century_number, years = hit.all("small", "big")
    hundreds = 19
    if century_number:
        hundreds = century_number[0] - 1
    elif (step := hit.get("century")) is not None:
        hundreds = hit.reference.year // 100 + step
    return spanned(spans.decade_of(100 * hundreds + years)) if years < 100 and years % 10 == 0 else None


def quarter(hit: Hit) -> Built:
    numbers = _numbers(hit)
    if hit.get("unit") != "quarter" or not 1 <= numbers[0] <= 4:
        return None
    return _in_year(hit, lambda y: spans.quarter_of(y, numbers[0]))


def half(hit: Hit) -> Built:
    return _in_year(hit, lambda y: spans.half_of(y, hit.get("half")))


def half_month(hit: Hit) -> Built:
    month = spans.around("month", hit.reference)
    middle = month.earliest.replace(day=15)
    first = hit.get("half_month") == 1
    return spanned(Span(month.earliest if first else middle + timedelta(days=1), middle if first else month.latest, "range"))


def season(hit: Hit) -> Built:
    return _in_year(hit, lambda y: spans.season_of(y, hit.get("season")))


def past_run(hit: Hit) -> Built:
    first = hit.get("duration").from_day(hit.reference, -1)
    return spanned(Span(first, hit.reference, "range", "offset"))


def coming_run(hit: Hit) -> Built:
    return spanned(Span(hit.reference + timedelta(days=1), hit.get("duration").from_day(hit.reference), "range", "offset"))


def term(hit: Hit) -> Built:
    """A term that starts today: "75天内", "延长75天"."""
    last = hit.get("duration").from_day(hit.reference)
    return spanned(Span(hit.reference, last, "range", "offset", deadline=True))


# --- 3. parts -----------------------------------------------------------------------------------------------------


def part(hit: Hit) -> Built:
    return spanned(spans.part_of(replace(hit.get("period"), basis="calendar"), hit.get("part")))


def part_of_year(hit: Hit) -> Built:
    """As "今年年底", "2025年初", "年底"."""
    said = _said_year(hit) if len(hit.tokens) > 1 else None
    which = hit.get("year_part", "part")
    return spanned(spans.part_of(spans.year_of(hit.reference.year if said is None else said), which))


def part_of_month(hit: Hit) -> Built:
    month = hit.get("small")
    which = hit.get("month_part")
    if month is None:
        return spanned(spans.part_of(spans.around("month", hit.reference), which))
    return _in_year(hit, lambda y: spans.part_of(spans.month_of(y, _numbers(hit)[0]), which))


def nth_of_period(hit: Hit) -> Built:
    """As "十月的第一周", "明年第九个月"."""
    unit = hit.get("duration").unit if hit.get("duration") else hit.get("unit")
    nth = hit.get("small") or hit.get("duration").count
    return spanned(spans.nth_unit(hit.get("period"), unit, nth))


def last_of_period(hit: Hit) -> Built:
    """As "今年的最后3周"."""
    away: Distance = hit.get("duration")
    unit, count = (away.unit, away.count) if away else (hit.get("unit"), 1)
    return spanned(spans.nth_unit(hit.get("period"), unit, -1, count))


def last_weekday(hit: Hit) -> Built:
    anchor: date = hit.get("date").earliest
    return spanned(spans.one_day(spans.nth_weekday(hit.get("period"), anchor.weekday(), -1)))


# --- 4. and 5. ranges and deadlines -------------------------------------------------------------------------------


def span_range(hit: Hit) -> Built:
    first, last = hit.all("date", "period")
    if first.deadline:
        return None
    return spanned(spans.joined(first, last))


def after_before(hit: Hit) -> Built:
    """As 2010年之后2018年之前: after the start of the one, before the other."""
    first, last = hit.all("date", "period")
    end = last.earliest - timedelta(days=1)
    return spanned(Span(first.earliest, end, "range")) if first.earliest <= end else None


def due(hit: Hit) -> Built:
    return spanned(replace(hit.get("date", "period"), deadline=True))


_YEAR = "(minguo? any_year nian | rel_unit)"

DISTANCES: Patterns = (
    ("(?<! di) count unit", distance),
    ("(?<! minguo) (small | few) nian (?! number yue) | (?<! at) (?<! minguo) big nian (?! number yue)", distance),
    ("(?<! yue) (?<! join) (small | big) ri (?= inside)", distance),
    ("(?<! yue) big ri", distance),
    ("fixed", fixed_distance),
)
NAMED: Patterns = (
    (f"{_YEAR} de? number yue number ri ( comma? weekday )?", calendar_day),
    ("number yue number ri ( comma? weekday )?", calendar_day),
    (f"({_YEAR} de?)? number yue small (?! ri | to | dash | unit)", unmarked_day),
    (f"({_YEAR} de?)? number yue number ri? (join | and) number ri", day_range),
    (f"({_YEAR} de?)? number yue dm ri", day_range),
    ("rel_unit number ri", day_of_relative_month),
    ("(?<! yue) number ri", day_in_month),
    ("dm", numeric_day),
    ("deictic", deictic),
    ("weekday", weekday),
    ("rel_weekday", relative_weekday),
    (f"({_YEAR} de?)? holiday", holiday),
    (f"(?<! lunar) ({_YEAR} de?)? number yue (?! lunar | number ri)", month),
    ("rel_unit", relative_unit),
    ("(year | padded) nian", year),
    ("minguo (small | big) nian", year_of_republic),
    ("(?<= at) big nian", year),
    ("(?<= [at from]) year", plain_year),
    ("from? year nian? join year nian? between? | (at | from)? year nian? and year nian between", years_between),
    ("(small? century)? (small | big) decade", decade),
    (f"({_YEAR} de?)? di? small unit", quarter),
    (f"({_YEAR} de?)? half", half),
    ("half_month", half_month),
    (f"{_YEAR} de? season", season),
    ("duration ago", ago),
    ("duration later", ahead),
    ("(last_n | ago) duration", past_run),
    ("next_n duration", coming_run),
    ("duration inside | at? duration inside | (extend | until) duration | duration de? reprieve", term),
    (f"{_YEAR} (year_part | part) | year_part", part_of_year),
    (f"({_YEAR} de?)? number month_part | month_part", part_of_month),
)
PARTS: Patterns = (
    ("period part", part),
    ("period de? di small unit | period de? di duration", nth_of_period),
    ("period de? end_of (unit | duration)", last_of_period),
    ("period de? end_of unit? date", last_weekday),
)
RANGES: Patterns = (
    ("from? span (to | dash) span", span_range),
    ("(at | from)? span and span between", span_range),
    ("span later span ago", after_before),
)
DEADLINES: Patterns = (("until span ago? | to span | at? span (or_on? ago)", due),)


def levels() -> tuple[Alphabet, tuple[Level, ...]]:
    """The rules compiled, level by level."""
    alphabet = Alphabet(KINDS, GROUPS)
    rules = (DISTANCES, NAMED, PARTS, RANGES, DEADLINES)
    return alphabet, tuple(tuple(alphabet.rule(pattern, build) for pattern, build in level) for level in rules)
