"""The review desk: what waits for a decision, why it is proposed, and the forms to decide. Plain HTML; a script adds keys."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from tracker.config import data_root
from tracker.web.desk import candidate, decisions, events, places, queue


def routes() -> list[Route]:
    """All routes of the desk."""
    return [
        Route("/desk", _front),
        Route("/desk/desk.css", _style),
        Route("/desk/desk.js", _script),
        *queue.ROUTES,
        *candidate.ROUTES,
        *decisions.ROUTES,
        *events.ROUTES,
        *places.ROUTES,
    ]


def _front(_: Request) -> Response:
    return RedirectResponse("/desk/", 308)


def _style(_: Request) -> Response:
    return FileResponse(_shipped("desk.css"), media_type="text/css", headers={"cache-control": "no-cache"})


def _script(_: Request) -> Response:
    return FileResponse(_shipped("desk.js"), media_type="text/javascript", headers={"cache-control": "no-cache"})


def _shipped(name: str) -> Path:
    return data_root() / "templates" / "web" / name
