"""The sources: how each is doing, when it is checked next and why then, and the buttons that pause and resume it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tracker import store
from tracker.web import state
from tracker.web.desk.screen import go, page, screen
from tracker.web.forms import Typed, posting


def sources(request: Request) -> Response:
    with store.reading(state.of(request).engine) as session:
        seen = screen(request, session)
        listed = store.sources.listing(session, seen.timeline_id)
    return page(seen, "sources.html", "/desk/sources", sources=listed)


def pause(request: Request, _: Typed) -> Response:
    return _set(request, True)


def resume(request: Request, _: Typed) -> Response:
    return _set(request, False)


def _set(request: Request, paused: bool) -> Response:
    with store.writing(state.of(request).engine) as session:
        store.sources.set_paused(session, request.path_params["source"], paused)
        seen = screen(request, session)
    return go(seen, "/desk/sources")


ROUTES = [
    Route("/desk/sources", sources),
    Route("/desk/sources/{source}/pause", posting(pause), methods=["POST"]),
    Route("/desk/sources/{source}/resume", posting(resume), methods=["POST"]),
]
