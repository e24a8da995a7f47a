"""Redirects: followed by hand, counted, and each target judged like the first URL."""

import pytest

from tracker.errors import BadStatus, Refused
from tracker.model import Fetched

from .hostile import redirect, reply


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_the_final_address_told(status, server, get):
    server.pages["/it"] = redirect("/ok", status)
    result = get("/it")
    assert (result.url, result.body) == (server.url("/ok"), b"hello")


def test_five_redirects_are_followed(server, get):
    server.pages |= {f"/{n}": redirect(f"/{n + 1}") for n in range(5)} | {"/5": reply(200, b"end")}
    assert get("/0").body == b"end"


def test_a_sixth_redirect_is_not_followed(server, get):
    server.pages |= {f"/{n}": redirect(f"/{n + 1}") for n in range(10)}
    result = get("/0")
    assert isinstance(result, Refused)
    assert "redirects" in str(result)
    assert server.targets() == [f"/{n}" for n in range(6)]


def test_a_loop_ends(server, get):
    server.pages["/loop"] = redirect("/loop")
    assert isinstance(get("/loop"), Refused)
    assert len(server.hits) == 6


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "data:text/plain,x",
        "javascript:alert(1)",
        "gopher://127.0.0.1/",
        "http:\\\\127.0.0.1",
        "/\\127.0.0.1",
        "//user:secret@127.0.0.1/",
        "//127.0.0.1:99999/",
        "//[::1/",
        "/a b",
        "/" + "a" * 70_000,
    ],
)
def test_a_redirect_to_what_is_no_web_address_is_refused(location, server, get):
    server.pages["/it"] = redirect(location)
    result = get("/it")
    assert isinstance(result, Refused)
    assert "redirected to" in str(result)
    assert server.targets() == ["/it"]


@pytest.mark.parametrize("location", ["//10.0.0.1/", "http://[::1]/", "http://169.254.169.254/", "http://127.0.0.2:22/"])
def test_a_redirect_to_a_forbidden_address_is_refused(location, server, get):
    server.pages["/it"] = redirect(location)
    result = get("/it", host="127.0.0.1")
    assert isinstance(result, Refused)
    assert server.targets() == ["/it"]


def test_a_redirect_may_lead_to_another_host(server, get):
    server.pages["a.test/it"] = redirect(server.url("/ok", "b.test"))
    assert isinstance(get("/it", host="a.test"), Fetched)
    assert [hit.host for hit in server.hits] == ["a.test", "b.test"]


def test_a_redirect_without_a_target_is_a_bad_status(server, get):
    server.pages["/it"] = reply(302)
    assert isinstance(get("/it"), BadStatus)


def test_a_target_in_raw_utf8_is_understood(server, get):
    server.pages |= {"/it": b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: /perch\xc3\xa9\r\n\r\n"}
    server.pages["/perch%C3%A9"] = reply(200, b"here")
    assert get("/it").body == b"here"
