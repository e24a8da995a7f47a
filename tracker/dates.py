"""Dates of events as ranges: what EDTF text means, and how to write and order it. Words in running text are `detect.dates`' job.

EDTF is the Extended Date/Time Format of ISO 8601-2:2019 (loc.gov/standards/datetime). Supported: level 0 dates
(`2025`, `2025-06`, `2025-06-19`), level 1 approximation (`~`, `?`, `%` after the whole date), seasons 21-24, unspecified
day digits (`2025-06-1X`, `2025-06-XX`), one of a set (`[a..b]`: a single day within) and intervals (`a/b`: lasts).
Times of day, open ends and exponential years are refused.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_PLAIN = re.compile(r"(\d{4})(?:-(\d{2}|2[1-4])(?:-([0-3X][\dX]))?)?([~?%])?", re.ASCII)
_SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}


@dataclass(frozen=True, slots=True)
class EventDate:
    """When something happened: a day within [earliest, latest], its EDTF text, and the words it was read from."""

    earliest: date
    latest: date
    edtf: str
    words: str = ""

    @property
    def days(self) -> int:
        """How many days the range spans, 1 for an exact day."""
        return (self.latest - self.earliest).days + 1

    @property
    def exact(self) -> bool:
        """Whether the very day is known, without a mark of doubt."""
        return self.days == 1 and not self.edtf.endswith(("~", "?", "%"))

    def overlaps(self, other: EventDate) -> bool:
        return self.earliest <= other.latest and other.earliest <= self.latest


def exact_day(day: date, words: str = "") -> EventDate:
    return EventDate(day, day, day.isoformat(), words)


def day_range(earliest: date, latest: date, words: str = "") -> EventDate:
    """One day within the range, written as the EDTF that says so most shortly."""
    return EventDate(earliest, latest, _shortest(earliest, latest), words)


def parse_edtf(text: str, words: str = "") -> EventDate:
    """The range that an EDTF text means. Raises ValueError where it is not in the supported part of the standard."""
    if text.startswith("[") and text.endswith("]"):
        first, dots, last = text[1:-1].partition("..")
    else:
        first, dots, last = text.partition("/")
    low = _bounds(first)
    high = _bounds(last) if dots else low
    if low[0] > high[1]:
        raise ValueError(f"{text!r} ends before it begins")
    return EventDate(low[0], high[1], text, words)


def _bounds(text: str) -> tuple[date, date]:
    match = _PLAIN.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a date in EDTF, e.g. 2025-06-19, 2025-06 or [2025-06-11..2025-06-20]")
    year, month = int(match[1]), int(match[2] or 0)
    if month in _SEASON_MONTHS and not match[3]:
        return _season(year, month)
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    last = calendar.monthrange(year, month)[1]
    if not match[3]:
        return date(year, month, 1), date(year, month, last)
    low, high = _days(match[3], last)
    return date(year, month, low), date(year, month, high)


def _season(year: int, code: int) -> tuple[date, date]:
    first, last = _SEASON_MONTHS[code]
    end_year = year + (last < first)
    return date(year, first, 1), date(end_year, last, calendar.monthrange(end_year, last)[1])


def _days(text: str, last: int) -> tuple[int, int]:
    low, high = text.replace("X", "0"), text.replace("X", "9")
    if text[0] == "X":
        return 1, last
    return max(1, int(low)), min(last, int(high)) if "X" in text else int(high)


def _shortest(earliest: date, latest: date) -> str:
    if earliest == latest:
        return earliest.isoformat()
    if earliest.day == 1 and latest + timedelta(days=1) == _month_after(earliest):
        return earliest.isoformat()[:7]
    if (earliest.month, earliest.day, latest.month, latest.day) == (1, 1, 12, 31) and earliest.year == latest.year:
        return f"{earliest.year:04}"
    return f"[{earliest.isoformat()}..{latest.isoformat()}]"


def _month_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
