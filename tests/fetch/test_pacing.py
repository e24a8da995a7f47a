"""Turns: pauses between requests to one host, one at a time, and only so many in all. Only lower bounds of time are checked."""

import asyncio
import itertools

import pytest

from tracker.fetch import Fetcher
from tracker.fetch.pacing import MAX_CRAWL_DELAY, Pacing
from tracker.model import Fetched, Request

from .conftest import NOW, Canary, loopback, settings
from .hostile import redirect, reply

SLACK = 0.02


def pauses(server, *rounds, **changes):
    """The seconds between the connections that these rounds of requests make; the server closes each after its answer."""
    watch = Canary(server.port)
    with Fetcher(settings(**changes), resolve=loopback, dialler=watch) as fetcher:
        for requests in rounds:
            assert all(isinstance(outcome, Fetched) for _, outcome in fetcher.fetch(requests, NOW))
    return [later - earlier for earlier, later in itertools.pairwise(watch.times)]


def fetch(requests, **changes):
    with Fetcher(settings(**changes), resolve=loopback) as fetcher:
        return list(fetcher.fetch(requests, NOW))


def test_requests_to_one_host_keep_their_distance(server):
    found = pauses(server, [Request(str(n), server.url("/ok")) for n in range(4)], fetch_per_host_delay=0.1)
    assert len(found) == 3
    assert min(found) >= 0.1 - SLACK


def test_the_distance_is_kept_between_two_rounds_of_fetching(server):
    once = [Request("it", server.url("/ok"))]
    [found] = pauses(server, once, once, fetch_per_host_delay=0.2)
    assert found >= 0.2 - SLACK


def test_redirects_and_robots_count_as_requests_to_their_host(server):
    server.pages["/it"] = redirect("/ok")
    found = pauses(server, [Request("it", server.url("/it"), obey_robots=True)], fetch_per_host_delay=0.1)
    assert server.targets() == ["/robots.txt", "/it", "/ok"]
    assert min(found) >= 0.1 - SLACK


def test_a_crawl_delay_is_kept(server):
    server.pages["/robots.txt"] = reply(200, b"User-agent: *\nCrawl-delay: 0.2\n")
    found = pauses(server, [Request(str(n), server.url("/ok"), obey_robots=True) for n in range(2)])
    assert len(found) == 2
    assert min(found) >= 0.2 - SLACK


def test_a_crawl_delay_is_at_most_half_a_minute():
    pacing = Pacing(0, 1)
    pacing.slow_down("a.test", 86_400)
    assert pacing._hosts["a.test"].crawl_delay == MAX_CRAWL_DELAY == 30


def test_one_host_gets_one_request_at_a_time_and_all_hosts_no_more_than_allowed(server):
    now_open = most_open = 0

    async def slow(writer):
        nonlocal now_open, most_open
        now_open += 1
        most_open = max(most_open, now_open)
        await asyncio.sleep(0.02)
        now_open -= 1
        writer.write(reply(200, b"x"))
        await writer.drain()

    server.pages["/slow"] = slow
    requests = [Request(f"{host}{n}", server.url("/slow", f"{host}.test")) for host in "abcdef" for n in range(4)]
    outcomes = fetch(requests, fetch_concurrency=3)
    assert len(outcomes) == len({request.key for request, _ in outcomes}) == 24
    assert all(isinstance(outcome, Fetched) for _, outcome in outcomes)
    assert set(server.most_at_once.values()) == {1}
    assert 1 < most_open <= 3


@pytest.mark.parametrize("first", ["busy.test", "quiet.test"])
def test_a_host_with_many_requests_does_not_keep_others_waiting(first, server):
    requests = [Request(f"busy{n}", server.url("/ok", "busy.test")) for n in range(20)]
    quiet = [Request(f"quiet{n}", server.url("/ok", f"quiet{n}.test")) for n in range(5)]
    ordered = requests + quiet if first == "busy.test" else quiet + requests
    outcomes = fetch(ordered, fetch_per_host_delay=0.02, fetch_concurrency=2)
    assert len(outcomes) == 25
    assert {request.key for request, _ in outcomes[:10]} > {request.key for request in quiet}


def test_forms_go_to_a_host_one_at_a_time_without_a_pause(server):
    forms = [Request(str(n), server.url("/ok"), form={"n": str(n)}) for n in range(4)]
    found = pauses(server, forms, fetch_per_host_delay=60.0)
    assert len(found) == 3
    assert server.most_at_once == {"127.0.0.1": 1}
