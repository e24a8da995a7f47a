"""What a page is about in the words of schema.org, for search engines and other readers of JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from tracker.dates import EventDate
from tracker.model import Event, Evidence, Timeline
from tracker.publish.edition import Edition, edition, event_page_path
from tracker.publish.safe import xml_legal
from tracker.publish.views import heading, machine_date, phrase
from tracker.states import EventStatus, Tier
from tracker.text import clean
from tracker.urls import http_url

LISTED = 50
"""How many events the list of the timeline's page names: the newest."""

Doc = dict[str, Any]

_SCRIPT = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
_STATUS = {
    EventStatus.POSTPONED: "EventPostponed",
    EventStatus.MOVED: "EventRescheduled",
    EventStatus.LAPSED: "EventCancelled",
    EventStatus.RETRACTED: "EventCancelled",
}


def json_ld(timeline: Timeline, event: Event | None, language: str, base_url: str) -> str:
    """What a page is about in schema.org's words: the timeline's page, or an event's, as JSON-LD for a `<script>` element.

    It is markup already: `<`, `>`, `&` and the separators that end lines in scripts are written as escapes of JSON.
    """
    here = edition(timeline, language, base_url)
    doc = _event_ld(here, event) if event else _timeline_ld(here)
    return Markup(xml_legal(json.dumps(doc, ensure_ascii=False)).translate(_SCRIPT))  # noqa: S704 - every mark of markup is escaped


def _timeline_ld(here: Edition) -> Doc:
    standing_events = [event for event in here.timeline.events if event.status is not EventStatus.RETRACTED]
    newest = sorted(standing_events, key=lambda event: (event.date.earliest, event.id), reverse=True)[:LISTED]
    return {
        "@context": "https://schema.org",
        "@type": "CollectionPage",
        "url": here.url(""),
        "inLanguage": here.language,
        "name": heading(here.timeline.title, here.language, here.timeline.id).text,
        "mainEntity": {
            "@type": "ItemList",
            "itemListOrder": "https://schema.org/ItemListOrderDescending",
            "numberOfItems": len(newest),
            "itemListElement": [_list_item(here, place, event) for place, event in enumerate(newest, 1)],
        },
    }


def _list_item(here: Edition, place: int, event: Event) -> Doc:
    title = heading(event.title, here.language, event.id).text
    return {"@type": "ListItem", "position": place, "url": here.url(event_page_path(event.id)), "name": title}


def _event_ld(here: Edition, event: Event) -> Doc:
    title = heading(event.title, here.language, event.id)
    about: Doc = {"@type": "Event", "name": title.text, **_span(event.date)}
    about |= {"eventStatus": f"https://schema.org/{_STATUS.get(event.status, 'EventScheduled')}"}
    doc: Doc = {
        "@context": "https://schema.org",
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
        "datePublished": clean(evidence.published, 40),
        "inLanguage": clean(evidence.language, 40),
    }
    return {key: value for key, value in doc.items() if value}
