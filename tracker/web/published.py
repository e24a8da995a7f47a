"""The published site kept rendered: made again only when something was published, or when a new day moves the countdowns."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from jinja2 import Environment

from tracker import pipeline, store
from tracker.config import Settings
from tracker.errors import NotFound
from tracker.store import Engine, Session
from tracker.web.body import Body

MAX_QUERY = 200
"""Characters of a search that are looked at."""


@dataclass(frozen=True, slots=True)
class Site:
    """The files of a timeline's site as they are on a day (UTC). `key` changes with what they are made from.

    `modified` is when they became so.
    """

    timeline_id: str
    key: pipeline.SiteKey
    day: date
    modified: datetime
    files: Mapping[str, Body]


class Published:
    """The sites of all timelines, each rendered at most once for a change and a day, whoever asks."""

    def __init__(self, engine: Engine, settings: Settings, env: Environment) -> None:
        self._engine, self._settings, self._env = engine, settings, env
        self._sites: dict[str, Site] = {}
        self._lock = threading.Lock()

    def site(self, timeline_id: str, now: datetime) -> Site:
        """The site of a timeline, of the first one without an id. Raises NotFound."""
        with store.reading(self._engine) as session:
            named = known_timeline(session, timeline_id)
            key = pipeline.site_key(session, named, now)
        with self._lock:
            kept = self._sites.get(named)
            if kept is None or kept.key != key:
                kept = self._sites[named] = self._rendered(named, key, now)
            return kept

    def search(self, timeline_id: str, path: str, query: str, now: datetime) -> bytes:
        """The front page of a language with only what a query finds; b"" where `path` is no front page. Raises NotFound."""
        with store.reading(self._engine) as session:
            named = known_timeline(session, timeline_id)
        return pipeline.search_page(self._engine, self._settings, self._env, now, named, path, query[:MAX_QUERY])

    def _rendered(self, timeline_id: str, key: pipeline.SiteKey, now: datetime) -> Site:
        files = pipeline.site_files(self._engine, self._settings, self._env, now, timeline_id)
        with store.reading(self._engine) as session:
            last = store.changes.listing(session, timeline_id, store.changes.last_seq(session, timeline_id) - 1, 1)
        day = now.astimezone(UTC).date()
        modified = max((datetime.combine(day, time(), UTC), *(change.at for change in last)))
        return Site(timeline_id, key, day, modified, {path: Body(content) for path, content in files.items()})


def default_timeline(session: Session) -> str:
    """The timeline shown where an address names none: the only or the first one. Raises NotFound where there is none."""
    known = store.timelines.ids(session)
    if not known:
        raise NotFound("there is no timeline yet", hint="`tracker init` reads one from timeline.json")
    return known[0]


def known_timeline(session: Session, timeline_id: str) -> str:
    """The timeline of that id, the default one without an id. Raises NotFound."""
    if not timeline_id:
        return default_timeline(session)
    if timeline_id not in store.timelines.ids(session):
        raise NotFound(f"there is no timeline {timeline_id!r}")
    return timeline_id
