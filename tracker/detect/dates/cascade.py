"""A small finite-state cascade: kinds of tokens in a row become one token, level upon level.

A rule is written in the names of kinds, as a regular expression over tokens: `"weekday? comma? day of? month year?"`.
Each kind is one character of the string a level matches, so a rule looks at tokens, never at letters. No pattern nests
a repetition in a repetition: a level takes time in proportion to the number of tokens.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tracker.detect.dates.spans import Direction

OTHER = "other"
_NEAR = 8
"""How many tokens to either side a rule may look at besides its own."""
_NAME = re.compile(r"[a-z_]+")


class Token(NamedTuple):
    """A piece of text that means something here: its kind, what it means, and where it stands."""

    kind: str
    value: Any
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may ask about besides its tokens. The callables take a character position."""

    text: str
    reference: date
    direction: Callable[[int, int], Direction]
    extends: Callable[[int], bool]


@dataclass(frozen=True, slots=True)
class Hit:
    """The tokens a rule matched, in order; the few just before and just after."""

    tokens: Sequence[Token]
    context: Context
    preceding: Sequence[Token]
    following: Sequence[Token]

    @property
    def reference(self) -> date:
        return self.context.reference

    @property
    def direction(self) -> Direction:
        return self.context.direction(self.tokens[0].start, self.tokens[-1].end)

    def get(self, *kinds: str) -> Any:
        """The value of the first token of one of these kinds, None where there is none."""
        return next((token.value for token in self.tokens if token.kind in kinds), None)

    def all(self, *kinds: str) -> list[Any]:
        return [token.value for token in self.tokens if token.kind in kinds]

    def words(self) -> str:
        return self.context.text[self.tokens[0].start : self.tokens[-1].end]

    def before(self, size: int) -> str:
        """The text just before."""
        return self.context.text[max(0, self.tokens[0].start - size) : self.tokens[0].start]

    def after(self, size: int) -> str:
        """The text just after."""
        return self.context.text[self.tokens[-1].end : self.tokens[-1].end + size]


Built = tuple[str, Any] | None
Build = Callable[[Hit], Built]
"""Gives the kind and value of the new token, or None (or raises ValueError or OverflowError) where the match means nothing."""
Patterns = tuple[tuple[str, Build], ...]
"""The rules of one level, not yet compiled."""


class Alphabet:
    """The kinds of a grammar, a character each, and names for groups of kinds."""

    def __init__(self, kinds: Sequence[str], groups: Mapping[str, Sequence[str]]) -> None:
        self._char = {kind: chr(0xE000 + index) for index, kind in enumerate(kinds)}
        self._class = dict(self._char)
        self._class |= {name: "[" + "".join(self._char[kind] for kind in members) + "]" for name, members in groups.items()}

    def symbols(self, tokens: Sequence[Token]) -> str:
        return "".join(self._char[token.kind] for token in tokens)

    def level(self, patterns: Patterns) -> Level:
        """Compile the rules of a level. Raises KeyError for an unknown kind: a mistake in the grammar, seen at import."""
        written = [_NAME.sub(lambda name: self._class[name[0]], pattern).replace(" ", "") for pattern, _ in patterns]
        rules = tuple(Rule(re.compile(pattern), build) for pattern, (_, build) in zip(written, patterns, strict=True))
        return Level(rules, re.compile("|".join(written)))


@dataclass(frozen=True, slots=True)
class Rule:
    """What to look for, and what to make of it."""

    pattern: re.Pattern[str]
    build: Build


@dataclass(frozen=True, slots=True)
class Level:
    """Rules that look at the same tokens; `any` matches where one of them does."""

    rules: tuple[Rule, ...]
    any: re.Pattern[str]


def reduce(tokens: list[Token], alphabet: Alphabet, levels: Sequence[Level], context: Context) -> list[Token]:
    """Run the levels in order; within one the longest match wins, then the first, then the rule written first."""
    for level in levels:
        symbols = alphabet.symbols(tokens)
        if first := level.any.search(symbols):
            tokens = _apply(tokens, symbols, first.start(), level.rules, context)
    return tokens


def _apply(tokens: list[Token], symbols: str, first: int, rules: Sequence[Rule], context: Context) -> list[Token]:
    made: dict[int, tuple[int, Token]] = {}
    taken = bytearray(len(tokens))
    for start, end, build in _matches(symbols, first, rules):
        if any(taken[start:end]):
            continue
        near = tokens[max(0, start - _NEAR) : start], tokens[end : end + _NEAR]
        token = _build(build, Hit(tokens[start:end], context, *near))
        if token:
            made[start] = (end, token)
            taken[start:end] = b"\1" * (end - start)
    return _replaced(tokens, made) if made else tokens


def _matches(symbols: str, first: int, rules: Sequence[Rule]) -> Iterator[tuple[int, int, Build]]:
    found = (
        (match.start() - match.end(), match.start(), order, match.end())
        for order, rule in enumerate(rules)
        for match in rule.pattern.finditer(symbols, first)
    )
    for _, start, order, end in sorted(found):
        yield start, end, rules[order].build


def _build(build: Build, hit: Hit) -> Token | None:
    try:
        built = build(hit)
    except (ValueError, OverflowError):
        return None
    return Token(*built, hit.tokens[0].start, hit.tokens[-1].end) if built else None


def _replaced(tokens: list[Token], made: Mapping[int, tuple[int, Token]]) -> list[Token]:
    result: list[Token] = []
    position = 0
    while position < len(tokens):
        end, token = made.get(position, (position + 1, tokens[position]))
        result.append(token)
        position = end
    return result
