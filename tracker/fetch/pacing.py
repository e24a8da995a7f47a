"""Whose turn it is: one request at a time per host with a pause between starts, and only so many at once over all hosts."""

from __future__ import annotations

import asyncio
import math
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tracker.errors import TooSlow

MAX_CRAWL_DELAY = 30.0


@dataclass(slots=True)
class _Host:
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)
    started: float = -math.inf
    crawl_delay: float = 0.0


class Pacing:
    """Turns for hosts. `delay` is the seconds between two starts at one host, `concurrency` the requests at once in all."""

    def __init__(self, delay: float, concurrency: int) -> None:
        self._delay = delay
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)
        self._slots = asyncio.Semaphore(concurrency)

    def slow_down(self, host: str, seconds: float) -> None:
        """Keep at least this pause at a host from now on, 30 seconds at most."""
        self._hosts[host].crawl_delay = min(seconds, MAX_CRAWL_DELAY)

    @asynccontextmanager
    async def turn(self, host: str, pause: bool = True) -> AsyncIterator[None]:
        """Waits for the host's turn, with the pause since the last one, and a free slot; the turn lasts as long as the block."""
        clock, lane = asyncio.get_running_loop().time, self._hosts[host]
        async with lane.busy:
            if pause:
                await asyncio.sleep(lane.started + max(self._delay, lane.crawl_delay) - clock())
            async with self._slots:
                lane.started = clock()
                yield


class TimeLimit:
    """The time one fetch may take, all its redirects included. Only time inside `running` counts, not the wait for a turn."""

    def __init__(self, seconds: float) -> None:
        self._seconds = self._left = seconds

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Runs the clock for the block; raises TooSlow in it when the time is used up."""
        clock = asyncio.get_running_loop().time
        start = clock()
        try:
            async with asyncio.timeout(self._left):
                yield
        except TimeoutError as error:
            raise TooSlow(f"no whole answer within {self._seconds:g} seconds") from error
        finally:
            self._left -= clock() - start
