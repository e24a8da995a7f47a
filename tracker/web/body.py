"""Bytes to be served, with what a client needs to know whether its copy is still good (RFC 9110, sections 8.8 and 13)."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from functools import cached_property

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

PUBLIC = "public, no-cache"
"""Any cache may keep a copy, and asks each time whether it is still good: an approval shows at once, and a 304 is small."""
_SMALL = 500
_REFUSED = re.compile(r"q=0(?:\.0{1,3})?")
_SETTLED = timedelta(seconds=2)


@dataclass(frozen=True)
class Body:
    """Some bytes, their validator, and their compressed form, made when first asked for."""

    content: bytes

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:32]

    @cached_property
    def compressed(self) -> bytes:
        return gzip.compress(self.content, 6, mtime=0)


def answer(
    request: Request, body: Body, media_type: str, modified: datetime | None = None, now: datetime | None = None
) -> Response:
    """The body, compressed for those who take gzip; or 304 for those who have it already.

    `modified` (with `now`) is when the body became as it is. Until it lies two seconds back a slightly older instant is sent,
    because the header only tells seconds and a second change may follow within the same one.
    """
    zipped = len(body.content) > _SMALL and _takes_gzip(request.headers.get("accept-encoding", ""))
    headers = {"cache-control": PUBLIC, "vary": "Accept-Encoding", "etag": f'"{body.digest}{"-gz" if zipped else ""}"'}
    if modified and now:
        headers["last-modified"] = format_datetime(min(modified, now - _SETTLED).replace(microsecond=0), usegmt=True)
    if _has_it(request.headers, body, modified):
        return Response(status_code=304, headers=headers)
    headers |= {"content-encoding": "gzip"} if zipped else {}
    return Response(body.compressed if zipped else body.content, headers=headers, media_type=media_type)


def _has_it(headers: Headers | Mapping[str, str], body: Body, modified: datetime | None) -> bool:
    if "if-none-match" in headers:
        held = {tag.strip().removeprefix("W/").strip('"').removesuffix("-gz") for tag in headers["if-none-match"].split(",")}
        return body.digest in held or "*" in held
    since = _instant(headers.get("if-modified-since", ""))
    return bool(since and modified and modified.replace(microsecond=0) <= since)


def _instant(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _takes_gzip(header: str) -> bool:
    for part in header.lower().split(","):
        coding, _, weight = part.partition(";")
        if coding.strip() == "gzip":
            return not _REFUSED.fullmatch(weight.strip())
    return False
