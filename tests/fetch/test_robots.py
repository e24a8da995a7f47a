"""robots.txt as RFC 9309 has it."""

import pytest

from tracker.errors import BadStatus, Refused
from tracker.fetch import Fetcher
from tracker.model import Fetched, Request

from .conftest import NOW, loopback, settings
from .hostile import drip, hang, redirect, reply, zipped

CLOSED = b"User-agent: *\nDisallow: /\n"


def allowed(outcome):
    assert isinstance(outcome, Fetched | Refused), outcome
    assert isinstance(outcome, Fetched) or "robots.txt" in str(outcome)
    return isinstance(outcome, Fetched)


@pytest.mark.parametrize(
    ("text", "may"),
    [
        (b"", True),
        (CLOSED, False),
        (b"\xef\xbb\xbf" + CLOSED, False),
        (b"\xff\xfe\x00 rubbish \r" + b"\n" + CLOSED, False),
        (b"User-agent: other\nDisallow: /\n", True),
        (b"User-agent: tracker\nDisallow: /\n\nUser-agent: *\nAllow: /\n", False),
        (b"User-agent: Tracker\nAllow: /\n\nUser-agent: *\nDisallow: /\n", True),
        (b"User-agent: *\nDisallow: /private\n", True),
        (b"User-agent: *\nDisallow: /ok\nAllow: /ok$\n", True),
        (b"User-agent: *\nDisallow: /*k\n", False),
        (b"<html><body>page not found</body></html>", True),
    ],
)
def test_its_rules_are_obeyed(text, may, server, get):
    server.pages["/robots.txt"] = reply(200, text)
    assert allowed(get("/ok", obey_robots=True)) is may
    assert server.targets() == ["/robots.txt", "/ok"] if may else ["/robots.txt"]


@pytest.mark.parametrize("status", [204, 400, 401, 403, 404, 410, 429])
def test_a_site_without_one_is_open(status, server, get):
    server.pages["/robots.txt"] = b"HTTP/1.1 %d Said\r\nConnection: close\r\n\r\n" % status
    assert allowed(get("/ok", obey_robots=True))


@pytest.mark.parametrize(
    "page",
    [
        *[reply(500), reply(503), reply(302), redirect("/robots.txt"), redirect("http://10.0.0.1/robots.txt")],
        *[b"rubbish\r\n\r\n", reply(200, CLOSED, "Content-Encoding: br"), drip, hang],
    ],
)
def test_a_site_whose_own_cannot_be_had_is_closed(page, server, get):
    server.pages["/robots.txt"] = page
    assert not allowed(get("/ok", obey_robots=True, settings=settings(fetch_deadline=0.3)))
    assert "/ok" not in server.targets()


def test_five_redirects_to_it_are_followed(server, get):
    server.pages["/robots.txt"] = redirect("/1")
    server.pages |= {f"/{n}": redirect(f"/{n + 1}") for n in range(1, 5)} | {"/5": reply(200, CLOSED)}
    assert not allowed(get("/ok", obey_robots=True))
    assert server.targets() == ["/robots.txt", "/1", "/2", "/3", "/4", "/5"]


@pytest.mark.parametrize(("before", "may"), [(1000, False), (600 * 1024, True)])
@pytest.mark.parametrize("make", [reply, lambda _, body: zipped(body)])
def test_only_its_first_500_kibibytes_count(before, may, make, server, get):
    server.pages["/robots.txt"] = make(200, b"#" * before + b"\n" + CLOSED)
    assert allowed(get("/ok", obey_robots=True)) is may


def test_rules_that_would_multiply_in_memory_close_the_site(server, get):
    agents = b"".join(b"User-agent: a%d\n" % n for n in range(12_000))
    server.pages["/robots.txt"] = reply(200, agents + b"Disallow: /x\n" * 12_000)
    result = get("/ok", obey_robots=True)
    assert not allowed(result)
    assert "too many agents" in str(result)


def test_a_feed_is_fetched_without_asking(server, get):
    server.pages["/robots.txt"] = reply(200, CLOSED)
    assert isinstance(get("/ok"), Fetched)
    assert server.targets() == ["/ok"]


def test_it_is_asked_for_once_per_site(server):
    server.pages["a.test/robots.txt"] = reply(200, CLOSED)
    requests = [Request(str(n), server.url("/ok", host), obey_robots=True) for n in range(5) for host in ("a.test", "b.test")]
    with Fetcher(settings(), resolve=loopback) as fetcher:
        outcomes = [*fetcher.fetch(requests, NOW), *fetcher.fetch(requests, NOW)]
    assert [allowed(outcome) for request, outcome in outcomes if "a.test" in request.url] == [False] * 10
    assert [allowed(outcome) for request, outcome in outcomes if "b.test" in request.url] == [True] * 10
    assert server.targets("a.test") == ["/robots.txt"]
    assert server.targets("b.test") == ["/robots.txt"] + ["/ok"] * 10


def test_a_redirect_is_asked_for_at_the_site_it_leads_to(server, get):
    server.pages |= {"a.test/it": redirect(server.url("/ok", "b.test")), "b.test/robots.txt": reply(200, CLOSED)}
    result = get("/it", host="a.test", obey_robots=True)
    assert not allowed(result)
    assert "b.test" in str(result)
    assert server.targets("b.test") == ["/robots.txt"]


def test_the_pages_own_failure_is_told_as_such(server, get):
    server.pages["/it"] = reply(500)
    assert isinstance(get("/it", obey_robots=True), BadStatus)
