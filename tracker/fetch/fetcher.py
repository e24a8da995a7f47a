"""Fetching for synchronous callers: the engine runs on a thread of its own, outcomes arrive through a queue."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from itertools import chain, zip_longest
from queue import SimpleQueue
from threading import Thread
from typing import Self

import httpcore

from tracker import urls
from tracker.config import Settings
from tracker.errors import FetchError
from tracker.fetch.engine import Engine
from tracker.fetch.transport import Resolve, system_resolve
from tracker.model import Fetched, Request

Outcome = tuple[Request, Fetched | FetchError]
_AHEAD = 4
"""How many outcomes per concurrent request may be under way or waiting for the caller: bodies are held in memory."""


class Fetcher:
    """Polite GETs, and POSTs of forms.

    Used in one `with` block: for its length it keeps robots.txt, the pace of each host and open connections.

    `resolve` and `dialler` are how names become addresses and checked addresses connections; only tests need others.
    Raises ConfigError for settings it cannot work with.
    """

    def __init__(
        self, settings: Settings, *, resolve: Resolve = system_resolve, dialler: httpcore.AsyncNetworkBackend | None = None
    ) -> None:
        self._engine = Engine(settings, resolve, dialler or httpcore.AnyIOBackend())
        self._concurrency = settings.fetch_concurrency

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        # The pool is for name lookups, which cannot be cancelled: room for those that outlive their fetch.
        self._loop.set_default_executor(ThreadPoolExecutor(2 * self._concurrency, "resolve"))
        self._thread = Thread(target=self._loop.run_forever, name="fetch", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        """Cancels what is still under way and closes all connections."""
        asyncio.run_coroutine_threadsafe(self._shut_down(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def fetch(self, requests: Iterable[Request], now: datetime) -> Iterator[Outcome]:
        """Each request with what came of it, as they complete; a failed one comes as a FetchError value.

        `now` is only used to turn Retry-After into `retry_at`. Callable from any thread, also within another `fetch` loop; a
        caller who stops early cancels the rest. Raises concurrent.futures.CancelledError where the fetcher was closed meanwhile.
        """
        outcomes: SimpleQueue[Outcome | None] = SimpleQueue()
        room = asyncio.Semaphore(_AHEAD * self._concurrency)
        job = asyncio.run_coroutine_threadsafe(self._run(interleaved(requests), now, outcomes.put, room), self._loop)
        job.add_done_callback(lambda _: outcomes.put(None))
        try:
            while outcome := outcomes.get():
                yield outcome
                with suppress(RuntimeError):  # the loop is closed: nothing is under way that needs room
                    self._loop.call_soon_threadsafe(room.release)
            job.result()
        finally:
            job.cancel()

    async def _run(
        self, requests: Iterable[Request], now: datetime, deliver: Callable[[Outcome], None], room: asyncio.Semaphore
    ) -> None:
        async def one(request: Request) -> None:
            deliver((request, await self._engine.outcome(request, now)))

        async with asyncio.TaskGroup() as group:
            for request in requests:
                await room.acquire()
                group.create_task(one(request))

    async def _shut_down(self) -> None:
        running = asyncio.all_tasks() - {asyncio.current_task()}
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await self._engine.aclose()
        await self._loop.shutdown_asyncgens()


def interleaved(requests: Iterable[Request]) -> list[Request]:
    """The requests with hosts taking turns, so that one slow host with many does not keep the others waiting."""
    by_host: defaultdict[str, list[Request]] = defaultdict(list)
    for request in requests:
        by_host[urls.host(urls.http_url(request.url))].append(request)
    rounds = zip_longest(*by_host.values())
    return [request for request in chain.from_iterable(rounds) if request]
