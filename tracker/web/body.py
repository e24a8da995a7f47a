"""Bytes to be served, with what a client needs to know whether its copy is still good (RFC 9110, sections 8.8 and 13)."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cached_property

from starlette.responses import Response

PUBLIC = "public, no-cache"
"""Any cache may keep a copy, and asks each time whether it is still good: an approval shows at once, and a 304 is small."""
Asked = Mapping[bytes, bytes]
"""The headers of a request by their names in lower case; of one that is repeated the last."""
Raw = list[tuple[bytes, bytes]]
"""The headers of an answer as ASGI takes them."""
_SMALL = 500
_REFUSED = re.compile(rb"q=0(?:\.0{1,3})?")


class Answer(Response):
    """An answer whose headers are complete."""

    def __init__(self, status: int, headers: Raw, body: bytes) -> None:
        # All that starlette's own constructor does is work out headers, which is done here once and not for each answer.
        self.status_code, self.raw_headers, self.body, self.background = status, headers, body, None


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a body: its bytes, the headers that go with them, and those of a 304 in their place."""

    content: bytes
    headers: Raw
    unchanged: Raw


class Body:
    """Some bytes in the forms they are answered in, each made when first asked for. `more` are further headers of all answers.

    `since`, for whoever knows it to set before the first answer, is the whole second that the bytes are dated with, as `since.py`
    promises: no others are ever answered with it at the same address.
    """

    def __init__(self, content: bytes, media_type: str, more: Mapping[str, str] | None = None) -> None:
        self.content = content
        self.digest = hashlib.sha256(content).hexdigest()[:32]
        self._type = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
        self.since: datetime | None = None
        self._more = more or {}

    @cached_property
    def plain(self) -> Form:
        """The bytes as they are."""
        return self._form(self.content, "", {})

    @cached_property
    def zipped(self) -> Form:
        """The bytes compressed; as they are where they are too few to gain by it."""
        if len(self.content) <= _SMALL:
            return self.plain
        return self._form(gzip.compress(self.content, 6, mtime=0), "-gz", {"content-encoding": "gzip"})

    def _form(self, sent: bytes, mark: str, coding: Mapping[str, str]) -> Form:
        dated = {"last-modified": format_datetime(self.since, usegmt=True)} if self.since else {}
        always = {"cache-control": PUBLIC, "vary": "Accept-Encoding", "etag": f'"{self.digest}{mark}"', **dated, **self._more}
        described = {"content-type": self._type, "content-length": str(len(sent)), **coding}
        return Form(sent, _raw({**always, **described}), _raw(always))


def asked(headers: Sequence[tuple[bytes, bytes]]) -> Asked:
    """The headers of an ASGI scope as `answer` takes them."""
    return dict(headers)


def answer(asked: Asked, body: Body) -> Answer:
    """The body, compressed for those who take gzip; or 304 for those who have it already.

    Of a copy known by its date alone that is so only where the date is the very one sent with these bytes.
    """
    form = body.zipped if _takes_gzip(asked.get(b"accept-encoding", b"")) else body.plain
    if _has_it(asked, body):
        return Answer(304, form.unchanged, b"")
    return Answer(200, form.headers, form.content)


def _has_it(asked: Asked, body: Body) -> bool:
    if b"if-none-match" in asked:
        tags = asked[b"if-none-match"].decode("latin-1").split(",")
        held = {tag.strip().removeprefix("W/").strip('"').removesuffix("-gz") for tag in tags}
        return body.digest in held or "*" in held
    return body.since is not None and body.since == _instant(asked.get(b"if-modified-since", b""))


def _instant(text: bytes) -> datetime | None:
    try:
        found = parsedate_to_datetime(text.decode("latin-1"))
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else None


def _takes_gzip(header: bytes) -> bool:
    for part in header.lower().split(b","):
        coding, _, weight = part.partition(b";")
        if coding.strip() == b"gzip":
            return not _REFUSED.fullmatch(weight.strip())
    return False


def _raw(headers: Mapping[str, str]) -> Raw:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
