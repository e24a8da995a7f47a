"""The short way for readers: a published file that was asked for before is answered from memory, in the event loop.

Nothing is decided here. A file is ready because the guard and the routes let a request for its very path through to it, and
its headers were complete then; it stays ready only while its site is known to be current. Whatever else comes, and whatever
depends on more than the path, the host and the copy a reader has, goes the long way, which gives the same answer.
"""

from __future__ import annotations

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from tracker.config import Settings
from tracker.web.body import Answer, answer, asked
from tracker.web.guard import Hosts
from tracker.web.published import Published


class Fast:
    """An ASGI application that stands before `app`, the long way. `settings` say which hosts are ours."""

    def __init__(self, app: FastAPI, published: Published, settings: Settings) -> None:
        self.app, self.published, self.hosts = app, published, Hosts(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self._ready(scope) or self.app)(scope, receive, send)

    def _ready(self, scope: Scope) -> Answer | None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or scope["query_string"]:
            return None
        path: str = scope["path"]
        site = self.published.current(path.split("/", 3)[2] if path.startswith("/t/") else "")
        body = site.answers.get(path) if site else None
        if site is None or body is None or not self.hosts.are_ours(_hosts(scope)):
            return None
        # The server leaves the body out where it was asked for HEAD.
        return answer(asked(scope["headers"]), body)


def _hosts(scope: Scope) -> list[str]:
    return [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
