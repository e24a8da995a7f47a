"""Which article only repeats another: the same words, nearly the same, or an agency text cut short under another title.

A text is known by its shingles, runs of three words. Its keys are those whose hash a fixed number divides (Manber 1994) and those
of its opening: a cut copy keeps some of them. Texts with two keys in common are compared by all their shingles. Where the same
sentence has another number, the later text is a correction and stands for itself.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from zlib import crc32

from tracker.detect import likeness
from tracker.detect.facts import clash
from tracker.detect.reading import Reading
from tracker.text import fold, tokens

NEAR = 0.7
"""Share of common shingles from which two texts are the same text."""
CONTAINED = 0.65
"""Share of the shorter text's shingles found in the longer one from which it is cut from it, with a lead of its own at most."""
SAME_TITLE = 0.9

_READ = 10_000
_EVERY = 12
_OPENING = 24
_ENOUGH = 15
_CROWD = 50
_SHARED_KEYS = 2
_TITLE_WORDS = 4
_AROUND = 2
_STATED = ("votes", "days", "percent", "money")
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")
_FACTOR = 1_000_003

Keys = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A title and a text as they are compared. `numbers` are those of the text by the words around them."""

    title: str
    heading: str
    body: str
    shingles: frozenset[int]
    numbers: Mapping[tuple[str, ...], frozenset[str]]
    keys: Keys


def sheet(title: str, text: str) -> Sheet:
    """What a title and the first 10,000 characters of a text are compared by."""
    title = likeness.bare(title)
    heading, body = _folded(title), _folded(text[:_READ])
    titled, words = _WORD.findall(heading), _WORD.findall(body)
    shingles = tuple(_shingles(titled + words))
    keys = {shingle for shingle in shingles if shingle % _EVERY == 0} | set(shingles[len(titled) : len(titled) + _OPENING])
    all_keys = (*keys, (heading, body), *_title_keys(title))
    return Sheet(title, heading, body, frozenset(shingles), _numbers(titled + words), all_keys)


def same(one: Sheet, other: Sheet) -> bool:
    """Whether two sheets carry the same text. Never where a number differs between the same words: that is a correction."""
    if (one.heading, one.body) == (other.heading, other.body):
        return True
    if _corrected(one.numbers, other.numbers):
        return False
    if one.body and other.body and min(len(one.shingles), len(other.shingles)) >= _ENOUGH:
        return _same_text(one.shingles, other.shingles)
    return _same_title(one.title, other.title)


class Seen:
    """Sheets that may be repeated, by number, found by their keys. A key that very many have says nothing and is passed over."""

    def __init__(self) -> None:
        self._by_key: defaultdict[object, list[int]] = defaultdict(list)
        self._sheets: dict[int, Sheet] = {}

    def add(self, number: int, new: Sheet) -> None:
        self._sheets[number] = new
        for key in new.keys:
            self._by_key[key].append(number)

    def repeated_by(self, new: Sheet) -> list[int]:
        """The numbers of the sheets that carry the same text as a new one."""
        holders = (self._by_key.get(key, []) for key in new.keys)
        sharing = Counter(number for numbers in holders if len(numbers) <= _CROWD for number in numbers)
        enough = min(_SHARED_KEYS, len(new.keys))
        return sorted(number for number, keys in sharing.items() if keys >= enough and same(new, self._sheets[number]))


class Originals:
    """The articles seen so far that repeat no other one."""

    def __init__(self, readings: Iterable[Reading] = ()) -> None:
        self._seen = Seen()
        self._readings: dict[int, Reading] = {}
        for reading in readings:
            self._add(reading)

    def admit(self, reading: Reading) -> Reading | None:
        """The article that this one repeats, the first seen of several; None if it stands for itself and is now remembered."""
        sharing = (self._readings[number] for number in self._seen.repeated_by(_sheet_of(reading)))
        repeated = (other for other in sharing if not _other_news(reading, other))
        original = min(repeated, key=lambda other: (other.article.seen, other.id), default=None)
        if original is None:
            self._add(reading)
        return original

    def _add(self, reading: Reading) -> None:
        self._readings[reading.id] = reading
        self._seen.add(reading.id, _sheet_of(reading))


def copies(sheets: Sequence[Sheet]) -> list[int]:
    """For each sheet the place of the one it repeats, its own if none.

    Longer texts come first: what is cut was cut from them. Of several it may be cut from, the most repeated one is taken.
    """
    seen = Seen()
    found = list(range(len(sheets)))
    times: Counter[int] = Counter()
    for place in sorted(found, key=lambda number: (-len(sheets[number].shingles), number)):
        repeated = seen.repeated_by(sheets[place])
        if repeated:
            found[place] = max(repeated, key=lambda number: (_shared(sheets[place], sheets[number]), times[number], -number))
        else:
            seen.add(place, sheets[place])
        times[found[place]] += 1
    return found


def _other_news(one: Reading, other: Reading) -> bool:
    """Whether headlines state other figures, which is a correction, or, where there is no text to tell by, another doing."""
    bare = not (one.article.text and other.article.text)
    return clash(one.facts.figures, other.facts.figures, _STATED) or (bare and one.facts.act != other.facts.act)


def _sheet_of(reading: Reading) -> Sheet:
    return _remembered(reading.article.title, reading.article.text)


_remembered = lru_cache(maxsize=8192)(sheet)


def _folded(text: str) -> str:
    return text.lower() if text.isascii() else fold(text)


# --- what is compared ---------------------------------------------------------------------------------------------


def _same_text(one: frozenset[int], other: frozenset[int]) -> bool:
    shared = len(one & other)
    return shared >= NEAR * (len(one) + len(other) - shared) or shared >= CONTAINED * min(len(one), len(other))


def _shared(one: Sheet, other: Sheet) -> int:
    return len(one.shingles & other.shingles)


def _same_title(one: str, other: str) -> bool:
    enough = min(len(tokens(one)), len(tokens(other))) >= _TITLE_WORDS
    return enough and likeness.same_words(one, other) >= SAME_TITLE


def _corrected(one: Mapping[tuple[str, ...], frozenset[str]], other: Mapping[tuple[str, ...], frozenset[str]]) -> bool:
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return any(around in large and not numbers & large[around] for around, numbers in small.items())


def _shingles(words: Sequence[str]) -> Iterator[int]:
    """The runs of three words as numbers that are the same on every machine."""
    hashed = [_hash(word) for word in words]
    for first, second, third in zip(hashed, hashed[1:], hashed[2:], strict=False):
        yield (first * _FACTOR + second) * _FACTOR + third


@lru_cache(maxsize=65536)
def _hash(word: str) -> int:
    return crc32(word.encode())


def _numbers(words: Sequence[str]) -> dict[tuple[str, ...], frozenset[str]]:
    """The numbers of a text by the two words before and after each, other numbers there left open."""
    found: dict[tuple[str, ...], frozenset[str]] = {}
    for place, word in enumerate(words):
        if word[0].isdigit() and _AROUND <= place < len(words) - _AROUND:
            near = (*words[place - _AROUND : place], *words[place + 1 : place + 1 + _AROUND])
            around = tuple("#" if other[0].isdigit() else other for other in near)
            found[around] = found.get(around, frozenset()) | {word}
    return found


def _title_keys(title: str) -> Iterator[tuple[str, str]]:
    """Pairs of the longest words of a title: a title with a word more or less, or in another order, keeps some of them."""
    longest = sorted(set(tokens(title)), key=lambda word: (-len(word), word))[:_TITLE_WORDS]
    yield from combinations(sorted(longest), 2)
