"""Days of the Chinese lunar calendar: of its months ("三月初一"), of its new year ("大年初一", "除夕"), its feasts.

The calendar's own arithmetic is borax's, from 1900 to 2100; other years raise ValueError. Leap months are not told apart from the
month they repeat.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from borax.calendars.lunardate import LCalendars, LunarDate

from tracker.detect.dates.cascade import Built, Hit
from tracker.detect.dates.chinese_days import in_year, numbers
from tracker.detect.dates.spans import Span, one_day

EVE = (1, 0)
"""New year's eve as a feast: the day before the first of the first month. That of 2025 was 28 January 2025."""
_WORD_GOES_ON = frozenset("直些批样般起次个切下定")
"""What makes another word of 一 at the end of a match: 三月初一直 is "in early March always"."""


def numbers_of(day: date) -> tuple[int, int, int]:
    """The year, month and day that the lunar calendar gives a day."""
    told = LunarDate.from_solar(day)
    return told.year, told.month, told.day


def day_of_month(hit: Hit) -> Built:
    """As "农历八月十五", "三月初一", "腊月二十八"."""
    if hit.words().endswith("一") and hit.after(1) in _WORD_GOES_ON:
        return None
    *month, day = [token.value for token in hit.tokens if token.kind in ("lunar_month", "small", "padded", "lunar_day")][-2:]
    return _said(hit, lambda year: _day(year, month[0], day))


def day_of_new_year(hit: Hit) -> Built:
    """As "大年初三"."""
    return _said(hit, lambda year: _day(year, 1, hit.get("lunar_day")))


def feast(hit: Hit) -> Built:
    month, day = hit.get("lunar_feast")
    return _said(hit, lambda year: _day(year, month, day or 1) - timedelta(days=not day))


def month(hit: Hit) -> Built:
    """As "农历八月", "腊月"."""
    number = hit.get("lunar_month") or numbers(_unmarked(hit))[0]
    return in_year(_unmarked(hit), lambda year: _month(year, number))


def _said(hit: Hit, make: Callable[[int], date]) -> Built:
    return in_year(_unmarked(hit), lambda year: one_day(make(year), "lunar"))


def _unmarked(hit: Hit) -> Hit:
    """A match without the word for the calendar."""
    return replace(hit, tokens=hit.tokens[1:]) if hit.tokens[0].kind == "lunar_mark" else hit


def _day(year: int, number: int, day: int) -> date:
    solar: date = LunarDate(year, number, day).to_solar_date()
    return solar


def _month(year: int, number: int) -> Span:
    first = _day(year, number, 1)
    return Span(first, first + timedelta(days=LCalendars.ndays(year, number) - 1), "month", "lunar")
