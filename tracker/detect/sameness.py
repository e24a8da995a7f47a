"""Whether two groups of reports tell of the same happening of a saga: the log-odds, from what they say and when.

Likeness of words alone misleads within a saga: two extensions to different days read alike, two reports of one in different
languages share few words. So what a text is about counts beside its words, in concepts that no language has
(`reading.concepts`), and who did what, and the time between. The weights are those of a logistic regression on pairs of labelled
reports, rounded; `docs/detection-stories.md` says how it was fitted and what it gains.
"""

from __future__ import annotations

import math
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from typing import Protocol, Self

from tracker.dates import EventDate
from tracker.detect.facts import ACTS, Act, Facts, Figure, acts_clash, clash, series
from tracker.detect.likeness import Rarity, Vector, product
from tracker.detect.reading import Reading
from tracker.detect.relevance import Profile

BASE = -1.3
"""The log-odds of two reports of one moment that have nothing in common."""
WORDS = 3.4
"""What the likeness of their words adds, from 0 to 1."""
_CONCEPTS = 4.0
_ABROAD = 0.75
_GAP = -1.75
_CLASH = -2.9
_DOCUMENT = 3.0
_HARDLY = -0.1
_DAY = 86_400.0
_RATES = ("percent",)
"""Figures that make a step another one: "to 84%" follows "to 34%". A vote or a sum is more often reported wrong at first."""


class Text(Protocol):
    """What is compared: its words, and what it is about in concepts."""

    @property
    def words(self) -> tuple[str, ...]: ...  # pragma: no cover
    @property
    def concepts(self) -> tuple[str, ...]: ...  # pragma: no cover


class Measure:
    """How telling words and concepts are among the texts at hand.

    What all texts of a saga are about tells little, and nothing by itself: of texts that are about nothing else no two are alike.
    """

    def __init__(self, texts: Sequence[Text], profile: Profile) -> None:
        core = frozenset(f"entity {name}" for name in profile.core)
        self.words = Rarity((text.words for text in texts), profile.common)
        self._concepts = Rarity((text.concepts for text in texts), core)

    def concepts(self, concepts: tuple[str, ...]) -> Vector:
        """What a text is about as a vector of length 1; empty where that is nothing but who the saga is about."""
        return self._concepts.vector(concepts) if self._concepts.telling(concepts) else {}


@dataclass(slots=True)
class Told:
    """What reports state, taken together.

    `concepts` is the sum of their vectors and `square` its product with itself; `first` and `last` are when they were seen, in
    days since 1970; `moved_to` are the days that reports of an extension name.
    """

    concepts: dict[str, float]
    square: float
    languages: set[str]
    first: float
    last: float
    acts: set[Act] = field(default_factory=set)
    figures: set[Figure] = field(default_factory=set)
    official_ids: set[str] = field(default_factory=set)
    moved_to: set[EventDate] = field(default_factory=set)

    @classmethod
    def by(cls, facts: Facts, concepts: Vector, language: str, first: float, last: float) -> Self:
        """What one text states."""
        acts = {facts.act} if facts.act else set()
        moved_to = set(facts.due) if "extend" in facts.actions else set()
        figures, numbers, square = set(facts.figures), set(facts.official_ids), product(concepts, concepts)
        return cls(dict(concepts), square, {language}, first, last, acts, figures, numbers, moved_to)

    def add(self, other: Self) -> None:
        """Takes in what other reports state."""
        self.square += other.square + 2 * product(self.concepts, other.concepts)
        add(self.concepts, other.concepts)
        self.languages |= other.languages
        self.first, self.last = min(self.first, other.first), max(self.last, other.last)
        self.acts |= other.acts
        self.figures |= other.figures
        self.official_ids |= other.official_ids
        self.moved_to |= other.moved_to


@dataclass(frozen=True, slots=True)
class Trace:
    """What a group of articles says: the sum of their words as vectors, and what they state."""

    words: Vector
    told: Told


def trace(readings: Sequence[Reading], measure: Measure) -> Trace:
    """The trace of articles, at least one."""
    words: dict[str, float] = {}
    told = [_stated(reading, measure) for reading in readings]
    for reading in readings:
        add(words, measure.words.vector(reading.words))
    for other in told[1:]:
        told[0].add(other)
    return Trace(words, told[0])


def _stated(reading: Reading, measure: Measure) -> Told:
    seen = reading.article.seen.timestamp() / _DAY
    return Told.by(reading.facts, measure.concepts(reading.concepts), reading.language, seen, seen)


def log_odds(one: Trace, other: Trace) -> float:
    """The log-odds that both tell of the same happening."""
    alike = _cosine(product(one.words, other.words), product(one.words, one.words) * product(other.words, other.words))
    return BASE + WORDS * alike + besides(one.told, other.told)


def besides(one: Told, other: Told) -> float:
    """What speaks for the same happening besides words: the same concepts, the number of an order or law. Against it: the time
    between, that others did it, or another rate. Reports in two languages share few words, so that fewer are asked for."""
    gap = max(0.0, one.first - other.last, other.first - one.last)
    return (
        _CONCEPTS * _cosine(product(one.concepts, other.concepts), one.square * other.square)
        + _ABROAD * (not one.languages & other.languages)
        + _GAP * math.log1p(2 * gap)
        + _CLASH * (exclude(one.acts, other.acts) or clash(one.figures, other.figures, _RATES))
        + _DOCUMENT * any(series(number) in ACTS for number in one.official_ids & other.official_ids)
    )


def doubt(odds: float) -> float:
    """What the log-odds of telling a known happening again take from a candidate: the logarithm of the chance that it is new.

    To a hundredth; 0 where it hardly tells one again.
    """
    weight = round(-math.log1p(math.exp(odds)), 2)
    return weight if weight <= _HARDLY else 0.0


def exclude(one: Set[Act], other: Set[Act]) -> bool:
    """Whether none of what was done there can be what was done here; False where either names nothing."""
    return bool(one and other) and all(acts_clash(mine, theirs) for mine in one for theirs in other)


def _cosine(shared: float, squares: float) -> float:
    """A cosine from the product of two vectors and that of their squares; 0 where one vector is empty."""
    return shared / math.sqrt(squares) if squares else 0.0


def add(total: dict[str, float], vector: Vector) -> None:
    """Adds a vector to a sum of vectors."""
    for term, weight in vector.items():
        total[term] = total.get(term, 0.0) + weight
