"""Feeds: "events" with an entry for each event, "changes" with one for each published change; in Atom, RSS and JSON Feed.

There is one of each for every language and, in `feeds/category/`, for every category. Many readers overlook that an entry
was updated: the feed of changes is for them. Dates are our own publication instants, never those of events: a reader sorts
by them, and dates to come would stay on top. Ids are permanent, and the same in all formats.

A retracted event stays as an entry with a note, and the retraction is an entry of the changes. There are no tombstones
(RFC 6721): they would ask readers to delete the very entry that carries the correction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from jinja2 import Environment

from tracker.model import Change, Timeline
from tracker.publish.edition import absolute, edition
from tracker.publish.feeds.documents import KINDS, TYPES, Feed, feed_path, render, render_opml
from tracker.publish.feeds.entries import Writer
from tracker.publish.feeds.pages import Page, latest, pages
from tracker.publish.history import Version, categories, history

__all__ = ["feed_path", "files", "link_header", "media_type"]

OPML = "opml.xml"
_DOCUMENT = re.compile(
    r"(?:[a-z0-9-]+/)?feeds/(?:category/[a-z0-9-]+/)?(?:events|changes)(?P<archive>\.archive-\d+)?\.(?P<form>atom|rss|json)"
)


class Files(Mapping[str, bytes]):
    """Documents by path, each made whenever it is read: a site with a long archive need not make all of it to serve one."""

    def __init__(self, makers: Mapping[str, Callable[[], bytes]]) -> None:
        self._makers = makers

    def __getitem__(self, path: str) -> bytes:
        return self._makers[path]()

    def __contains__(self, path: object) -> bool:
        return path in self._makers

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def files(env: Environment, timeline: Timeline, changes: Sequence[Change], base_url: str, hub: str = "") -> Mapping[str, bytes]:
    """Every feed document and `opml.xml` by relative path; the first language at the top, others each in a folder of theirs.

    `hub` is the http(s) address of a WebSub hub to name. The same arguments give the same bytes. Full pages of the archives
    keep theirs whatever is published later, as long as the timeline's title, its sources' owners and the base URL stay.
    """
    log = history(changes, {event.id: event for event in timeline.events})
    feeds: list[Feed] = []
    makers: dict[str, Callable[[], bytes]] = {}
    for language in timeline.languages:
        here = edition(timeline, language, base_url)
        writer = Writer(env, here, log)
        for feed in (Feed(here, kind, category) for category in ("", *categories(log)) for kind in KINDS):
            feeds.append(feed)
            makers |= _documents(env, feed, writer, log, hub)
    return Files({**makers, OPML: partial(render_opml, env, feeds)})


def link_header(base_url: str, path: str, hub: str) -> str:
    """The value of the HTTP header `Link` that WebSub wants with a feed's live document; "" for other paths or without a hub."""
    found = _DOCUMENT.fullmatch(path)
    if not hub or not found or found["archive"]:
        return ""
    return f'<{hub}>; rel="hub", <{absolute(base_url, path)}>; rel="self"'


def media_type(path: str) -> str:
    """The media type of a path that `files` gives, "" for other paths."""
    if path == OPML:
        return "text/x-opml"
    found = _DOCUMENT.fullmatch(path)
    return TYPES[found["form"]] if found else ""


def _documents(
    env: Environment, feed: Feed, writer: Writer, log: Sequence[Version], hub: str
) -> Mapping[str, Callable[[], bytes]]:
    mine = [version for version in log if feed.category in ("", version.category)]
    return {
        feed.path(form, page.number): partial(_document, env, feed, page, writer, form, hub)
        for page in pages(feed.kind, mine, {version.place for version in latest(log)})
        for form in TYPES
        if form != "json" or page.full or not page.number  # JSON Feed only leads back, so never to a page still filled
    }


def _document(env: Environment, feed: Feed, page: Page, writer: Writer, form: str, hub: str) -> bytes:
    return render(env, feed, page, [writer.entry(feed.kind, version) for version in page.versions], form, hub)
