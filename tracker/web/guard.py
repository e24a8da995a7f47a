"""Who may ask for what: stands before every handler, and every answer passes it on the way out.

Default is no. What the public may read is listed here by route; every other route is the desk's, and until there are accounts
the desk answers only where the program listens on this machine alone and the request comes from it, not through a proxy.
A proxy that names the Host 127.0.0.1 and adds no forwarding header cannot be told from a person here: it must pass Host on.
A published file that a request was let through to is answered by `fast` from then on, which holds to the same hosts.
"""

from __future__ import annotations

import ipaddress
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracker.config import Settings
from tracker.web import answers

log = logging.getLogger(__name__)

PUBLIC = frozenset(
    {
        "/{path:path}",
        "/t/{timeline}",
        "/t/{timeline}/{path:path}",
        "/digests/",
        "/t/{timeline}/digests/",
        "/digests/{name}",
        "/t/{timeline}/digests/{name}",
        "/healthz",
        "/api/openapi.json",
        "/api/timeline",
        "/api/events",
        "/api/changes",
        "/api/deadlines",
        "/api/threads",
    }
)
"""The routes that anybody may read. A new route is the desk's until it is added here."""

MAX_BODY = 1_000_000
_SAFE = ("GET", "HEAD", "OPTIONS")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::\d{1,5})?", re.IGNORECASE)
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"
HEADERS: Mapping[str, str] = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
    "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    # Not no-referrer: browsers would then send forms of our own pages with `Origin: null`.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not let through: the status, and the key of the sentence that says so."""

    status: int
    why: str


class Hosts:
    """The hosts that are ours: those the settings name, and this machine."""

    def __init__(self, settings: Settings) -> None:
        self._named = {settings.host.lower(), (urlsplit(settings.base_url).hostname or "").lower()}

    def are_ours(self, headers: Sequence[str]) -> bool:
        """Whether these values of the Host header, of which there must be one, name one of them."""
        name = host_name(headers[0]) if len(headers) == 1 else ""
        return bool(name) and (name in self._named or is_loopback(name))


class Guard:
    """The ASGI middleware."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.hosts = Hosts(settings)
        self.private = is_loopback(settings.host)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] != "http":
            await self.app(scope, receive, send)
        else:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def sent(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _harden(message)
            await send(message)

        try:
            await self._let_through(scope, receive, sent)
        except ClientDisconnect:
            return
        except Exception:
            # The last place where a fault of ours can become a page in words; the log has it whole.
            log.exception("%s %r failed", scope["method"], scope["path"])
            if started:
                raise
            await answers.refuse(Request(scope), 500, "failed")(scope, receive, sent)

    async def _let_through(self, scope: Scope, receive: Receive, send: Send) -> None:
        # The server leaves the body out where it was asked for HEAD; to the handlers that is GET.
        inner = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        refusal = self._refusal(inner)
        if refusal is None:
            await self.app(inner, receive, send)
        else:
            await answers.refuse(Request(scope), refusal.status, refusal.why)(scope, receive, send)

    def _refusal(self, scope: Scope) -> Refusal | None:
        headers = Headers(scope=scope)
        if not self.hosts.are_ours(headers.getlist("host")):
            return Refusal(400, "wrong_host")
        if not is_public(scope) and not self._is_here(scope, headers):
            return Refusal(404, "desk_elsewhere")
        return None if scope["method"] in _SAFE else _bad_write(scope, headers)

    def _is_here(self, scope: Scope, headers: Headers) -> bool:
        client = (scope.get("client") or ("",))[0]
        near = is_loopback(client) and is_loopback(host_name(headers["host"]))
        return self.private and near and not any(name in headers for name in _FORWARDED)


def is_public(scope: Scope) -> bool:
    """Whether the route that is going to answer is one anybody may read; what no route answers is not."""
    for route in scope["app"].routes:
        if route.matches(scope)[0] is Match.FULL:
            return route.path in PUBLIC
    return False


def host_name(header: str) -> str:
    """The name in a Host header, in lower case without port and brackets; "" where it is not a host at all."""
    match = _HOST.fullmatch(header)
    return match[1].strip("[]").lower() if match else ""


def is_loopback(name: str) -> bool:
    """Whether a host name or address means this machine and nothing else."""
    if name == "localhost":
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _bad_write(scope: Scope, headers: Headers) -> Refusal | None:
    if not _same_origin(scope, headers):
        return Refusal(403, "cross_site")
    wanted = _JSON if scope["path"].startswith("/api/") else _FORM
    if headers.get("content-type", "").partition(";")[0].strip().lower() != wanted:
        return Refusal(415, "wrong_type")
    length = headers.get("content-length", "0")
    return Refusal(413, "too_large") if not length.isdecimal() or int(length) > MAX_BODY else None


def _same_origin(scope: Scope, headers: Headers) -> bool:
    """Whether a page of ours sent this, by the headers that a browser sets and no page can; one of the two must be there."""
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is None and site is None:
        return False
    return origin in (None, f"{scope['scheme']}://{headers['host']}") and site in (None, "same-origin")


def _harden(message: Message) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("cache-control", "no-store")
