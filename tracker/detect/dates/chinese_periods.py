"""Longer spans by name in Chinese: weeks to centuries, parts of them, and from one day to another."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tracker.detect.dates import spans
from tracker.detect.dates.cascade import Built, Hit
from tracker.detect.dates.chinese import UNSAID
from tracker.detect.dates.chinese_days import in_year, numbers, said_year
from tracker.detect.dates.lexer import century, spanned
from tracker.detect.dates.spans import Span
from tracker.detect.dates.western import Distance, in_memory
from tracker.text import is_han

# --- periods ------------------------------------------------------------------------------------------------------


def month(hit: Hit) -> Built:
    (number,) = numbers(hit)
    return in_year(hit, lambda year: spans.month_of(year, number))


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
    return spanned(spans.year_of(hit.get("year"))) if in_memory(hit.get("year")) else None


def years_between(hit: Hit) -> Built:
    first, last = hit.all("year")
    return spanned(spans.joined(spans.year_of(first), spans.year_of(last)))


def decade(hit: Hit) -> Built:
    """As "上世纪90年代", "二十世纪八十年代", "50年代", "2010年代"."""
    *century_number, years = hit.all("small", "big", "year")
    if years % 10 or (century_number and years > 99):
        return None
    if years > 99:
        return spanned(spans.decade_of(years))
    return spanned(spans.decade_of(100 * _hundreds(hit, century_number) + years))


def _hundreds(hit: Hit, century_number: list[int]) -> int:
    """The first digits of the years of a century: that is numbered, said from now, or the last one."""
    if century_number:
        return century_number[0] - 1
    unit, step = hit.get("rel_unit") or ("century", -1)
    if unit != "century":
        raise ValueError(f"a {unit} has no decades")
    return hit.reference.year // 100 + int(step)


def century_numbered(hit: Hit) -> Built:
    """As "二十一世纪"."""
    return spanned(spans.century_of(100 * (hit.get("small") - 1)))


def quarter(hit: Hit) -> Built:
    *_, number = numbers(hit)
    if hit.get("unit") not in (None, "quarter") or not 1 <= number <= 4:
        return None
    return in_year(hit, lambda y: spans.quarter_of(y, number))


def half(hit: Hit) -> Built:
    return in_year(hit, lambda y: spans.half_of(y, hit.get("half")))


def half_month(hit: Hit) -> Built:
    month = spans.around("month", hit.reference)
    middle = month.earliest.replace(day=15)
    first = hit.get("half_month") == 1
    return spanned(Span(month.earliest if first else middle + timedelta(days=1), middle if first else month.latest, "range"))


def season(hit: Hit) -> Built:
    """As "2016年春天", "2016年春"; the bare character may begin another word (春耕)."""
    if hit.words()[-1] not in "天季" and is_han(hit.after(1)):
        return None
    return in_year(hit, lambda y: spans.season_of(y, hit.get("season")))


def season_relative(hit: Hit) -> Built:
    """As "这个夏天": that of this year; the last one that is over, or the next one to begin."""
    step, code = hit.get("rel_season")
    near = [spans.season_of(hit.reference.year + y, code) for y in range(-3, 4)]
    if step < 0:
        return spanned([s for s in near if s.latest < hit.reference][step])
    return spanned([s for s in near if s.earliest > hit.reference][step - 1] if step else near[3])


def past_run(hit: Hit) -> Built:
    first = hit.get("duration").from_day(hit.reference, -1)
    return spanned(Span(first, hit.reference, "range", "offset"))


def coming_run(hit: Hit) -> Built:
    return spanned(Span(hit.reference + timedelta(days=1), hit.get("duration").from_day(hit.reference), "range", "offset"))


def term(hit: Hit) -> Built:
    """A term that starts today: "75天内", "延长75天"."""
    last = hit.get("duration").from_day(hit.reference)
    return spanned(Span(hit.reference, last, "range", "offset", deadline=True))


# --- parts --------------------------------------------------------------------------------------------------------


def part(hit: Hit) -> Built:
    return spanned(spans.part_of(replace(hit.get("period"), basis="calendar"), hit.get("part")))


def part_of_year(hit: Hit) -> Built:
    """As "今年年底", "2025年初", "年底"."""
    said = said_year(hit) if len(hit.tokens) > 1 else None
    which = hit.get("year_part", "part")
    return spanned(spans.part_of(spans.year_of(hit.reference.year if said is None else said), which))


def part_of_month(hit: Hit) -> Built:
    month = hit.get("small")
    which = hit.get("month_part")
    if month is None:
        return spanned(spans.part_of(spans.around("month", hit.reference), which))
    return in_year(hit, lambda y: spans.part_of(spans.month_of(y, numbers(hit)[0]), which))


def rest(hit: Hit) -> Built:
    """As "今年剩余时间": from today on."""
    return spanned(spans.rest_of(hit.get("period"), hit.reference))


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


# --- ranges and deadlines -----------------------------------------------------------------------------------------


def span_range(hit: Hit) -> Built:
    first, last = hit.all("date", "period")
    if first.deadline:
        return None
    return spanned(spans.joined(first, last))


def until_now(hit: Hit) -> Built:
    """As "1999年至今"."""
    return spanned(spans.joined(hit.get("date", "period"), spans.one_day(hit.reference)))


def after_before(hit: Hit) -> Built:
    """As 2010年之后2018年之前: after the start of the one, before the other."""
    first, last = hit.all("date", "period")
    end = last.earliest - timedelta(days=1)
    return spanned(Span(first.earliest, end, "range")) if first.earliest <= end else None


def due(hit: Hit) -> Built:
    return spanned(replace(hit.get("date", "period"), deadline=True))
