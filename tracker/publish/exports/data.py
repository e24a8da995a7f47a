"""All that is published as one JSON document for programs; docs/formats.md lists its keys."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from tracker.codec import states_json
from tracker.dates import EventDate
from tracker.model import Change, Deadline, DeadlineStep, Event, Evidence, Texts, Timeline
from tracker.publish.edition import Edition, edition, event_page_path
from tracker.publish.words import say_date, say_standing, standing
from tracker.text import clean
from tracker.threads import Situation, situations
from tracker.urls import http_url

FORMAT = 1
"""The version of the document; it grows when a key changes its meaning or goes, not when one is added."""

Doc = dict[str, Any]


def events_json(timeline: Timeline, changes: Sequence[Change], deadlines: Sequence[Deadline], base_url: str) -> str:
    """All that is published, with dates as ranges and in words, for programs. `format` is its version."""
    editions = [edition(timeline, language, base_url) for language in timeline.languages]
    times: dict[str, list[datetime]] = {}
    for change in changes:
        times.setdefault(change.event_id, []).append(change.at.astimezone(UTC))
    doc = {
        "format": FORMAT,
        "id": timeline.id,
        "title": _cleaned(timeline.title),
        "languages": list(timeline.languages),
        "url": {here.language: here.url("") for here in editions},
        "updated": _instant(max((at for all_ in times.values() for at in all_), default=None)),
        "events": [_event_doc(event, editions, times.get(event.id, [])) for event in timeline.events],
        "deadlines": [_deadline_doc(deadline, timeline.languages) for deadline in deadlines],
        "threads": [_thread_doc(thread, timeline.languages) for thread in situations(timeline)],
    }
    return json.dumps(doc, ensure_ascii=False, indent=1) + "\n"


def _event_doc(event: Event, editions: Sequence[Edition], times: Sequence[datetime]) -> Doc:
    value = standing(event, editions[0].families)
    languages = [here.language for here in editions]
    return {
        "id": event.id,
        "url": {here.language: here.url(event_page_path(event.id)) for here in editions},
        "published": _instant(min(times, default=None)),
        "updated": _instant(max(times, default=None)),
        "date": _date_doc(event.date, languages),
        "category": clean(event.category),
        "status": event.status.value,
        "title": _cleaned(event.title),
        "summary": _cleaned(event.summary),
        "official_ids": [clean(official) for official in event.official_ids],
        "follows": list(event.follows),
        "caused_by": list(event.caused_by),
        "deadline": {"id": event.deadline.id, **_step_doc(event.deadline, languages)} if event.deadline else None,
        "threads": states_json(event.threads),
        "standing": {
            "level": value.level,
            "publishers": value.publishers,
            "disputed": value.disputed,
            "words": {language: say_standing(value, language) for language in languages},
        },
        "sources": [_source_doc(evidence) for evidence in event.evidence],
    }


def _deadline_doc(deadline: Deadline, languages: Sequence[str]) -> Doc:
    return {
        "id": deadline.id,
        "title": _cleaned(deadline.title),
        "state": deadline.state,
        "date": _date_doc(deadline.date, languages) if deadline.date else None,
        "steps": [{"event": event_id, **_step_doc(step, languages)} for event_id, step in deadline.steps],
    }


def _thread_doc(found: Situation, languages: Sequence[str]) -> Doc:
    return {
        "id": found.thread.id,
        "title": _cleaned(found.thread.title),
        "state": found.state.value,
        "since": _date_doc(found.since, languages),
        "since_event": found.since_event,
        "latest_event": found.latest,
    }


def _step_doc(step: DeadlineStep, languages: Sequence[str]) -> Doc:
    return {
        "date": _date_doc(step.date, languages) if step.date else None,
        "outcome": clean(step.outcome) or None,
        "said_first": _date_doc(step.refines, languages) if step.refines else None,
    }


def _date_doc(when: EventDate, languages: Sequence[str]) -> Doc:
    return {
        "edtf": when.edtf,
        "earliest": when.earliest.isoformat(),
        "latest": when.latest.isoformat(),
        "exact": when.exact,
        "words": {language: say_date(when, language) for language in languages},
    }


def _source_doc(evidence: Evidence) -> Doc:
    keys = ("title", "publisher", "family", "copy_of", "published", "language", "quote", "basis")
    texts = {key: clean(getattr(evidence, key)) for key in keys}
    told = {"claim": _cleaned(evidence.claim), "relation": evidence.relation.value, "tier": evidence.tier.value}
    return {"url": http_url(evidence.url) or None, **texts, **told}


def _cleaned(texts: Texts) -> Texts:
    return {language: clean(text) for language, text in texts.items()}


def _instant(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else None
