"""The events of the timeline, to be corrected or retracted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tracker import decide, store, timeline
from tracker.errors import ReviewError
from tracker.model import Decision, Event, Timeline
from tracker.publish.edition import edition
from tracker.publish.views import event_view
from tracker.review import Ruling
from tracker.states import EVENT_MOVES
from tracker.web import state
from tracker.web.answers import status_of
from tracker.web.desk.screen import done, go, number, page, problem, screen, undoable
from tracker.web.forms import Typed, claims_of, edits, fields_of, posting

HISTORY = 50

Act = Callable[[Event, Timeline], Ruling]
"""Decides on an event of a timeline."""


def listing(request: Request) -> Response:
    with store.reading(state.of(request).engine) as session:
        seen = screen(request, session)
        events = timeline.in_order(store.events.listing(session, seen.timeline_id))[::-1]
    return page(seen, "events.html", "/desk/events/", events=events)


def show(request: Request) -> Response:
    return _page(request)


def _page(request: Request, typed: Typed | None = None, error: ReviewError | None = None, retracting: bool = False) -> Response:
    typed = typed or {}
    event_id = request.path_params["event"]
    with store.reading(state.of(request).engine) as session:
        seen = screen(request, session)
        loaded = store.timelines.load(session, seen.timeline_id)
        event = store.events.get(session, seen.timeline_id, event_id)
        history = store.decisions.listing(session, seen.timeline_id, HISTORY, event_id=event_id)
        attached = store.events.attached(session, seen.timeline_id, event_id)
        version = store.decisions.last_about(session, seen.timeline_id, event_id)
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
        version=version,
        moves=[event.status, *sorted(EVENT_MOVES[event.status])],
        categories=sorted({other.category for other in loaded.events}),
        attached=attached,
        typed={} if retracting else _typed_anew(typed, history, loaded),
        why=typed.get("reason", "") if retracting else "",
        history=list(undoable(history)),
        decision=decision,
        problem=problem(error),
    )


def _typed_anew(typed: Typed, history: Sequence[Decision], loaded: Timeline) -> Typed:
    """What was typed, without the fields left as the form had them: those show what the event says by now."""
    opened = next((one.after for one in history if one.id == _seen(typed)), None)
    shown = fields_of(opened, loaded) | claims_of(opened, loaded) if opened else {}
    changed = edits(typed, shown)
    return {name: text for name, text in typed.items() if name not in shown or name in changed}


def _seen(typed: Typed) -> int:
    """The decision that had made the event what the form was made from."""
    return number(typed.get("version", ""))


def edit(request: Request, typed: Typed) -> Response:
    def act(event: Event, loaded: Timeline) -> Ruling:
        web = state.of(request)
        changed = edits(typed, fields_of(event, loaded) | claims_of(event, loaded))
        return decide.edit(web.engine, event.id, changed, web.word(typed.get("reason", "")), loaded.id, _seen(typed))

    return _decide(request, typed, act)


def retract(request: Request, typed: Typed) -> Response:
    def act(event: Event, loaded: Timeline) -> Ruling:
        web = state.of(request)
        return decide.retract(web.engine, event.id, web.word(typed.get("reason", "")), loaded.id, _seen(typed))

    return _decide(request, typed, act, retracting=True)


def _decide(request: Request, typed: Typed, act: Act, retracting: bool = False) -> Response:
    """Decide on the event the form was made from; where it cannot be done, show why above what was typed."""
    with store.reading(state.of(request).engine) as session:
        seen = screen(request, session)
        loaded = store.timelines.load(session, seen.timeline_id)
        event = store.events.get(session, seen.timeline_id, request.path_params["event"])
    try:
        ruling = act(event, loaded)
    except ReviewError as error:
        return _page(request, typed, error, retracting)
    return go(seen, f"/desk/events/{event.id}", done=ruling.decision.id)


ROUTES = [
    Route("/desk/events/", listing),
    Route("/desk/events/{event}", show),
    Route("/desk/events/{event}/edit", posting(edit), methods=["POST"]),
    Route("/desk/events/{event}/retract", posting(retract), methods=["POST"]),
]
