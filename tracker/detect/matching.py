"""Finding many terms in a text at once, in one pass over it whatever their number (Aho-Corasick)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import ahocorasick_rs

from tracker.model import Terms
from tracker.text import fold, is_han

ANY = "*"
_SHORT_NAME = 4


@dataclass(frozen=True, slots=True)
class Match:
    """A term found: the key it stands for, the words as the text has them, and where they stand in the folded text."""

    key: str
    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Pattern:
    keys: tuple[str, ...]
    language: str
    text: str
    prefix: bool
    han: bool
    capitals: re.Pattern[str] | None


class Matcher:
    """Terms by key, e.g. `{"sue": {"en": ("sue*",), "zh": ("起诉",)}}`, made ready to be found.

    Terms in Latin script match whole words, in any case and accents; a trailing `*` lets the word go on. Terms with Chinese
    characters match anywhere. A term of up to four letters all in capitals ("US") counts only where the text has it so,
    or it would be found in every "us". Terms of a language are looked for in texts of that language, those of "*" in all.
    """

    def __init__(self, terms: Mapping[str, Terms]) -> None:
        self._patterns = [_pattern(keys, language, term) for (language, term), keys in _by_term(terms).items()]
        self._automaton = ahocorasick_rs.AhoCorasick([pattern.text for pattern in self._patterns])

    def find(self, text: str, language: str) -> tuple[Match, ...]:
        """What is found in reading order. A term inside a longer one found gives way: "supreme court" is no "court"."""
        folded = fold(text)
        written = text if len(text) == len(folded) else folded
        found: dict[tuple[str, int, int], Match] = {}
        for pattern, start, stop in self._places(text, folded, language):
            for key in pattern.keys:
                found.setdefault((key, start, stop), Match(key, written[start:stop], start, stop))
        return _outermost(sorted(found.values(), key=lambda match: (match.start, -match.end)))

    def keys(self, text: str, language: str) -> frozenset[str]:
        """The keys of all terms that stand in a text, those inside longer ones as well."""
        return frozenset().union(*(pattern.keys for pattern, _, _ in self._places(text, fold(text), language)))

    def _places(self, text: str, folded: str, language: str) -> Iterator[tuple[_Pattern, int, int]]:
        """The patterns that stand in a text as words, with their places in the folded text."""
        word = _letter if language == "zh" else _in_word
        for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            pattern = self._patterns[number]
            if _counts(pattern, text, language) and (stop := _end(pattern, folded, start, end, word)):
                yield pattern, start, stop


def _by_term(terms: Mapping[str, Terms]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The keys that each term of a language stands for."""
    keys: dict[tuple[str, str], dict[str, None]] = {}
    for key, by in terms.items():
        for language, words in by.items():
            for term in words:
                if fold(_plain(term)):
                    keys.setdefault((language, term), {})[key] = None
    return {term: tuple(known) for term, known in keys.items()}


def _pattern(keys: tuple[str, ...], language: str, term: str) -> _Pattern:
    plain = _plain(term)
    shouted = plain.isascii() and plain.isupper() and plain.isalpha() and len(plain) <= _SHORT_NAME
    capitals = re.compile(rf"(?<![A-Za-z0-9]){plain}(?![a-zA-Z0-9])") if shouted else None
    return _Pattern(keys, language, fold(plain), term.endswith("*"), is_han(plain), capitals)


def _plain(term: str) -> str:
    return term.removesuffix("*").strip()


def _counts(pattern: _Pattern, text: str, language: str) -> bool:
    return pattern.language in (ANY, language) and (pattern.capitals is None or pattern.capitals.search(text) is not None)


def _end(pattern: _Pattern, folded: str, start: int, end: int, in_word: Callable[[str], bool]) -> int:
    """Where the word that was found ends, 0 where it is only a part of another word."""
    if pattern.han:
        return end
    if start and in_word(folded[start - 1]):
        return 0
    stop = end
    while stop < len(folded) and in_word(folded[stop]):
        stop += 1
    return stop if pattern.prefix or stop == end else 0


def _in_word(char: str) -> bool:
    return char.isalnum() and not is_han(char)


def _letter(char: str) -> bool:
    """Whether a Latin word goes on in a Chinese text, where a number follows a name without a space."""
    return char.isalpha() and not is_han(char)


def _outermost(matches: list[Match]) -> tuple[Match, ...]:
    kept: list[Match] = []
    for match in matches:
        inside = kept and match.end <= kept[-1].end and (match.start, match.end) != (kept[-1].start, kept[-1].end)
        if not inside:
            kept.append(match)
    return tuple(kept)
