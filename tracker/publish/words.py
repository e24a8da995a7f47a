"""Dates, countdowns and the standing of an event in words for readers, in the languages of `languages`; others get English.

Reading dates out of running text is not done here. The EDTF forms that `dates` supports are all said (ISO 8601-2:2019).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache

from tracker.dates import EventDate, exact_day, parse_edtf
from tracker.model import Event, Evidence
from tracker.publish.languages import spoken
from tracker.publish.safe import tidy
from tracker.publish.strings import count, label, say
from tracker.states import Relation, Tier
from tracker.text import clean

_PIECE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d|XX))?([~?%]?)")
_SEASONS = ("spring", "summer", "autumn", "winter")
_THIRDS = ("third_first", "third_middle", "third_last")
_DOUBTS = {"~": "doubt_about", "?": "doubt_perhaps", "%": "doubt_both"}
_FIRST_SEASON, _LAST_SEASON = 21, 24
_REMEMBERED = 4096
"""Dates kept in words: a site says each of its dates on many pages."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A day, month, season or year as EDTF writes it; 0 is what is not said."""

    year: int
    month: int = 0
    day: int = 0
    doubt: str = ""


@lru_cache(_REMEMBERED)
def say_date(when: EventDate, language: str, *, short: bool = False) -> str:
    """The date with the precision it has: "19 June 2025", "mid-June 2025", "between 2 and 4 April 2025", "spring 2025".

    A third of a month is said as one only where the date was read from words. `short` shortens the names of months.
    """
    third = _third(when)
    if when.words and third is not None:
        month = _say_piece(_Piece(when.earliest.year, when.earliest.month), language, short)
        return say(_THIRDS[third], language, month=month)
    low, high = _ends(when)
    if low == high:
        return _say_piece(low, language, short)
    shown = (_unshared(low, high) if spoken(language).shortens else low, high)
    low_text, high_text = (_say_piece(piece, language, short) for piece in shown)
    if "/" in when.edtf:
        return say("span", language, low=low_text, high=high_text)
    return say("between", language, low=_bound(low_text, shown[0], language), high=_bound(high_text, shown[1], language))


@lru_cache(_REMEMBERED)
def say_edtf(text: str, language: str) -> str:
    """The date that an EDTF text means, in words; the text itself where it means none."""
    try:
        return say_date(parse_edtf(text), language)
    except ValueError:
        return clean(text, 200)


def precision(when: EventDate) -> str:
    """How exactly the date is known: "about", "span", "day", "range", "month", "season" or "year"."""
    if when.edtf.endswith(("~", "?", "%")):
        return "about"
    if "/" in when.edtf:
        return "span"
    if when.days == 1:
        return "day"
    low, high = _ends(when)
    if low != high:
        return "range"
    if low.month:
        return "season" if low.month >= _FIRST_SEASON else "month"
    return "year"


def say_countdown(when: EventDate, today: date, language: str) -> str:
    """How far the date is from today: "in 12 days", "in 4 to 13 days", "any day now, 5 days left at most", "3 days ago"."""
    low, high = (when.earliest - today).days, (when.latest - today).days
    if low == high:
        return _say_distance(low, language)
    if low > 0:
        return count("in_range", high, language, low=low, high=high)
    if high < 0:
        return count("ago_range", -low, language, low=-high, high=-low)
    return count("running", high, language) if high else say("running_last", language)


def say_since(when: EventDate, language: str) -> str:
    """Since when something lasts that began on the date: "since 4 April 2025". Of what went on for days it is the first."""
    begun = exact_day(when.earliest) if "/" in when.edtf else when
    text = say_date(begun, language)
    between = precision(begun) == "range" and not (begun.words and _third(begun) is not None)
    since = spoken(language).since
    if between or not since:
        return say("since_between" if between else "since", language, date=text)
    return since(text)


@dataclass(frozen=True, slots=True)
class Standing:
    """How well an event is attested. `level` is "official", "independent", "single" or "none"; aggregators are no publishers.

    `publishers` counts the independent ones that do not deny it; `disputed` says that some evidence denies it.
    """

    level: str
    publishers: int
    disputed: bool


def standing(event: Event, families: Mapping[str, str] | None = None) -> Standing:
    """The standing of an event by its evidence alone. `families` says who owns a publisher: those of one owner count once.

    Its keys are names of publishers as `publisher_key` folds them; of those it does not know, their evidence may say it.
    """
    support = [evidence for evidence in event.evidence if evidence.relation is not Relation.DENIES]
    publishers = len({_voice(evidence, families or {}) for evidence in support if evidence.tier is not Tier.AGGREGATOR})
    disputed = len(support) < len(event.evidence)
    if Tier.OFFICIAL in [evidence.tier for evidence in support]:
        return Standing("official", publishers, disputed)
    level = "independent" if publishers > 1 else "single" if support else "none"
    return Standing(level, publishers, disputed)


def _voice(evidence: Evidence, families: Mapping[str, str]) -> str:
    """Who speaks: the owner of the publisher, or the publisher itself; of a copy the one it repeats."""
    publisher = publisher_key(evidence.copy_of or evidence.publisher)
    return publisher_key(families.get(publisher) or evidence.family or publisher)


@lru_cache(_REMEMBERED)
def publisher_key(publisher: str) -> str:
    """The name of a publisher as it is compared."""
    return publisher.casefold().strip()


@lru_cache(_REMEMBERED)
def say_standing(value: Standing, language: str) -> str:
    """The standing in words: "3 independent publishers, disputed"."""
    text = count(f"standing_{value.level}", value.publishers, language)
    return f"{text}, {say('disputed', language)}" if value.disputed else text


def say_category(category: str, language: str) -> str:
    """A category in words, as it is where nobody has written words for it."""
    return label(f"category_{category}", tidy(category), language)


def say_instant(at: datetime, language: str) -> str:
    """An instant to the minute, in UTC: "4 April 2025, 16:05 UTC"."""
    moment = at.astimezone(UTC)
    return say("instant", language, date=say_date(exact_day(moment.date()), language), time=f"{moment:%H:%M}")


def say_month(year: int, month: int, language: str) -> str:
    """A month with its year: "June 2025"."""
    return spoken(language).say_day(year, month, 0)


def _ends(when: EventDate) -> tuple[_Piece, _Piece]:
    """First and last piece of an EDTF text; the bounds as days where it says less than a day with a digit left open."""
    first, _, last = re.sub(r"[\[\]]", "", when.edtf).replace("..", "/").partition("/")
    matches = (_PIECE.fullmatch(first), _PIECE.fullmatch(last or first))
    low, high = (_piece(match) if match else None for match in matches)
    if low and high:
        return low, high
    return _day_piece(when.earliest), _day_piece(when.latest)


def _piece(match: re.Match[str]) -> _Piece:
    return _Piece(int(match[1]), int(match[2] or 0), 0 if match[3] in (None, "XX") else int(match[3]), match[4])


def _day_piece(day: date) -> _Piece:
    return _Piece(day.year, day.month, day.day)


def _third(when: EventDate) -> int | None:
    """0, 1 or 2 where the range is the first, middle or last third of a month (1-10, 11-20, 21-end)."""
    low, high = when.earliest, when.latest
    if (low.year, low.month) != (high.year, high.month):
        return None
    last = monthrange(high.year, high.month)[1]
    bounds = (low.day, 31 if high.day == last else high.day)
    return {(1, 10): 0, (11, 20): 1, (21, 31): 2}.get(bounds)


def _unshared(low: _Piece, high: _Piece) -> _Piece:
    """The first end of a range without what the last end says for both: month and year, or year."""
    if low.year != high.year or not (low.month and high.month) or _LAST_SEASON in (low.month, high.month):
        return low
    same_month = low.month == high.month and low.day and high.day
    return replace(low, year=0, month=0 if same_month else low.month)


def _say_piece(piece: _Piece, language: str, short: bool) -> str:
    if piece.month >= _FIRST_SEASON:
        text = _say_season(piece, language)
    else:
        text = spoken(language).say_day(piece.year, piece.month, piece.day, short)
    return say(_DOUBTS[piece.doubt], language, date=text) if piece.doubt else text


def _say_season(piece: _Piece, language: str) -> str:
    name = say(_SEASONS[piece.month - _FIRST_SEASON], language)
    if not piece.year:
        return name
    year = f"{piece.year}/{(piece.year + 1) % 100:02d}" if piece.month == _LAST_SEASON else str(piece.year)
    return say("season", language, season=name, year=year)


def _bound(text: str, piece: _Piece, language: str) -> str:
    """The text of a piece as it stands in "between ... and ..."; a word of doubt before it takes no article."""
    bound = spoken(language).bound
    return bound(text, piece.day, piece.month) if bound and not piece.doubt else text


def _say_distance(days: int, language: str) -> str:
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)
    if near:
        return say(near, language)
    return count("in_days" if days > 0 else "ago_days", abs(days), language)
