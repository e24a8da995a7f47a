"""What a timeline is offered as besides pages: where each file is, what kind it is, and what to call it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace

from tracker.publish.edition import Edition
from tracker.publish.feeds import feed_path

TIMELINE = "timeline.json"
"""The portable form of the timeline. Whoever publishes the site puts it beside the other files."""


@dataclass(frozen=True, slots=True)
class Format:
    """A published file by its path below the base URL. `label` is the key of its name, `form` what it is written in.

    `kind` is "feed", "calendar" or "data": what a program asks for again, puts into a calendar, or takes once.
    """

    path: str
    form: str
    media_type: str
    label: str
    kind: str = "data"


_FEEDS = (
    ("atom", "Atom", "application/atom+xml"),
    ("rss", "RSS", "application/rss+xml"),
    ("json", "JSON Feed", "application/feed+json"),
)
_CALENDARS = (("deadlines.ics", "calendar_deadlines"), ("events.ics", "calendar_events"))
_OF_A_LANGUAGE = (
    Format("timeline.md", "Markdown", "text/markdown", "format_text"),
    Format("timelinejs.json", "TimelineJS", "application/json", "format_slides"),
)
_OF_ALL = (
    Format("opml.xml", "OPML", "text/x-opml", "format_feeds"),
    Format("timeline.csv", "CSV", "text/csv", "format_table"),
    Format("events.json", "JSON", "application/json", "format_data"),
    Format(TIMELINE, "JSON", "application/json", "format_whole"),
)


def offered(paths: Container[str], here: Edition) -> tuple[Format, ...]:
    """The formats of an edition, and those of the whole timeline, that are among the published paths."""
    own = (
        *(Format(path, "iCalendar", "text/calendar", label, "calendar") for path, label in _CALENDARS),
        *_feeds("events", "feed_events"),
        *_feeds("changes", "feed_changes"),
        *_OF_A_LANGUAGE,
    )
    return _published((*_below(here, own), *_OF_ALL), paths)


def category_feeds(paths: Container[str], here: Edition, category: str) -> tuple[Format, ...]:
    """The feeds of a category that are among the published paths: of its events, then of their changes."""
    own = (*_feeds("events", "feed_category", category), *_feeds("changes", "feed_category_changes", category))
    return _published(_below(here, own), paths)


def _below(here: Edition, forms: Iterable[Format]) -> Iterator[Format]:
    return (replace(form, path=here.path(form.path)) for form in forms)


def _published(forms: Iterable[Format], paths: Container[str]) -> tuple[Format, ...]:
    return tuple(form for form in forms if form.path in paths)


def _feeds(kind: str, label: str, category: str = "") -> tuple[Format, ...]:
    return tuple(Format(feed_path(kind, suffix, category), form, media, label, "feed") for suffix, form, media in _FEEDS)
