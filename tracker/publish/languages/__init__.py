"""The languages in which the outputs speak of themselves: each is a module here, and its line in LANGUAGES."""

from __future__ import annotations

from tracker.publish.languages import english, italian
from tracker.publish.languages.language import Language, direction

__all__ = ["ENGLISH", "LANGUAGES", "Language", "direction", "spoken"]

ENGLISH = english.LANGUAGE
"""The one that has every text, so that others may leave some to it."""
LANGUAGES: dict[str, Language] = {
    "en": ENGLISH,
    "it": italian.LANGUAGE,
}


def spoken(code: str) -> Language:
    """The language in which to speak to readers of another: that one, else what it is a variety of (RFC 4647, 3.4), else English.

    Readers of "it-CH" are spoken to in "it" where there is no "it-CH".
    """
    while code and code not in LANGUAGES:
        code = code.rpartition("-")[0]
    return LANGUAGES[code] if code else ENGLISH
