"""`timeline.json` to and from `Timeline`, and what follows from its events: their order, and the deadlines they move.

The canonical text of a timeline is what `render_timeline` writes; reading and writing it again gives the same bytes.
The JSON Schema stands beside this module as `timeline.schema.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from tracker.codec import (
    Doc,
    event_json,
    event_value,
    source_json,
    source_value,
    threads_json,
    threads_value,
    watch_json,
    watch_value,
)
from tracker.dates import parse_edtf
from tracker.errors import TimelineError
from tracker.model import Deadline, DeadlineStep, Event, Texts, Timeline
from tracker.states import EventStatus
from tracker.urls import http_url

SCHEMA = "tracker/timeline.schema.json"
MAX_BYTES = 50_000_000


def parse_timeline(text: str, file: str = "timeline.json") -> Timeline:
    """The timeline a file's text says. Raises TimelineError with file, JSON pointer and what was expected there."""
    try:
        doc = _load(text)
        _check_schema(doc)
        _check_meaning(doc)
    except TimelineError as error:
        raise TimelineError(error.message, file=file, pointer=error.pointer) from error
    return Timeline(
        id=doc["id"],
        title=doc["title"],
        languages=tuple(doc["languages"]),
        threads=threads_value(doc.get("threads", [])),
        watch=watch_value(doc["watch"]),
        sources=tuple(source_value(source) for source in doc["sources"]),
        events=tuple(event_value(event) for event in doc["events"]),
    )


def render_timeline(timeline: Timeline) -> str:
    """The canonical text of a timeline: keys in the order of the docs, indented by two, UTF-8 as it is, a final newline."""
    doc = {
        "$schema": SCHEMA,
        "format": 1,
        "id": timeline.id,
        "title": dict(timeline.title),
        "languages": list(timeline.languages),
        **({"threads": threads_json(timeline.threads)} if timeline.threads else {}),
        "watch": watch_json(timeline.watch),
        "sources": [source_json(source) for source in timeline.sources],
        "events": [event_json(event) for event in timeline.events],
    }
    return json.dumps(doc, ensure_ascii=False, indent=2) + "\n"


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events from the oldest to the newest: by first possible day, then last, else as they stood."""
    return tuple(sorted(events, key=lambda event: (event.date.earliest, event.date.latest)))


def arranged(listed: Sequence[Event], others: Iterable[Event]) -> tuple[Event, ...]:
    """The listed events in their order, each other one put after the last that did not happen later than it."""
    order = list(listed)
    for event in others:
        place = next((i for i in range(len(order), 0, -1) if order[i - 1].date.earliest <= event.date.earliest), 0)
        order.insert(place, event)
    return tuple(order)


def deadlines(events: Iterable[Event]) -> tuple[Deadline, ...]:
    """The deadlines the events speak of, in the order they were set: the fold of their steps by date, retracted ones left out."""
    steps: dict[str, list[tuple[str, DeadlineStep]]] = {}
    for event in in_order(events):
        if event.deadline and event.status is not EventStatus.RETRACTED:
            steps.setdefault(event.deadline.id, []).append((event.id, event.deadline))
    return tuple(_deadline(id_, tuple(history)) for id_, history in steps.items())


def _deadline(id_: str, steps: tuple[tuple[str, DeadlineStep], ...]) -> Deadline:
    title: Texts = {}
    for _, step in steps:
        title = step.title or title
    last = steps[-1][1]
    dates = [step.date for _, step in steps if step.date]
    if last.outcome:
        return Deadline(id_, title, last.date or (dates[-1] if dates else None), last.outcome, steps)
    return Deadline(id_, title, last.date, "open" if last.date else "postponed", steps)


def _load(text: str) -> Any:
    if len(text) > MAX_BYTES:
        raise TimelineError(f"expected at most {MAX_BYTES // 1_000_000} MB")
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise TimelineError(f"expected JSON: {error.msg} at line {error.lineno}, column {error.colno}") from error
    except RecursionError as error:
        raise TimelineError("expected JSON of ordinary depth, this one is nested too deeply") from error


@cache
def _validator() -> Any:
    # Loading the validator takes longer than most commands run; only reading a timeline needs it.
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(files("tracker").joinpath("timeline.schema.json").read_text(encoding="utf-8")))


def _check_schema(doc: Any) -> None:
    errors = sorted(_validator().iter_errors(doc), key=lambda error: [str(part) for part in error.absolute_path])
    if errors:
        error = errors[0]
        raise TimelineError(_expected(error), pointer=_pointer(error.absolute_path))


def _expected(error: Any) -> str:
    match error.validator:
        case "required":
            return f"expected the key {error.message.split(' ')[0]}"
        case "additionalProperties":
            return f"{error.message[0].lower()}{error.message[1:]}; the schema knows no such key"
        case "enum" | "const":
            return f"expected {error.validator_value!r}, found {error.instance!r}"[:300]
        case "type":
            return f"expected {error.validator_value}, found {type(error.instance).__name__}"
        case _:
            return str(error.message)[:300]


def _pointer(path: Iterable[Any]) -> str:
    """An RFC 6901 JSON pointer."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def _check_meaning(doc: Doc) -> None:
    """What the schema cannot say: ids are unique, links resolve, dates are dates, URLs are safe ones."""
    for key in ("threads", "sources", "events"):
        _unique(doc.get(key, []), f"/{key}")
    for key in ("entities", "themes"):
        _unique(doc["watch"][key], f"/watch/{key}")
    themes = {theme["id"] for theme in doc["watch"]["themes"]}
    for i, entity in enumerate(doc["watch"]["entities"]):
        _known(entity.get("needs", ()), themes, f"/watch/entities/{i}/needs", "a theme")
        _said(entity["names"], f"/watch/entities/{i}/names")
    for i, theme in enumerate(doc["watch"]["themes"]):
        _said(theme["terms"], f"/watch/themes/{i}/terms")
    _said(doc["watch"]["exclude"], "/watch/exclude")
    for i, source in enumerate(doc["sources"]):
        _safe(source["url"], f"/sources/{i}/url")
    ids, threads = ({item["id"] for item in doc.get(key, [])} for key in ("events", "threads"))
    for i, event in enumerate(doc["events"]):
        _check_event(event, ids, f"/events/{i}")
        _check_threads(event, threads, f"/events/{i}/threads")


def _said(terms: Doc, where: str) -> None:
    """Refuses a term that has neither letter nor digit: it could be found in nothing."""
    for language, words in terms.items():
        for i, word in enumerate(words):
            if not any(char.isalnum() for char in word):
                raise TimelineError("has neither a letter nor a digit", pointer=f"{where}/{language}/{i}")


def _check_event(event: Doc, ids: set[str], where: str) -> None:
    _dated(event["date"], f"{where}/date")
    for key in ("follows", "caused_by"):
        _known(event.get(key, ()), ids - {event["id"]}, f"{where}/{key}", "another event")
    if (step := event.get("deadline")) is not None:
        if step["date"]:
            _dated(step["date"], f"{where}/deadline/date")
        if "refines" in step:
            _dated(step["refines"]["date"], f"{where}/deadline/refines/date")
    for i, evidence in enumerate(event.get("evidence", ())):
        _safe(evidence["url"], f"{where}/evidence/{i}/url")


def _check_threads(event: Doc, known: set[str], where: str) -> None:
    for id_ in event.get("threads", {}):
        if id_ not in known:
            raise TimelineError(f"expected the id of a thread, there is no {id_!r}", pointer=f"{where}/{id_}")


def _unique(docs: list[Doc], where: str) -> None:
    seen: dict[str, int] = {}
    for i, doc in enumerate(docs):
        if doc["id"] in seen:
            raise TimelineError(
                f"expected an id of its own, {doc['id']!r} is at {where}/{seen[doc['id']]}", pointer=f"{where}/{i}/id"
            )
        seen[doc["id"]] = i


def _known(ids: Iterable[str], known: set[str], where: str, what: str) -> None:
    for i, id_ in enumerate(ids):
        if id_ not in known:
            raise TimelineError(f"expected the id of {what}, there is no {id_!r}", pointer=f"{where}/{i}")


def _dated(text: str, where: str) -> None:
    try:
        parse_edtf(text)
    except ValueError as error:
        raise TimelineError(f"expected a date: {error}", pointer=where) from error


def _safe(url: str, where: str) -> None:
    if not http_url(url):
        raise TimelineError("expected an http(s) URL without credentials, spaces or control characters", pointer=where)
