"""Search in the events of a timeline by plain words. `templates/site/site.js` does the same in the reader's browser."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.publish.views import EventView
from tracker.text import fold

LONGEST = 200
"""Characters of a query that are looked at."""


def matching(events: Sequence[EventView], query: str) -> tuple[EventView, ...]:
    """The events in whose entry every word of the query stands, in their order; case and accents do not matter."""
    words = fold(query[:LONGEST]).split()
    return tuple(event for event in events if _holds(event, words))


def _holds(event: EventView, words: Sequence[str]) -> bool:
    shown = (event.when, event.title.text, event.summary.text, event.due, event.status, *event.facts)
    text = fold(" ".join((*shown, *(source.publisher for source in event.sources))))
    return all(word in text for word in words)
