"""The timeline as the JSON of TimelineJS 3 (timeline.knightlab.com/docs/json-format.html)."""

from __future__ import annotations

import html
import json
from datetime import date
from typing import Any

from tracker.publish.edition import Edition
from tracker.publish.strings import say
from tracker.publish.views import EventView, event_view, heading
from tracker.publish.words import say_date
from tracker.urls import http_url

_ENCODED = {ord(mark): f"%{ord(mark):02X}" for mark in "<>\"'"}
"""In addresses, where escapes of HTML would be wrong, what could end an attribute that TimelineJS writes."""


def timelinejs(here: Edition) -> str:
    """The JSON that TimelineJS 3 reads. Its texts are HTML, so ours are escaped; `unique_id` keeps links to slides alive."""
    title = heading(here.timeline.title, here.language, here.timeline.id).text
    doc = {
        "title": {"unique_id": "title", "text": {"headline": html.escape(title), "text": _linked(here.url(""), title)}},
        "events": [_slide(here, event_view(here, event)) for event in here.timeline.events],
        "scale": "human",
    }
    return json.dumps(doc, ensure_ascii=False, indent=1) + "\n"


def _slide(here: Edition, view: EventView) -> dict[str, Any]:
    when = view.date
    headline = html.escape(view.title.text)
    more = _linked(here.url(view.page), say("details", here.language))
    doc: dict[str, Any] = {
        "unique_id": view.anchor,
        "start_date": _ymd(when.earliest),
        "display_date": say_date(when, here.language),
        "text": {
            "headline": f"<del>{headline}</del>" if view.retracted else headline,
            "text": f"<p>{html.escape(view.summary.text)}</p><p>{more}</p>",
        },
        "group": html.escape(view.category),
    }
    doc |= {"end_date": _ymd(when.latest)} if when.days > 1 else {}
    return doc | ({"media": media} if (media := _media(view)) else {})


def _media(view: EventView) -> dict[str, Any]:
    """The first source that has an address. TimelineJS shows a page it does not know as a link."""
    for source in view.sources:
        if url := http_url(source.url):
            url = url.translate(_ENCODED)
            return {"url": url, "link": url, "caption": html.escape(source.title), "credit": html.escape(source.publisher)}
    return {}


def _ymd(day: date) -> dict[str, Any]:
    return {"year": day.year, "month": day.month, "day": day.day}


def _linked(url: str, text: str) -> str:
    return f'<a href="{html.escape(url)}">{html.escape(text)}</a>'
