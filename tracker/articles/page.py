"""Web pages -> items by CSS selectors, and the main text of an article's page."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tracker.articles import maintext
from tracker.articles.charset import decode
from tracker.articles.normal import Raw, collect
from tracker.errors import ParseError
from tracker.model import Item, Source
from tracker.text import clean

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

MAX_CHARACTERS = 2_000_000
"""Of a page; what comes after is not read."""


def parse(source: Source, body: bytes, content_type: str, url: str) -> tuple[Item, ...]:
    """The items of a list page by the CSS selectors in `settings`: `item`, and within it `title`, `link` and `date`.

    Without `link` an item's first link is taken, without `title` that link's text, without `date` the first `<time>`.
    Without `item` the page itself is one item, its text the main text. Raises ParseError where a selector is not valid
    CSS, or one of `item`, `title` and `link` matches nothing.
    """
    soup = _soup(body, content_type)
    if "item" not in source.settings:
        whole = _whole(soup, extract_text(body, content_type, url), url, source.settings)
        return collect(source, url, [whole])
    raws = [_raw(tag, source.settings) for tag in _items(soup, source.settings)]
    for name in ("title", "link"):
        if source.settings.get(name) and not any(getattr(raw, name) for raw in raws):
            raise ParseError(f"`{name}` ({source.settings[name]}) matched nothing in any item", hint="has the layout changed?")
    return collect(source, url, raws)


def extract_text(body: bytes, content_type: str, url: str) -> str:
    """The main text of an article's page as one line, "" where it has none or reading it takes more than the limits.

    Only HTML has one: for other types (by `content_type`, else by the ending of `url`: a PDF) it is "". It takes about
    half a second, for it starts a process: some pages of a few hundred kB would keep trafilatura busy for minutes.
    """
    kind = content_type or mimetypes.guess_type(urlsplit(url).path)[0] or "text/html"
    if "html" not in kind.lower():
        return ""
    try:
        return clean(maintext.read(decode(body, content_type)[:MAX_CHARACTERS]))
    except ParseError:
        return ""


def _soup(body: bytes, content_type: str) -> BeautifulSoup:
    from bs4 import BeautifulSoup

    return BeautifulSoup(decode(body, content_type)[:MAX_CHARACTERS], "lxml")


def _items(soup: BeautifulSoup, settings: Mapping[str, str]) -> list[Tag]:
    found = _select(soup, "item", settings)
    if not found:
        raise ParseError(f"`item` ({settings['item']}) matched nothing on the page", hint="has the layout changed?")
    return found


def _select(tag: Tag, name: str, settings: Mapping[str, str], default: str = "") -> list[Tag]:
    from soupsieve import SelectorSyntaxError

    selector = settings.get(name) or default
    try:
        return list(tag.select(selector)) if selector else []
    except (SelectorSyntaxError, ValueError) as error:
        raise ParseError(f"`{name}` ({selector}) is not a CSS selector: {clean(str(error), 200)}") from error


def _first(tag: Tag, name: str, settings: Mapping[str, str], default: str = "") -> Tag | None:
    found = _select(tag, name, settings, default)
    return found[0] if found else None


def _raw(tag: Tag, settings: Mapping[str, str]) -> Raw:
    link = tag if tag.name == "a" and "link" not in settings else _first(tag, "link", settings, "a[href]")
    title = _first(tag, "title", settings) if settings.get("title") else link
    return Raw(
        title=_words(title),
        link=_attribute(link, "href"),
        text=_words(tag),
        published=_date(tag, settings),
    )


def _whole(soup: BeautifulSoup, text: str, url: str, settings: Mapping[str, str]) -> Raw:
    title = _words(_first(soup, "title", settings, "title")) or _words(soup.select_one("h1"))
    return Raw(title=title or url, link=url, text=text, published=_date(soup, settings) if settings.get("date") else "")


def _date(tag: Tag, settings: Mapping[str, str]) -> str:
    found = _first(tag, "date", settings, "time")
    return _attribute(found, "datetime") or _attribute(found, "content") or _words(found)


def _words(tag: Tag | None) -> str:
    return clean(tag.get_text(" ")) if tag else ""


def _attribute(tag: Tag | None, name: str) -> str:
    value = tag.get(name) if tag else None
    return value if isinstance(value, str) else ""
