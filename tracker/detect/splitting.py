"""Taking apart what reads alike but tells of two happenings: the same thing done by another, or to another.

Reports of one happening repeat its names and numbers. Where one part of a pile has a name, another part another one, and hardly
a text both, though by chance several would, two happenings were laid together: two players on one list, two arrests in a town.
Chance is reckoned within each language: "Tokyo" and "Tokio" are never in one headline and still one place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from tracker.detect.likeness import Vector, product
from tracker.detect.terms import Terms

EXPECTED = 2.4
"""How many texts would have both names by chance, from which on it means something that hardly one does."""
COVERED = 0.7
"""Share of the texts that have one of the two names."""
TOGETHER = 0.15
"""Share of those expected to have both, up to which two names exclude each other."""

_OFTEN = 3
_ALWAYS = 0.9
_SMALL = 0.15


@dataclass(frozen=True, slots=True)
class Member:
    """A text of a pile: its number in the caller's list, its terms, its vector."""

    number: int
    terms: Terms
    vector: Vector


def split(members: Sequence[Member]) -> list[list[Member]]:
    """The parts of a pile: one where nothing speaks for more. Every member is in exactly one part."""
    names = _names(members)
    rivals = _rivals(names, [member.terms.language for member in members])
    if rivals is None:
        return [list(members)]
    sides = [(rivals[0] in found) - (rivals[1] in found) for found in names]
    one = [member for member, side in zip(members, sides, strict=True) if side > 0]
    other = [member for member, side in zip(members, sides, strict=True) if side < 0]
    parts = (list(one), list(other))
    for member, side in zip(members, sides, strict=True):
        if side == 0:
            parts[_likeness(member, other) > _likeness(member, one)].append(member)
    return [piece for part in parts for piece in split(part)]


def _names(members: Sequence[Member]) -> list[frozenset[str]]:
    """The names and numbers of each text. A name is a word that the texts hardly ever write without its capital letter."""
    small = Counter(word for member in members for word in member.terms.small)
    capital = Counter(word for member in members for word in member.terms.capital)
    names = {word for word, times in capital.items() if small[word] < _SMALL * (small[word] + times)}
    return [(member.terms.capital & names) | member.terms.numbers for member in members]


def _rivals(names: Sequence[frozenset[str]], languages: Sequence[str]) -> tuple[str, str] | None:
    """The two names that most clearly part the texts, None where no two do."""
    count = Counter(name for found in names for name in found)
    spoken = Counter(languages)
    within = Counter((language, name) for language, found in zip(languages, names, strict=True) for name in found)
    telling = sorted(name for name, times in count.items() if _OFTEN <= times < _ALWAYS * len(names))
    best, pair = 0.0, None
    for one, other in combinations(telling, 2):
        expected = sum(within[language, one] * within[language, other] / texts for language, texts in spoken.items())
        if expected < max(EXPECTED, best):
            continue
        both = sum(one in found and other in found for found in names)
        if both <= TOGETHER * expected and count[one] + count[other] - both >= COVERED * len(names):
            best, pair = expected, (one, other)
    return pair


def _likeness(member: Member, part: Sequence[Member]) -> float:
    return sum(product(member.vector, other.vector) for other in part) / len(part)
