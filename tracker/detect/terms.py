"""A text as what it can share with texts in other words and other languages, and how much each of it tells.

Two views count alike: words, where what the glossary knows stands for its concept in any language; and runs of four letters of
each word, by which names and cognates meet ("Olympics", "olimpiadi", "Олимпиада" in Latin letters). How telling a term is
follows from how rare it is among the texts of its language, so no list of empty words is needed.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tracker.detect.glossary import concept
from tracker.detect.likeness import Vector
from tracker.text import fold, is_han, tokens

_STEM = 5
_RUN = 4
_FEW = 60
_LEAST = 0.05
_DAMPED = 0.25
_NUMBER_WEIGHT = 1.5
_WRITTEN = re.compile(r"[^\W\d_]+")
_ARTICLE_AR = re.compile("^(?:وال|بال|فال|لل|ال)(?=..)")
_ELISION = frozenset({"fr", "it"})
_LATIN = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфхыэ", "abvgdeziiklmnoprstufhie", strict=True))
    | {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "iu", "я": "ia", "ъ": "", "ь": ""}
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a text may share with others: `words` (concepts, stems, numbers as "#7") and `runs` of letters ("~olym"), weighted.

    `capital` are the stems of its words with a capital letter, `small` of those without: what always has one is a name.
    """

    language: str
    words: Vector
    runs: Vector
    capital: frozenset[str]
    small: frozenset[str]

    @property
    def numbers(self) -> frozenset[str]:
        return frozenset(word for word in self.words if word.startswith("#"))


def terms(text: str, language: str) -> Terms:
    """The terms of a text in a language (ISO 639-1)."""
    words: defaultdict[str, float] = defaultdict(float)
    runs: defaultdict[str, float] = defaultdict(float)
    for word in _words(text, language):
        if word[0].isdigit():
            words[f"#{word}"] += _NUMBER_WEIGHT
            continue
        words[concept(word, language) or latin(word)[:_STEM]] += 1
        for run, weight in _runs(latin(word)):
            runs[run] += weight
    written = _WRITTEN.findall(text)
    return Terms(
        language,
        words,
        runs,
        frozenset(_stem(word) for word in written if word[0].isupper()),
        frozenset(_stem(word) for word in written if word[0].islower()),
    )


def latin(word: str) -> str:
    """A folded word with Cyrillic letters written in Latin ones, as newspapers do, so that names agree."""
    return word.translate(_LATIN)


def _stem(word: str) -> str:
    return latin(fold(word))[:_STEM]


def _words(text: str, language: str) -> Iterator[str]:
    """The words of a text without what languages hang on to them: "'s", "l'", the Arabic article."""
    for word in tokens(text):
        if word.endswith("'s"):
            yield word[:-2]
        elif "'" in word and language in _ELISION:
            yield word.rpartition("'")[2]
        else:
            yield _ARTICLE_AR.sub("", word) if language == "ar" else word


def _runs(word: str) -> Iterator[tuple[str, float]]:
    """The runs of letters of a word, which together weigh as the square root of their number."""
    count = len(word) - _RUN + 1
    if count > 0 and not is_han(word):
        for start in range(count):
            yield f"~{word[start : start + _RUN]}", 1 / math.sqrt(count)


class Rarity:
    """How telling a term is among some texts, each language by itself, as if of each language there were at least sixty.

    `common` are names that all the texts are about: what comes of them keeps a quarter of its weight.
    """

    def __init__(self, texts: Iterable[Terms], common: Iterable[str] = ()) -> None:
        self._texts: Counter[str] = Counter()
        self._count: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._common = frozenset(term for name in common for term in _all_terms(terms(name, "")))
        for text in texts:
            self._texts[text.language] += 1
            self._count[text.language].update(_all_terms(text))

    def vector(self, text: Terms) -> dict[str, float]:
        """The text as weighted terms of length 1, half of it words and half runs; empty for an empty text."""
        words, runs = self._weighed(text.words, text.language), self._weighed(text.runs, text.language)
        share = math.sqrt(0.5) if words and runs else 1.0
        return {**_scaled(words, share), **_scaled(runs, share)}

    def _weighed(self, view: Vector, language: str) -> dict[str, float]:
        count, texts = self._count[language], max(self._texts[language], _FEW)
        return {
            term: weight * max(math.log((texts + 1) / (count[term] + 0.5)), _LEAST) * (_DAMPED if term in self._common else 1.0)
            for term, weight in view.items()
        }


def _all_terms(text: Terms) -> Iterator[str]:
    yield from text.words
    yield from text.runs


def _scaled(vector: Mapping[str, float], length: float) -> dict[str, float]:
    factor = length / (math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0)
    return {term: weight * factor for term, weight in vector.items()}
