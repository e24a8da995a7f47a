"""Events and changes made readable: pages, feeds and digests. Pure: values in, text out; templates come in as an Environment.

What comes from outside is data here: every expression is escaped, whatever the template's name, and loses the characters
that XML forbids. No template text is ever made from data.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tracker.publish.languages import direction
from tracker.publish.safe import href, xml_legal
from tracker.publish.strings import capitalized
from tracker.publish.words import say_date

__all__ = ["Environment", "environment"]

_NOTHING = Markup("")


def environment(templates: Path) -> Environment:
    """The one way to read the templates of a folder: escaping always on, unknown names are errors.

    Filters: `in_words(language)` says an EventDate; `href` gives an http(s) URL, else "#"; `lang(around)` makes a language
    the attributes of an element whose text is in it, within text of another one; `capitalized` is that of `strings`. Every
    printed value is made legal in XML without being asked.
    """
    env = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=xml_legal,
    )
    env.filters["in_words"] = say_date
    env.filters["href"] = href
    env.filters["lang"] = _lang
    env.filters["capitalized"] = capitalized
    return env


def _lang(language: str, around: str = "") -> Markup:
    """` lang="ar" dir="rtl"`: each only where it differs from what is around; around a whole page it is left to right."""
    if language == around:
        return _NOTHING
    way = direction(language)
    turned = Markup(' dir="{}"').format(way) if way != direction(around) else _NOTHING
    return Markup(' lang="{}"').format(xml_legal(language)) + turned
