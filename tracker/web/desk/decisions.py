"""The log of decisions, each with the button that takes it back."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tracker import decide, store
from tracker.errors import NotFound, ReviewError
from tracker.model import Decision
from tracker.web import state
from tracker.web.answers import status_of
from tracker.web.desk.screen import done, go, number, page, problem, screen, undoable
from tracker.web.forms import Typed, posting

SHOWN = 200


def decisions(request: Request) -> Response:
    return _page(request, None)


def undo(request: Request, _: Typed) -> Response:
    """Take a decision back, and go to what it was about."""
    id_ = number(request.path_params["number"])
    web = state.of(request)
    if not id_:
        raise NotFound(f"there is no decision {request.path_params['number']!r}")
    with store.reading(web.engine) as session:
        seen = screen(request, session)
    try:
        decision = decide.undo(web.engine, web.word(), id_).decision
    except ReviewError as error:
        return _page(request, error)
    return go(seen, _subject(decision), done=decision.id)


def _subject(decision: Decision) -> str:
    if decision.candidate_id:
        return f"/desk/candidate/{decision.candidate_id}"
    return f"/desk/events/{decision.event_id}" if decision.after else "/desk/decisions"


def _page(request: Request, error: ReviewError | None) -> Response:
    with store.reading(state.of(request).engine) as session:
        seen = screen(request, session)
        log = store.decisions.listing(session, seen.timeline_id, SHOWN)
        decision = done(request, session, seen.timeline_id)
    return page(
        seen,
        "decisions.html",
        "/desk/decisions",
        status_of(error) if error else 200,
        log=list(undoable(log)),
        decision=decision,
        problem=problem(error),
    )


ROUTES = [
    Route("/desk/decisions", decisions),
    Route("/desk/decisions/{number}/undo", posting(undo), methods=["POST"]),
]
