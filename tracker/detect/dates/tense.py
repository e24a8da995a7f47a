"""Where a sentence looks at the point where it names a day: back or ahead; and whether it speaks of a term being extended."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tracker.detect.dates.spans import Direction

_WINDOW = 120
"""How many characters to either side a cue may stand."""
_NEAR = 28
_STOP = re.compile(r"(?<![A-Z])\.(?=\s)|[!?;](?=\s)|[。！？；\n]")


@dataclass(frozen=True, slots=True)
class Tense:
    """The cues of one language: words that look ahead, words that look back, words of extension.

    `due` is matched just before a span, `due_after` just after it: words that make it a term. `verb_follows` says that the
    verb comes after the time, as in Chinese.
    """

    future: re.Pattern[str]
    past: re.Pattern[str]
    extends: re.Pattern[str]
    due: re.Pattern[str]
    due_after: re.Pattern[str]
    verb_follows: bool = False

    def reader(self, text: str) -> Callable[[int, int], Direction]:
        """For a span of the text, the direction that its sentence gives it."""
        return lambda start, end: self.direction(text, start, end)

    def direction(self, text: str, start: int, end: int) -> Direction:
        """A term is "due"; else the nearest cue in the sentence tells, on the side where the verb stands before the other."""
        if self.due.search(text[max(0, start - _NEAR) : start]) or self.due_after.match(text[end : end + _NEAR]):
            return "due"
        before = _STOP.split(text[max(0, start - _WINDOW) : start])[-1]
        after = _STOP.split(text[end : end + _WINDOW])[0]
        return self._first(after) or self._last(before) if self.verb_follows else self._last(before) or self._first(after)

    def extended(self, text: str, position: int) -> bool:
        """Whether something is said to be extended, delayed or paused in the sentence around the position."""
        before = _STOP.split(text[max(0, position - _WINDOW) : position])[-1]
        after = _STOP.split(text[position : position + _WINDOW])[0]
        return bool(self.extends.search(before) or self.extends.search(after))

    def _last(self, text: str) -> Direction:
        return _later(_end(self.future, text), _end(self.past, text))

    def _first(self, text: str) -> Direction:
        ahead, back = self.future.search(text), self.past.search(text)
        return _later(-ahead.start() if ahead else None, -back.start() if back else None)


NEVER = re.compile(r"(?!)")
"""Matches nothing: a language that has no such cue."""
NO_TENSE = Tense(NEVER, NEVER, NEVER, NEVER, NEVER)
"""A language whose cues are unknown."""


def _end(pattern: re.Pattern[str], text: str) -> int | None:
    return max((match.end() for match in pattern.finditer(text)), default=None)


def _later(future: int | None, past: int | None) -> Direction:
    if future is None and past is None:
        return ""
    return "future" if past is None or (future is not None and future >= past) else "past"
