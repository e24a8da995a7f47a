"""The events of the timeline, to be corrected or retracted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tracker import decide, store, timeline
from tracker.codec import event_json
from tracker.errors import ReviewError, Stale
from tracker.model import Event, Timeline
from tracker.publish.edition import edition
from tracker.publish.views import event_view
from tracker.review import Ruling
from tracker.states import EVENT_MOVES
from tracker.web import state
from tracker.web.answers import status_of
from tracker.web.desk.screen import done, go, page, problem, screen, undoable
from tracker.web.forms import Typed, claims_of, edits, fields_of, posting

HISTORY = 50


def listing(request: Request) -> Response:
    with store.reading(state.of(request).engine) as session:
        seen = screen(request, session)
        events = timeline.in_order(store.events.listing(session, seen.timeline_id))[::-1]
    return page(seen, "events.html", "/desk/events/", events=events)


def show(request: Request) -> Response:
    return _page(request, {}, None)


def _page(request: Request, typed: Typed, error: ReviewError | None) -> Response:
    event_id = request.path_params["event"]
    with store.reading(state.of(request).engine) as session:
        seen = screen(request, session)
        loaded = store.timelines.load(session, seen.timeline_id)
        event = store.events.get(session, seen.timeline_id, event_id)
        history = store.decisions.listing(session, seen.timeline_id, HISTORY, event_id=event_id)
        attached = store.events.attached(session, seen.timeline_id, event_id)
        decision = done(request, session, seen.timeline_id)
    return page(
        seen,
        "event.html",
        f"/desk/events/{event.id}",
        status_of(error) if error else 200,
        event=event,
        view=event_view(edition(loaded, seen.language, ""), event),
        fields=fields_of(event, loaded),
        claims=claims_of(event, loaded),
        threads=loaded.threads,
        version=version(event),
        moves=[event.status, *sorted(EVENT_MOVES[event.status])],
        categories=sorted({other.category for other in loaded.events}),
        attached=attached,
        typed=typed,
        history=list(undoable(history)),
        decision=decision,
        problem=problem(error),
    )


def version(event: Event) -> str:
    """A mark of the event as it stands, so that a form made from an older one is noticed."""
    return hashlib.sha256(json.dumps(event_json(event), sort_keys=True).encode()).hexdigest()[:32]


def edit(request: Request, typed: Typed) -> Response:
    def act(event: Event, loaded: Timeline) -> Ruling:
        web = state.of(request)
        changed = edits(typed, fields_of(event, loaded) | claims_of(event, loaded))
        return decide.edit(web.engine, event.id, changed, web.word(typed.get("reason", "")), loaded.id)

    return _decide(request, typed, act)


def retract(request: Request, typed: Typed) -> Response:
    def act(event: Event, loaded: Timeline) -> Ruling:
        web = state.of(request)
        return decide.retract(web.engine, event.id, web.word(typed.get("reason", "")), loaded.id)

    return _decide(request, typed, act)


def _decide(request: Request, typed: Typed, act: Callable[[Event, Timeline], Ruling]) -> Response:
    """Decide on the event the form was made from; where it cannot be done, show why above what was typed."""
    with store.reading(state.of(request).engine) as session:
        seen = screen(request, session)
        loaded = store.timelines.load(session, seen.timeline_id)
        event = store.events.get(session, seen.timeline_id, request.path_params["event"])
    try:
        if typed.get("version") != version(event):
            raise Stale(f"{event.id} was changed since this form was opened")
        ruling = act(event, loaded)
    except ReviewError as error:
        return _page(request, typed, error)
    return go(seen, f"/desk/events/{event.id}", done=ruling.decision.id)


ROUTES = [
    Route("/desk/events/", listing),
    Route("/desk/events/{event}", show),
    Route("/desk/events/{event}/edit", posting(edit), methods=["POST"]),
    Route("/desk/events/{event}/retract", posting(retract), methods=["POST"]),
]
