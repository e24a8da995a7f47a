"""What the outputs say of themselves, per language. English is complete; another language may leave keys to it.

A new language is a module in `languages` and its line in STRINGS.
"""

from __future__ import annotations

from collections.abc import Mapping

from tracker.publish.languages import english, italian

STRINGS: Mapping[str, Mapping[str, str]] = {"en": english.TEXTS, "it": {**english.TEXTS, **italian.TEXTS}}


def strings(language: str) -> Mapping[str, str]:
    """All strings in the language, in English where it has none."""
    return STRINGS.get(language, english.TEXTS)


def say(key: str, language: str, **values: object) -> str:
    """One sentence in the language with its blanks filled in. The values are printed as they are, never read as patterns."""
    return strings(language)[key].format(**values)


def count(key: str, n: int, language: str, **values: object) -> str:
    """A sentence that counts something, in the form for one or for many: the keys are `key`_one and `key`_many."""
    return say(f"{key}_{'one' if n == 1 else 'many'}", language, n=n, **values)


def label(key: str, fallback: str, language: str) -> str:
    """The word for a key, or the fallback where nobody has written one (say, for a category of a timeline of one's own)."""
    return strings(language).get(key, fallback)
