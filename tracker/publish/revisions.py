"""Revisions of events and deadlines as calendars count them (RFC 5545, 3.8.7.4), out of the change log alone.

The log only grows, so a revision once published is never counted otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tracker.dates import parse_edtf
from tracker.model import Change
from tracker.publish import logged
from tracker.states import EventStatus

FOLLOWED = ("date", "status")
"""The fields of an event that make it another revision."""


@dataclass(frozen=True, slots=True)
class Revision:
    """When an item was first and last published, and how many later publications changed its date or state."""

    created: datetime
    modified: datetime
    sequence: int = 0


def event_revisions(log: Iterable[Change]) -> Mapping[str, Revision]:
    """The revision of every event the log speaks of, by its id; the log is in the order of `seq`."""
    found: dict[str, Revision] = {}
    for change in log:
        altered = any(field.name in FOLLOWED for field in change.fields)
        found[change.event_id] = _next(found.get(change.event_id), change.at, altered)
    return found


def deadline_revisions(log: Iterable[Change]) -> Mapping[str, Revision]:
    """The revision of every deadline, by its id: the log is replayed, and what its steps come to is compared each time."""
    events: dict[str, dict[str, Any]] = {}
    holders: dict[str, dict[str, Mapping[str, Any]]] = {}
    found: dict[str, Revision] = {}
    states: dict[str, object] = {}
    for change in log:
        event = events.setdefault(change.event_id, {})
        ids = {_deadline_id(event)}
        _replay(event, change)
        for id_ in (ids | {_deadline_id(event)}) - {""}:
            holders.setdefault(id_, {})[change.event_id] = event
            state = _outcome(id_, holders[id_].values())
            found[id_] = _next(found.get(id_), change.at, state != states.get(id_))
            states[id_] = state
    return found


def _next(before: Revision | None, at: datetime, altered: bool) -> Revision:
    at = at.astimezone(UTC).replace(microsecond=0)
    if before is None:
        return Revision(at, at)
    return Revision(before.created, max(before.modified, at), before.sequence + altered)


def _replay(event: dict[str, Any], change: Change) -> None:
    for field in change.fields:
        name, _, moved = field.name.partition(".")
        if moved:
            step = logged.step(event.get("deadline"))
            event["deadline"] = {**(step if step.get("id") == moved else {}), "id": moved, "date": field.after}
        else:
            event[name] = field.after


def _deadline_id(event: Mapping[str, Any]) -> str:
    return str(logged.step(event.get("deadline")).get("id") or "")


def _outcome(id_: str, events: Iterable[Mapping[str, Any]]) -> tuple[str, str]:
    """The last known date and the state that the published steps come to, as `Deadline` defines it."""
    standing = [event for event in events if _deadline_id(event) == id_ and event.get("status") != EventStatus.RETRACTED]
    date, state = "", ""
    for step in (event["deadline"] for event in sorted(standing, key=_happened)):
        date = step.get("date") or date
        state = step.get("outcome") or ("open" if step.get("date") else "postponed")
    return date, state


def _happened(event: Mapping[str, Any]) -> tuple[Any, ...]:
    try:
        when = parse_edtf(str(event.get("date")))
    except ValueError:
        return ()
    return (when.earliest, when.latest)
