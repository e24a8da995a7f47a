"""The body of an answer as decoded bytes, bounded while it arrives: a small answer cannot become a large one in memory."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import httpx

from tracker.errors import Refused, TooLarge, Unreachable

_GZIP_ONLY = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Size:
    """The most bytes a body may have, both as sent and as decoded. With `cut`, what is beyond is left off instead of refused."""

    limit: int
    cut: bool = False


async def read_body(response: httpx.Response, size: Size) -> bytes:
    """The whole decoded body. Only the first member of a gzip stream counts, as in browsers.

    Raises Refused for an encoding we did not ask for, TooLarge, and Unreachable where it is damaged or breaks off.
    """
    inflater = _inflater(response.headers.get("content-encoding", ""))
    if not size.cut:
        _check_declared(response.headers.get("content-length", ""), size.limit)
    body, sent = bytearray(), 0
    async for chunk in response.aiter_raw():
        sent += len(chunk)
        body += _inflated(inflater, chunk, size.limit - len(body)) if inflater else chunk
        if max(len(body), sent) > size.limit:
            return _overlong(body, size)
    if inflater and sent and not inflater.eof:
        raise Unreachable("the gzip stream of the answer broke off")
    return bytes(body)


def _inflater(encoding: str) -> zlib._Decompress | None:
    match encoding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip":
            return zlib.decompressobj(_GZIP_ONLY)
    raise Refused(f"the host sent the encoding {encoding[:50]!r}, though only gzip was accepted")


def _check_declared(length: str, limit: int) -> None:
    if length.isdigit() and int(length) > limit:
        raise TooLarge(f"the host announces {length} bytes, more than {limit}")


def _inflated(inflater: zlib._Decompress, chunk: bytes, room: int) -> bytes:
    if inflater.eof:
        return b""
    try:
        # One byte more than there is room for tells "full" from "too much"; 0 would mean "no limit" to zlib.
        return inflater.decompress(chunk, room + 1)
    except zlib.error as error:
        raise Unreachable(f"the gzip stream of the answer is damaged: {error}") from error


def _overlong(body: bytearray, size: Size) -> bytes:
    if not size.cut:
        raise TooLarge(f"the answer is larger than {size.limit} bytes")
    return bytes(body[: size.limit])
