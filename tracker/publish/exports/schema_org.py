"""What a page is about in the words of schema.org, for search engines and other readers of JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from tracker.dates import EventDate
from tracker.model import Event, Evidence
from tracker.publish.edition import Edition, event_page_path
from tracker.publish.safe import xml_legal
from tracker.publish.views import EventView, heading, machine_date, phrase
from tracker.states import EventStatus, Tier
from tracker.text import clean
from tracker.urls import http_url

LISTED = 50
"""Events that the list of a page names at most: the newest."""
FRONT = 5
"""Those that the front page names; it shows them all, and is to stay small."""
Trail = Sequence[tuple[str, str]]
"""The pages above a page and itself, each as its path below the language and its name, as the reader sees them."""

Doc = dict[str, Any]

_CONTEXT = "https://schema.org"
_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)
_TONGUE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)
_SCRIPT = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
_STATUS = {
    EventStatus.POSTPONED: "EventPostponed",
    EventStatus.MOVED: "EventRescheduled",
    EventStatus.LAPSED: "EventCancelled",
    EventStatus.RETRACTED: "EventCancelled",
}


def list_ld(here: Edition, page: str, name: str, events: Sequence[EventView], trail: Trail = ()) -> Markup:
    """What a page that lists events in their order is about, for a `<script type="application/ld+json">`.

    Its list counts all events that were not retracted and names the first of them: as schema.org has it, `numberOfItems`
    "would be for the entire list".
    """
    shown = [event for event in events if not event.retracted]
    named = shown[: LISTED if page else FRONT]
    doc: Doc = {
        "@context": _CONTEXT,
        "@type": "CollectionPage",
        "url": here.url(page),
        "inLanguage": here.language,
        "name": name,
        **_breadcrumb(here, trail),
        "mainEntity": {
            "@type": "ItemList",
            "itemListOrder": "Descending",
            "numberOfItems": len(shown),
            "itemListElement": [_list_item(here, place, event) for place, event in enumerate(named, 1)],
        },
    }
    return _script(doc)


def event_ld(here: Edition, event: Event, trail: Trail = ()) -> Markup:
    """What the page of an event is about, for a `<script type="application/ld+json">`."""
    return _script(_event_ld(here, event) | _breadcrumb(here, trail))


def _script(doc: Doc) -> Markup:
    """The document as markup: `<`, `>`, `&` and the separators that end lines in scripts are written as escapes of JSON."""
    text = xml_legal(json.dumps(doc, ensure_ascii=False, separators=(",", ":")))
    return Markup(text.translate(_SCRIPT))  # noqa: S704 - every mark of markup is escaped


def _breadcrumb(here: Edition, trail: Trail) -> Doc:
    """The way to a page; its last step is the page itself and needs no address."""
    steps: list[Doc] = [
        {"@type": "ListItem", "position": place, "name": name, "item": here.url(path)}
        for place, (path, name) in enumerate(trail, 1)
    ]
    if not steps:
        return {}
    del steps[-1]["item"]
    return {"breadcrumb": {"@type": "BreadcrumbList", "itemListElement": steps}}


def _list_item(here: Edition, place: int, event: EventView) -> Doc:
    return {"@type": "ListItem", "position": place, "url": here.url(event.page), "name": event.title.text}


def _event_ld(here: Edition, event: Event) -> Doc:
    title = heading(event.title, here.language, event.id)
    about: Doc = {"@type": "Event", "name": title.text, **_span(event.date)}
    about |= {"eventStatus": f"{_CONTEXT}/{_STATUS.get(event.status, 'EventScheduled')}"}
    doc: Doc = {
        "@context": _CONTEXT,
        "@type": "WebPage",
        "url": here.url(event_page_path(event.id)),
        "inLanguage": title.language,
        "name": title.text,
        "description": phrase(event.summary, here.language).text,
        "temporalCoverage": _coverage(event.date),
        "isPartOf": {"@type": "CollectionPage", "url": here.url("")},
        "about": about,
        "citation": [_citation(evidence) for evidence in event.evidence if http_url(evidence.url)],
    }
    doc |= {"creativeWorkStatus": "Retracted"} if event.status is EventStatus.RETRACTED else {}
    return {key: value for key, value in doc.items() if value}


def _span(when: EventDate) -> Doc:
    """Start and end where the event lasts; a day, month or year as it is known; nothing where the day is one of several.

    schema.org has no word for "some day between": start and end would say that it lasted.
    """
    if "/" in when.edtf:
        return {"startDate": when.earliest.isoformat(), "endDate": when.latest.isoformat()}
    known = machine_date(when)
    return {"startDate": known} if when.days == 1 or known != when.earliest.isoformat() else {}


def _coverage(when: EventDate) -> str:
    return when.earliest.isoformat() if when.days == 1 else f"{when.earliest.isoformat()}/{when.latest.isoformat()}"


def _citation(evidence: Evidence) -> Doc:
    doc = {
        "@type": "CreativeWork" if evidence.tier is Tier.OFFICIAL else "NewsArticle",
        "url": http_url(evidence.url),
        "headline": clean(evidence.title, 300),
        "publisher": {"@type": "Organization", "name": clean(evidence.publisher, 200)},
        "datePublished": _only(_DAY, evidence.published),
        "inLanguage": _only(_TONGUE, evidence.language),
    }
    return {key: value for key, value in doc.items() if value}


def _only(form: re.Pattern[str], text: str) -> str:
    """The text where it is what readers of the data will take it for, else nothing."""
    return text if form.fullmatch(text) else ""
