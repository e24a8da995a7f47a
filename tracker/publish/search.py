"""Search in a list of events by plain words and a category. `templates/site/site.js` does the same in the reader's browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from tracker.publish.views import EventView
from tracker.text import fold

LONGEST = 200
"""Characters of a query that are looked at."""


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader asks a list for: words that an event's entry must hold, and the `category_name` it must have.

    "" leaves either open; a query that leaves both open is false.
    """

    words: str = ""
    category: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.category)

    def address(self, category: str) -> str:
        """The part of an address, from its question mark on, that asks for the same words in a category; "" asks for nothing."""
        asked = urlencode({key: value for key, value in (("q", self.words), ("category", category)) if value})
        return f"?{asked}" if asked else ""


EVERYTHING = Query()


def read_query(words: str, category: str) -> Query:
    """The query that the parameters `q` and `category` of an address mean."""
    return Query(words.strip()[:LONGEST], category[:LONGEST])


def matching(events: Sequence[EventView], query: Query, entry: Callable[[EventView], str]) -> tuple[EventView, ...]:
    """The events of the category in whose entry every word stands, in their order; case and accents do not matter.

    `entry` gives the text that a list shows of an event.
    """
    words = fold(query.words).split()
    chosen = (event for event in events if query.category in ("", event.category_name))
    return tuple(event for event in chosen if _holds(fold(entry(event)) if words else "", words))


def _holds(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)
