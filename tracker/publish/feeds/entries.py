"""What an entry says: an event as a change left it, or that change itself. All formats write the same entries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment
from markupsafe import Markup

from tracker.model import Change
from tracker.publish import ids
from tracker.publish.edition import Edition, Phrase, event_page_path
from tracker.publish.fields import FieldView
from tracker.publish.history import Version, as_of, by_event
from tracker.publish.languages import direction
from tracker.publish.strings import strings
from tracker.publish.views import EventView, change_view, event_view
from tracker.text import clean
from tracker.urls import http_url

_NO_URL = re.compile(r'[<>"{}|^`]')


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed; `content` is HTML, still to be escaped. `categories` are pairs of an identifier and a word."""

    id: str
    title: Phrase
    url: str
    published: datetime
    updated: datetime
    categories: tuple[tuple[str, str], ...]
    content: str


class Writer:
    """Writes the entries of a log in one language, each only once."""

    def __init__(self, env: Environment, here: Edition, log: Sequence[Version]) -> None:
        self._env, self._here, self._t = env, here, strings(here.language)
        self._entries: dict[tuple[str, int], Entry] = {}
        self._bodies: dict[int, tuple[EventView, str]] = {}
        self._by_event = by_event(log)

    def entry(self, kind: str, version: Version) -> Entry:
        """The entry of a version in the feed of "events" or of "changes"."""
        key = (kind, version.place)
        if key not in self._entries:
            self._entries[key] = self._event(version) if kind == "events" else self._change(version)
        return self._entries[key]

    def _event(self, version: Version) -> Entry:
        view, body = self._body(version)
        words = f"{self._t['kind_retracted']}: {view.title.text}" if view.retracted else view.title.text
        return Entry(
            id=ids.event_id(self._here.timeline.id, version.change.event_id).urn,
            title=self._title(words, view.title.language),
            url=self._here.url(view.page),
            published=version.first,
            updated=version.at,
            categories=_named((view.category_id, view.category), (view.status_id, view.status)),
            content=self._whole(body),
        )

    def _change(self, version: Version) -> Entry:
        change = change_view(self._as_of(version), version.change, version.event)
        body = self._body(version)[1] if version.event else ""
        title = self._title(f"{change.kind}: {change.event.title.text}", change.event.title.language)
        return Entry(
            id=ids.change_id(self._here.timeline.id, version.change).urn,
            title=title,
            url=self._logged(version.change),
            published=version.at,
            updated=version.at,
            categories=_named((change.kind_id, change.kind)),
            content=self._whole(self._fields(change.fields) + body or self._render("feeds/bare.html", title=title)),
        )

    def _title(self, words: str, language: str) -> Phrase:
        return Phrase(words or self._t["untitled"], language)

    def _logged(self, change: Change) -> str:
        """Where the change stands in the history of its event: its own address, for some readers take two entries with the
        same one for the same."""
        return f"{self._here.url(event_page_path(change.event_id))}#change-{change.seq}"

    def _body(self, version: Version) -> tuple[EventView, str]:
        """The event in words and as HTML."""
        if version.place not in self._bodies:
            assert version.event is not None  # noqa: S101 - versions without an event have no body
            view = event_view(self._as_of(version), version.event)
            self._bodies[version.place] = (view, self._render("feeds/event.html", event=view))
        return self._bodies[version.place]

    def _fields(self, fields: Sequence[FieldView]) -> str:
        return self._render("feeds/fields.html", fields=fields) if fields else ""

    def _whole(self, html: str) -> str:
        """The content of an entry. It says its language and direction where readers would not know them from the feed."""
        here = self._here
        alike = here.interface == here.language and direction(here.language) == "ltr"
        return html if alike else self._render("feeds/whole.html", html=Markup(html))  # noqa: S704 - rendered by our templates

    def _as_of(self, version: Version) -> Edition:
        return as_of(self._here, self._by_event, version)

    def _render(self, template: str, **values: object) -> str:
        here = {"url": self._here.url, "language": self._here.interface, "t": self._t, "address": address}
        return self._env.get_template(template).render(**here, **values)


def address(url: str) -> str:
    """An http(s) URL from outside with what no URL may hold (RFC 3986) percent-encoded; "" where it is none."""
    return _NO_URL.sub(lambda found: f"%{ord(found[0]):02X}", http_url(url))


def _named(*categories: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """The categories that have both an identifier and a word."""
    cleaned = ((clean(term), clean(word)) for term, word in categories)
    return tuple((term, word) for term, word in cleaned if term and word)
