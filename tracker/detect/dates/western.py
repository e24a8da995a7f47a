"""What English and Italian share: the kinds of tokens, and distances in time ("75 days", "two weeks ago").

The other modules of the grammar build on this one: `western_days`, `western_periods`, `western_ranges`; `western_rules` says
which tokens make what.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.detect.dates import spans
from tracker.detect.dates.cascade import Alphabet, Built, Hit, Level, Patterns
from tracker.detect.dates.lexer import century, spanned
from tracker.detect.dates.spans import Span, shift

KINDS = (
    *("other", "comma", "dot", "dash", "slash", "small", "big", "ordinal", "year", "dm"),
    *("month", "soft_month", "weekday", "soft_weekday", "deictic", "now", "rel", "unit", "few", "a"),
    *("decade", "quarter", "half", "season", "part", "end_of_unit", "earlier", "later", "rest", "ago", "holiday"),
    *("half_more", "half_of_a", "future", "numbered_century", "week_from", "ending"),
    *("of", "the", "on", "in", "from", "to", "between", "and", "or", "by", "until", "before", "after", "since", "for", "within"),
    *("another", "reprieve", "duration", "date", "period"),
)
"""All kinds of tokens. `soft_` words mean a month or weekday only beside other words about time ("may", "sun")."""
GROUPS = {
    "day": ("small", "ordinal"),
    "count": ("small", "big"),
    "any_month": ("month", "soft_month"),
    "any_weekday": ("weekday", "soft_weekday"),
    "piece": ("quarter", "half", "season"),
    "mark": ("comma", "dot", "dash", "slash"),
    "span": ("date", "period"),
    "due": ("by", "until", "before", "within"),
    "cue": ("in", "on", "of", "by", "until", "before", "after", "since", "from", "to", "between", "part", "for"),
    "year_cue": ("in", "on", "of", "by", "until", "before", "after", "since", "from", "between", "within", "part"),
    "day_cue": ("on", "by", "until", "for", "since", "before", "within"),
}
_OPENS = re.compile(r"(?:^|[=([（【]) ?$")
_CLOSES = re.compile(r" ?(?:$|[])）】])")
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_HALVES = {"month": (0, 15), "year": (6, 0), "decade": (60, 0), "century": (600, 0)}
"""Half of a unit, in months and days."""
_SINGULAR = ("day", "week", "month", "quarter", "year", "decade")


@dataclass(frozen=True, slots=True)
class Distance:
    """So many months and days; `unit` and `count` as first said; `rough` where it is not counted in days."""

    months: int
    days: int
    unit: str
    count: int

    @classmethod
    def of(cls, unit: str, count: int) -> Distance:
        """So many of one unit."""
        if unit not in _MONTHS and unit not in _DAYS and unit != "workday":
            raise ValueError(f"a {unit} is no distance")
        return cls(count * _MONTHS.get(unit, 0), count * _DAYS.get(unit, 0), unit, count)

    @property
    def rough(self) -> bool:
        return self.unit not in ("day", "workday")

    def from_day(self, day: date, sign: int = 1) -> date:
        if self.unit == "workday":
            return spans.workday(day, sign * self.count)
        return shift(day, sign * self.months, sign * self.days)


def levels(patterns: Sequence[Patterns]) -> tuple[Alphabet, tuple[Level, ...]]:
    """The rules of a language compiled, level by level."""
    alphabet = Alphabet(KINDS, GROUPS)
    return alphabet, tuple(alphabet.level(rules) for rules in patterns)


def relative_span(hit: Hit) -> Span:
    """As "last week", "this year"."""
    return replace(spans.around(hit.get("unit"), hit.reference, hit.get("rel")[0]), basis="deictic")


def nth(hit: Hit) -> int:
    """Which one of a period: "third", or -1 for "last"."""
    number = hit.get("ordinal")
    if number is None:
        number = hit.get("rel")[0]
    if number == 0 or number < -1 or (number == 1 and hit.get("ordinal") is None):
        raise ValueError(f"no number {number} of a period")
    return int(number)


def said_year(hit: Hit) -> int | None:
    """The year said, if need be by its last two digits."""
    short = hit.get("big")
    return century(short) if short is not None and short < 100 else hit.get("year")


def year_alone(hit: Hit) -> Built:
    """A bare year in brackets, after "=", or that is the whole text."""
    year = hit.get("year")
    alone = _OPENS.search(hit.before(3)) and _CLOSES.match(hit.after(3))
    return spanned(spans.year_of(year)) if alone and in_memory(year) else None


def in_memory(year: int) -> bool:
    """Whether a bare number is plausibly a year: in living memory or the near future."""
    return 1900 <= year <= 2199


def distance(hit: Hit) -> Built:
    return "duration", _distance(hit)


def _distance(hit: Hit) -> Distance:
    counts, units = hit.all("small", "big", "few", "a"), hit.all("unit")
    if "weekend" in units or ("workday" in units and len(units) > 1):
        raise ValueError("weekends are not counted, and working days not with other days")
    pairs = list(zip(counts, units, strict=True))
    months = sum(count * _MONTHS.get(unit, 0) for count, unit in pairs)
    days = sum(count * _DAYS.get(unit, 0) for count, unit in pairs)
    return Distance(months, days, units[0], counts[0])


def distance_and_half(hit: Hit) -> Built:
    """As "two and a half years", "a month and a half", "half a year"."""
    count, unit = hit.get("small", "a") or 0, hit.get("unit")
    months, days = _HALVES.get(unit, (0, 0))
    if not months and not days:
        return None
    return "duration", Distance(count * _MONTHS[unit] + months, days, unit, count)


def ordinal_quarter(hit: Hit) -> Built:
    unit, number = hit.get("unit"), hit.get("ordinal")
    limit = {"quarter": 4, "half": 2}.get(unit, 0)
    return (unit, number) if 1 <= number <= limit else None


def ago(hit: Hit) -> Built:
    return _offset(hit, -1)


def ahead(hit: Hit) -> Built:
    """As "in 75 days"; not "in a century-old building"."""
    return None if hit.after(1) == "-" else _offset(hit, 1)


def _offset(hit: Hit, sign: int) -> Built:
    away: Distance = hit.get("duration")
    day = spans.one_day(away.from_day(hit.reference, sign), "offset")
    return spanned(replace(day, rough=away.rough))


def running(hit: Hit) -> Built:
    """As "the last three weeks", "the next 75 days": up to the reference or from the day after it; quarters are whole."""
    away: Distance = hit.get("duration") or _distance(hit)
    step = hit.get("rel")[0] if hit.get("future") is None else 1
    if step == 0 or _not_counted(hit):
        return None
    if away.unit in ("quarter", "decade", "century"):
        ends = [spans.around(away.unit, hit.reference, step * n) for n in (1, away.count)]
        return spanned(Span(min(e.earliest for e in ends), max(e.latest for e in ends), "range", "offset"))
    other = away.from_day(hit.reference, step)
    first, last = (other, hit.reference) if step < 0 else (hit.reference + timedelta(days=1), other)
    return spanned(Span(first, last, "range", "offset"))


def _not_counted(hit: Hit) -> bool:
    """Whether a number stands before one unit, which it does not count: "only 3 next week"."""
    first = hit.tokens[0]
    return first.kind in ("small", "big") and first.value > 1 and hit.words().lower().endswith(_SINGULAR)


def within(hit: Hit) -> Built:
    """A term that starts today, or on a day that is said: "within 75 days", "within 75 days of 4 April"."""
    first = hit.get("date").earliest if hit.get("date") else hit.reference
    last = hit.get("duration").from_day(first)
    return spanned(Span(first, last, "range", "offset", deadline=True))


def extension(hit: Hit) -> Built:
    """As "for another 75 days", "a 75-day extension": a term, where the sentence speaks of one being given."""
    given = hit.get("reprieve", "another") is not None or hit.context.extends(hit.tokens[0].start)
    return within(hit) if given else None
