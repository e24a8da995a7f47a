"""Values to and from JSON, in the one form that `timeline.json`, the decision log and the change log share.

The documents given to the `..._value` functions are trusted to have the form of the schema: `timeline` checks files first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.dates import EventDate, parse_edtf
from tracker.model import DeadlineStep, Entity, Event, Evidence, Source, Theme, Thread, Watch
from tracker.states import EventStatus, Relation, Role, SourceKind, ThreadState, Tier

Doc = dict[str, Any]


def watch_value(doc: Doc) -> Watch:
    return Watch(
        entities=tuple(
            Entity(entity["id"], Role(entity["role"]), _terms(entity["names"]), tuple(entity.get("needs", ())))
            for entity in doc["entities"]
        ),
        themes=tuple(Theme(theme["id"], _terms(theme["terms"])) for theme in doc["themes"]),
        exclude=_terms(doc.get("exclude", {})),
    )


def watch_json(watch: Watch) -> Doc:
    return {
        "entities": [
            {"id": entity.id, "role": entity.role.value, "names": _lists(entity.names)}
            | ({"needs": list(entity.needs)} if entity.needs else {})
            for entity in watch.entities
        ],
        "themes": [{"id": theme.id, "terms": _lists(theme.terms)} for theme in watch.themes],
        "exclude": _lists(watch.exclude),
    }


def source_value(doc: Doc) -> Source:
    return Source(**{**doc, "kind": SourceKind(doc["kind"]), "tier": Tier(doc["tier"])})


def source_json(source: Source) -> Doc:
    doc: Doc = {"id": source.id, "kind": source.kind.value, "url": source.url, "publisher": source.publisher}
    doc |= {"family": source.family} if source.family else {}
    doc |= {"tier": source.tier.value, "language": source.language, "every": source.every, "about": source.about}
    doc |= {} if source.enabled else {"enabled": False}
    doc |= {"full_text": True} if source.full_text else {}
    return doc | ({"settings": dict(source.settings)} if source.settings else {})


def threads_value(docs: list[Doc]) -> tuple[Thread, ...]:
    return tuple(Thread(doc["id"], doc["title"]) for doc in docs)


def threads_json(threads: tuple[Thread, ...]) -> list[Doc]:
    return [{"id": thread.id, "title": dict(thread.title)} for thread in threads]


def event_value(doc: Doc) -> Event:
    return Event(
        id=doc["id"],
        date=parse_edtf(doc["date"], doc.get("words", "")),
        category=doc["category"],
        status=EventStatus(doc["status"]),
        title=doc["title"],
        summary=doc.get("summary", {}),
        official_ids=tuple(doc.get("official_ids", ())),
        follows=tuple(doc.get("follows", ())),
        caused_by=tuple(doc.get("caused_by", ())),
        deadline=step_value(doc["deadline"]) if "deadline" in doc else None,
        threads=states_value(doc.get("threads", {})),
        evidence=tuple(evidence_value(evidence) for evidence in doc.get("evidence", ())),
    )


def event_json(event: Event) -> Doc:
    doc: Doc = {"id": event.id, **date_json(event.date)}
    doc |= {"category": event.category, "status": event.status.value}
    doc |= {"title": dict(event.title), "summary": dict(event.summary), "official_ids": list(event.official_ids)}
    doc |= {"follows": list(event.follows), "caused_by": list(event.caused_by)}
    doc |= {"deadline": step_json(event.deadline)} if event.deadline else {}
    doc |= {"threads": states_json(event.threads)} if event.threads else {}
    return doc | {"evidence": [evidence_json(evidence) for evidence in event.evidence]}


def states_value(doc: Doc) -> dict[str, ThreadState]:
    return {id_: ThreadState(state) for id_, state in doc.items()}


def states_json(states: Mapping[str, ThreadState]) -> Doc:
    return {id_: state.value for id_, state in states.items()}


def step_value(doc: Doc) -> DeadlineStep:
    return DeadlineStep(
        id=doc["id"],
        date=date_value(doc) if doc["date"] else None,
        outcome=doc.get("outcome", ""),
        title=doc.get("title", {}),
        refines=date_value(doc["refines"]) if "refines" in doc else None,
    )


def step_json(step: DeadlineStep) -> Doc:
    doc: Doc = {"id": step.id, **(date_json(step.date) if step.date else {"date": None})}
    doc |= {"outcome": step.outcome} if step.outcome else {}
    doc |= {"title": dict(step.title)} if step.title else {}
    return doc | ({"refines": date_json(step.refines)} if step.refines else {})


def evidence_value(doc: Doc) -> Evidence:
    return Evidence(**{**doc, "relation": Relation(doc["relation"]), "tier": Tier(doc.get("tier", Tier.PRESS))})


def evidence_json(evidence: Evidence) -> Doc:
    doc: Doc = {"url": evidence.url, "title": evidence.title, "publisher": evidence.publisher, "family": evidence.family}
    doc |= {"copy_of": evidence.copy_of, "published": evidence.published}
    doc |= {"language": evidence.language, "relation": evidence.relation.value, "quote": evidence.quote}
    doc |= {"claim": dict(evidence.claim), "basis": evidence.basis, "digest": evidence.digest}
    doc |= {"tier": "" if evidence.tier is Tier.PRESS else evidence.tier.value}
    return {key: value for key, value in doc.items() if value}


def date_value(doc: Doc) -> EventDate:
    return parse_edtf(doc["date"], doc.get("words", ""))


def date_json(date: EventDate) -> Doc:
    return {"date": date.edtf} | ({"words": date.words} if date.words else {})


def _terms(doc: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {language: tuple(terms) for language, terms in doc.items()}


def _lists(terms: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {language: list(words) for language, words in terms.items()}
