"""The web: published pages and feeds, the review desk, and a JSON API. Thin: request -> pipeline or store -> template.

Handlers are synchronous and run in threads; each opens its own session. Nothing is kept between requests but rendered pages;
while they are current, `fast` answers with them before anything else is asked.
"""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from tracker import publish
from tracker.config import Settings, data_root
from tracker.errors import TrackerError
from tracker.store import Engine
from tracker.web import answers, api, desk, public
from tracker.web.fast import Fast
from tracker.web.guard import MAX_BODY, Guard
from tracker.web.published import Published
from tracker.web.state import Web, login, new_secret


def application(engine: Engine, settings: Settings) -> Fast:
    """The ASGI application over a database: the short way for readers, before everything else (`routed`, its `app`)."""
    env = publish.environment(data_root() / "templates")
    web = Web(engine, settings, env, Published(engine, settings, env), new_secret(), login())
    return Fast(routed(web), web.published, settings)


def routed(web: Web) -> FastAPI:
    """The routes behind their guard. The desk is part of them, and answers only on the machine itself (see `guard`)."""
    app = FastAPI(
        title="tracker",
        description="What is published of the timelines, and, on the machine itself, the candidates to be decided.",
        docs_url=None,
        redoc_url=None,
        openapi_url=api.OPENAPI,
    )
    app.add_exception_handler(TrackerError, answers.tracker_error)
    app.add_exception_handler(HTTPException, answers.http_error)
    app.add_exception_handler(RequestValidationError, answers.invalid_input)
    app.state.web = web
    api.add_to(app)
    app.router.routes.extend([*desk.routes(), *public.routes()])
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=MAX_BODY)
    app.add_middleware(Guard, settings=web.settings)
    return app
