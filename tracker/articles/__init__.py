"""Bytes of a source -> items. Nothing here opens a connection; a broken feed is read in a child process with limits.

A new source kind is one module here and one line in `_PARSERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tracker.articles import feed, json, page, sitemap
from tracker.errors import ParseError
from tracker.model import Item, Source
from tracker.states import SourceKind

MAX_BYTES = 10_000_000

_PARSERS: Mapping[SourceKind, Callable[[Source, bytes, str, str], tuple[Item, ...]]] = {
    SourceKind.FEED: feed.parse,
    SourceKind.PAGE: page.parse,
    SourceKind.SITEMAP: sitemap.parse,
    SourceKind.JSON: json.parse,
}


def parse(source: Source, body: bytes, content_type: str, url: str) -> tuple[Item, ...]:
    """The items of a document fetched from `url`, in its order; of more than 500 the newest are kept.

    Items with the same guid or the same URL are one, the first. An item without title and text is left out.
    Raises ParseError where the bytes are not what the source's kind promises, or are more than `MAX_BYTES`.
    """
    if not body.strip():
        raise ParseError("the answer is empty")
    if len(body) > MAX_BYTES:
        raise ParseError(f"the answer has {len(body):,} bytes, more than the {MAX_BYTES:,} that are read")
    return _PARSERS[source.kind](source, body, content_type, url)
