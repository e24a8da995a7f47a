"""The widget: one small page for an `<iframe>` on other sites, with the deadline that is due and the latest events.

It needs no script, asks nothing of any other host, and its links leave the frame.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from jinja2 import Environment

from tracker.dates import EventDate, exact_day
from tracker.model import Deadline, Timeline
from tracker.publish.board import thread_views
from tracker.publish.edition import Edition, Phrase, edition, relative
from tracker.publish.strings import say, strings
from tracker.publish.views import as_they_fall_due, deadline_view, event_view, heading
from tracker.publish.words import say_date
from tracker.states import EventStatus

PATH = "embed/"
"""Where the page is, below the prefix of its language."""
LATEST = 5
_TITLE = 140


@dataclass(frozen=True, slots=True)
class Line:
    """A thing with a date, and the relative link to its page. A deadline is `overdue` where its day is over, its end unknown."""

    title: Phrase
    link: str
    date: EventDate
    machine_date: str
    remark: str = ""
    overdue: bool = False


def files(
    env: Environment, timeline: Timeline, deadlines: Sequence[Deadline], base_url: str, now: datetime
) -> Mapping[str, bytes]:
    """The page of every language by its path, and the style sheet they share."""
    pages = {"embed.css": env.get_template("site/embed.css").render()}
    for language in timeline.languages:
        path = edition(timeline, language, base_url).path(PATH)
        pages[f"{path}index.html"] = page(env, timeline, deadlines, language, base_url, now)
    return {path: text.encode() for path, text in pages.items()}


def page(env: Environment, timeline: Timeline, deadlines: Sequence[Deadline], language: str, base_url: str, now: datetime) -> str:
    """The page in one language. Of `now` only the date (UTC) is used: what lies ahead of it is no latest event."""
    here = edition(timeline, language, base_url)
    today = now.astimezone(UTC).date()
    return env.get_template("site/embed.html").render(
        language=here.interface,
        title=_short(heading(timeline.title, language, timeline.id)),
        t=strings(language),
        style=relative(here.path(PATH), "embed.css"),
        canonical=here.url(""),
        home=_link(here, ""),
        due=_due(here, deadlines, today),
        threads=[(_short(view.title), view) for view in thread_views(here)],
        events=_latest(here, today),
        as_of=say("widget_as_of", language, date=say_date(exact_day(today), language)),
    )


def _latest(here: Edition, today: date) -> Sequence[Line]:
    known = [
        event
        for event in here.timeline.events
        if event.date.earliest <= today and event.status not in (EventStatus.RETRACTED, EventStatus.EXPECTED)
    ]
    newest = sorted(known, key=lambda event: (event.date.latest, event.date.earliest, event.id), reverse=True)[:LATEST]
    views = [event_view(here, event) for event in newest]
    return [Line(_short(view.title), _link(here, view.page), view.date, view.machine_date) for view in views]


def _due(here: Edition, deadlines: Sequence[Deadline], today: date) -> Line | None:
    """The next deadline; where none lies ahead, the last that passed with its outcome unknown."""
    for deadline in as_they_fall_due(deadlines, today):
        view = deadline_view(here, deadline, today)
        if view.date and view.stands:
            by = view.steps[-1].by.page if view.steps else ""
            return Line(_short(view.title), _link(here, by), view.date, view.machine_date, view.remark, view.overdue)
    return None


def _link(here: Edition, page: str) -> str:
    return relative(here.path(PATH), here.path(page))


def _short(title: Phrase) -> Phrase:
    """Titles are cut, so that the page stays small and readable whatever they are."""
    return Phrase(f"{title.text[:_TITLE].rstrip()}…", title.language) if len(title.text) > _TITLE else title
