"""Which articles tell of the same happening: each is put to the open story it fits best, or opens one.

Likeness of words alone misleads here: two extensions to different days read alike, two reports of one in different languages
share no word. So hard facts speak too. A clash of an official number, a vote, a sum, a new deadline or of who did the same
thing forbids joining; the same doer and doing, the same figures or number count for it, across languages as well.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tracker.dates import EventDate
from tracker.detect.facts import Act, Facts, Figure, acts_clash, clash, series
from tracker.detect.likeness import Rarity, Vector
from tracker.detect.reading import Reading
from tracker.model import Story

JOIN = 0.30
"""Affinity from which an article joins a story."""
DECAY = timedelta(days=6)
"""A story's hold on new articles falls to 1/e in this time."""
ABROAD = timedelta(days=2)
"""Reports in another language join by facts alone, and only within this time."""

_SAME_ACT, _SAME_ACTION, _SAME_FIGURE, _SAME_ID, _SAME_PEOPLE = 0.25, 0.10, 0.20, 0.30, 0.10
_VETOING = ("votes", "money")


@dataclass(slots=True)
class Told:
    """What the articles of a story state, taken together. `moved_to` are the days that reports of an extension name."""

    acts: set[Act] = field(default_factory=set)
    figures: set[Figure] = field(default_factory=set)
    official_ids: set[str] = field(default_factory=set)
    moved_to: set[EventDate] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)

    def add(self, reading: Reading) -> None:
        facts = reading.facts
        if facts.act:
            self.acts.add(facts.act)
        self.figures |= facts.figures
        self.official_ids |= facts.official_ids
        self.moved_to |= moved_to(facts)
        self.people |= reading.named.head_entities.keys()
        self.languages.add(reading.language)


@dataclass(slots=True)
class Open:
    """A story while articles may still join it. `readings` are its articles within the window, copies left out."""

    id: int
    article_ids: list[int]
    first_seen: datetime
    last_seen: datetime
    title: str = ""
    families: list[str] = field(default_factory=list)
    copies: list[int] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    told: Told = field(default_factory=Told)
    words: dict[str, float] = field(default_factory=dict)

    def value(self) -> Story:
        """The story as it is stored."""
        return Story(
            self.id,
            self.title,
            tuple(self.article_ids),
            self.first_seen,
            self.last_seen,
            tuple(self.families),
            tuple(self.copies),
        )


class Shelf:
    """The open stories. An article is held only against those it shares a telling word or a fact with, found by an index."""

    def __init__(self, rarity: Rarity) -> None:
        self._rarity = rarity
        self._stories: dict[int, Open] = {}
        self._of_article: dict[int, int] = {}
        self._index: dict[str, set[int]] = {}
        self._opened_so_far = 0

    def restore(self, story: Story, readings: Sequence[Reading]) -> None:
        """Puts a stored story back with those of its articles that are still at hand."""
        opened = Open(story.id, list(story.article_ids), story.first_seen, story.last_seen, story.title)
        opened.families.extend(story.families)
        opened.copies.extend(story.copies)
        self._stories[story.id] = opened
        self._of_article.update(dict.fromkeys(story.article_ids, story.id))
        for reading in readings:
            if reading.id not in story.copies:
                self._learn(opened, reading)

    def place(self, reading: Reading, original: Reading | None) -> Open:
        """The story an article now belongs to: that of the article it repeats, else the best fitting one, else a new one."""
        if original is not None:
            story = self._stories[self._of_article[original.id]]
            story.copies.append(reading.id)
        else:
            story = self._best(reading) or self._opened(reading)
            self._learn(story, reading)
            if reading.family not in story.families:
                story.families.append(reading.family)
        story.article_ids.append(reading.id)
        story.first_seen = min(story.first_seen, reading.article.seen)
        story.last_seen = max(story.last_seen, reading.article.seen)
        self._of_article[reading.id] = story.id
        return story

    def _opened(self, reading: Reading) -> Open:
        self._opened_so_far += 1
        new_id = -self._opened_so_far
        self._stories[new_id] = Open(new_id, [], reading.article.seen, reading.article.seen)
        return self._stories[new_id]

    def _learn(self, story: Open, reading: Reading) -> None:
        story.readings.append(reading)
        story.told.add(reading)
        for word, weight in self._rarity.vector(reading.words).items():
            story.words[word] = story.words.get(word, 0.0) + weight
        for key in self._keys(reading):
            self._index.setdefault(key, set()).add(story.id)

    def _keys(self, reading: Reading) -> Iterator[str]:
        yield from self._rarity.telling(reading.words)
        yield from _fact_keys(reading.facts)

    def _best(self, reading: Reading) -> Open | None:
        """The story an article fits best, if it fits it well enough; of equals the stored one, then the older one."""
        vector = self._rarity.vector(reading.words)
        near = {number for key in self._keys(reading) for number in self._index.get(key, set())}
        fits = {number: _affinity(reading, vector, self._stories[number]) for number in near}
        best = max(fits, key=lambda number: (fits[number], number > 0, -abs(number)), default=0)
        return self._stories[best] if fits.get(best, 0.0) >= JOIN else None


def _affinity(reading: Reading, vector: Vector, story: Open) -> float:
    """How well an article fits a story, 0 where a fact forbids it."""
    apart = abs(reading.article.seen - story.last_seen)
    if forbidden(reading.facts, story.told):
        return 0.0
    shared = agreement(reading, story.told)
    if reading.language not in story.told.languages:
        return shared if apart <= ABROAD else 0.0
    length = math.sqrt(sum(weight * weight for weight in story.words.values()))
    alike = sum(weight * story.words.get(word, 0.0) for word, weight in vector.items()) / length if length else 0.0
    return (alike + shared) * math.exp(-apart / DECAY)


# --- what facts say for and against -------------------------------------------------------------------------------


def agreement(reading: Reading, told: Told) -> float:
    """What the facts that an article shares with a story are worth."""
    mine = reading.facts
    worth = 0.0
    if mine.act and mine.act.actor and mine.act in told.acts:
        worth += _SAME_ACT
    elif mine.act and any(mine.act.action == act.action for act in told.acts):
        worth += _SAME_ACTION
    worth += _SAME_FIGURE * bool(mine.figures & told.figures)
    worth += _SAME_ID * bool(mine.official_ids & told.official_ids)
    return worth + _SAME_PEOPLE * bool(reading.named.head_entities.keys() & told.people)


def forbidden(mine: Facts, told: Told) -> bool:
    """Whether a fact of an article clashes with those of a story: then they are two happenings, however alike they read."""
    if clash(mine.figures, told.figures, _VETOING) or _other_document(mine.official_ids, told.official_ids):
        return True
    days = moved_to(mine)
    if days and told.moved_to and not any(day.overlaps(other) for day in days for other in told.moved_to):
        return True
    return mine.act is not None and bool(told.acts) and all(acts_clash(mine.act, act) for act in told.acts)


def moved_to(facts: Facts) -> frozenset[EventDate]:
    """The days to come that a report of an extension names."""
    return frozenset(facts.due) if "extend" in facts.actions else frozenset()


def _other_document(one: Set[str], other: Set[str]) -> bool:
    """Whether both name documents of one series, and none in common."""
    return bool({series(number) for number in one} & {series(number) for number in other}) and not one & other


def _fact_keys(facts: Facts) -> Iterator[str]:
    """What of the facts may bring an article to a story that shares no word with it."""
    for number in facts.official_ids:
        yield f"id {number}"
    for figure in facts.figures:
        yield f"figure {figure.kind} {figure.value}"
    if facts.act and facts.act.actor:
        yield f"act {facts.act.actor} {facts.act.action}"
