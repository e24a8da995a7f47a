"""Feeds -> items: RSS 0.9x, 1.0 (RDF) and 2.0, Atom, JSON Feed 1.x.

Most feeds are well-formed and plain: the fast parser reads those. It reads some things wrongly without saying so, measured
against the tolerant one: it drops the text around a bare `&`, takes a date from a guid or a missing year from the clock,
`media:title` for the title, a relative `rel="self"` link for the address, and leaves `xml:base`, XHTML titles and base64 alone.
`_suits_fast` sees all of these in the bytes; such documents go to `tolerant`, unless escaping what is not escaped mends them.
Neither parser gets the prolog, so no DTD reaches one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html.entities import html5
from typing import Any
from xml.parsers import expat

from tracker.articles import json, tolerant
from tracker.articles.charset import decode
from tracker.articles.normal import MAX_MARKUP, Raw, collect
from tracker.errors import ParseError
from tracker.model import Item, Source
from tracker.text import clean
from tracker.urls import host, http_url

_PROLOG = re.compile(r"(?>\s+|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*+", re.DOTALL | re.IGNORECASE)
_FEED_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)
_ROOT_NAME = re.compile(r"<([\w.:-]{1,40})")
_PAGE_LINK = re.compile(r"<link\b[^<>]{0,500}?type=[\"']?application/(?:rss|atom|feed)\+(?:xml|json)[^<>]{0,500}>", re.IGNORECASE)
_HREF = re.compile(r"href=[\"']?([^\"'\s<>]+)", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_UNESCAPED = re.compile(
    r"<!\[CDATA\[(?:.*?\]\]>|.*)|&(?:#\d{1,7};|#x[\da-f]{1,6};|(?:amp|lt|gt|quot|apos);|(\w{1,31};))?", re.DOTALL | re.IGNORECASE
)

_MISREAD = (
    *(b"xml:base", b"<!DOCTYPE", b"<media:title", b"<source>", b'mode="base64"', b"mode='base64'"),
    *(b'type="xhtml', b"type='xhtml", b'type="application/xhtml', b"type='application/xhtml"),
    *(b'type="application/octet', b"type='application/octet", b'type="multipart', b"type='multipart"),
)
_ITEM = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>]")
_DATED = re.compile(
    rb"<(?:[\w.-]{1,40}:)?(?:pubDate|published|updated|date|issued|modified)\b[^<>]{0,200}>"
    rb"\s*+(?:<!\[CDATA\[)?[^<\]]{0,100}(?:19|20)\d\d"
)
_LANGUAGE = re.compile(rb"""<(?:dc:)?language>\s*([\w-]+)|xml:lang=["']([\w-]+)""")
_GOOGLE = b"<generator>NFE/"
_SOURCE_ELEMENT = re.compile(rb"<source\s[^<>]{0,300}?\burl=")
_SOURCE = re.compile(rb"<source\s[^<>]{0,300}?\burl=[^<>]{0,2000}>([^<]*)</source>")


def parse(source: Source, body: bytes, content_type: str, url: str) -> tuple[Item, ...]:
    """The items of a feed, salvaged as far as possible where it is broken. Raises ParseError for what is no feed."""
    text = decode(body, content_type)
    if text.lstrip().startswith("{"):
        return json.parse(replace(source, settings={"preset": "json-feed"}), body, content_type, url)
    document, well_formed = _document(_from_root(text, url))
    raws = (_fast(document) if well_formed and _suits_fast(document) else []) or tolerant.read(document)
    if host(url) == "news.google.com" or _GOOGLE in document[:2000]:
        raws = [_google(raw) for raw in raws]
    return collect(source, url, raws)


def _from_root(text: str, url: str) -> str:
    """The document from its first element on, so that junk, comments and DTDs before it reach no parser."""
    prolog = _PROLOG.match(text)
    start = prolog.end() if prolog else 0
    root = _ROOT_NAME.match(text, start)
    if root and root[1].lower() in ("html", "head", "body"):
        raise ParseError("this is a web page, not a feed", hint=_advertised(text, url))
    if root and _FEED_ROOT.match(text, start):
        return text[start:]
    found = _FEED_ROOT.search(text, start)
    if not found:
        what = f"its root is <{clean(root[1])}>" if root else f"it begins {clean(text[:60])!r}"
        raise ParseError(f"this is not a feed: {what}")
    return text[found.start() :]


def _advertised(page: str, url: str) -> str:
    link = _PAGE_LINK.search(page[:200_000])
    href = link and _HREF.search(link[0])
    feed = http_url(href[1], url) if href else ""
    return f"it names the feed {feed}" if feed else "find the address of its feed"


def _document(text: str) -> tuple[bytes, bool]:
    """The document as UTF-8, and whether it is well-formed; where it is not, with control characters out and escapes in."""
    document = text.encode("utf-8", "replace")
    if _is_well_formed(document):
        return document, True
    mended = _UNESCAPED.sub(_escaped, _CONTROL.sub(" ", text)).encode("utf-8", "replace")
    return mended, _is_well_formed(mended)


def _suits_fast(document: bytes) -> bool:
    """Whether the fast parser can be trusted with this well-formed document: none of what it reads wrongly is in it."""
    _, *items = _ITEM.split(document)
    return (
        not any(mark in document for mark in _MISREAD)
        and not any(b"xml:lang" in item or b"language>" in item for item in items)
        and all(_DATED.search(item) for item in items)
    )


def _escaped(match: re.Match[str]) -> str:
    """A bare `&` escaped, an entity of HTML as its character; CDATA sections and what XML knows as they are."""
    if match[0] == "&":
        return "&amp;"
    if not match[1]:
        return match[0]
    return "".join(f"&#{ord(character)};" for character in html5.get(match[1], "")) or f"&amp;{match[1]}"


def _is_well_formed(document: bytes) -> bool:
    try:
        expat.ParserCreate(encoding="utf-8", namespace_separator=" ").Parse(document, True)
    except expat.ExpatError:
        return False
    return True


def _fast(document: bytes) -> list[Raw]:
    """What the fast parser finds; nothing where it gives up or leaves out what the tolerant one would find."""
    import fastfeedparser

    try:
        found = fastfeedparser.parse(document, include_tags=False, include_media=False, include_enclosures=False)
    except ValueError:
        return []
    origins = _origins(document, len(found.entries))
    if origins is None or any(entry.get("links") and not _address(entry) for entry in found.entries):
        return []
    language = _feed_language(document)
    return [_raw(entry, language, origin) for entry, origin in zip(found.entries, origins, strict=True)]


def _origins(document: bytes, count: int) -> Sequence[str] | None:
    """The publishers that the items name, in order; None where they cannot be told apart item by item."""
    if not _SOURCE_ELEMENT.search(document):
        return [""] * count
    names = [name.decode("utf-8", "replace") for name in _SOURCE.findall(document)]
    return names if len(names) == count else None


def _feed_language(document: bytes) -> str:
    found = _LANGUAGE.search(document)
    return (found[1] or found[2]).decode("ascii", "replace") if found else ""


def _raw(entry: Any, language: str, origin: str) -> Raw:
    content = entry.get("content") or [{}]
    link, guid = _address(entry), entry.get("id") or ""
    return Raw(
        title=entry.title,
        link=link,
        guid="" if guid == entry.get("link") else guid,
        text=(content[0].get("value") or "").strip()[:MAX_MARKUP] or entry.description,
        published=entry.get("published") or "",
        language=language,
        origin=origin,
    )


def _address(entry: Any) -> str:
    """The link to the article among an entry's links (RFC 4287 4.2.7.2: a link without `rel` is an alternate)."""
    links = entry.get("links") or []
    return next((link["href"] for link in links if link["rel"] in (None, "alternate")), None) or entry.get("link") or ""


def _google(raw: Raw) -> Raw:
    """Google News appends the publisher to each headline, and repeats both where others put a summary."""
    headline, dash, publisher = raw.title.rpartition(" - ")
    if raw.origin and raw.title.endswith(f" - {raw.origin}"):
        headline, dash, publisher = raw.title.removesuffix(f" - {raw.origin}"), " - ", raw.origin
    if not (dash and headline):
        return replace(raw, text="")
    return replace(raw, title=headline, origin=raw.origin or publisher, text="")
