"""Everything that goes wrong, as an answer in words: a page for readers and maintainers, an object for programs."""

from __future__ import annotations

import logging
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from tracker.errors import IllegalTransition, NotFound, ReviewError, Stale, TrackerError
from tracker.publish.edition import relative
from tracker.web import state
from tracker.web.strings import language_of, strings

log = logging.getLogger(__name__)


def status_of(error: TrackerError) -> int:
    """The HTTP status that says what kind of error it is."""
    match error:
        case NotFound():
            return 404
        case IllegalTransition() | Stale():
            return 409
        case ReviewError():
            return 422
    return 500


def tracker_error(request: Request, error: Exception) -> Response:
    """The handler of TrackerError: its message and hint. What failed within the house is told only at the desk, and logged."""
    assert isinstance(error, TrackerError)  # noqa: S101 - the type it is registered for
    status = status_of(error)
    if status == 500:
        log.error("%s %r failed: %s", request.method, request.scope["path"], error.line())
        if not request.scope["path"].startswith(("/desk", "/api/desk/")):
            return refuse(request, 500, "failed")
    return _answer(request, status, str(error), error.hint)


def http_error(request: Request, error: Exception) -> Response:
    """The handler of HTTPException: a sentence of ours where there is one for its status, else its own."""
    assert isinstance(error, HTTPException)  # noqa: S101 - the type it is registered for
    said = strings(language_of(request)).get(f"http_{error.status_code}", error.detail)
    response = _answer(request, error.status_code, said, "")
    response.headers.update(error.headers or {})
    return response


def invalid_input(request: Request, error: Exception) -> Response:
    """The handler of input that the API's models do not accept: each fault with its place."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - the type it is registered for
    faults = [f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in error.errors()]
    return _answer(request, 422, "; ".join(faults)[:2000], "")


def refuse(request: Request, status: int, why: str) -> Response:
    """A refusal by the key of its sentence."""
    t = strings(language_of(request))
    return _answer(request, status, t[why], t.get(f"{why}_hint", ""))


def _answer(request: Request, status: int, message: str, hint: str) -> Response:
    if request.scope["path"].startswith("/api/"):
        return JSONResponse({"error": message, "hint": hint}, status)
    return _page(request, status=status, message=message, hint=hint)


def _page(request: Request, **values: Any) -> Response:
    language = language_of(request)
    path = request.scope["path"].lstrip("/")
    template = state.of(request).env.get_template("web/problem.html")
    html = template.render(
        t=strings(language), language=language, style=relative(path, "style.css"), home=relative(path, ""), **values
    )
    return HTMLResponse(html, values["status"])
