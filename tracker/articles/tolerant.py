"""The tolerant feed parser, for what the fast one cannot be trusted with. Run as a program it reads one feed for `read`."""

from __future__ import annotations

import io
import json
import re
import sys
import time
from dataclasses import asdict, fields
from itertools import islice
from typing import Any

from tracker.articles.limited import run, set_limits
from tracker.articles.normal import MAX_MARKUP, Raw, newest
from tracker.errors import ParseError

MAX_BYTES = 2_000_000
MAX_ENTRIES = 4_000
_ENTRY = re.compile(rb"<(?:item|entry)[\s>]")
_HEADERS = {"content-type": "application/xml; charset=utf-8"}
"""As if from HTTP. The address is withheld: feedparser would resolve guids against it, too."""

_NAMES = [field.name for field in fields(Raw)]


def read(document: bytes) -> list[Raw]:
    """The newest items, at most 500, that feedparser finds in a feed without prolog given as UTF-8.

    Of a feed too large for the limits its beginning is read, where feeds have their newest items: `MAX_BYTES` and
    `MAX_ENTRIES`. Raises ParseError where feedparser finds no feed, or a limit of time or memory stops it.
    """
    answer = json.loads(run(__file__, _beginning(document)))
    if not answer["feed"]:
        raise ParseError("this is not a feed: no parser finds one in it")
    return [Raw(**{name: str(entry[name]) for name in _NAMES}) for entry in answer["items"]]


def _beginning(document: bytes) -> bytes:
    entry = next(islice(_ENTRY.finditer(document), MAX_ENTRIES, None), None)
    return document[: min(entry.start() if entry else MAX_BYTES, MAX_BYTES)]


def _main() -> None:
    set_limits()
    import feedparser

    found = feedparser.parse(io.BytesIO(sys.stdin.buffer.read()), response_headers=_HEADERS)
    items = [_raw(entry, found.feed.get("language") or "") for entry in found.entries]
    json.dump({"feed": bool(found.version or items), "items": [asdict(raw) for raw in newest(items, "en")]}, sys.stdout)


def _raw(entry: Any, language: str) -> Raw:
    content = (entry.get("content") or [{}])[0]
    stamp = entry.get("published_parsed") or entry.get("updated_parsed") or entry.get("created_parsed")
    return Raw(
        title=entry.get("title", ""),
        link=entry.get("link", ""),
        guid=entry.get("id", ""),
        text=((content.get("value") or "").strip() or entry.get("summary", ""))[:MAX_MARKUP],
        published=time.strftime("%Y-%m-%dT%H:%M:%SZ", stamp) if stamp else "",
        language=_language(entry) or language,
        origin=(entry.get("source") or {}).get("title", ""),
    )


def _language(entry: Any) -> str:
    return entry.get("language") or (entry.get("title_detail") or {}).get("language") or ""


if __name__ == "__main__":
    _main()
