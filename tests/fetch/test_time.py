"""Hosts that take for ever: each ends by itself, and none keeps the others waiting."""

import asyncio

import pytest

from tracker.errors import FetchError, TooSlow, Unreachable
from tracker.fetch import Fetcher
from tracker.model import Fetched, Request

from . import hostile
from .conftest import NOW, loopback, settings

SLOW = [hostile.hang, hostile.drip, hostile.drip_head, hostile.endless_hints, hostile.endless_trailers]


def test_no_way_of_being_slow_outlasts_the_deadline_or_holds_up_others(server):
    server.pages |= {f"/{page.__name__}": page for page in SLOW}
    requests = [Request(page.__name__, server.url(f"/{page.__name__}", f"{n}.test")) for n, page in enumerate(SLOW)]
    requests += [Request(f"good{n}", server.url("/ok", f"good{n}.test")) for n in range(20)]
    with Fetcher(settings(fetch_deadline=1.5), resolve=loopback) as fetcher:
        outcomes = [(request.key, outcome) for request, outcome in fetcher.fetch(requests, NOW)]
    assert all(isinstance(outcome, Fetched) for _, outcome in outcomes[:20])
    assert {key for key, _ in outcomes[20:]} == {page.__name__ for page in SLOW}
    assert all(isinstance(outcome, TooSlow) and "1.5 seconds" in str(outcome) for _, outcome in outcomes[20:])


def test_headers_without_end_are_cut_off(server, get):
    server.pages["/it"] = hostile.endless_head
    assert isinstance(get("/it"), Unreachable)


def test_the_time_of_all_redirects_is_counted_together(server, get):
    def late(target):
        async def page(writer):
            await asyncio.sleep(0.3)
            writer.write(hostile.redirect(target))
            await writer.drain()

        return page

    server.pages |= {f"/{n}": late(f"/{n + 1}") for n in range(5)}
    result = get("/0", settings=settings(fetch_deadline=0.8))
    assert isinstance(result, TooSlow)
    assert len(server.hits) < 5


def test_a_name_server_that_does_not_answer_is_too_slow(server):
    async def silence(host, port):
        await asyncio.sleep(60)
        return []

    with Fetcher(settings(fetch_deadline=0.2), resolve=silence) as fetcher:
        [(_, outcome)] = fetcher.fetch([Request("it", "http://silent.test/")], NOW)
    assert isinstance(outcome, TooSlow)
    assert isinstance(outcome, FetchError)


@pytest.mark.parametrize("name", ["robots", "page"])
def test_the_wait_for_ones_turn_does_not_count_as_slowness(name, server):
    requests = [Request(str(n), server.url("/ok"), obey_robots=name == "robots") for n in range(3)]
    with Fetcher(settings(fetch_per_host_delay=0.3, fetch_deadline=0.5), resolve=loopback) as fetcher:
        assert all(isinstance(outcome, Fetched) for _, outcome in fetcher.fetch(requests, NOW))


def test_the_wait_for_a_free_slot_does_not_count_as_slowness(server):
    async def unhurried(writer):
        await asyncio.sleep(0.3)
        writer.write(hostile.reply(200, b"x"))
        await writer.drain()

    server.pages["/it"] = unhurried
    requests = [Request(str(n), server.url("/it", f"{n}.test")) for n in range(3)]
    with Fetcher(settings(fetch_concurrency=1, fetch_deadline=0.7), resolve=loopback) as fetcher:
        assert all(isinstance(outcome, Fetched) for _, outcome in fetcher.fetch(requests, NOW))
