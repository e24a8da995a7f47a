"""What the change log holds, read with care: it is JSON of any age, so a value may have another shape than today's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any

from tracker.codec import Doc, event_value
from tracker.model import DeadlineStep, Event, Evidence, Texts

_PLAIN = attrgetter(*(field.name for field in fields(Evidence) if field.name != "claim"))
"""Everything a piece of evidence says but its claim, which is a text for each language."""


def texts(value: object) -> Texts:
    """A text per language; nothing where the value is none."""
    return {str(code): text for code, text in value.items() if isinstance(text, str)} if isinstance(value, Mapping) else {}


def step(value: object) -> Mapping[str, Any]:
    """What an event does to a deadline, as `codec.step_json` writes it; nothing where the value is no such thing."""
    return value if isinstance(value, Mapping) else {}


def event(event_id: str, doc: Doc) -> Event | None:
    """The event whose fields these are, None where they do not make one. The id they hold is not asked: the log has it."""
    try:
        made = event_value(doc | {"id": event_id})
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return made if all(isinstance(text, str) for text in _plain(made)) and _worded(made) else None


def _plain(event: Event) -> Iterator[object]:
    """All that has to be a text."""
    yield from (event.id, event.category, event.date.words, *event.official_ids, *event.follows, *event.caused_by)
    for evidence in event.evidence:
        yield from _PLAIN(evidence)
    if event.deadline:
        yield from _of_step(event.deadline)


def _of_step(step: DeadlineStep) -> Iterator[object]:
    yield from (step.id, step.outcome)
    yield from (date.words for date in (step.date, step.refines) if date)


def _worded(event: Event) -> bool:
    claims = (evidence.claim for evidence in event.evidence)
    given = (event.title, event.summary, event.deadline.title if event.deadline else {}, *claims)
    return all(texts(value) == value for value in given)
