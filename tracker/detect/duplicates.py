"""Which article only repeats another: the same words, nearly the same, or an agency text cut short under another title.

Every article has a few dozen keys, whatever its length: bands of its MinHash (Broder 1997), one of which two nearly equal
texts share with near certainty, and the shingles of its opening, which a shortened copy keeps. What shares a key is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rensa import RMinHash

from tracker.detect import likeness
from tracker.detect.facts import clash
from tracker.detect.reading import Reading
from tracker.text import fold, tokens

NEAR = 0.7
"""Share of common shingles from which two texts are the same text."""
CONTAINED = 0.8
"""Share of the shorter text's shingles found in the longer one from which it is cut from it."""
SAME_TITLE = 0.9

_PERMUTATIONS, _ROWS, _SEED = 96, 4, 20250119
_OPENING = 24
_ENOUGH = 15
_TITLE_WORDS = 4
_STATED = ("votes", "days", "percent", "money")


class Originals:
    """The articles seen so far that repeat no other one."""

    def __init__(self, readings: Iterable[Reading] = ()) -> None:
        self._by_key: dict[object, list[Reading]] = {}
        for reading in readings:
            self._add(reading)

    def admit(self, reading: Reading) -> Reading | None:
        """The article that this one repeats, the first seen of several; None if it stands for itself and is now remembered."""
        sharing = {other.id: other for key in _keys_of(reading) for other in self._by_key.get(key, ())}
        repeated = (other for other in sharing.values() if repeats(reading, other))
        original = min(repeated, key=lambda other: (other.article.seen, other.id), default=None)
        if original is None:
            self._add(reading)
        return original

    def _add(self, reading: Reading) -> None:
        for key in _keys_of(reading):
            self._by_key.setdefault(key, []).append(reading)


def repeats(one: Reading, other: Reading) -> bool:
    """Whether two articles carry the same text. Never where their headlines state different figures: that is a correction."""
    if clash(one.facts.figures, other.facts.figures, _STATED):
        return False
    if _exact(one) == _exact(other):
        return True
    if one.article.text and other.article.text and min(len(one.shingles), len(other.shingles)) >= _ENOUGH:
        return _same_text(one.shingles, other.shingles)
    return _same_title(one, other)


def _same_text(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(one & other)
    return shared / len(one | other) >= NEAR or shared / min(len(one), len(other)) >= CONTAINED


def _same_title(one: Reading, other: Reading) -> bool:
    if min(len(tokens(one.article.title)), len(tokens(other.article.title))) < _TITLE_WORDS:
        return False
    return one.facts.act == other.facts.act and likeness.same_words(one.article.title, other.article.title) >= SAME_TITLE


def _exact(reading: Reading) -> tuple[str, str]:
    return fold(reading.article.title), fold(reading.article.text)


def _keys_of(reading: Reading) -> tuple[object, ...]:
    return _keys(reading.article.title, reading.article.text)


@lru_cache(maxsize=8192)
def _keys(title: str, text: str) -> tuple[object, ...]:
    opening = tokens(text[: _OPENING * 12])[:_OPENING]
    starts = (opening[start : start + 3] for start in range(len(opening) - 2))
    whole, heading = likeness.shingles(f"{title} {text}"), frozenset(tokens(title))
    return tuple(dict.fromkeys((*_bands("text", whole), *_bands("title", heading), *starts)))


def _bands(name: str, items: frozenset[str]) -> Iterator[tuple[object, ...]]:
    if not items:
        return
    sketch = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    sketch.update(list(items))
    digest = sketch.digest()
    for start in range(0, _PERMUTATIONS, _ROWS):
        yield name, start, *digest[start : start + _ROWS]
