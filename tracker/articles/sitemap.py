"""Sitemaps (sitemaps.org 0.9) and news sitemaps (the `sitemap-news/0.9` extension) -> items."""

from __future__ import annotations

import re
import zlib
from typing import Any
from urllib.parse import unquote, urlsplit

from tracker.articles.charset import decode
from tracker.articles.normal import Raw, collect
from tracker.errors import ParseError
from tracker.model import Item, Source
from tracker.text import clean
from tracker.urls import http_url

MAX_UNPACKED = 50_000_000
"""The size sitemaps.org allows for one sitemap."""

_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_NAMED = 5


def parse(source: Source, body: bytes, content_type: str, url: str) -> tuple[Item, ...]:
    """The pages a sitemap lists, plain or gzip. Without news: fields the title is the words of the address, the date `lastmod`.

    Raises ParseError for anything else; that for a sitemap index names the sitemaps it lists.
    """
    root = _root(decode(_unpacked(body), content_type))
    name = _local(root)
    if name == "sitemapindex":
        raise ParseError("this is an index of sitemaps, not a sitemap", hint=_children(root))
    if name != "urlset":
        raise ParseError(f"this is not a sitemap: its root is <{clean(name, 40)}>", hint="a sitemap's root is <urlset>")
    return collect(source, url, [_raw(_fields(entry)) for entry in root if _local(entry) == "url"])


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    stream = zlib.decompressobj(31)
    try:
        text = stream.decompress(body, MAX_UNPACKED)
    except zlib.error as error:
        raise ParseError("this gzip file is broken") from error
    if stream.unconsumed_tail:
        raise ParseError(f"this sitemap is larger than {MAX_UNPACKED // 1_000_000} MB when unpacked")
    return text


def _root(text: str) -> Any:
    from lxml import etree

    if re.search(r"<!DOCTYPE|<!ENTITY", text, re.IGNORECASE):
        raise ParseError("this sitemap declares entities, which no sitemap needs")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)
    try:
        return etree.fromstring(_DECLARATION.sub("", text, count=1).strip().encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise ParseError(f"this is not a sitemap: {clean(str(error), 200)}") from error


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _fields(entry: Any) -> dict[str, str]:
    """The texts of an entry by local name; `name`, `language`, `title` and `publication_date` are those of its news: part."""
    found: dict[str, str] = {}
    for element in entry.iter():
        if element.text and "image" not in str(element.tag):
            found.setdefault(_local(element), element.text.strip())
    return found


def _raw(fields: dict[str, str]) -> Raw:
    link = fields.get("loc", "")
    return Raw(
        title=fields.get("title") or _title_from(link),
        link=link,
        guid=link,
        published=fields.get("publication_date") or fields.get("lastmod", ""),
        language=fields.get("language", ""),
        origin=fields.get("name", ""),
    )


def _title_from(link: str) -> str:
    """The last path segment with words in it as a title: `/2025/04/tiktok-deal-delayed.html` -> `Tiktok deal delayed`."""
    for segment in reversed(_path(link).split("/")):
        words = re.sub(r"\.\w{2,5}$", "", segment)
        spaced = re.sub(r"[-_+\s]+", " ", words).strip()
        if re.search(r"[^\W\d_]{2}", spaced):
            return spaced[:1].upper() + spaced[1:]
    return link


def _path(link: str) -> str:
    safe = http_url(link)
    return unquote(urlsplit(safe).path) if safe else ""


def _children(root: Any) -> str:
    urls = [http_url((element.text or "").strip()) for element in root.iter() if _local(element) == "loc"]
    named = [url for url in urls if url]
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return f"follow one of {', '.join(named[:_NAMED])}{more}" if named else "it lists none"
