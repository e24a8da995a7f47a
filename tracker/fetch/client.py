"""One GET with its redirects, or one POST: paced, guarded, bounded in bytes and time. No cookies or credentials, ever."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import httpx

from tracker import urls
from tracker.errors import Refused
from tracker.fetch.body import Size, read_body
from tracker.fetch.pacing import Pacing, TimeLimit
from tracker.fetch.transport import GuardedTransport, our_errors

MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CONNECT_SECONDS = 10.0

Admit = Callable[[str], Awaitable[None]]
"""Asked before each hop with its URL; raises Refused where it may not be fetched."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the last hop answered. `body` is only read for 2xx."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


async def admit_all(url: str) -> None:
    """Admits any URL: for robots.txt itself and for feeds, which are made for machines."""


class Client:
    """Gets URLs and posts forms to them, each within `seconds`."""

    def __init__(self, transport: GuardedTransport, pacing: Pacing, seconds: float) -> None:
        self._transport, self._pacing, self._seconds = transport, pacing, seconds

    async def get(self, url: str, headers: Mapping[str, str], size: Size, admit: Admit = admit_all) -> Answer:
        """The answer at the end of at most 5 redirects, whatever its status. Raises FetchError."""
        limit = TimeLimit(self._seconds)
        for _ in range(MAX_REDIRECTS + 1):
            await admit(url)
            async with self._pacing.turn(urls.host(url)), limit.running():
                answer = await self._hop("GET", url, headers, size)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer
            url = _target(answer)
        raise Refused(f"more than {MAX_REDIRECTS} redirects")

    async def post(self, url: str, headers: Mapping[str, str], form: Mapping[str, str]) -> Answer:
        """The answer to a form, whatever its status, without its body. It is sent to nobody else: redirects are not followed.

        One at a time goes to a host, but without the pause between fetches. Raises FetchError.
        """
        async with self._pacing.turn(urls.host(url), pause=False), TimeLimit(self._seconds).running():
            return await self._hop("POST", url, headers, None, form)

    async def _hop(
        self, method: str, url: str, headers: Mapping[str, str], size: Size | None, form: Mapping[str, str] | None = None
    ) -> Answer:
        """One request and its answer; without a `size` the body is not read."""
        with our_errors():
            request = httpx.Request(method, url, headers=headers, data=form, extensions={"timeout": self._timeouts()})
            if request.url.port == 0:  # httpx would take it for "no port"
                raise Refused("port 0 is not a port of the web")
            response = await self._transport.handle_async_request(request)
            async with aclosing(response):
                body = await read_body(response, size) if size and response.is_success else b""
        return Answer(str(request.url), response.status_code, response.headers, body)

    def _timeouts(self) -> dict[str, Any]:
        return httpx.Timeout(None, connect=min(_CONNECT_SECONDS, self._seconds)).as_dict()


def _target(answer: Answer) -> str:
    location = answer.headers["location"]
    url = urls.http_url(location, answer.url)
    if not url:
        raise Refused(f"redirected to {location[:100]!r}, which is not an address to fetch")
    if answer.url.startswith("https:") and not url.startswith("https:"):
        raise Refused(f"redirected from https to {location[:100]!r}, which is not encrypted")
    return url
