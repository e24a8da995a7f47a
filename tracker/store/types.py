"""Column types: how texts, words of an enumeration and structured values are kept in either database.

Texts from outside are data: what PostgreSQL cannot hold (NUL) and what is no character at all (a lone surrogate) becomes
U+FFFD on its way in, in columns, in JSON and in what a query compares with, so that both databases hold the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Dialect
from sqlalchemy import Text as SqlText
from sqlalchemy.types import TypeDecorator

from tracker.codec import (
    event_json,
    event_value,
    evidence_json,
    evidence_value,
    states_json,
    states_value,
    step_json,
    step_value,
    threads_json,
    threads_value,
    watch_json,
    watch_value,
)
from tracker.model import Evidence, FieldChange, Reason

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text with every character that cannot be stored replaced by U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text)


class Text(TypeDecorator[str]):
    """Any text, made storable."""

    impl = SqlText
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else storable(value)


class Word(TypeDecorator[StrEnum]):
    """One word of an enumeration, kept as the word itself, so that a dump of the database can be read."""

    impl = SqlText
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002
        return None if value is None else self.words(value)


class Json(TypeDecorator[Any]):
    """A structured value as JSON: `dump` makes the document, `load` the value again. None is NULL.

    `missing` makes the document that NULL is read as, for columns that older rows lack.

    The type is JSON, not JSONB: the order of keys is part of `timeline.json` and has to survive.
    """

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, dump: Callable[[Any], Any], load: Callable[[Any], Any], missing: Callable[[], Any] | None = None) -> None:
        super().__init__()
        self.dump, self.load, self.missing = dump, load, missing

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else _storable_json(self.dump(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        doc = self.missing() if value is None and self.missing else value
        return None if doc is None else self.load(doc)


def _storable_json(doc: Any) -> Any:
    if isinstance(doc, str):
        return storable(doc)
    if isinstance(doc, dict):
        return {storable(key): _storable_json(value) for key, value in doc.items()}
    return [_storable_json(value) for value in doc] if isinstance(doc, list) else doc


def _evidence_list(evidence: tuple[Evidence, ...]) -> list[Any]:
    return [evidence_json(one) for one in evidence]


def _evidence_tuple(docs: list[Any]) -> tuple[Evidence, ...]:
    return tuple(evidence_value(doc) for doc in docs)


def _reasons_list(reasons: tuple[Reason, ...]) -> list[Any]:
    return [[reason.rule, reason.weight, list(reason.matched), reason.detail] for reason in reasons]


def _reasons_tuple(docs: list[Any]) -> tuple[Reason, ...]:
    return tuple(Reason(rule, weight, tuple(matched), detail) for rule, weight, matched, detail in docs)


def _fields_list(changes: tuple[FieldChange, ...]) -> list[Any]:
    return [[change.name, change.before, change.after] for change in changes]


def _fields_tuple(docs: list[Any]) -> tuple[FieldChange, ...]:
    return tuple(FieldChange(name, before, after) for name, before, after in docs)


TEXTS = Json(dict, dict)
WORDS = Json(list, tuple)
WATCH = Json(watch_json, watch_value)
EVENT = Json(event_json, event_value)
STATES = Json(states_json, states_value, missing=dict)
THREADS = Json(threads_json, threads_value, missing=list)
STEP = Json(step_json, step_value)
EVIDENCE = Json(_evidence_list, _evidence_tuple)
REASONS = Json(_reasons_list, _reasons_tuple)
FIELDS = Json(_fields_list, _fields_tuple)
