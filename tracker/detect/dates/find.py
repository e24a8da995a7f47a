"""Finding the words that name a day or a span of days in a text, and what they mean there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from types import ModuleType
from typing import Literal, NamedTuple

from tracker.dates import EventDate, day_range
from tracker.detect.dates import chinese, chinese_rules, english, italian, western, western_rules
from tracker.detect.dates.cascade import Alphabet, Context, Level, Patterns, Token, reduce
from tracker.detect.dates.lexer import compile_words, read_words
from tracker.detect.dates.spans import Direction, Span
from tracker.detect.dates.tense import NO_TENSE, Tense

Kind = Literal["day", "range", "deadline"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Words in a text that name a day or a span of days: characters `start` to `end`, the end exclusive.

    A `deadline` is due on the last day of its date: a term that runs from the reference ("within 75 days") is that whole
    range, a day that is named ("by 19 June") is that day.
    """

    start: int
    end: int
    date: EventDate
    kind: Kind


class Found(NamedTuple):
    """A mention with what voting wants to know besides."""

    mention: Mention
    span: Span
    direction: Direction


@dataclass(frozen=True, slots=True)
class Language:
    """What reading one language takes."""

    read: Callable[[str], list[Token]]
    alphabet: Alphabet
    levels: Sequence[Level]
    tense: Tense


def find_dates(text: str, language: str, reference: date) -> tuple[Mention, ...]:
    """The mentions of a text in order, never overlapping; relative words are read from the reference, the day of publication.

    Languages: "en", "it", "zh"; of any other only dates in digits are found. A day without a year is the nearest one that
    fits the tense of its sentence; so is a weekday. What names no day of the calendar (30 February) is no mention.
    """
    return tuple(_mention(text, token) for token in _spans(text, _how(language), reference))


def find(text: str, language: str, reference: date) -> list[Found]:
    """As `find_dates`, with the tense."""
    how = _how(language)
    return [
        Found(_mention(text, token), token.value, how.tense.direction(text, token.start, token.end))
        for token in _spans(text, how, reference)
    ]


def _how(language: str) -> Language:
    return LANGUAGES.get(language.partition("-")[0].lower(), PLAIN)


def _spans(text: str, how: Language, reference: date) -> list[Token]:
    """The tokens that name days."""
    context = Context(text, reference, how.tense.reader(text), lambda position: how.tense.extended(text, position))
    tokens = reduce(how.read(text), how.alphabet, how.levels, context)
    return [token for token in tokens if token.kind in ("date", "period")]


def _mention(text: str, token: Token) -> Mention:
    span: Span = token.value
    words = text[token.start : token.end]
    when = day_range(span.earliest, span.latest, words)
    if span.rough and when.exact:
        when = EventDate(span.earliest, span.latest, f"{when.edtf}~", words)
    kind: Kind = "deadline" if span.deadline else "day" if span.unit == "day" else "range"
    return Mention(token.start, token.end, when, kind)


def _western(module: ModuleType, patterns: Sequence[Patterns], day_first: bool) -> Language:
    words = compile_words(module.WORDS, module.number, module.NUMBER_WORDS)
    return Language(lambda text: read_words(text, words, day_first), *western.levels(patterns), module.TENSE)


LANGUAGES = {
    "en": _western(english, western_rules.ENGLISH, False),
    "it": _western(italian, western_rules.ITALIAN, True),
    "zh": Language(chinese.read, *chinese_rules.levels(), chinese.TENSE),
}
_WORDLESS = compile_words({}, lambda _raws, _index: None, ())
PLAIN = Language(lambda text: read_words(text, _WORDLESS, True), *western.levels(()), NO_TENSE)
"""Any other language: dates in digits, the day first unless that is impossible."""
