"""What the outputs say of themselves, in any language: in that of its readers where `languages` has it, else in English."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from tracker.publish.languages import ENGLISH, Language, spoken


def strings(language: str) -> Mapping[str, str]:
    """All texts in the language, in English where it has none."""
    return _complete(spoken(language))


def say(key: str, language: str, **values: object) -> str:
    """One sentence in the language with its blanks filled in. The values are printed as they are, never read as patterns."""
    return strings(language)[key].format(**values)


def count(key: str, n: int, language: str, **values: object) -> str:
    """A sentence that counts `n` of something, in the form that the language has for that number."""
    tongue = _counted_in(key, language)
    return tongue.counting(key, tongue.category(n)).format(n=n, **values)


def forms(key: str, language: str) -> Mapping[str, str]:
    """The forms of a sentence that counts, for whoever counts later: by category of numbers, those alike only as "other"."""
    tongue = _counted_in(key, language)
    found = {category: tongue.counting(key, category) for category in tongue.categories}
    return {category: text for category, text in found.items() if category == "other" or text != found["other"]}


def label(key: str, fallback: str, language: str) -> str:
    """The word for a key, or the fallback where nobody has written one (say, for a category of a timeline of one's own)."""
    return strings(language).get(key, fallback)


def capitalized(text: str) -> str:
    """The text as a sentence or heading begins: its first letter a capital, the others as they are."""
    return text[:1].upper() + text[1:]


@lru_cache
def _complete(language: Language) -> Mapping[str, str]:
    return {**ENGLISH.texts, **language.texts}


def _counted_in(key: str, language: str) -> Language:
    """The language where it has any form of a sentence, else English, whose forms go by its own rules."""
    tongue = spoken(language)
    return tongue if tongue.counting(key, "other") else ENGLISH
