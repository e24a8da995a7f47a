"""What a page is about in the words of schema.org, for search engines and other readers of JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from markupsafe import Markup

from tracker.dates import EventDate, parse_edtf
from tracker.model import Change, Event, Evidence
from tracker.publish.edition import Edition, event_page_path
from tracker.publish.revisions import event_revisions
from tracker.publish.safe import xml_legal
from tracker.publish.views import DeadlineView, EventView, heading, machine_date, phrase
from tracker.states import EventStatus, Tier
from tracker.text import clean
from tracker.urls import http_url

LISTED = 50
"""Events that the list of a page names at most: the newest."""
FRONT = 3
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
    named = [_list_item(here, place, event) for place, event in enumerate(shown[: LISTED if page else FRONT], 1)]
    listing = {"itemListOrder": "Descending", "numberOfItems": len(shown), "itemListElement": named}
    return _collection(here, page, name, trail, listing)


def deadlines_ld(here: Edition, page: str, name: str, deadlines: Sequence[DeadlineView], trail: Trail = ()) -> Markup:
    """What the page of deadlines is about: each, of the first of them, with the date in force and those it was moved from."""
    named = [
        {"@type": "ListItem", "position": place, "item": _deadline(f"{here.url(page)}#{due.anchor}", due)}
        for place, due in enumerate(deadlines[:LISTED], 1)
    ]
    return _collection(here, page, name, trail, {"numberOfItems": len(deadlines), "itemListElement": named})


def _collection(here: Edition, page: str, name: str, trail: Trail, listing: Doc) -> Markup:
    doc: Doc = {
        "@context": _CONTEXT,
        "@type": "CollectionPage",
        "url": here.url(page),
        "inLanguage": here.language,
        "name": name,
        **_breadcrumb(here, trail),
        "mainEntity": {"@type": "ItemList", **listing},
    }
    return _script(doc)


def event_ld(here: Edition, event: Event, trail: Trail = (), log: Sequence[Change] = ()) -> Markup:
    """What the page of an event is about, for a `<script type="application/ld+json">`.

    Out of the changes of the event in `log` come the instants of its first and last publication, and where it was moved from.
    """
    return _script(_event_ld(here, event, log) | _breadcrumb(here, trail))


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


def _deadline(url: str, due: DeadlineView) -> Doc:
    """A deadline as an event that is due; one that was met took place as scheduled."""
    left = [step.date for step in due.steps if step.date and not (due.date and step.date.overlaps(due.date))]
    moved = "EventRescheduled" if left else "EventScheduled"
    status = {"postponed": "EventPostponed", "lapsed": "EventCancelled"}.get(due.state, moved)
    about: Doc = {"@type": "Event", "name": due.title.text, "url": url, **(_span(due.date) if due.date else {})}
    return about | {"eventStatus": f"{_CONTEXT}/{status}", **_left(left)}


def _event_ld(here: Edition, event: Event, log: Sequence[Change]) -> Doc:
    title = heading(event.title, here.language, event.id)
    about: Doc = {"@type": "Event", "name": title.text, **_span(event.date)}
    about |= {"eventStatus": f"{_CONTEXT}/{_STATUS.get(event.status, 'EventScheduled')}", **_left(_moved_from(event, log))}
    doc: Doc = {
        "@context": _CONTEXT,
        "@type": "WebPage",
        "url": here.url(event_page_path(event.id)),
        "inLanguage": title.language,
        "name": title.text,
        "description": phrase(event.summary, here.language).text,
        "temporalCoverage": _coverage(event.date),
        **_published(event, log),
        "isPartOf": {"@type": "CollectionPage", "url": here.url("")},
        "about": about,
        "citation": [_citation(evidence) for evidence in event.evidence if http_url(evidence.url)],
    }
    doc |= {"creativeWorkStatus": "Retracted"} if event.status is EventStatus.RETRACTED else {}
    return {key: value for key, value in doc.items() if value}


def _published(event: Event, log: Sequence[Change]) -> Doc:
    revision = event_revisions(log).get(event.id)
    return {"datePublished": revision.created.isoformat(), "dateModified": revision.modified.isoformat()} if revision else {}


def _moved_from(event: Event, log: Sequence[Change]) -> Iterator[EventDate]:
    """The dates that an event had before, where it was moved or postponed. One that was postponed keeps the date it had last."""
    if event.status not in (EventStatus.MOVED, EventStatus.POSTPONED):
        return
    for field in (field for change in log if change.event_id == event.id for field in change.fields):
        # The log may hold a value of any shape.
        with suppress(ValueError):
            if field.name == "date" and field.before:
                yield parse_edtf(str(field.before))
    if event.status is EventStatus.POSTPONED:
        yield event.date


def _left(dates: Iterable[EventDate]) -> Doc:
    """The starts that no longer hold, each once and as far as they are known; schema.org has several where it moved often."""
    starts = dict.fromkeys(start for date in dates if (start := _span(date).get("startDate")))
    return {"previousStartDate": list(starts)} if starts else {}


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
