"""What an answer says about itself: when to come back, how long it stays fresh, by what to ask for changes. Pure.

Every value is a stranger's text: what does not follow the standard is as good as absent, and nothing here raises.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

WEEK = 7 * 24 * 3600
_VALIDATOR = re.compile(r"[\x20-\x7e]{1,512}")


def retry_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """The instant after `now` that Retry-After names (RFC 9110 section 10.2.3), at most a week away; None where it names none."""
    text = headers.get("retry-after", "").strip()
    date = _date(text)
    seconds = (date - now).total_seconds() if date else _seconds(text)
    return now + timedelta(seconds=min(seconds, WEEK)) if seconds > 0 else None


def fresh_for(headers: Mapping[str, str]) -> int:
    """The seconds a copy stays fresh (RFC 9111 section 4.2), at most a week; 0 where it must not be kept or nothing is said."""
    directives = _directives(headers.get("cache-control", ""))
    if "no-cache" in directives or "no-store" in directives:
        return 0
    lifetime = _seconds(directives["max-age"]) if "max-age" in directives else _until_expiry(headers)
    return max(0, min(lifetime - _seconds(headers.get("age", "")), WEEK))


def validator(text: str) -> str:
    """An ETag or Last-Modified fit to be sent back: short printable ASCII, else ""."""
    return text if _VALIDATOR.fullmatch(text) else ""


def _directives(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.lower().split(","))
    return {name.strip(): value.strip().strip('"') for name, _, value in pairs}


def _until_expiry(headers: Mapping[str, str]) -> int:
    expires, sent = _date(headers.get("expires", "")), _date(headers.get("date", ""))
    return int((expires - sent).total_seconds()) if expires and sent else 0


def _seconds(text: str) -> int:
    return int(text[:12]) if text.isascii() and text.isdigit() else 0


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
