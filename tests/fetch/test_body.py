"""Encodings and sizes: what is decoded, what is refused, and that a small answer never grows large in memory."""

import gzip
import tracemalloc
import zlib

import pytest

from tracker.errors import Refused, TooLarge, Unreachable
from tracker.model import Fetched

from .conftest import settings
from .hostile import endless_body, endless_empty_chunks, reply, zipped

MEGABYTE = 1_000_000


def bomb(megabytes):
    """A gzip stream of zeros, about a thousand times smaller than what it holds."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join([packer.compress(bytes(MEGABYTE)) for _ in range(megabytes)] + [packer.flush()])


def test_a_plain_body_arrives_as_sent(server, get):
    server.pages["/it"] = reply(200, "così\n".encode())
    assert get("/it").body == "così\n".encode()


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZIP", " gzip "])
def test_gzip_is_decoded(encoding, server, get):
    server.pages["/it"] = zipped(b"hello" * 1000, encoding)
    assert get("/it").body == b"hello" * 1000


def test_only_gzip_is_asked_for(server, get):
    get("/ok")
    assert server.hits[0].headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "compress", "gzip, gzip", "gzip, br", "nonsense", "\xff"])
def test_any_other_encoding_is_refused_by_name(encoding, server, get):
    server.pages["/it"] = reply(200, gzip.compress(gzip.compress(b"x", mtime=0)), f"Content-Encoding: {encoding}")
    result = get("/it")
    assert isinstance(result, Refused)
    assert "only gzip" in str(result)


def test_two_encoding_headers_are_refused(server, get):
    server.pages["/it"] = reply(200, gzip.compress(b"x", mtime=0), "Content-Encoding: gzip", "Content-Encoding: gzip")
    assert isinstance(get("/it"), Refused)


def test_a_bomb_ends_as_too_large_and_stays_small_in_memory(server, get):
    server.pages["/bomb"] = reply(200, bomb(60), "Content-Encoding: gzip")
    get("/ok")
    tracemalloc.start()
    result = get("/bomb")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(result, TooLarge)
    assert peak < 10 * MEGABYTE


@pytest.mark.parametrize(("size", "fits"), [(999, True), (1000, True), (1001, False)])
@pytest.mark.parametrize("make", [reply, lambda _, body: zipped(body)])
def test_the_limit_is_exact_for_decoded_bytes(size, fits, make, server, get):
    server.pages["/it"] = make(200, bytes(size))
    result = get("/it", settings=settings(fetch_max_bytes=1000))
    assert isinstance(result, Fetched if fits else TooLarge)


@pytest.mark.parametrize("page", [endless_body, endless_empty_chunks])
def test_an_endless_body_ends_as_too_large(page, server, get):
    server.pages["/it"] = page
    assert isinstance(get("/it"), TooLarge)


def test_an_announced_size_over_the_limit_is_not_downloaded(server, get):
    server.pages["/it"] = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx"
    result = get("/it")
    assert isinstance(result, TooLarge)
    assert "99999999999" in str(result)


def test_a_truncated_body_is_unreachable_with_words(server, get):
    server.pages["/it"] = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
    result = get("/it")
    assert isinstance(result, Unreachable)
    assert "broke off" in str(result)


def test_a_truncated_chunked_body_is_unreachable(server, get):
    server.pages["/it"] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
    assert isinstance(get("/it"), Unreachable)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (gzip.compress(b"hello" * 99, mtime=0)[:-9], "broke off"),
        (b"this is not gzip", "damaged"),
        (gzip.compress(b"x", mtime=0)[:-8] + bytes(8), "damaged"),
    ],
)
def test_a_bad_gzip_stream_is_unreachable_with_words(body, words, server, get):
    server.pages["/it"] = reply(200, body, "Content-Encoding: gzip")
    result = get("/it")
    assert isinstance(result, Unreachable)
    assert words in str(result)


def test_bytes_after_the_gzip_stream_are_left_off(server, get):
    server.pages["/it"] = reply(200, gzip.compress(b"hello", mtime=0) + b"\0\0rest", "Content-Encoding: gzip")
    assert get("/it").body == b"hello"


def test_an_empty_body_that_claims_to_be_gzip_is_empty(server, get):
    server.pages["/it"] = reply(200, b"", "Content-Encoding: gzip")
    assert get("/it").body == b""


def test_a_body_that_ends_with_the_connection_is_whole(server, get):
    server.pages["/it"] = b"HTTP/1.0 200 OK\r\n\r\nold style"
    assert get("/it").body == b"old style"
