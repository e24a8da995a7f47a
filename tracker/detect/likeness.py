"""How alike two texts are: the one definition, used for duplicates, stories and events already on the timeline.

Words are cut to their first letters (so that "tariff" and "tariffs" agree), weighted by how rare they are among the texts
at hand, and compared by the cosine of their vectors. Chinese is compared by pairs of characters (`tracker.text.tokens`).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz

from tracker.text import tokens

Vector = Mapping[str, float]

_EMPTY = """
a an the of to in on at by for with from and or but as is are was were be been it its this that he she they his her their
we you i not no after over under into about than then who which what how why will would could can may says said say new more up
il lo la gli le un uno una di da con su per tra fra e o ma che non si del della dei delle degli al alla ai alle dal
dalla nel nella nei sul sulla come piu anche sono ha hanno dopo s t
"""
EMPTY = frozenset(_EMPTY.split())
"""Words of English and Italian that say nothing about what a text is about, folded."""

_BAR = re.compile(r"\s[|｜]\s")
_PUBLISHER = re.compile(r"(.{24,}\S)\s+[-–—]\s+([^-–—]{2,40})")
_STEM = 6
_FEW = 60
_COMMON = 0.25


def words(text: str) -> tuple[str, ...]:
    """The words of a text that say something, folded and cut to their stems, in order."""
    return tuple(word[:_STEM] for word in tokens(text) if word not in EMPTY)


class Rarity:
    """How telling a word is among some texts: log of texts over texts with the word, as if there were at least sixty.

    `common` are words all those texts are about (the names of the saga itself): they keep a quarter of their weight.
    """

    def __init__(self, texts: Iterable[tuple[str, ...]], common: frozenset[str] = frozenset()) -> None:
        bags = [set(text) for text in texts]
        self._count = Counter(word for bag in bags for word in bag)
        self._texts = max(len(bags), _FEW)
        self._common = common
        self._weights: dict[str, float] = {}

    def telling(self, text: Iterable[str]) -> frozenset[str]:
        """The words of a text without those all texts are about."""
        return frozenset(text) - self._common

    def vector(self, text: Iterable[str]) -> dict[str, float]:
        """The text as weighted words, of length 1; empty for an empty text."""
        raw = {word: (1 + math.log(times)) * self._weight(word) for word, times in Counter(text).items()}
        length = math.sqrt(sum(weight * weight for weight in raw.values()))
        return {word: weight / length for word, weight in raw.items()} if length else {}

    def _weight(self, word: str) -> float:
        weight = self._weights.get(word)
        if weight is None:
            rarity = math.log((self._texts + 1) / (self._count[word] + 0.5))
            weight = self._weights[word] = max(rarity, 0.1) * (_COMMON if word in self._common else 1.0)
        return weight


def product(one: Vector, other: Vector) -> float:
    """The scalar product of two vectors or sums of vectors."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    total = 0.0
    # A plain loop: a generator takes a third longer here, where most of the time of grouping goes.
    for word in small:
        if word in large:
            total += small[word] * large[word]
    return total


def cosine(one: Vector, other: Vector) -> float:
    """Likeness of two vectors of length 1, from 0 (no word shared) to 1 (the same words)."""
    return product(one, other)


def same_words(one: str, other: str) -> float:
    """How far two titles are made of the same words whatever their order, 0 to 1."""
    return float(fuzz.token_sort_ratio(" ".join(tokens(one)), " ".join(tokens(other)))) / 100


def bare(title: str) -> str:
    """A title without the publisher's name that others hang on to it: "... | WTOP", "... - The Statesman"."""
    longest = max(_BAR.split(title), key=len)
    match = _PUBLISHER.fullmatch(longest)
    return match[1] if match and len(match[2]) < len(match[1]) else longest
