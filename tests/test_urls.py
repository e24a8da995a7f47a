"""Addresses from outside: which are safe, and which are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.urls import canonical, host, http_url


@pytest.mark.parametrize(
    "hostile",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " java\nscript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://x.org/",
     "http://", "http:///path", "https://user:secret@example.org/", "https://example.org\\@127.0.0.1/", "https://exa mple.org/",
     "https://example.org/a\tb", "https://example.org/a\x85b", "https://example.org/a\u2028b", "https://example.org/\ud800", "https://example.org/\uffff",
     "https://example.org/\u202ecod.exe", "https://example.org:0/",
     "https://example.org:99999/", "https://example.org:abc/", "https://[::1", "mailto:a@b.c", "",
     "https://example.org/" + "x" * 3000, "//example.org/x", "/relative"],
)  # fmt: skip
def test_what_is_not_a_plain_web_address_is_nothing(hostile: str) -> None:
    assert http_url(hostile) == ""


def test_relative_addresses_are_read_from_their_page() -> None:
    assert http_url("../a?b=1", "https://example.org/x/y/") == "https://example.org/x/a?b=1"
    assert http_url("//other.org/z", "https://example.org/") == "https://other.org/z"
    assert http_url("javascript:alert(1)", "https://example.org/") == ""
    assert http_url("/a\tb", "https://example.org/") == ""


@given(st.text(max_size=80), st.sampled_from(["", "https://example.org/x/"]))
def test_any_text_gives_a_web_address_or_nothing(text: str, base: str) -> None:
    url = http_url(text, base)
    assert url == "" or url.startswith(("http://", "https://"))
    assert canonical(canonical(url)) == canonical(url)


@pytest.mark.parametrize(
    "spelling",
    ["https://example.org/news/1", "http://www.example.org/news/1/", "https://m.example.org/news/1?utm_source=rss&utm_medium=x",
     "https://EXAMPLE.org/news/1#top", "https://example.org:443//news/1", "https://example.org/news/1?fbclid=abc",
     "https://amp.example.org/news/1/amp", "https://example.org/news/1/index.html"],
)  # fmt: skip
def test_spellings_of_one_address_are_one_identity(spelling: str) -> None:
    assert canonical(spelling) == "https://example.org/news/1"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/?id=1", "https://example.org/?id=2"),
        ("https://example.org/A", "https://example.org/a"),
        ("https://a.example.org/", "https://b.example.org/"),
        ("https://example.org:8443/", "https://example.org/"),
    ],
)
def test_addresses_of_different_pages_stay_apart(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


def test_parameters_in_another_order_are_the_same_page() -> None:
    assert canonical("https://example.org/?b=2&a=1") == canonical("https://example.org/?a=1&b=2")


def test_the_host_is_plain() -> None:
    assert host("https://www.Example.org:8443/x") == "example.org"
    assert host("") == ""
