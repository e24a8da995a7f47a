"""Which articles of a saga tell of the same happening: grouped as all news is, by what `sameness` makes of words and facts.

Hard facts have the last word: a clash of an official number, a vote, a sum, a rate, a new deadline or of who did the same thing
forbids joining.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from heapq import nlargest
from typing import Self

from tracker.detect import sameness
from tracker.detect.facts import clash, series
from tracker.detect.grouping import Grouping, Manner, Pile
from tracker.detect.likeness import product
from tracker.detect.reading import LEAD, Reading
from tracker.detect.sameness import BASE, WORDS, Measure, Told, Trace, trace
from tracker.detect.splitting import Member, split
from tracker.detect.terms import Terms, terms
from tracker.model import Story

JOIN = 0.3
"""The log-odds from which two piles are one story."""
SAGA = Manner(join=(JOIN - BASE) / WORDS, core=1.0)
"""Likeness counts as that of words does, and `known` adds the rest. What piles have in common counts, however varied they are."""
ABROAD = 2.0
"""Reports in other languages join within this many days."""

_TELLING = 4
_VETOING = ("votes", "money", "percent")


@dataclass(slots=True)
class Open:
    """A story while articles may still join it. `readings` are its articles within the window, copies left out."""

    id: int
    article_ids: list[int]
    first_seen: datetime
    last_seen: datetime
    title: str = ""
    families: list[str] = field(default_factory=list)
    copies: dict[int, int] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)

    def enter(self, reading: Reading, original: Reading | None) -> None:
        """Takes an article in, with the one it repeats if it does. A copy is no independent report."""
        self.article_ids.append(reading.id)
        self.first_seen = min(self.first_seen, reading.article.seen)
        self.last_seen = max(self.last_seen, reading.article.seen)
        if original is not None:
            self.copies[reading.id] = original.id
            return
        self.readings.append(reading)
        if reading.family not in self.families:
            self.families.append(reading.family)

    def value(self) -> Story:
        """The story as it is stored."""
        articles, families = tuple(self.article_ids), tuple(self.families)
        return Story(self.id, self.title, articles, self.first_seen, self.last_seen, families, dict(self.copies))


class _Pile(Pile):
    """A pile of articles with what they state. `stored`: a story that was shown already keeps its id and its articles."""

    def __init__(self, key: int, trace: Trace, stored: bool) -> None:
        super().__init__(key, trace.words, trace.told.last)
        self.told, self.stored = trace.told, stored

    def take(self, other: Self, shared: float) -> None:
        super().take(other, shared)
        self.told.add(other.told)


class Shelf:
    """The open stories, and the articles to be put to them. `measure` weighs what all articles at hand say.

    `traces` are those of the stored stories by their ids, as they were before anything was put to them.
    """

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self.traces: dict[int, Trace] = {}
        self._grouping: Grouping[_Pile] = Grouping(SAGA, known)
        self._readings: list[Reading] = []
        self._stored: dict[int, Open] = {}
        self._of_article: dict[int, Open] = {}
        self._waiting: list[tuple[Reading, Reading | None]] = []

    def restore(self, story: Story, readings: Sequence[Reading]) -> None:
        """Puts a stored story back with those of its articles that are still at hand. To be done before any is placed."""
        opened = Open(story.id, list(story.article_ids), story.first_seen, story.last_seen, story.title)
        opened.families.extend(story.families)
        opened.copies.update(story.copies)
        opened.readings.extend(reading for reading in readings if reading.id not in story.copies)
        self._of_article.update(dict.fromkeys(story.article_ids, opened))
        if opened.readings:
            self.traces[story.id] = trace(opened.readings, self._measure)
            pile, *others = [self._piled(reading, stored=True) for reading in opened.readings]
            for other in others:
                pile.take(other, product(pile.total, other.total))
            self._stored[pile.key] = opened
            self._grouping.add(pile, _keys(pile.told))

    def place(self, reading: Reading, original: Reading | None) -> None:
        """Takes an article that no story has, and the one it repeats if it does; `settle` says where they belong."""
        self._waiting.append((reading, original))
        if original is None:
            pile = self._piled(reading, stored=False)
            self._grouping.add(pile, _keys(pile.told))

    def settle(self) -> list[Open]:
        """The stories that the articles placed now belong to, in the order of their first ones.

        They are stored ones where they fit, else new ones with the ids -1, -2, ... A copy is where its original is. To be called
        once, when all are placed.
        """
        self._grouping.settle()
        for pile in self._grouping.piles.values():
            self._house(pile)
        entered: dict[int, Open] = {}
        for reading, original in self._waiting:
            story = self._of_article[(original or reading).id]
            story.id = story.id or -1 - sum(number < 0 for number in entered)
            story.enter(reading, original)
            self._of_article[reading.id] = entered.setdefault(story.id, story)
        return list(entered.values())

    def _piled(self, reading: Reading, stored: bool) -> _Pile:
        self._readings.append(reading)
        return _Pile(len(self._readings) - 1, trace([reading], self._measure), stored)

    def _house(self, pile: _Pile) -> None:
        """Notes the story of each article of a pile: the stored one, or one each for the parts that the pile falls into."""
        stored = self._stored.get(pile.key)
        for part in [pile.members] if stored else self._parts(pile):
            seen = self._readings[part[0]].article.seen
            story = stored or Open(0, [], seen, seen)
            self._of_article.update({self._readings[number].id: story for number in part})

    def _parts(self, pile: _Pile) -> Iterator[list[int]]:
        texts = [(number, self._readings[number]) for number in sorted(pile.members)]
        for part in split([Member(number, _terms(text), self._measure.words.vector(text.words)) for number, text in texts]):
            yield [member.number for member in part]


def _terms(reading: Reading) -> Terms:
    return _terms_of(f"{reading.headline} {reading.article.text[:LEAD]}", reading.language)


@lru_cache(maxsize=8192)
def _terms_of(text: str, language: str) -> Terms:
    return terms(text, language)


# --- what facts say for and against -------------------------------------------------------------------------------


def known(one: _Pile, other: _Pile) -> float | None:
    """What two piles have besides words, counted in the likeness of words; None where they are two happenings however alike.

    Two stored stories stay two: a maintainer has seen both.
    """
    abroad = not one.told.languages & other.told.languages and abs(one.day - other.day) > ABROAD
    if (one.stored and other.stored) or abroad or forbidden(one.told, other.told):
        return None
    return sameness.besides(one.told, other.told) / WORDS


def forbidden(one: Told, other: Told) -> bool:
    """Whether what both state clashes: a figure, an official number, the day of an extension, or who did the same thing."""
    if clash(one.figures, other.figures, _VETOING) or _other_document(one.official_ids, other.official_ids):
        return True
    if one.moved_to and other.moved_to and not any(day.overlaps(then) for day in one.moved_to for then in other.moved_to):
        return True
    return sameness.exclude(one.acts, other.acts)


def _other_document(one: Set[str], other: Set[str]) -> bool:
    """Whether both name documents of one series, and none in common."""
    return bool({series(number) for number in one} & {series(number) for number in other}) and not one & other


def _keys(told: Told) -> list[str]:
    """What may bring an article to a story that shares no word with it: official numbers, its most telling concepts."""
    return [*told.official_ids, *nlargest(_TELLING, told.concepts, key=lambda concept: (told.concepts[concept], concept))]
