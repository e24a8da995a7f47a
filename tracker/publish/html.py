"""The pages that readers see. They need no script and no other host; each is a function of a frame, which holds the language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.model import Source, SourceStatus
from tracker.publish import exports, log_pages, widget
from tracker.publish.board import board
from tracker.publish.chronology import Month, Year, by_year, month_named
from tracker.publish.edition import category_page_path
from tracker.publish.evidence import accounts, by_side
from tracker.publish.formats import category_feeds
from tracker.publish.frame import Frame
from tracker.publish.health import health_views
from tracker.publish.log_pages import LogPage
from tracker.publish.overview import overview
from tracker.publish.search import EVERYTHING, Query, matching
from tracker.publish.strings import count, say, strings
from tracker.publish.views import EventView
from tracker.publish.words import precision

_DESCRIPTION = 200
_FRONT_PAGES = 2
OLDEST = "oldest/"
"""The page of the timeline turned round, below the prefix of its language."""


def timeline_page(frame: Frame) -> str:
    """The whole timeline, newest first, under what stands now and its drawing."""
    catalog = frame.catalog
    return frame.render(
        "timeline.html",
        "",
        board=board(catalog),
        overview=overview(catalog),
        last_change=catalog.changes[-1].at if catalog.changes else None,
        about=exports.list_ld(catalog.here, "", catalog.title.text, catalog.events),
        **_list(frame, "", catalog.events),
    )


def oldest_page(frame: Frame) -> str:
    """The whole timeline, oldest first."""
    return frame.render("oldest.html", OLDEST, same_as="", **_list(frame, OLDEST, _listed(frame, OLDEST)))


def search_page(frame: Frame, page: str, query: Query) -> str:
    """What a server answers to a query at the page of a list: the events found, in the order of the page."""
    item = frame.items(page)
    found = matching(_listed(frame, page), query, lambda event: item((event,)).striptags())
    same_as = "" if page == OLDEST else page
    return frame.render("search.html", page, same_as, found=len(found), **_list(frame, page, found, query))


def category_page(frame: Frame, category: str) -> str:
    """The events of a category, newest first; none where all have gone to others since, for its address and feeds stay."""
    events = frame.catalog.categories.get(category, ())
    page, named = category_page_path(category), frame.catalog.published_categories[category]
    here = frame.catalog.here
    return frame.render(
        "category.html",
        page,
        category=named,
        feeds=category_feeds(frame.paths, here, category),
        shown=len(events),
        about=exports.list_ld(here, page, named, events, _trail(frame, (page, named))),
        **_list(frame, page, events),
    )


def month_page(frame: Frame, month: Month, newer: Month | None, older: Month | None) -> str:
    """The events of a month, newest first, between the months that have events."""
    about = exports.list_ld(
        frame.catalog.here, month.page, month.heading, month.events, _trail(frame, (month.page, month.heading))
    )
    items = frame.items(month.page, "h3")
    return frame.render("month.html", month.page, month=month, newer=newer, older=older, items=items, about=about)


def event_page(frame: Frame, event: EventView, newer: EventView | None, older: EventView | None) -> str:
    """Everything known of one event: who says so, corrects or denies it, what led to it and followed, and its own history."""
    catalog, language = frame.catalog, frame.catalog.language
    month = month_named(event.date, language)
    trail = _trail(frame, *filter(None, (month,)), (event.page, event.title.text))
    return frame.render(
        "event.html",
        event.page,
        event=event,
        picture=frame.picture_of(event.event),
        described=_described(event),
        about=exports.event_ld(catalog.here, event.event, trail, catalog.changes_of.get(event.id, ())),
        month=month,
        category_page=category_page_path(event.category_id),
        precision=say(f"precision_{precision(event.date)}", language),
        sides=by_side(event.sources, language),
        accounts=accounts(event.sources, language),
        leads_to=catalog.leads_to.get(event.id, ()),
        history=catalog.history.get(event.id, ()),
        deadline=next((due for due in catalog.deadlines if any(step.event_id == event.id for step in due.steps)), None),
        newer=newer,
        older=older,
    )


def deadlines_page(frame: Frame) -> str:
    """Every deadline with its whole history: those to come, those that passed with no end known, those that ended."""
    dues, page, t = frame.catalog.deadlines, "deadlines/", strings(frame.catalog.language)
    trail = _trail(frame, (page, t["deadlines"]))
    return frame.render(
        "deadlines.html",
        page,
        about=exports.deadlines_ld(frame.catalog.here, page, t["deadlines_title"], dues, trail),
        due=[view for view in dues if view.stands and not view.overdue],
        overdue=[view for view in dues if view.overdue],
        ended=[view for view in dues if not view.stands],
    )


def removed_page(frame: Frame, event_id: str) -> str:
    """What stays at the address of an event that was taken out of the timeline: how it was called, and its history."""
    event, history = frame.catalog.removed[event_id], frame.catalog.history[event_id]
    return frame.render("removed.html", event.page, event=event, history=history)


def changes_page(frame: Frame) -> str:
    """The newest changes, which are those of the last two pages of the log, and the way to all of its pages."""
    pages, t = frame.catalog.log_pages, strings(frame.catalog.language)
    shown, older = pages[:_FRONT_PAGES], pages[_FRONT_PAGES:]
    return frame.render(
        "changes.html",
        log_pages.FRONT,
        heading=t["changes"],
        log=[(change, page.path) for page in shown for change in page.changes],
        front=True,
        by_category=bool(frame.catalog.published_categories),
        older=_place(frame, older[0]) if older else None,
        newer=None,
        index=[_place(frame, page) for page in pages] if older else (),
    )


def log_page(frame: Frame, newer: LogPage | None, page: LogPage, older: LogPage | None) -> str:
    """A numbered page of the log, newest change first. Where the next one ends it does not say: that one may still be filled."""
    return frame.render(
        "changes.html",
        page.path,
        heading=_place(frame, page)[1],
        log=[(change, page.path) for change in page.changes],
        front=False,
        older=_place(frame, older) if older else None,
        newer=(newer.path, say("numbers_from", frame.catalog.language, first=newer.first)) if newer else None,
    )


def _place(frame: Frame, page: LogPage) -> tuple[str, str]:
    """The path of a page of the log and what to call it."""
    return page.path, count("numbers", len(page.changes), frame.catalog.language, first=page.first, last=page.last)


def sources_page(frame: Frame, statuses: Sequence[tuple[Source, SourceStatus]]) -> str:
    """The sources that are checked, and how each is doing where that is known."""
    views = health_views(frame.catalog.here.timeline.sources, statuses, frame.catalog.language)
    return frame.render("sources.html", "sources/", sources=views)


def about_page(frame: Frame) -> str:
    """What this is, how an event gets in, how sure we are, and what else the timeline is offered as."""
    embed = frame.catalog.here.path(f"{widget.PATH}index.html")
    return frame.render(
        "about.html",
        "about/",
        embed=embed if embed in frame.paths else "",
        categories=[
            (category_page_path(category), named, category_feeds(frame.paths, frame.catalog.here, category))
            for category, named in frame.catalog.published_categories.items()
        ],
    )


def months_of(years: Sequence[Year]) -> tuple[Month, ...]:
    """The months of the years in their order, those without a page left out."""
    return tuple(month for year in years for month in year.months if month.page)


def _described(event: EventView) -> str:
    """When it happened and what it is about, short enough to be shown whole beside a link to its page."""
    text = f"{event.when}. {event.summary.text or ' · '.join(event.facts)}"
    return text if len(text) <= _DESCRIPTION else f"{text[: _DESCRIPTION - 1].rstrip()}…"


def _trail(frame: Frame, *pages: tuple[str, str]) -> exports.Trail:
    """The way from the front page to a page, as its crumbs show it."""
    return (("", strings(frame.catalog.language)["timeline"]), *pages)


def _listed(frame: Frame, page: str) -> Sequence[EventView]:
    """The events of a page with a list, in its order."""
    events, categories = frame.catalog.events, frame.catalog.categories
    lists = {"": events, OLDEST: events[::-1]} | {category_page_path(key): members for key, members in categories.items()}
    return lists[page]


def _list(frame: Frame, page: str, events: Sequence[EventView], query: Query = EVERYTHING) -> Mapping[str, Any]:
    """What a page with a list of events needs: the list under its headings, and the categories to choose from."""
    language = frame.catalog.language
    return {
        "query": query,
        "years": by_year(events, language),
        "items": frame.items(page),
        "categories": [
            (members[0], category_page_path(category), len(members)) for category, members in frame.catalog.categories.items()
        ],
        "total": len(frame.catalog.events),
    }
