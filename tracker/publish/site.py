"""The whole published output as files: what a static host, or the web application, serves."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from datetime import datetime
from typing import cast

from jinja2 import Environment

from tracker.model import Change, Deadline, Source, SourceStatus, Timeline
from tracker.publish import calendar, cards, exports, feeds, html, log_pages, widget
from tracker.publish.catalog import catalog
from tracker.publish.chronology import by_year
from tracker.publish.edition import category_page_path, edition
from tracker.publish.formats import TIMELINE
from tracker.publish.frame import Frame
from tracker.publish.safe import name
from tracker.publish.search import Query

_SHARED = ("style.css", "page.css", "site.js", "icon.svg")
_COMMENT = re.compile(r"^[ \t]*(?:/\*.*?\*/|//[^\n]*)", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"\n\s*")
_CSS_SPARE = re.compile(r"\s*([{};,>])\s*|(?<=[a-z]:) |\b0(?=\.\d)")


def site(
    env: Environment,
    timeline: Timeline,
    changes: Sequence[Change],
    deadlines: Sequence[Deadline],
    base_url: str,
    now: datetime,
    statuses: Sequence[tuple[Source, SourceStatus]] = (),
    hub: str = "",
    pictures: Mapping[str, bytes] | None = None,
    alarm_days: int = 0,
) -> ChainMap[str, bytes]:
    """Every file by its relative path, in UTF-8; the first language at the top, the others each in a folder of theirs.

    Feed documents are made whenever they are read: of a long archive few are ever asked for. The files come in the order in which
    to write them: pages before the feeds, calendars and exports that link to them, front pages last.

    The same arguments give the same bytes. Of `now` only its UTC date is used, for the countdowns of the timeline's page, of
    the deadlines and of the widget; of `statuses` only the state of each source and since when, for the page of sources:
    nothing else changes from day to day. `timeline.json` is not among the files; the pages link to it beside them.

    `hub` is the WebSub hub that the feeds name; `alarm_days` are those of the calendars. With `pictures`, those of an earlier
    call (none yet: an empty mapping), pages name a picture to be shown where they are linked to, and what is missing is drawn,
    which takes a fifth of a second each.
    """
    pages = {name: _small(name, env.get_template(f"site/{name}").render()).encode() for name in _SHARED}
    if pictures is not None:
        pages |= cards.files(timeline, pictures)
    documents = feeds.files(env, timeline, changes, base_url, hub)
    data = dict(calendar.files(timeline, changes, deadlines, base_url, alarm_days))
    data |= exports.files(timeline, changes, deadlines, base_url)
    data |= widget.files(env, timeline, deadlines, base_url, now)
    beside = frozenset((*pages, *data, *documents, TIMELINE))
    for language in timeline.languages:
        views = catalog(timeline, changes, deadlines, language, base_url, now)
        frame = Frame(env, views, beside, pictures is not None)
        pages |= {f"{views.here.path(page)}index.html": text.encode() for page, text in _pages(frame, statuses)}
    fronts = {front: pages.pop(front) for front in (edition(timeline, one, "").path("index.html") for one in timeline.languages)}
    # A chain names the files of its last map first. It only writes to its first, though its type asks that it could to all.
    return ChainMap(fronts, data, cast(MutableMapping[str, bytes], documents), pages)


def search_page(
    env: Environment,
    timeline: Timeline,
    changes: Sequence[Change],
    deadlines: Sequence[Deadline],
    base_url: str,
    now: datetime,
    path: str,
    query: Query,
) -> bytes:
    """What a server answers to a query at the path of a page; a static host leaves that to the script `site.js`.

    b"" where the page itself is the answer: it has no list of events, or nothing it knows is asked for.
    """
    found = _list_page(timeline, path)
    asked = query if found and _chooses(timeline, found[1], query.category) else Query(query.words)
    if not found or not asked:
        return b""
    language, page = found
    views = catalog(timeline, changes, deadlines, language, base_url, now)
    return html.search_page(Frame(env, views, (TIMELINE,)), page, asked).encode()


def _list_page(timeline: Timeline, path: str) -> tuple[str, str] | None:
    """The language of the page with a list of events at a path, and its path below the language."""
    names = ("", html.OLDEST, *(category_page_path(event.category) for event in timeline.events))
    editions = [edition(timeline, language, "") for language in timeline.languages]
    pages = {here.path(page): (here.language, page) for here in editions for page in names}
    return pages.get(path.removesuffix("index.html"))


def _chooses(timeline: Timeline, page: str, category: str) -> bool:
    """Whether a page with a list offers to show that category alone."""
    return page in ("", html.OLDEST) and category in {name(event.category) for event in timeline.events}


def _small(name: str, code: str) -> str:
    """A style sheet or script of ours without what only its writers need: comments that fill lines, indentation, spare signs."""
    bare = _INDENT.sub("\n", _COMMENT.sub("", code)).lstrip()
    return _CSS_SPARE.sub(r"\1", bare).replace(";}", "}") if name.endswith(".css") else bare


def _pages(frame: Frame, statuses: Sequence[tuple[Source, SourceStatus]]) -> Iterator[tuple[str, str]]:
    """The pages of a language with their paths below it: those of single events first, then those that list them."""
    views = frame.catalog
    events = views.events
    for after, event, before in zip((None, *events), events, (*events[1:], None), strict=False):
        yield event.page, html.event_page(frame, event, after, before)
    months = html.months_of(by_year(views.events, views.language))
    for newer, month, older in zip((None, *months), months, (*months[1:], None), strict=False):
        yield month.page, html.month_page(frame, month, newer, older)
    for event_id in views.removed:
        yield views.removed[event_id].page, html.removed_page(frame, event_id)
    for category in views.published_categories:
        yield category_page_path(category), html.category_page(frame, category)
    yield "about/", html.about_page(frame)
    yield "sources/", html.sources_page(frame, statuses)
    pages = views.log_pages
    for page in zip((None, *pages), pages, (*pages[1:], None), strict=False):
        yield page[1].path, html.log_page(frame, *page)
    yield log_pages.FRONT, html.changes_page(frame)
    yield "deadlines/", html.deadlines_page(frame)
    yield "oldest/", html.oldest_page(frame)
    yield "", html.timeline_page(frame)
