"""The permanent ids of what is published, the same in every format and language: all of them are made here.

Each is a UUID of version 5 (RFC 9562, section 5.5): a digest of ids under a namespace of tracker's own, so that no title,
address or setting has a part in it. Feeds carry it as `urn:uuid:` (RFC 9562, section 4), calendars as it is (RFC 7986,
section 5.3).

An event is known by the ids of its timeline and its own. So a saga that moves to another host, is set up again from its
`timeline.json` or is published twice keeps its ids, as RFC 4287 (section 4.2.6) asks of what is migrated or republished. The
number of a change counts in one database only; therefore a change is known by its event and its instant besides.
"""

from __future__ import annotations

from datetime import UTC
from uuid import UUID, uuid5

from tracker.model import Change
from tracker.publish.safe import name

_NAMESPACE = UUID("2861ab02-d6ba-46f3-93fb-4a699531b0f0")
"""Drawn by lot once. Whoever changes it changes every id that was ever published."""


def event_id(timeline_id: str, event_id: str) -> UUID:
    """An event as a whole, in feeds and calendars."""
    return _made(timeline_id, "event", event_id)


def deadline_id(timeline_id: str, deadline_id: str) -> UUID:
    """A deadline with all its moves."""
    return _made(timeline_id, "deadline", deadline_id)


def change_id(timeline_id: str, change: Change) -> UUID:
    """One published change."""
    return _made(timeline_id, "change", change.event_id, f"{change.at.astimezone(UTC):%Y%m%d%H%M%S%f}", str(change.seq))


def feed_id(timeline_id: str, kind: str, language: str, category: str = "") -> UUID:
    """A feed of "events" or "changes", of a category or of all; one for all its formats and pages."""
    return _made(timeline_id, "feed", kind, language, *filter(None, (category,)))


def calendar_id(timeline_id: str, kind: str, language: str) -> UUID:
    """A calendar of "events" or "deadlines"."""
    return _made(timeline_id, "calendar", kind, language)


def _made(*parts: str) -> UUID:
    return uuid5(_NAMESPACE, "/".join(name(part) for part in parts))
