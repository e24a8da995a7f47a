"""Fields of an event in words, before and after a change. The log they come from may hold values of any shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.model import FieldChange, Texts
from tracker.publish import logged
from tracker.publish.edition import Edition, Phrase, phrase
from tracker.publish.languages import spoken
from tracker.publish.safe import tidy
from tracker.publish.strings import label, say
from tracker.publish.words import say_edtf
from tracker.text import clean


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of an event before and after, in words; `languages` are those in which they are."""

    label: str
    before: str
    after: str
    languages: tuple[str, str]


def field_view(here: Edition, field: FieldChange) -> FieldView:
    """A field in words. `deadline.<id>` is the date of a deadline that an event moved, None where it postponed it."""
    language = here.language
    name, _, deadline = field.name.partition(".")
    values, said_in = (field.before, field.after), spoken(language).code
    nothing = Phrase(say("state_postponed" if deadline else "nothing", language), said_in)
    if name in ("title", "summary"):
        values, said_in = _differing(logged.texts(field.before), logged.texts(field.after), language)
    elif name == "threads":
        values = _differing_threads(here, logged.texts(field.before), logged.texts(field.after))
    before, after = (Phrase(text, said_in) if (text := _say_value(name, value, language)) else nothing for value in values)
    return FieldView(label(f"field_{name}", clean(name), language), before.text, after.text, (before.language, after.language))


def say_threads(here: Edition, states: Texts) -> str:
    """The states of threads in words, in the order of the timeline; a thread that it does not have by its id."""
    titles = {thread.id: phrase(thread.title, here.language, thread.id).text for thread in here.timeline.threads}
    order = [*(id_ for id_ in titles if id_ in states), *sorted(states.keys() - titles.keys())]
    words = ((titles.get(id_, tidy(id_)), label(f"thread_{states[id_]}", tidy(states[id_]), here.language)) for id_ in order)
    return "; ".join(f"{title}: {state}" for title, state in words)


def say_due(due: str, outcome: str, language: str) -> str:
    """What becomes of a deadline: its date in words, and how it ended, or that it has no date."""
    state = label(f"state_{outcome or 'postponed'}", clean(outcome), language)
    return ", ".join(filter(None, (due, state if outcome or not due else "")))


def _differing(before: Texts, after: Texts, language: str) -> tuple[tuple[str, str], str]:
    """The texts of the language where they differ, else of the first in which they do; and that language."""
    differing = (code for code in (language, "en", *after, *before) if before.get(code) != after.get(code))
    code = next(differing, language)
    return (before.get(code, ""), after.get(code, "")), code


def _differing_threads(here: Edition, before: Texts, after: Texts) -> tuple[str, str]:
    """What is said before and after of the threads of which not the same is said."""
    same = before.items() & after.items()
    return say_threads(here, dict(before.items() - same)), say_threads(here, dict(after.items() - same))


def _say_value(field: str, value: Any, language: str) -> str:
    """A value as timeline.json holds it, in words: dates, deadlines, lists of ids and of evidence, plain texts."""
    if isinstance(value, Mapping):
        return _say_deadline(value, language)
    if isinstance(value, list | tuple):
        return ", ".join(_say_member(member, language) for member in value)
    if value is None:
        return ""
    if field in ("date", "deadline"):
        return say_edtf(str(value), language)
    return label(f"{field}_{value}", clean(str(value)), language)


def _say_deadline(value: Mapping[str, Any], language: str) -> str:
    due = value.get("date")
    return say_due(say_edtf(str(due), language) if due else "", str(value.get("outcome") or ""), language)


def _say_member(value: Any, language: str) -> str:
    if not isinstance(value, Mapping):
        return clean(str(value))
    relation = label(f"relation_{value.get('relation', 'reports')}", "", language)
    claim = phrase(logged.texts(value.get("claim")), language).text
    return f"{clean(str(value.get('publisher', '')), 200)} ({relation})" + (f": “{claim}”" if claim else "")
