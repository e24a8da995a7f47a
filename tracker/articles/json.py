"""JSON services -> items, by JMESPath expressions (jmespath.org) from the source's settings or from a preset."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from tracker.articles.charset import decode
from tracker.articles.normal import MAX_MARKUP, Raw, collect
from tracker.errors import ParseError
from tracker.model import Item, Source
from tracker.text import clean

PRESETS: Mapping[str, Mapping[str, str]] = {
    "federal-register": {
        "items": "results",
        "title": "title",
        "url": "html_url",
        "guid": "document_number",
        "published": "publication_date",
        "text": (
            "[abstract,"
            " executive_order_number && join('', ['Executive Order ', to_string(executive_order_number)]),"
            " document_number && join('', ['FR Doc. ', document_number]),"
            " citation,"
            " signing_date && join('', ['Signed ', signing_date])]"
        ),
    },
    "gdelt": {
        "items": "articles",
        "title": "title",
        "url": "url",
        "guid": "url",
        "published": "seendate",
        "origin": "domain",
        "language": "language",
    },
    "hacker-news": {
        "items": "hits",
        "title": "title || story_title",
        "url": "url || join('', ['https://news.ycombinator.com/item?id=', objectID])",
        "guid": "objectID",
        "published": "created_at",
        "text": "story_text || comment_text",
    },
    "json-feed": {
        "items": "items",
        "title": "title",
        "url": "url || external_url",
        "guid": "to_string(id || url)",
        "published": "date_published || date_modified",
        "text": "content_html || content_text || summary",
        "language": "language",
    },
}
"""Where known services keep the fields of an item. A list under `text` is the parts of the text."""

_FIELDS = {"title": "title", "url": "link", "guid": "guid", "text": "text", "published": "published", "origin": "origin"}
_FIELDS |= {"language": "language"}


def parse(source: Source, body: bytes, content_type: str, url: str) -> tuple[Item, ...]:
    """The items of a JSON document. `settings` names a `preset`, or an expression for `items` and those of each item.

    Both may be given: an expression goes before the preset's. Raises ParseError where the document is no JSON, an
    expression cannot be used, or `items` is not a list.
    """
    paths = _paths(source.settings)
    document = _load(decode(body, content_type))
    found = _search(paths, "items", document)
    if not isinstance(found, list):
        raise ParseError(f"`items` ({paths['items']}) gives {_kind(found)}, not a list", hint=_keys(document))
    return collect(source, url, [_raw(paths, entry) for entry in found if isinstance(entry, dict)])


def _paths(settings: Mapping[str, str]) -> Mapping[str, str]:
    preset = settings.get("preset", "")
    if preset and preset not in PRESETS:
        raise ParseError(f"there is no preset {preset!r}", hint=f"presets are {', '.join(PRESETS)}")
    paths = {**PRESETS.get(preset, {}), **{name: path for name, path in settings.items() if name != "preset"}}
    if "items" not in paths:
        raise ParseError("the source has no `items` setting", hint="a JMESPath to the list of items, or a preset")
    for name in paths.keys() - _FIELDS.keys() - {"items"}:
        raise ParseError(f"`{name}` is not a setting of a json source", hint=f"settings are items, {', '.join(_FIELDS)}, preset")
    return paths


def _load(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ParseError("this JSON is nested too deeply") from error
    except ValueError as error:
        raise ParseError(f"this is not JSON: it begins {clean(text[:60])!r}") from error


def _search(paths: Mapping[str, str], name: str, value: Any) -> Any:
    try:
        return jmespath.search(paths[name], value)
    except JMESPathError as error:
        raise ParseError(f"`{name}` ({paths[name]}) cannot be used: {clean(str(error), 200)}", hint="see jmespath.org") from error
    except RecursionError as error:
        raise ParseError("this JSON is nested too deeply") from error


def _raw(paths: Mapping[str, str], entry: Mapping[str, Any]) -> Raw:
    return Raw(**{field: _text(_search(paths, name, entry)) for name, field in _FIELDS.items() if name in paths})


def _text(value: Any) -> str:
    """A value as text: parts of a list end as sentences do; what is neither text nor number counts as absent."""
    if isinstance(value, list):
        parts = [part.strip() for part in map(_text, value) if part.strip()]
        return " ".join(part if part.endswith((".", "!", "?", "。")) else f"{part}." for part in parts)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)[:MAX_MARKUP]


def _kind(value: Any) -> str:
    return {dict: "an object", str: "a text", bool: "a yes or no", type(None): "nothing"}.get(type(value), "a number")


def _keys(document: Any) -> str:
    if not isinstance(document, dict):
        return f"the document is {'a list' if isinstance(document, list) else _kind(document)}"
    return f"the document has {', '.join(clean(str(key), 40) for key in list(document)[:10]) or 'no keys'}"
