"""A timeline in one language at one place: which address each of its pages and feeds has, and which permanent id.

Pages link to each other relatively, so that the same bytes work on any host, in any folder and straight from disk; heads,
feeds and mails use absolute addresses. Ids (RFC 4151 tag URIs) derive from ids alone, never from a title or the base URL.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.model import Event, Timeline
from tracker.publish.safe import name


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text and the language it is really in, which may not be the one asked for."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Edition:
    """What every view needs to know: the timeline, the language, where it is published, and its events by id."""

    timeline: Timeline
    language: str
    base_url: str
    events: Mapping[str, Event]

    def path(self, page: str) -> str:
        """The path of a page of this language below the base URL; the first language has no prefix. "" is the front page."""
        first = self.timeline.languages[0] if self.timeline.languages else self.language
        return page if self.language == first else f"{name(self.language.lower())}/{page}"

    def url(self, page: str) -> str:
        """The absolute address of a page of this language."""
        return absolute(self.base_url, self.path(page))

    def tag(self, *parts: str) -> str:
        """The permanent id of a thing of this timeline, the same in every language."""
        return f"tag:tracker,2025:{name(self.timeline.id)}/" + "/".join(name(part) for part in parts)


def edition(timeline: Timeline, language: str, base_url: str) -> Edition:
    """The timeline as published in a language below a base URL."""
    return Edition(timeline, language, base_url, {event.id: event for event in timeline.events})


def event_page_path(event_id: str) -> str:
    """The page of an event, below the prefix of its language."""
    return f"event/{name(event_id)}/"


def absolute(base_url: str, path: str) -> str:
    """The absolute address of a path below the base URL."""
    return f"{base_url.rstrip('/')}/{path}"


def relative(origin: str, target: str) -> str:
    """How the page at path `origin` links to the path `target`. Folders are named with their index.html, as disks need it."""
    leaf = f"{target}index.html" if not target or target.endswith("/") else target
    return "../" * origin.count("/") + leaf
