"""The day of a story's happening, voted by the days that its articles name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

from tracker.dates import EventDate, exact_day
from tracker.detect.dates.find import Found, find

READ = 3_000
"""Characters of an article that may vote: further down comes background."""
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-ZÀ-Ý“\"])|[。！？]")
_SHORTEST_LEAD, _LONGEST_LEAD, _BODY = 160, 400, 1_200
_IN_LEAD = 3.0
_PLACE = ((_BODY, 0.7), (READ, 0.3))
"""A vote weighs by where it stands: in the headline and first sentence, soon after, or later. What follows the first sentence
is often what led to the news, so one day named there alone decides nothing."""
_BASIS = {"weekday": 1.0, "deictic": 0.8, "calendar": 0.7, "lunar": 0.7, "offset": 0.4}
"""And by how it is said. News dates by weekday; "today" may be off by one, a text being published past midnight."""
_OLD_DAYS = 45
"""Days before publication beyond which everything is background."""
_FRESH = ((2, 1.0), (10, 0.25), (_OLD_DAYS, 0.2))
"""A vote weighs by its age in days: news is of today or yesterday, and a day of last week is mostly what led to it."""
_ENOUGH = 0.8
"""The least sum of votes that outweighs the day of publication: one sure mention in a lead, or several further down."""


class _Vote(NamedTuple):
    when: EventDate
    weight: float


def event_date(texts: Sequence[tuple[str, str, date]], today: date) -> tuple[EventDate, tuple[str, ...]]:
    """When the happening of a story was, and the words that decided it.

    `texts` are its articles, headline first in each: text, language, day of publication. Days said to have been, near
    publication, vote; what is to come, is due or is long past does not. Where no vote is strong enough the earliest day
    of publication stands (`today` for no texts), with no words. No date after `today` is given from words.
    """
    votes = [vote for text, language, published in texts for vote in _votes(text, language, min(published, today))]
    published = min((day for _, _, day in texts), default=today)
    winner, total = _winner(votes)
    if winner is None or total < _ENOUGH:
        return exact_day(min(published, today)), ()
    strongest = max((v for v in votes if _same(v.when, winner)), key=lambda v: v.weight).when
    said = dict.fromkeys(v.when.words for v in votes if v.when.overlaps(winner))
    return strongest, tuple(said)


def _votes(text: str, language: str, published: date) -> Iterator[_Vote]:
    """One vote for each span an article names, the weightiest of its mentions."""
    best: dict[tuple[date, date], _Vote] = {}
    lead = _lead_end(text)
    for found in find(text[:READ], language, published):
        weight = _weight(found, published, lead)
        key = (found.span.earliest, found.span.latest)
        if weight and (key not in best or weight > best[key].weight):
            best[key] = _Vote(found.mention.date, weight)
    yield from best.values()


def _lead_end(text: str) -> int:
    """Where the first sentence after the headline ends."""
    ends = [match.end() for match in islice(_SENTENCE_END.finditer(text, 0, _LONGEST_LEAD), 2)]
    return max(_SHORTEST_LEAD, ends[1]) if len(ends) == 2 else _LONGEST_LEAD


def _weight(found: Found, published: date, lead: int) -> float:
    """How much a mention says that the happening was then; 0 where it does not. `lead` is where the first sentence ends."""
    span = found.span
    if span.deadline or found.direction == "future" or span.latest > published:
        return 0.0
    age = (published - span.latest).days
    later = next((weight for end, weight in _PLACE if found.mention.start < end), 0.0)
    place = _IN_LEAD if found.mention.start < lead else later
    fresh = next((weight for days, weight in _FRESH if age <= days), 0.0)
    sure = 1.0 if found.direction == "past" else 0.6
    exact = 1.0 if found.mention.kind == "day" else 0.3
    return place * _BASIS[span.basis] * fresh * sure * exact


def _winner(votes: Sequence[_Vote]) -> tuple[EventDate | None, float]:
    """The span with the most votes; those for a wider span count for each narrower one within it."""
    totals: dict[tuple[date, date], float] = defaultdict(float)
    dates = {(v.when.earliest, v.when.latest): v.when for v in votes}
    for key in dates:
        totals[key] = sum(v.weight for v in votes if v.when.earliest <= key[0] and key[1] <= v.when.latest)
    if not totals:
        return None, 0.0
    key = max(totals, key=lambda k: (totals[k], k[0] - k[1], k[0]))
    return dates[key], totals[key]


def _same(one: EventDate, other: EventDate) -> bool:
    return (one.earliest, one.latest) == (other.earliest, other.latest)
