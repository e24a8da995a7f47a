"""Edits of an event as a maintainer writes them: fields and texts in, a new event out, or a ReviewError naming the field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NoReturn

from tracker.dates import EventDate, parse_edtf
from tracker.errors import IllegalTransition, ReviewError
from tracker.model import DeadlineStep, Event, Evidence
from tracker.states import EVENT_MOVES, EventStatus, ThreadState
from tracker.text import clean, slug

_FIELDS = (
    "title.LANG, summary.LANG, date, words, category, status, official_ids, follows, caused_by, deadline, threads.ID, "
    "claim.N.LANG"
)
_PLACE = re.compile(r"[0-9]{1,5}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def edited(event: Event, edits: Mapping[str, str]) -> Event:
    """The event with fields set: `title.LANG`, `summary.LANG`, `date` (EDTF), `words`, `category`, `status`, `official_ids`,
    `follows`, `caused_by` (comma-separated), `deadline` (`ID=EDTF`, `ID=postponed`, `ID=met`, `ID=lapsed`, or empty for none),
    `threads.ID` (the state the thread is in from this event on: `open`, `stalled`, `settled`, or empty for no word on it),
    `claim.N.LANG` (what the source at place N of the evidence says, from 1).

    An empty text takes a language of a summary or claim away. Whether there is such a thread is not known here. Raises
    ReviewError naming the field.
    """
    for name, value in edits.items():
        event = _set(event, name, value.strip())
    return event


def _set(event: Event, name: str, value: str) -> Event:
    field, _, part = name.partition(".")
    return _with_part(event, name, part, value) if part else _with(event, field, value)


def _with_part(event: Event, name: str, part: str, value: str) -> Event:
    """The event with one language of a text set, or what it says of one thread."""
    match name.partition(".")[0]:
        case "title":
            return replace(event, title=_said(event.title, part, value) or _refuse(name, "a title in at least one language"))
        case "summary":
            return replace(event, summary=_said(event.summary, part, value))
        case "threads":
            return replace(event, threads=_threads(event.threads, part, value))
        case "claim":
            return replace(event, evidence=_claimed(event.evidence, part, value))
    return _refuse(name, f"one of {_FIELDS}")


def _with(event: Event, field: str, value: str) -> Event:
    match field:
        case "date":
            return replace(event, date=_edtf(value, "date"))
        case "words":
            return replace(event, date=parse_edtf(event.date.edtf, clean(value, 200)))
        case "category":
            return replace(event, category=slug(value) or _refuse(field, "a word of Latin letters"))
        case "status":
            return replace(event, status=moved_to(event, value))
        case "official_ids":
            return replace(event, official_ids=_listed(value))
        case "follows":
            return replace(event, follows=_listed(value))
        case "caused_by":
            return replace(event, caused_by=_listed(value))
        case "deadline":
            return replace(event, deadline=_step(event.deadline, value))
    return _refuse(field, f"one of {_FIELDS}")


def _said(texts: Mapping[str, str], language: str, value: str) -> dict[str, str]:
    if not _LANGUAGE.fullmatch(language):
        _refuse(language, "a language code such as en or it")
    said = {**texts, language: clean(value, 4000)}
    return {key: text for key, text in said.items() if text}


def _listed(value: str) -> tuple[str, ...]:
    return tuple(part for item in value.split(",") if (part := clean(item, 100)))


def moved_to(event: Event, value: str) -> EventStatus:
    if value not in list(EventStatus):
        _refuse("status", ", ".join(EventStatus))
    new = EventStatus(value)
    if new is not event.status and new not in EVENT_MOVES[event.status]:
        raise IllegalTransition(f"an event that is {event.status} cannot become {new}")
    return new


def _step(step: DeadlineStep | None, value: str) -> DeadlineStep | None:
    if not value:
        return None
    id_, _, what = value.partition("=")
    if id_ != slug(id_) or not id_ or not what:
        _refuse("deadline", "ID=EDTF, ID=postponed, ID=met or ID=lapsed")
    title = step.title if step and step.id == id_ else {}
    if what in ("met", "lapsed"):
        return DeadlineStep(id_, step.date if step and step.id == id_ else None, what, title)
    return DeadlineStep(id_, None if what == "postponed" else _edtf(what, "deadline"), "", title)


def _threads(states: Mapping[str, ThreadState], id_: str, value: str) -> dict[str, ThreadState]:
    if not value:
        return {known: state for known, state in states.items() if known != id_}
    if value not in list(ThreadState):
        _refuse(f"threads.{id_}", f"{', '.join(ThreadState)} or nothing")
    return {**states, id_: ThreadState(value)}


def _claimed(evidence: tuple[Evidence, ...], part: str, value: str) -> tuple[Evidence, ...]:
    """The evidence with what one source says set; `part` is its place, from 1, and the language."""
    number, _, language = part.partition(".")
    place = int(number) if _PLACE.fullmatch(number) else 0
    if not 0 < place <= len(evidence):
        _refuse(f"claim.{part}", f"claim.N.LANG, N being the place of one of the {len(evidence)} sources")
    source = evidence[place - 1]
    said = replace(source, claim=_said(source.claim, language, value))
    return (*evidence[: place - 1], said, *evidence[place:])


def _edtf(value: str, field: str) -> EventDate:
    try:
        return parse_edtf(value)
    except ValueError as error:
        raise ReviewError(f"{field}: {error}") from error


def _refuse(field: str, expected: str) -> NoReturn:
    raise ReviewError(f"{field}: expected {expected}")
