"""The events of a timeline that a candidate could be about: offered for merging, decided by the maintainer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.detect import likeness
from tracker.model import Article, Candidate, Event

SHOWN = 4
_SAME_DAYS, _SAME_DEADLINE, _SAME_NUMBER = 0.2, 0.15, 0.5
_LEAST = 0.05


def nearest(candidate: Candidate, articles: Sequence[Article], events: Sequence[Event]) -> tuple[Event, ...]:
    """At most SHOWN events, the likeliest first: the one it is an update of, then by words, days, deadline and numbers."""
    bags = {event.id: _words((*event.title.values(), *event.summary.values())) for event in events}
    rarity = likeness.Rarity(bags.values())
    titles = {candidate.title, *(article.title for article in articles)}
    mine = [rarity.vector(likeness.words(title)) for title in titles]
    scores = {event.id: _score(candidate, mine, event, rarity.vector(bags[event.id])) for event in events}
    likely = [event for event in events if scores[event.id] >= _LEAST]
    return tuple(sorted(likely, key=lambda event: scores[event.id], reverse=True)[:SHOWN])


def _score(candidate: Candidate, mine: Iterable[likeness.Vector], event: Event, theirs: likeness.Vector) -> float:
    if event.id == candidate.event_id:
        return 2.0
    same_days = bool(candidate.date and candidate.date.overlaps(event.date))
    same_deadline = bool(candidate.deadline and event.deadline and candidate.deadline.id == event.deadline.id)
    same_number = bool(set(candidate.official_ids) & set(event.official_ids))
    words = max(likeness.cosine(vector, theirs) for vector in mine)
    return words + _SAME_DAYS * same_days + _SAME_DEADLINE * same_deadline + _SAME_NUMBER * same_number


def _words(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for text in texts for word in likeness.words(text))
