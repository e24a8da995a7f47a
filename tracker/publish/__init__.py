"""Events and changes made readable: pages, feeds and digests. Pure: values in, text out; templates come in as an Environment.

What comes from outside is data here: every expression is escaped, whatever the template's name, and loses the characters
that XML forbids. No template text is ever made from data.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tracker.publish.safe import href, xml_legal
from tracker.publish.words import say_date

__all__ = ["Environment", "environment"]


def environment(templates: Path) -> Environment:
    """The one way to read the templates of a folder: escaping always on, unknown names are errors.

    Filters: `in_words(language)` says an EventDate; `href` gives an http(s) URL, else "#". Every printed value is made
    legal in XML without being asked.
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
    return env
