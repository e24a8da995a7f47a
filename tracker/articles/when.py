"""When an item says it was published, from the many ways sources write it. Dates of events in running text are `detect`'s job."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from tracker.text import clean, fold

_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_EARLY_YEAR = re.compile(r"\s0\d{3}\s")
_YEAR_FIRST = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|º|°|\.)?\s+(?:de\s+)?([^\W\d_]+)\.?,?\s+(?:de\s+)?(\d{4})(?!\d)")
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?!\d)")
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


def instant(text: str, language: str = "en") -> datetime | None:
    """The instant a text names, in UTC, or None where it names none that can be (before 1990, after 2100, 31 February).

    Read are ISO 8601, RFC 822, seconds or milliseconds since 1970, and a day anywhere in the text: year first, with the
    month in words (`language` and English), or in numbers. 4/5/2025 says two things in English and gives None; elsewhere,
    and with dots, the day comes first. A text without a zone is taken as UTC, a day as its midnight.
    """
    short = clean(text, 100)
    for read in (_iso, _epoch, _rfc822, _day):
        found = _possible(read, short, language)
        if found:
            return found
    return None


def _possible(read: Callable[[str, str], datetime | None], text: str, language: str) -> datetime | None:
    try:
        found = read(text, language)
        utc = found and (found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return utc if utc and _FIRST_YEAR <= utc.year <= _LAST_YEAR else None


def _iso(text: str, _language: str) -> datetime:
    return datetime.fromisoformat(text)


def _epoch(text: str, _language: str) -> datetime | None:
    if not _EPOCH.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC)


def _rfc822(text: str, _language: str) -> datetime | None:
    """An RFC 822 date; the library would take the year 0001 for 2001."""
    return None if _EARLY_YEAR.search(text) else parsedate_to_datetime(text)


def _day(text: str, language: str) -> datetime | None:
    if match := _YEAR_FIRST.search(text):
        return datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC)
    if match := _NUMBERS.search(text):
        return _numbers(int(match[1]), int(match[3]), int(match[4]), month_first=match[2] == "/" and language == "en")
    for pattern, day, month in ((_DAY_FIRST, 1, 2), (_MONTH_FIRST, 2, 1)):
        for match in pattern.finditer(text):
            number = _months(language).get(fold(match[month])) or _months("en").get(fold(match[month]))
            if number:
                return datetime(int(match[3]), number, int(match[day]), tzinfo=UTC)
    return None


def _numbers(first: int, second: int, year: int, *, month_first: bool) -> datetime | None:
    if month_first and first != second and max(first, second) <= 12:
        return None
    day, month = (second, first) if month_first and second > 12 else (first, second)
    return datetime(year, month, day, tzinfo=UTC)


@lru_cache(maxsize=32)
def _months(language: str) -> Mapping[str, int]:
    """Month names, whole and short, of a language as CLDR has them; none where CLDR does not know it."""
    from babel import UnknownLocaleError
    from babel.dates import get_month_names

    try:
        widths = [get_month_names(width, "format", language) for width in ("wide", "abbreviated")]
    except (UnknownLocaleError, ValueError):
        return {}
    names = {fold(name).rstrip("."): number for names in widths for number, name in names.items()}
    return names | {"sept": 9} if language == "en" else names
