"""What makes a text from outside harmless in an output: as characters, as a link, as part of an address."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from tracker.text import clean
from tracker.urls import http_url

_UNWANTED = re.compile(r"[^\t\n\r\x20-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 forbids, and the marks that turn the writing direction (U+202A to U+202E, U+2066 to U+2069)."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")


@lru_cache(8192)
def tidy(text: str, limit: int = 20_000) -> str:
    """One line of plain text, as `text.clean` makes it; remembered, for short texts are shown on many pages."""
    return clean(text, limit)


def xml_legal(value: Any) -> Any:
    """A text without the characters that XML 1.0 forbids and without marks that turn the writing direction; others unchanged.

    Lone surrogates become U+FFFD, for they stand where a letter was. Markup is ours, made of such texts, and stays as it is.
    What Python calls printable holds none of these, which is quickly seen.
    """
    if not isinstance(value, str) or value.isprintable() or isinstance(value, Markup):
        return value
    return _UNWANTED.sub(_replacement, value)


@lru_cache(8192)
def href(url: str) -> str:
    """The URL where it is a usable http(s) one, else "#"."""
    return http_url(url) or "#"


@lru_cache(8192)
def name(identity: str) -> str:
    """A permanent name for an id, safe in paths, URLs and anchors: the id itself, or its hash where it is no slug."""
    if _NAME.fullmatch(identity):
        return identity
    return "x-" + hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _replacement(match: re.Match[str]) -> str:
    return "\ufffd" if "\ud800" <= match[0] <= "\udfff" else ""
