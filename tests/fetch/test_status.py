"""What each status and header becomes, and what we say of ourselves."""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from tracker import __version__
from tracker.errors import BadStatus, ConfigError, FetchError, Refused, TooSlow, Unreachable
from tracker.fetch import Fetcher
from tracker.fetch.transport import our_errors
from tracker.model import Fetched

from .conftest import NOW, settings
from .hostile import reply

WEEK = timedelta(days=7)


@pytest.mark.parametrize("status", [200, 201, 202, 203])
def test_a_whole_answer_is_fetched(status, server, get):
    server.pages["/it"] = reply(status, b"body", "Content-Type: text/xml; charset=utf-8")
    result = get("/it")
    assert (result.status, result.body, result.content_type) == (200, b"body", "text/xml; charset=utf-8")
    assert result.url == server.url("/it")


@pytest.mark.parametrize("page", [b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", reply(200, b""), reply(205, b"")])
def test_an_empty_answer_is_fetched_and_empty(page, server, get):
    server.pages["/it"] = page
    assert get("/it").body == b""


@pytest.mark.parametrize("status", [401, 403, 407, 451])
def test_a_host_that_does_not_want_us_has_refused(status, server, get):
    server.pages["/it"] = reply(status, b"no")
    result = get("/it")
    assert isinstance(result, Refused)
    assert str(status) in str(result)


@pytest.mark.parametrize("status", [206, 300, 301, 304, 305, 400, 404, 408, 410, 418, 429, 500, 502, 503, 504, 599])
def test_any_other_status_is_a_bad_one_and_named(status, server, get):
    server.pages["/it"] = reply(status)
    result = get("/it")
    assert isinstance(result, BadStatus)
    assert (result.status, result.retry_at) == (status, None)


@pytest.mark.parametrize("status", [403, 429, 500, 503])
@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("90", timedelta(seconds=90)),
        ("Thu, 19 Jun 2025 13:00:00 GMT", timedelta(hours=1)),
        ("99999999999999999999", WEEK),
        ("Thu, 19 Jun 2099 13:00:00 GMT", WEEK),
        ("Thu, 19 Jun 2003 13:00:00 GMT", None),
        ("in a while", None),
        ("\xff\xfe", None),
    ],
)
def test_retry_after_becomes_an_instant_on_the_callers_clock(status, said, wait, server, get):
    server.pages["/it"] = reply(status, b"", f"Retry-After: {said}")
    assert get("/it").retry_at == (NOW + wait if wait else None)


def test_validators_are_sent_back_and_an_unchanged_answer_keeps_them(server, get):
    server.pages["/it"] = b"HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=60\r\nConnection: close\r\n\r\n"
    result = get("/it", etag='W/"1"', last_modified="Thu, 19 Jun 2025 10:00:00 GMT")
    sent = server.hits[0].headers
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('W/"1"', "Thu, 19 Jun 2025 10:00:00 GMT")
    assert replace(result, took_ms=0) == Fetched(server.url("/it"), 304, b"", "", 'W/"1"', "Thu, 19 Jun 2025 10:00:00 GMT", 60)


def test_what_an_unchanged_answer_says_of_the_body_it_does_not_send_is_ignored(server, get):
    head = b"HTTP/1.1 304 Not Modified\r\nContent-Length: 99999999999\r\nContent-Encoding: br\r\nConnection: close\r\n\r\n"
    server.pages["/it"] = head
    assert get("/it", etag='"1"').status == 304


def test_an_unchanged_answer_may_bring_new_validators(server, get):
    server.pages["/it"] = b'HTTP/1.1 304 Not Modified\r\nETag: "2"\r\nConnection: close\r\n\r\n'
    assert get("/it", etag='"1"').etag == '"2"'


def test_without_validators_none_are_sent(server, get):
    get("/ok")
    assert not {"if-none-match", "if-modified-since"} & set(server.hits[0].headers)


def test_a_validator_that_would_break_out_of_its_header_is_not_sent(server, get):
    assert isinstance(get("/ok", etag='"1"\r\nX-Evil: 1'), Fetched)
    assert not {"if-none-match", "x-evil"} & set(server.hits[0].headers)


def test_an_answer_tells_its_validators_and_freshness(server, get):
    server.pages["/it"] = reply(
        200, b"x", 'ETag: "1"', "Last-Modified: Thu, 19 Jun 2025 10:00:00 GMT", "Cache-Control: max-age=60"
    )
    result = get("/it")
    assert (result.etag, result.last_modified, result.fresh_for) == ('"1"', "Thu, 19 Jun 2025 10:00:00 GMT", 60)


@pytest.mark.parametrize(
    "name", ["ETag", "Last-Modified", "Content-Type", "Cache-Control", "Expires", "Age", "X-Other", "Set-Cookie"]
)
@pytest.mark.parametrize("value", ["\xff\xfe\x80", "a" * 60_000, '"così"', "=;,=\t="])
def test_odd_bytes_and_long_values_in_headers_do_no_harm(name, value, server, get):
    server.pages["/it"] = reply(200, b"x", f"{name}: {value}")
    result = get("/it")
    assert result.body == b"x"
    assert len(result.etag + result.last_modified + result.content_type) < 1000


@pytest.mark.parametrize(
    "page",
    [
        b"not http at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nxx",
        b"HTTP/1.1 200 OK\r\nBad\0Name: 1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"HTTP/1.1 101 Switching\r\n\r\n",
        b"HTTP/1.1 99999 Huge\r\n\r\n",
        b"",
    ],
)
def test_what_is_not_http_is_a_fetch_error(page, server, get):
    async def send(writer):
        writer.write(page)
        await writer.drain()

    server.pages["/it"] = send
    assert isinstance(get("/it"), Unreachable | BadStatus)


def test_nothing_secret_is_ever_sent_and_no_cookie_comes_back(server, get):
    server.pages["/it"] = reply(302, b"", "Set-Cookie: id=1", "Location: /ok")
    assert isinstance(get("/it"), Fetched)
    assert server.targets() == ["/it", "/ok"]
    for hit in server.hits:
        assert not {"cookie", "authorization", "referer"} & set(hit.headers)


@pytest.mark.parametrize(
    ("contact", "agent"),
    [
        ("", f"tracker/{__version__} (news timeline)"),
        ("mailto:desk@example.org", f"tracker/{__version__} (+mailto:desk@example.org)"),
    ],
)
def test_we_say_who_we_are(contact, agent, server, get):
    get("/ok", settings=settings(contact=contact), accept="application/rss+xml")
    assert server.hits[0].headers["user-agent"] == agent
    assert server.hits[0].headers["accept"] == "application/rss+xml"


@pytest.mark.parametrize("contact", ["a\r\nX: 1", "perché@example.org"])
def test_a_contact_that_no_header_can_carry_is_a_wrong_setting(contact):
    with pytest.raises(ConfigError, match="TRACKER_CONTACT"):
        Fetcher(settings(contact=contact))


HTTPX_ERRORS = [kind for kind in map(vars(httpx).get, httpx.__all__) if isinstance(kind, type) and issubclass(kind, Exception)]


def test_httpx_has_errors_to_map():
    assert {httpx.ReadTimeout, httpx.InvalidURL, httpx.StreamConsumed, httpx.CookieConflict} < set(HTTPX_ERRORS)


@pytest.mark.parametrize("kind", HTTPX_ERRORS)
def test_every_error_of_httpx_leaves_as_one_of_ours(kind):
    error = kind.__new__(kind)
    Exception.__init__(error, "words of the library")
    with pytest.raises(FetchError) as caught, our_errors():
        raise error
    assert type(caught.value) in {Refused, Unreachable, TooSlow}
    assert "words of the library" in str(caught.value)
