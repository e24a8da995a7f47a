"""Atom feeds (RFC 4287): one entry per event, and one entry per published change.

`published` and `updated` are our own publication instants from the change log, never dates of events: a reader sorts by
them, and dates to come would stay on top. Ids are permanent. Both feeds hold the newest 100 entries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from jinja2 import Environment

from tracker.model import Change, Event, Timeline
from tracker.publish.edition import Edition, Phrase, edition, event_page_path
from tracker.publish.strings import say, strings
from tracker.publish.views import EventView, FieldView, change_view, event_view, heading

LIMIT = 100
_MILLISECOND = timedelta(milliseconds=1)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed; `content` is HTML, still to be escaped."""

    id: str
    title: Phrase
    url: str
    published: datetime
    updated: datetime
    categories: tuple[tuple[str, str], ...]
    content: str


def events_atom(env: Environment, timeline: Timeline, changes: Sequence[Change], language: str, base_url: str) -> str:
    """The feed of events as they stand now; an entry is `updated` when its event last changed. Retracted ones stay."""
    here = edition(timeline, language, base_url)
    times = _first_and_last(changes)
    published = [event for event in timeline.events if event.id in times]
    newest = sorted(published, key=lambda event: times[event.id][1], reverse=True)[:LIMIT]
    return _feed(env, here, "events", [_event_entry(env, here, event, *times[event.id]) for event in newest])


def changes_atom(env: Environment, timeline: Timeline, changes: Sequence[Change], language: str, base_url: str) -> str:
    """The feed of changes: an entry for each, for readers that overlook an `updated` entry."""
    here = edition(timeline, language, base_url)
    times = instants(changes)
    newest = sorted(changes, key=lambda change: change.seq, reverse=True)[:LIMIT]
    return _feed(env, here, "changes", [_change_entry(env, here, change, times[change.seq]) for change in newest])


def instants(changes: Sequence[Change]) -> Mapping[int, datetime]:
    """A distinct publication instant for each `seq`: its own, to the millisecond, or just after the one before.

    Many changes may be published at the same moment, and clocks step back; readers need an order that never changes.
    What is given for a `seq` does not depend on later ones.
    """
    times: dict[int, datetime] = {}
    last = _NEVER
    for change in sorted(changes, key=lambda change: change.seq):
        at = change.at.astimezone(UTC)
        last = max(at - timedelta(microseconds=at.microsecond % 1000), last + _MILLISECOND)
        times[change.seq] = last
    return times


def _first_and_last(changes: Sequence[Change]) -> Mapping[str, tuple[datetime, datetime]]:
    times = instants(changes)
    spans: dict[str, tuple[datetime, datetime]] = {}
    for change in sorted(changes, key=lambda change: change.seq):
        at = times[change.seq]
        spans[change.event_id] = (spans.get(change.event_id, (at, at))[0], at)
    return spans


def _feed(env: Environment, here: Edition, kind: str, entries: Sequence[Entry]) -> str:
    return env.get_template("feeds/feed.atom").render(
        id=here.tag("feed", kind, here.language),
        title=heading(here.timeline.title, here.language, here.timeline.id),
        subtitle=say(f"feed_{kind}", here.language),
        language=here.language,
        self_url=here.url(f"feeds/{kind}.atom"),
        page_url=here.url("" if kind == "events" else "changes/"),
        updated=max((entry.updated for entry in entries), default=_NEVER),
        entries=entries,
        rfc3339=_rfc3339,
    )


def _event_entry(env: Environment, here: Edition, event: Event, published: datetime, updated: datetime) -> Entry:
    view = event_view(here, event)
    title = Phrase(_marked(view, here.language), view.title.language)
    categories = ((view.category_id, view.category), (view.status_id, view.status))
    content = _content(env, here, view, ())
    return Entry(here.tag("event", event.id), title, here.url(view.page), published, updated, categories, content)


def _marked(view: EventView, language: str) -> str:
    return f"{say('kind_retracted', language)}: {view.title.text}" if view.retracted else view.title.text


def _change_entry(env: Environment, here: Edition, change: Change, at: datetime) -> Entry:
    view = change_view(here, change)
    title = Phrase(f"{view.kind}: {view.event.title.text}", view.event.title.language)
    event = here.events.get(change.event_id)
    content = _content(env, here, event_view(here, event) if event else None, view.fields)
    url = here.url(event_page_path(change.event_id)) if event else here.url("changes/")
    return Entry(here.tag("change", str(change.seq)), title, url, at, at, ((view.kind_id, view.kind),), content)


def _content(env: Environment, here: Edition, event: EventView | None, fields: Sequence[FieldView]) -> str:
    values: dict[str, Any] = {"event": event, "fields": fields, "language": here.language, "t": strings(here.language)}
    return env.get_template("feeds/entry.html").render(url=here.url, **values)


def _rfc3339(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds" if at.microsecond else "seconds").replace("+00:00", "Z")
