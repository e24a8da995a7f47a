"""The timeline as one Markdown text, to be pasted into notes and repositories."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from tracker.model import Deadline
from tracker.publish.board import ThreadView, thread_views
from tracker.publish.edition import Edition
from tracker.publish.strings import say
from tracker.publish.views import EventView, deadline_view, event_view, heading
from tracker.publish.words import say_date
from tracker.urls import http_url

_MARKS = re.compile(r"([\\`*_\[\]<>~|$&#]|^[-+=]|(?<=https):|(?<=http):|(?<=www)\.)", re.IGNORECASE)
_NUMBERED = re.compile(r"^(\d+)([.)])")


def markdown(here: Edition, deadlines: Sequence[Deadline]) -> str:
    """How threads stand, deadlines with their history and events, newest first, in CommonMark.

    Texts are escaped and make no link or markup.
    """
    title = heading(here.timeline.title, here.language, here.timeline.id).text
    events = sorted(here.timeline.events, key=lambda event: (event.date.earliest, event.date.latest, event.id), reverse=True)
    parts = [f"# {_plain(title)}"]
    if threads := [_thread_text(here, thread) for thread in thread_views(here)]:
        parts += [f"## {say('threads', here.language)}", "\n".join(threads)]
    parts.append(f"## {say('deadlines', here.language)}")
    parts += [_deadline_text(here, deadline) for deadline in deadlines]
    parts.append(f"## {say('events', here.language)}")
    parts += [_event_text(here, event_view(here, event)) for event in events]
    return "\n\n".join(parts) + "\n"


def _thread_text(here: Edition, view: ThreadView) -> str:
    latest = _link(here.url(view.latest.page), view.latest.title.text)
    return f"- {_plain(view.title.text)}: **{view.words}** {_plain(view.since)}. {latest}"


def _deadline_text(here: Edition, deadline: Deadline) -> str:
    last = next((step.date for _, step in reversed(deadline.steps) if step.date), None)
    view = deadline_view(here, deadline, last.latest if last else date.min)  # its history depends on no day
    state = say(f"state_{deadline.state}", here.language)
    due = say_date(deadline.date, here.language) if deadline.date else ""
    lines = [f"### {_plain(view.title.text)}", "", ", ".join(filter(None, (f"**{_plain(due)}**" if due else "", state))), ""]
    for step in view.steps:
        first = f" ({_plain(step.said_first)})" if step.said_first else ""
        lines.append(f"- {_plain(step.sentence)} {_link(here.url(step.by.page), step.by.title.text)}{first}")
    return "\n".join(lines)


def _event_text(here: Edition, view: EventView) -> str:
    title = _link(here.url(view.page), view.title.text)
    lines = [f"### {_plain(say_date(view.date, here.language))}: {f'~~{title}~~' if view.retracted else title}", ""]
    lines += [_plain(view.summary.text), ""] if view.summary.text else []
    lines += [_plain(" · ".join(view.facts)), ""]
    for source in view.sources:
        about = ", ".join(_plain(part) for part in (source.published, source.language_name, source.relation) if part)
        claim = f". {_plain(source.claim.text)}" if source.claim.text else ""
        lines.append(f"- {_link(http_url(source.url), source.publisher)}: {about}{claim}")
    return "\n".join(lines).rstrip()


def _plain(text: str) -> str:
    """The line as text: no mark of CommonMark or of GitHub's dialect, no list or heading, no address that links itself."""
    return _NUMBERED.sub(r"\1\\\2", _MARKS.sub(r"\\\1", text))


def _link(url: str, text: str) -> str:
    if not url:
        return _plain(text)
    return f"[{_plain(text)}](<{url.replace('<', '%3C').replace('>', '%3E').replace('&', '&amp;')}>)"
