"""The published site kept rendered: made again only when something was published, or when a new day moves the countdowns.

Whether the kept one is current, the database is asked again after every write of this process, and FRESH seconds after it was
last asked, for the sake of writes by other processes.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from jinja2 import Environment

from tracker import pipeline, store
from tracker.config import Settings
from tracker.errors import NotFound
from tracker.publish.search import Query
from tracker.store import Engine, Session
from tracker.web.body import Body
from tracker.web.since import Since, own_second

FRESH = 0.25
"""Seconds after which the database is asked again whether a site is current, and for which it is still served while one asks:
a decision that another process took shows after twice as long at most."""


@dataclass(frozen=True, slots=True)
class Site:
    """One rendering of a timeline's site: its files below `base_url`. `key` changes with what they are made from.

    `second` is what it is dated with, and `since` the date of every file that was asked for, over all renderings of the process
    (see `since`). `answers` are the files that were asked for, by the whole path of the request, ready to be sent.
    """

    timeline_id: str
    base_url: str
    key: pipeline.SiteKey
    second: datetime | None
    files: Mapping[str, bytes]
    since: Since
    answers: dict[str, Body] = field(default_factory=dict)


@dataclass(slots=True)
class _Seen:
    """A site as it was found current: at this moment of the monotonic clock, after this write of the process.

    `passed` says that somebody was told to ask again.
    """

    site: Site
    at: float
    write: object
    passed: bool = False


class Published:
    """The sites of all timelines, each rendered at most once for a change and a day, whoever asks."""

    def __init__(self, engine: Engine, settings: Settings, env: Environment) -> None:
        self._engine, self._settings, self._env = engine, settings, env
        self._sites: dict[str, Site] = {}
        self._since: dict[str, Since] = {}
        self._seen: dict[str, _Seen] = {}
        self._lock = threading.Lock()

    def current(self, timeline_id: str) -> Site | None:
        """The kept site of a timeline, of the first one without an id; None for whom is to ask for it by `site`.

        It asks and waits for nobody. Of those who come when it is time to ask again only the first is told to.
        """
        seen = self._seen.get(timeline_id)
        if seen is None or not self._is_fresh(seen, 2 * FRESH):
            return None
        if not seen.passed and not self._is_fresh(seen, FRESH):
            seen.passed = True
            return None
        return seen.site

    def site(self, timeline_id: str, now: datetime) -> Site:
        """The site of a timeline, of the first one without an id. One asks the database, others wait. Raises NotFound."""
        with self._lock:
            seen = self._seen.get(timeline_id)
            return seen.site if seen and self._is_fresh(seen, FRESH) else self._looked_at(timeline_id, now)

    def _is_fresh(self, seen: _Seen, seconds: float) -> bool:
        return monotonic() - seen.at < seconds and seen.write is store.last_write(self._engine)

    def search(self, timeline_id: str, path: str, query: Query, now: datetime) -> bytes:
        """The page of a list with only what a query finds; b"" where the page itself is the answer. Raises NotFound."""
        with store.reading(self._engine) as session:
            named = known_timeline(session, timeline_id)
        return pipeline.search_page(self._engine, self._settings, self._env, now, named, path, query)

    def _looked_at(self, timeline_id: str, now: datetime) -> Site:
        at, write = monotonic(), store.last_write(self._engine)
        named, key = self._key(timeline_id, now)
        kept = self._sites.get(named)
        if kept is None or kept.key != key:
            second = own_second(self._engine, named, now)
            # That was a write too: what is to be rendered is looked at after it, so that it does not count as one to come.
            at, write = monotonic(), store.last_write(self._engine)
            named, key = self._key(timeline_id, now)
            kept = self._sites[named] = self._rendered(named, key, second, now)
        self._seen[timeline_id] = _Seen(kept, at, write)
        return kept

    def _key(self, timeline_id: str, now: datetime) -> tuple[str, pipeline.SiteKey]:
        """The id of the timeline, and what its site is made from."""
        with store.reading(self._engine) as session:
            named = known_timeline(session, timeline_id)
            return named, pipeline.site_key(session, self._settings, named, now)

    def _rendered(self, timeline_id: str, key: pipeline.SiteKey, second: datetime | None, now: datetime) -> Site:
        files = pipeline.site_files(self._engine, self._settings, self._env, now, timeline_id)
        with store.reading(self._engine) as session:
            base_url = pipeline.base_url(self._settings, timeline_id, store.timelines.ids(session))
        return Site(timeline_id, base_url, key, second, files, self._since.setdefault(timeline_id, Since()))


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
