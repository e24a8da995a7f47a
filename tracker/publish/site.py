"""The whole published output as files: what a static host, or the web application, serves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from jinja2 import Environment

from tracker.model import Change, Deadline, Timeline
from tracker.publish.edition import Edition, edition, event_page_path
from tracker.publish.feeds import changes_atom, events_atom
from tracker.publish.html import changes_page, event_page, timeline_page


def site(
    env: Environment,
    timeline: Timeline,
    changes: Sequence[Change],
    deadlines: Sequence[Deadline],
    base_url: str,
    now: datetime,
) -> Mapping[str, bytes]:
    """Every file by its relative path, in UTF-8; the first language at the top, the others each in a folder of theirs.

    The same arguments give the same bytes, and of `now` only its UTC date is used, for the countdowns on the timeline
    pages: nothing else changes from day to day. `timeline.json` is not among the files.
    """
    files = {"style.css": env.get_template("site/style.css").render()}
    for language in timeline.languages:
        here = edition(timeline, language, base_url)
        files[_file(here, "")] = timeline_page(env, timeline, changes, deadlines, language, base_url, now)
        files |= _other_files(env, here, changes)
    return {path: text.encode() for path, text in files.items()}


def _other_files(env: Environment, here: Edition, changes: Sequence[Change]) -> Mapping[str, str]:
    timeline, language, base_url = here.timeline, here.language, here.base_url
    files = {
        _file(here, "changes/"): changes_page(env, timeline, changes, language, base_url),
        here.path("feeds/events.atom"): events_atom(env, timeline, changes, language, base_url),
        here.path("feeds/changes.atom"): changes_atom(env, timeline, changes, language, base_url),
    }
    for event in timeline.events:
        files[_file(here, event_page_path(event.id))] = event_page(env, timeline, event, changes, language, base_url)
    return files


def _file(here: Edition, page: str) -> str:
    return f"{here.path(page)}index.html"
