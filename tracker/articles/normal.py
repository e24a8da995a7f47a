"""From what a parser found to items: plain texts, absolute URLs, instants, each thing once, the newest first to be kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from tracker.articles.when import instant
from tracker.model import Item, Source
from tracker.text import clean, fold, strip_markup
from tracker.urls import http_url

MAX_ITEMS = 500
MAX_TEXT = 20_000
MAX_MARKUP = 4 * MAX_TEXT
_MAX_TITLE = 500
_MAX_TAGS = 2000
_TITLE_FROM_TEXT = 120
_OLDEST = datetime.min.replace(tzinfo=UTC)
_BLOCK_NAMES = (
    "address article aside blockquote br caption dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
_BLOCKS = set(_BLOCK_NAMES.split())
_CODE = re.compile(r"([a-z]{2,3})(?:[-_][\w-]*)?")
_REVISION = re.compile(r"#\d{1,4}$")


@dataclass(frozen=True, slots=True)
class Raw:
    """One item as it stands in a document: strings, perhaps with markup, relative or hostile."""

    title: str = ""
    link: str = ""
    guid: str = ""
    text: str = ""
    published: str = ""
    language: str = ""
    origin: str = ""


def collect(source: Source, url: str, raws: Iterable[Raw]) -> tuple[Item, ...]:
    """The items of the document at `url`: doubles collapsed (the first stays), at most `MAX_ITEMS`, empty ones left out."""
    items = (_item(source, url, raw) for raw in newest(_unique(raws), source.language))
    return tuple(item for item in items if item.title)


def newest(raws: Sequence[Raw], language: str) -> Sequence[Raw]:
    """At most `MAX_ITEMS` of them, those last published (undated ones count as oldest), in the order given."""
    if len(raws) <= MAX_ITEMS:
        return raws
    dates = [instant(raw.published, language) or _OLDEST for raw in raws]
    kept = sorted(range(len(raws)), key=dates.__getitem__, reverse=True)[:MAX_ITEMS]
    return [raws[index] for index in sorted(kept)]


def plain(markup: str, limit: int = MAX_TEXT) -> str:
    """The words a reader would see of a piece of HTML, as one line: without scripts and styles, blocks set apart by a space.

    Of markup with thousands of tags all text is kept: to build its tree takes quadratic time where they are nested.
    """
    import nh3

    if "<" not in markup and "&" not in markup:
        return clean(markup, limit)
    if markup.count("<", 0, 4 * limit) > _MAX_TAGS:
        return strip_markup(markup, limit)
    safe = nh3.clean(markup[: 4 * limit], tags=_BLOCKS, attributes={}, link_rel=None)
    return strip_markup(safe, limit)


def language_code(text: str) -> str:
    """The two- or three-letter code of a language tag (`en-US`) or English language name (`Chinese`), "" for anything else."""
    name = fold(clean(text, 40))
    match = _CODE.fullmatch(name)
    return match[1] if match else _language_names().get(name, "")


def _unique(raws: Iterable[Raw]) -> list[Raw]:
    seen: set[tuple[str, str]] = set()
    kept = []
    for raw in raws:
        keys = {(kind, key) for kind, key in (("guid", _identifier(raw)), ("link", raw.link.strip())) if key}
        if keys.isdisjoint(seen):
            kept.append(raw)
            seen |= keys
    return kept


def _identifier(raw: Raw) -> str:
    """The guid, without the revision mark that some publishers append to an article's own address (`...#0`)."""
    guid = clean(raw.guid, _MAX_TITLE)
    bare = _REVISION.sub("", guid)
    return bare if bare == raw.link.strip().partition("?")[0] else guid


def _item(source: Source, url: str, raw: Raw) -> Item:
    text = plain(raw.text)
    link = _absolute(raw.link, url)
    return Item(
        title=plain(raw.title, _MAX_TITLE) or _first_words(text),
        url=link,
        guid=_identifier(raw) or link,
        text=text,
        published=instant(raw.published, source.language),
        language=language_code(raw.language) or source.language,
        origin=plain(raw.origin, _MAX_TITLE),
    )


def _absolute(link: str, base: str) -> str:
    bare = link.strip().replace(" ", "%20")
    return http_url(bare, base) if bare else ""


def _first_words(text: str) -> str:
    if len(text) <= _TITLE_FROM_TEXT:
        return text
    return text[:_TITLE_FROM_TEXT].rsplit(" ", 1)[0] + "…"


@lru_cache(maxsize=1)
def _language_names() -> dict[str, str]:
    from babel import Locale

    return {fold(name): code for code, name in Locale("en").languages.items() if code.isalpha()}
