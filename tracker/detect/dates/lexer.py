"""Text to tokens: words looked up in a language's tables, numbers, and dates written in digits.

Only stretches that hold a word about time or a number are kept; the rest is told by one `other` token. Where words are parted
by spaces only the neighbourhood of such words is read at all. Every pattern is a bounded look at the next characters, so
reading takes time in proportion to the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tracker.detect.dates.cascade import OTHER, Token
from tracker.detect.dates.spans import Span, month_of, one_day

Table = Mapping[str, Mapping[Any, str]]
"""Kind of token -> its value -> the words that say it, parted by "|"."""
NumberWords = Callable[["list[Raw]", int], tuple[int, bool, int] | None]
"""Reads a number in words at an index: its value, whether it is an ordinal, the index after it."""

RAW = re.compile(
    r"""
      (?P<word>  [^\W\d_]+(?:['’](?!s\b)(?=\w))?)
    | (?P<ymd>   (?<!\d)(?:\d{4}(?P<s1>[-/.])\d{1,2}(?P=s1)\d{1,2}|(?:19|20)\d{6})(?!\d))
    | (?P<dmy>   (?<!\d)\d{1,2}(?P<s2>[-/.])\d{1,2}(?:(?:(?P=s2)|,)\d{4}|(?:(?!\.)(?P=s2)|,)\d{2})(?!\d|[.:]\d))
    | (?P<ym>    (?<!\d)(?<!\d[-/.])\d{4}(?:[-/.]|\ ?/\ ?|\ ?-\ ?(?=\d\d?\s*(?:$|[.;)](?!\d))))(?:0?[1-9]|1[0-2])(?!\d|[-/.,]\d))
    | (?P<my>    (?<!\w)(?<!\d[-/.])(?:0?[1-9]|1[0-2])\ ?[-/]\ ?\d{4}(?!\d|[-/.,]\d))
    | (?P<dm>    (?<![\d.,:])\d{1,2}(?P<s3>[-/.])\d{1,2}(?!\d|(?P=s3)\d|[.,:/]\d|\ ?%))
    | (?P<clock> \d{1,2}:\d{2}(?::\d{2})?)
    | (?P<decade>\d{2,4}['’]?\ ?s\b)
    | (?P<number>\d+(?:[.,]\d+)*(?:st|nd|rd|th|[º°ª])?)
    | (?P<mark>  [^\w\s])
    """,
    re.VERBOSE,
)
_PLAIN_NUMBER = re.compile(r"\d{1,4}|\d{1,3}(?:[.,]\d{3}){1,2}")
_MARKS = {
    ",": "comma",
    ".": "dot",
    "-": "dash",
    "–": "dash",
    "~": "dash",
    "～": "dash",
    "/": "slash",
    "，": "comma",
    "、": "comma",
    "：": "comma",
}
_PIECE = re.compile(r"(\d)|[^\W\d_]+")
_BEFORE, _AFTER = 40, 24
"""How many characters before and after a word about time are read: more than the glue that can belong to it."""
_LONGEST_WORD = 100
_CURRENCY = "$€£¥￥#"


class Raw(NamedTuple):
    """A piece of text as it stands, before it is looked up. `key` is lower case."""

    group: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Words:
    """A language's words, by the first piece of each phrase, longest phrase first.

    `telling` are the words without which, or a digit, no text names a time.
    """

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str, Any], ...]]
    number: NumberWords
    telling: frozenset[str]

    def at(self, raws: list[Raw], index: int) -> tuple[str, Any, int] | None:
        """The longest phrase that starts here: its kind, its value, the index after it."""
        phrases = self.phrases.get(raws[index].key)
        if not phrases:
            return None
        ahead = tuple(raw.key for raw in raws[index : index + len(phrases[0][0])])
        for phrase, kind, value in phrases:
            if ahead[: len(phrase)] == phrase:
                return kind, value, index + len(phrase)
        return None


def compile_words(table: Table, number: NumberWords, number_words: Iterable[str]) -> Words:
    """Tables of words made ready for looking up; accents may be left out in the text."""
    rows = [
        (_pieces(phrase), kind, value)
        for kind, entries in table.items()
        for value, words in entries.items()
        for phrase in sorted({spelling for word in words.split("|") for spelling in (word, _unaccented(word))})
    ]
    found: dict[str, list[tuple[tuple[str, ...], str, Any]]] = {}
    for row in sorted(rows, key=lambda row: -len(row[0])):
        found.setdefault(row[0][0], []).append(row)
    return Words({first: tuple(same) for first, same in found.items()}, number, _telling(rows) | frozenset(number_words))


def _telling(rows: list[tuple[tuple[str, ...], str, Any]]) -> frozenset[str]:
    """Of each phrase that says a time, its last word that is no glue."""
    glue = {keys[0] for keys, kind, _ in rows if kind in GLUE and len(keys) == 1}
    said = (keys for keys, kind, _ in rows if kind not in GLUE)
    return frozenset(next((key for key in reversed(keys) if key not in glue), keys[-1]).rstrip("'") for keys in said)


def read_words(text: str, words: Words, day_first: bool) -> list[Token]:
    """The tokens of a text whose words are parted by spaces or marks."""
    tokens: list[Token] = []
    for start, end in _telling_stretches(text, words.telling):
        found = RAW.finditer(text, start, end)
        raws = [Raw(m.lastgroup or "", m[0].lower().replace("’", "'"), m.start(), m.end()) for m in found]
        tokens += kept(_looked_up(text, raws, words, day_first), GLUE)
    return tokens


def _telling_stretches(text: str, telling: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The neighbourhoods of digits and telling words, apart from each other, cut at spaces."""
    start = end = 0
    for match in _PIECE.finditer(text):
        if not match.lastindex and match[0].lower() not in telling:
            continue
        low, high = match.start() - _BEFORE, match.end() + _AFTER
        if low > end:
            yield start, end
            start = max(end, low - _LONGEST_WORD, text.rfind(" ", max(0, low - _LONGEST_WORD), low))
        cut = text.find(" ", high, high + _LONGEST_WORD)
        end = max(end, cut if cut >= 0 else high + _LONGEST_WORD)
    yield start, end


def kept(tokens: Iterable[Token], glue: frozenset[str]) -> list[Token]:
    """The stretches between `other` tokens that hold more than glue, each followed by one `other`."""
    result: list[Token] = []
    stretch: list[Token] = []
    for token in (*tokens, Token(OTHER, None, 0, 0)):
        stretch.append(token)
        if token.kind == OTHER:
            if any(t.kind not in glue for t in stretch):
                result.extend(stretch)
            stretch = []
    return result


def _looked_up(text: str, raws: list[Raw], words: Words, day_first: bool) -> Iterator[Token]:
    index = 0
    while index < len(raws):
        token, index = _next_token(text, raws, index, words, day_first)
        yield token


def _next_token(text: str, raws: list[Raw], index: int, words: Words, day_first: bool) -> tuple[Token, int]:
    raw = raws[index]
    if phrase := words.at(raws, index):
        kind, value, end = phrase
        return Token(kind, value, raw.start, raws[end - 1].end), end
    if raw.group == "word" and (number := words.number(raws, index)):
        value, ordinal, end = number
        return Token("ordinal" if ordinal else number_kind(value), value, raw.start, raws[end - 1].end), end
    kind, value = _of_raw(text, raw, day_first)
    return Token(kind, value, raw.start, raw.end), index + 1


def _of_raw(text: str, raw: Raw, day_first: bool) -> tuple[str, Any]:
    if raw.group == "mark":
        return of_mark(raw.key), None
    if raw.group in ("word", "clock"):
        return OTHER, None
    if text[max(0, raw.start - 1) : raw.start] in tuple(_CURRENCY) or text[raw.end : raw.end + 2].lstrip().startswith("%"):
        return OTHER, None
    return digits(raw.group, raw.key, day_first) or (OTHER, None)


def digits(group: str, key: str, day_first: bool) -> tuple[str, Any] | None:
    """What a piece of text in digits is: a date, a month of a year, a day and month, a number; None where it is none of them."""
    if group == "number":
        return _number(key)
    parts = [int(part) for part in re.findall(r"\d+", key)]
    if group == "decade":
        return ("decade", parts[0] if parts[0] > 99 else parts[0] + 1900) if parts[0] % 10 == 0 else None
    if group == "dm":
        return "dm", (*day_month(parts[0], parts[1], day_first), key)
    try:
        return spanned(_written(group, key, parts, day_first))
    except ValueError:
        return None


def spanned(span: Span) -> tuple[str, Span]:
    """A span with the kind of token it makes: a `date` is one day, a `period` is longer."""
    return "date" if span.unit == "day" else "period", span


def of_mark(mark: str) -> str:
    """The kind of a punctuation mark."""
    return _MARKS.get(mark, OTHER)


def number_kind(value: int) -> str:
    """Whether a number can be a day, a year, or neither."""
    if 1 <= value <= 31:
        return "small"
    return "year" if 1000 <= value <= 2999 else "big"


def day_month(first: int, second: int, day_first: bool) -> tuple[int, int]:
    """Which is the day and which the month: as the language has it, unless that is no month."""
    usual = (first, second) if day_first else (second, first)
    return usual if 1 <= usual[1] <= 12 else (usual[1], usual[0])


def century(year: int) -> int:
    """The year two digits stand for: 40 to 99 are the last century."""
    return year + (0 if year > 99 else 1900 if year >= 40 else 2000)


def _number(key: str) -> tuple[str, Any] | None:
    ordinal = key.rstrip("stndrhº°ª")
    if ordinal != key:
        return ("ordinal", int(ordinal)) if ordinal.isdigit() and len(ordinal) <= 2 else None
    if not _PLAIN_NUMBER.fullmatch(key):
        return None
    value = int(re.sub(r"[.,]", "", key))
    return number_kind(value) if len(key) <= 4 else "big", value


def _written(group: str, key: str, parts: list[int], day_first: bool) -> Span:
    if group == "ymd" and len(parts) == 1:
        return one_day(date(int(key[:4]), int(key[4:6]), int(key[6:])))
    if group == "ymd":
        return one_day(date(parts[0], *parts[1:]))
    if group == "dmy":
        day, month = day_month(parts[0], parts[1], day_first)
        return one_day(date(century(parts[2]), month, day))
    year, month = parts if group == "ym" else parts[::-1]
    return month_of(year, month)


def _pieces(phrase: str) -> tuple[str, ...]:
    """A phrase cut as the text will be; an article like "l'" stays whole, as it does before its word."""
    elided = phrase.endswith("'")
    pieces = tuple(match[0] for match in RAW.finditer(phrase + "x" * elided))
    return pieces[:-1] if elided else pieces


def _unaccented(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


GLUE = frozenset(
    (
        *(
            "other",
            "comma",
            "dot",
            "dash",
            "slash",
            "of",
            "the",
            "on",
            "in",
            "to",
            "from",
            "between",
            "and",
            "by",
            "until",
            "before",
        ),
        *("after", "since", "for", "a", "within", "rel", "part", "or", "another", "few", "earlier", "later", "big", "now"),
    )
)
"""Kinds that alone say nothing about time, where words are parted by spaces."""
