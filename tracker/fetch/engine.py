"""One request to one outcome: its headers, the robots question, the answer's status judged."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import httpcore

from tracker import __version__, urls
from tracker.config import Settings
from tracker.errors import BadStatus, ConfigError, FetchError, Refused
from tracker.fetch.body import Size
from tracker.fetch.client import Answer, Client, admit_all
from tracker.fetch.guard import AllowList
from tracker.fetch.headers import fresh_for, retry_at, validator
from tracker.fetch.pacing import Pacing
from tracker.fetch.robots import Robots
from tracker.fetch.transport import GuardedBackend, GuardedTransport, Resolve
from tracker.model import Fetched, Request

_log = logging.getLogger(__name__)
_REFUSALS = frozenset({401, 403, 407, 451})
_NOT_MODIFIED = 304
_PARTIAL = 206


class Engine:
    """The asynchronous inside of `Fetcher`; all of it belongs to one event loop. Raises ConfigError for unusable settings."""

    def __init__(self, settings: Settings, resolve: Resolve, dialler: httpcore.AsyncNetworkBackend) -> None:
        backend = GuardedBackend(AllowList.parse(settings.allow_hosts), resolve, dialler)
        pacing = Pacing(settings.fetch_per_host_delay, settings.fetch_concurrency)
        self._transport = GuardedTransport(backend, settings.fetch_concurrency)
        self._client = Client(self._transport, pacing, settings.fetch_deadline)
        self._headers = {"User-Agent": user_agent(settings.contact), "Accept-Encoding": "gzip"}
        self._robots = Robots(self._client, pacing, self._headers)
        self._size = Size(settings.fetch_max_bytes)

    async def outcome(self, request: Request, now: datetime) -> Fetched | FetchError:
        """What came of a request, never an exception, with the time it took."""
        started = time.monotonic()
        found = await self._caught(request, now)
        took_ms = int((time.monotonic() - started) * 1000)
        if isinstance(found, Fetched):
            return replace(found, took_ms=took_ms)
        found.took_ms = took_ms
        return found

    async def _caught(self, request: Request, now: datetime) -> Fetched | FetchError:
        """The error keeps no traceback: frames would keep bodies alive."""
        try:
            return await self._fetched(request, now)
        except FetchError as error:
            error.__cause__ = error.__context__ = None
            return error.with_traceback(None)
        except Exception as error:  # noqa: BLE001 - a stranger's answer that trips a library must not stop the other sources
            _log.exception("unexpected error while fetching %r", request.key)
            return FetchError(f"unexpected {type(error).__name__}: {error}")

    async def aclose(self) -> None:
        """Closes all connections."""
        await self._transport.aclose()

    async def _fetched(self, request: Request, now: datetime) -> Fetched:
        url = urls.http_url(request.url)
        if not url:
            raise Refused(f"{request.url[:100]!r} is not an address to fetch", hint="it must be a plain http(s) URL")
        if request.form:
            return await self._posted(url, request, now)
        conditions = _conditions(request)
        headers = self._headers | {"Accept": request.accept} | conditions
        admit = self._robots.check if request.obey_robots else admit_all
        answer = await self._client.get(url, headers, self._size, admit)
        if answer.status == _NOT_MODIFIED and conditions:
            return _unchanged(request, answer)
        _check_status(answer, now)
        return _described(answer)

    async def _posted(self, url: str, request: Request, now: datetime) -> Fetched:
        answer = await self._client.post(url, self._headers | {"Accept": request.accept}, request.form)
        _check_status(answer, now)
        return Fetched(answer.url, answer.status)


def user_agent(contact: str) -> str:
    """Who we are and, where the operator says so, whom to write to. Raises ConfigError for what a header cannot carry."""
    if contact and not (contact.isascii() and contact.isprintable()):
        raise ConfigError(f"TRACKER_CONTACT={contact!r} cannot be sent", hint="write a plain ASCII address or URL")
    return f"tracker/{__version__} (+{contact})" if contact else f"tracker/{__version__} (news timeline)"


def _conditions(request: Request) -> dict[str, str]:
    """The headers that ask for an answer only if it changed (RFC 9110 section 13.1)."""
    found = {"If-None-Match": validator(request.etag), "If-Modified-Since": validator(request.last_modified)}
    return {name: value for name, value in found.items() if value}


def _check_status(answer: Answer, now: datetime) -> None:
    """Raises unless the answer is a whole one. A part is none: we never ask for a range."""
    if answer.status in _REFUSALS:
        raise Refused(f"the host answered {answer.status}", retry_at=retry_at(answer.headers, now))
    if not 200 <= answer.status < 300 or answer.status == _PARTIAL:
        raise BadStatus(answer.status, retry_at=retry_at(answer.headers, now))


def _described(answer: Answer) -> Fetched:
    said: Mapping[str, str] = answer.headers
    return Fetched(
        url=answer.url,
        status=200,
        body=answer.body,
        content_type=said.get("content-type", "")[:200],
        etag=validator(said.get("etag", "")),
        last_modified=validator(said.get("last-modified", "")),
        fresh_for=fresh_for(said),
    )


def _unchanged(request: Request, answer: Answer) -> Fetched:
    return Fetched(
        url=answer.url,
        status=_NOT_MODIFIED,
        etag=validator(answer.headers.get("etag", "")) or request.etag,
        last_modified=validator(answer.headers.get("last-modified", "")) or request.last_modified,
        fresh_for=fresh_for(answer.headers),
    )
