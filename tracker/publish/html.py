"""The pages that readers see: the timeline, one page per event, the log of changes. They need no script and no other host.

`changes` are given in the order of the log, oldest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from typing import Any

from jinja2 import Environment

from tracker.dates import exact_day
from tracker.model import Change, Deadline, Event, Timeline
from tracker.publish.edition import Edition, absolute, edition, event_page_path, relative
from tracker.publish.strings import count, say, strings
from tracker.publish.views import (
    EventView,
    as_they_fall_due,
    change_view,
    changes_of,
    deadline_view,
    event_view,
    heading,
    references,
)
from tracker.publish.words import say_date, say_month


@dataclass(frozen=True, slots=True)
class Group:
    """Events under one heading."""

    heading: str
    events: tuple[EventView, ...]


def timeline_page(
    env: Environment,
    timeline: Timeline,
    changes: Sequence[Change],
    deadlines: Sequence[Deadline],
    language: str,
    base_url: str,
    now: datetime,
) -> str:
    """The whole timeline on one page, newest first. Of `now` only the date (UTC) shows: deadlines count down from it."""
    here = edition(timeline, language, base_url)
    today = now.astimezone(UTC).date()
    views = [deadline_view(here, deadline, today) for deadline in as_they_fall_due(deadlines, today)]
    return _page(
        env,
        "site/timeline.html",
        here,
        "",
        due=[view for view in views if view.stands and not view.overdue],
        overdue=[view for view in views if view.overdue],
        overdue_count=count("overdue", sum(view.overdue for view in views), language),
        ended=[view for view in views if not view.stands],
        years=_years(here),
        event_count=count("events", len(timeline.events), language),
        last_change=_say_instant(changes[-1].at, language) if changes else "",
    )


def event_page(
    env: Environment, timeline: Timeline, event: Event, changes: Sequence[Change], language: str, base_url: str
) -> str:
    """Everything known of one event: its sources with their quotes, what led to it and followed, and its own history."""
    here = edition(timeline, language, base_url)
    followers = [other.id for other in timeline.events if event.id in (*other.follows, *other.caused_by)]
    return _page(
        env,
        "site/event.html",
        here,
        event_page_path(event.id),
        event=event_view(here, event),
        leads_to=references(here, followers),
        history=[change_view(here, change) for change in reversed(changes_of(event, changes))],
    )


def changes_page(env: Environment, timeline: Timeline, changes: Sequence[Change], language: str, base_url: str) -> str:
    """The whole log of changes, newest first."""
    here = edition(timeline, language, base_url)
    return _page(env, "site/changes.html", here, "changes/", log=[change_view(here, change) for change in reversed(changes)])


def _page(env: Environment, template: str, here: Edition, page: str, **values: Any) -> str:
    path = here.path(page)
    return env.get_template(template).render(
        edition=here,
        title=heading(here.timeline.title, here.language, here.timeline.id),
        page=page,
        language=here.language,
        t=strings(here.language),
        say=partial(say, language=here.language),
        count=partial(count, language=here.language),
        instant=partial(_say_instant, language=here.language),
        link=lambda target: relative(path, here.path(target)),
        style=relative(path, "style.css"),
        alternates=_alternates(here, page),
        **values,
    )


def _alternates(here: Edition, page: str) -> Sequence[Mapping[str, str]]:
    """The same page in every language of the timeline: language, relative link and absolute address."""
    others = (edition(here.timeline, language, here.base_url) for language in here.timeline.languages)
    return [
        {
            "language": other.language,
            "link": relative(here.path(page), other.path(page)),
            "url": absolute(here.base_url, other.path(page)),
        }
        for other in others
    ]


def _years(here: Edition) -> Sequence[tuple[int, Sequence[Group]]]:
    """Years, newest first, each with its months, newest first. What spans more than a month comes last in its year."""
    ordered = sorted(here.timeline.events, key=_place, reverse=True)
    years = groupby(ordered, key=lambda event: event.date.earliest.year)
    return [(year, _months(here, year, events)) for year, events in years]


def _months(here: Edition, year: int, events: Iterable[Event]) -> Sequence[Group]:
    return [
        Group(_heading(year, month, here.language), tuple(event_view(here, event) for event in members))
        for month, members in groupby(events, key=_month)
    ]


def _heading(year: int, month: int, language: str) -> str:
    return say_month(year, month, language) if month else say("within_year", language, year=year)


def _month(event: Event) -> int:
    return event.date.earliest.month if event.date.days <= 31 else 0


def _place(event: Event) -> tuple[Any, ...]:
    return (event.date.earliest.year, _month(event), event.date.earliest, event.date.latest, event.id)


def _say_instant(at: datetime, language: str) -> str:
    moment = at.astimezone(UTC)
    return f"{say_date(exact_day(moment.date()), language)}, {moment:%H:%M} UTC"
