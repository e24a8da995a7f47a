"""Settings, servers and name servers for the tests of fetching. Names ending in `.test` are all 127.0.0.1."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import httpcore
import pytest

from tracker.config import Settings
from tracker.errors import FetchError
from tracker.fetch import Fetcher
from tracker.model import Fetched, Request

from .hostile import HostileServer

NOW = datetime(2025, 6, 19, 12, tzinfo=UTC)
SETTINGS = Settings(allow_hosts=("127.0.0.1",), fetch_per_host_delay=0, fetch_deadline=5.0, fetch_max_bytes=1_000_000)
Get = Callable[..., Fetched | FetchError]


async def loopback(host: str, port: int) -> Sequence[str]:
    """A name server to which every name is this machine."""
    return ["127.0.0.1"]


class Canary(httpcore.AnyIOBackend):
    """Dials nothing but the server it was given, and notes which address was really asked for and when."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.dialled: list[tuple[str, int]] = []
        self.times: list[float] = []

    async def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.dialled.append((host, port))
        self.times.append(time.monotonic())
        return await super().connect_tcp("127.0.0.1", self.port, timeout)


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as running:
        yield running


@pytest.fixture
def get(server: HostileServer) -> Get:
    """Fetches one path of the server: get("/ok", host="a.test", etag="..."), settings by name as well."""

    def one(path: str, host: str = "127.0.0.1", settings: Settings = SETTINGS, **of_request: object) -> Fetched | FetchError:
        request = Request(key="it", url=server.url(path, host), **of_request)
        with Fetcher(settings, resolve=loopback) as fetcher:
            [(returned, outcome)] = fetcher.fetch([request], NOW)
        assert returned is request
        return outcome

    return one


def settings(**changes: object) -> Settings:
    return replace(SETTINGS, **changes)
