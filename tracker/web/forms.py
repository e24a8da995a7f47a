"""Forms of the desk: bounded reading, the token that each must hold, and typed fields as edits of an event."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.dates import EventDate
from tracker.model import DeadlineStep, Event, Timeline
from tracker.web import state
from tracker.web.strings import language_of, strings

Typed = Mapping[str, str]
"""What was typed into a form, by field."""

MAX_FIELDS = 600
"""An event's form has a field for each language of each source's claim."""
MAX_FIELD_BYTES = 30_000


def posting(handler: Callable[[Request, Typed], Response]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that reads the form, checks its token, and runs the handler in a thread."""

    async def endpoint(request: Request) -> Response:
        typed = await _read(request)
        if not hmac.compare_digest(typed.get("token", "").encode(), state.of(request).token(request.scope["path"]).encode()):
            raise HTTPException(403, strings(language_of(request))["old_form"])
        return await run_in_threadpool(handler, request, typed)

    return endpoint


async def _read(request: Request) -> Typed:
    form = await request.form(max_files=0, max_fields=MAX_FIELDS, max_part_size=MAX_FIELD_BYTES)
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}


def fields_of(event: Event, timeline: Timeline) -> dict[str, str]:
    """The fields of an event that a form edits, under the names that `tracker.edits` knows, as text."""
    spoken = tuple(dict.fromkeys((*timeline.languages, *event.title)))
    fields = {f"title.{language}": event.title.get(language, "") for language in spoken}
    fields |= {f"summary.{language}": event.summary.get(language, "") for language in spoken}
    fields |= {"date": event.date.edtf, "words": event.date.words, "category": event.category, "status": event.status.value}
    fields |= {name: ", ".join(getattr(event, name)) for name in ("official_ids", "follows", "caused_by")}
    fields |= {"deadline": step_text(event.deadline)}
    return fields | {f"threads.{thread.id}": event.threads.get(thread.id, "") for thread in timeline.threads}


def claims_of(event: Event, timeline: Timeline) -> dict[str, str]:
    """The claims of the sources of an event, as `fields_of` has its other fields."""
    return {
        f"claim.{place}.{language}": evidence.claim.get(language, "")
        for place, evidence in enumerate(event.evidence, 1)
        for language in dict.fromkeys((*timeline.languages, *evidence.claim))
    }


def step_text(step: DeadlineStep | None) -> str:
    """A deadline step as `tracker.edits` reads it."""
    if step is None:
        return ""
    return f"{step.id}={step.outcome or _due(step.date)}"


def edits(typed: Typed, shown: Typed) -> dict[str, str]:
    """The fields of `shown` that were typed anew; first those that got a text, so that a title is never missing in between."""
    new = {name: typed[name] for name in shown if name in typed and _plain(typed[name]) != _plain(shown[name])}
    return dict(sorted(new.items(), key=lambda pair: not pair[1].strip()))


def _due(date: EventDate | None) -> str:
    return date.edtf if date else "postponed"


def _plain(text: str) -> str:
    return " ".join(text.split())
