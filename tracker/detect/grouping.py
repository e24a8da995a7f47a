"""Grouping of texts that tell of the same happening: piles are laid together, the most alike first, until none are alike enough.

A pile that is added is compared only with piles it shares a telling term with, found by an index. What two piles have in common
adds up when piles are laid together, so that no two texts are compared twice. The cost of a text depends on how many open piles
share its terms, not on how many texts there ever were.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Generic, Self, TypeVar

from tracker.detect.likeness import Vector, product
from tracker.detect.splitting import Member, split
from tracker.detect.terms import Rarity, Terms

_TELLING = 16
_WEAK = 0.4
_MOST_KNOWN = 2.0


@dataclass(frozen=True, slots=True)
class Manner:
    """How alike piles must be to be laid together.

    `join` is the likeness from which they are. `core` says what likeness is: at 0 all their texts must be alike on average, at 1
    what they have in common counts, however varied each of them is. `fading` is the days in which likeness falls to 1/e; None:
    it never does. `pull` is how much sizes say: likeness is multiplied by the size of the larger pile to this power and divided
    by that of the smaller one to twice this power, so a large pile draws single texts and keeps off its like; 0: nothing.
    """

    join: float
    core: float
    fading: float | None = None
    pull: float = 0.0


TITLES = Manner(join=0.24, core=1.0, fading=2.0, pull=0.1)
"""For headlines of general news with their times: few words each; a big story has many sides, two big ones are seldom one."""
TEXTS = Manner(join=0.13, core=0.0)
"""For short articles without times: more words each, and what is not alike throughout only resembles."""


class Pile:
    """Texts taken to tell of one happening: their numbers, the sum of their vectors, their average day and their last one.

    Days are counted from any day on, in fractions.
    """

    def __init__(self, key: int, vector: Vector, day: float = 0.0) -> None:
        self.key, self.members, self.total = key, [key], dict(vector)
        self.day = self.last = day
        self.square = sum(weight * weight for weight in vector.values())

    @property
    def size(self) -> int:
        return len(self.members)

    def take(self, other: Self, shared: float) -> None:
        """Takes in the texts of another pile; `shared` is the product of both sums."""
        for term, weight in other.total.items():
            self.total[term] = self.total.get(term, 0.0) + weight
        self.square += other.square + 2 * shared
        self.day = (self.day * self.size + other.day * other.size) / (self.size + other.size)
        self.last = max(self.last, other.last)
        self.members += other.members


P = TypeVar("P", bound=Pile)
Bias = Callable[[P, P], float | None]
"""What is known of two piles besides their words: what it adds to their likeness, None where it forbids to join them."""


class Grouping(Generic[P]):
    """The piles at hand by key. Of two that are laid together the one with the lower key stays, and takes the other in."""

    def __init__(self, manner: Manner, bias: Bias[P] | None = None) -> None:
        self._manner, self._bias = manner, bias
        self._most = _MOST_KNOWN if bias else 1.0
        self.piles: dict[int, P] = {}
        self._index: dict[str, set[int]] = {}
        self._keys: dict[int, set[str]] = {}
        self._near: dict[int, dict[int, float]] = {}
        self._queue: list[tuple[float, int, int, int, int]] = []

    def add(self, pile: P, keys: Iterable[str] = ()) -> None:
        """A new pile, to be found by its most telling terms and by the keys given."""
        telling = heapq.nlargest(_TELLING, pile.total.items(), key=itemgetter(1, 0))
        mine = {term for term, _ in telling} | set(keys)
        found: set[int] = set().union(*(self._index.get(key, set()) for key in mine))
        self.piles[pile.key], self._keys[pile.key], self._near[pile.key] = pile, mine, {}
        for key in mine:
            self._index.setdefault(key, set()).add(pile.key)
        for other in (self.piles[key] for key in sorted(found)):
            if self._fade(pile, other) * self._pull(pile, other) * self._most >= self._manner.join:
                self._meet(pile, other, product(pile.total, other.total))

    def settle(self) -> None:
        """Lays piles together, the most alike first, until none are alike enough."""
        while self._queue:
            _, one, other, *sizes = heapq.heappop(self._queue)
            if one in self.piles and other in self.piles and [self.piles[one].size, self.piles[other].size] == sizes:
                self._join(self.piles[one], self.piles[other])

    def _meet(self, one: P, other: P, shared: float) -> None:
        """Notes what two piles have in common where it is something, and queues them where they are alike enough."""
        one, other = (one, other) if one.key < other.key else (other, one)
        likeness = self._likeness(one, other, shared)
        known = self._bias(one, other) if self._bias else 0.0
        worth = (likeness + (known or 0.0)) * self._fade(one, other)
        if worth < _WEAK * self._manner.join:
            self._near[one.key].pop(other.key, None)
            self._near[other.key].pop(one.key, None)
            return
        self._near[one.key][other.key] = self._near[other.key][one.key] = shared
        if known is not None and worth >= self._manner.join:
            heapq.heappush(self._queue, (-worth, one.key, other.key, one.size, other.size))

    def _likeness(self, one: P, other: P, shared: float) -> float:
        pairs = one.size * other.size
        within = math.sqrt(one.square * other.square) / pairs
        return float(shared / pairs / within**self._manner.core) * self._pull(one, other) if within else 0.0

    def _pull(self, one: P, other: P) -> float:
        small, large = one.size, other.size
        if small > large:
            small, large = large, small
        return float((large / small**2) ** self._manner.pull)

    def _fade(self, one: P, other: P) -> float:
        return math.exp(-abs(one.day - other.day) / self._manner.fading) if self._manner.fading else 1.0

    def _join(self, pile: P, gone: P) -> None:
        near, theirs = self._near[pile.key], self._near[gone.key]
        pile.take(gone, near[gone.key])
        self._keys[pile.key] |= self._keys[gone.key]
        for key in self._keys[gone.key]:
            self._index[key].add(pile.key)
        self._forget(gone.key)
        for third in sorted((near.keys() | theirs.keys()) - {pile.key}):
            both = near[third] + theirs[third] if third in near and third in theirs else None
            other = self.piles[third]
            self._meet(pile, other, product(pile.total, other.total) if both is None else both)

    def _forget(self, key: int) -> None:
        for term in self._keys.pop(key):
            self._index[term].discard(key)
        for other in self._near.pop(key):
            del self._near[other][key]
        del self.piles[key]


def happenings(texts: Sequence[Terms], manner: Manner, days: Sequence[float] = ()) -> list[list[int]]:
    """Texts, by their places, in groups that tell of one happening each: laid together, then taken apart where names exclude.

    `days` are their times in days, needed where the manner fades. Every text is in exactly one group; groups are in the order of
    their first texts. The same texts in another order may be grouped otherwise only where two pairs are exactly as alike.
    """
    rarity = Rarity(texts)
    members = [Member(number, text, rarity.vector(text)) for number, text in enumerate(texts)]
    grouping: Grouping[Pile] = Grouping(manner)
    for member in members:
        grouping.add(Pile(member.number, member.vector, days[member.number] if days else 0.0))
    grouping.settle()
    piles = ([members[number] for number in sorted(pile.members)] for pile in grouping.piles.values())
    return sorted(sorted(member.number for member in part) for pile in piles for part in split(pile))
