"""What is new since a watermark, one item per event, in the order a reader wants it. Pure; `publish.digests` puts it in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from tracker.model import Change, Deadline, DeadlineStep, Digest, Event, FieldChange, Timeline
from tracker.states import ChangeKind, EventStatus

_ORDER = (ChangeKind.ADDED, ChangeKind.MOVED, ChangeKind.UPDATED, ChangeKind.CORRECTED, ChangeKind.RETRACTED)
_STRENGTH = (ChangeKind.CORRECTED, ChangeKind.MOVED, ChangeKind.UPDATED)


def compose(
    timeline: Timeline, changes: Sequence[Change], deadlines: Sequence[Deadline], from_seq: int, now: datetime
) -> Digest | None:
    """What to tell somebody who knows everything up to `from_seq`, or None where there is nothing to tell.

    `changes` is the whole log, for what was told before decides what is news: the changes of one event become one item.
    A new event stands as it is now, whatever happened to it on the way, and is `moved` rather than `added` where it moves
    a deadline. One that was retracted again is told only to those who knew of it, and so is what was changed and changed
    back. Items come in the order added, moved, updated, corrected, retracted, and the newest event first; deadlines in
    the order they fall due, then the postponed, then those that ended by an event of this digest. An event that the
    timeline no longer holds is left out: retracted ones are to be kept in it.
    """
    events = {event.id: event for event in timeline.events}
    movers = _movers(deadlines)
    folded = (
        (_fold(log, events[key], from_seq, key in movers), events[key]) for key, log in _logs(changes).items() if key in events
    )
    items = sorted(((change, event) for change, event in folded if change), key=_place)
    if not items:
        return None
    told = {event.id for _, event in items}
    return Digest(timeline.id, from_seq, max(change.seq for change in changes), now, tuple(items), _due(deadlines, told))


def _logs(changes: Sequence[Change]) -> Mapping[str, list[Change]]:
    logs: dict[str, list[Change]] = {}
    for change in sorted(changes, key=lambda change: change.seq):
        logs.setdefault(change.event_id, []).append(change)
    return logs


def _fold(log: Sequence[Change], event: Event, from_seq: int, moves: bool) -> Change | None:
    """The changes of one event after the watermark as one, None where a reader need not hear of it."""
    sent = [change for change in log if change.seq <= from_seq]
    fresh = [change for change in log if change.seq > from_seq]
    if not fresh:
        return None
    known = bool(sent) and sent[-1].kind is not ChangeKind.RETRACTED
    if event.status is EventStatus.RETRACTED:
        return replace(fresh[-1], kind=ChangeKind.RETRACTED) if known else None
    if not known:
        return replace(fresh[-1], kind=ChangeKind.MOVED if moves else ChangeKind.ADDED, fields=())
    return _amended(fresh)


def _amended(fresh: Sequence[Change]) -> Change | None:
    """The net difference to an event the reader knows: of several kinds the strongest, of each field its first and last value."""
    fields = _net(fresh)
    kinds = {change.kind for change in fresh}
    kind = next((kind for kind in _STRENGTH if kind in kinds), None)
    undone = not fields and any(change.fields for change in fresh)
    return None if kind is None or undone else replace(fresh[-1], kind=kind, fields=fields)


def _net(fresh: Sequence[Change]) -> tuple[FieldChange, ...]:
    net: dict[str, FieldChange] = {}
    for change in fresh:
        for field in change.fields:
            first = net.get(field.name, field)
            net[field.name] = replace(first, after=field.after)
    return tuple(field for field in net.values() if field.before != field.after)


def _movers(deadlines: Sequence[Deadline]) -> frozenset[str]:
    """The events that move or postpone a deadline set before; making a date exact moves nothing."""
    movers: set[str] = set()
    for deadline in deadlines:
        for (_, before), (event_id, step) in zip(deadline.steps, deadline.steps[1:], strict=False):
            if _moves(before, step):
                movers.add(event_id)
    return frozenset(movers)


def _moves(before: DeadlineStep, step: DeadlineStep) -> bool:
    if step.outcome or step.date is None or before.date is None:
        return not step.outcome and step.date != before.date
    return not (before.date.earliest <= step.date.earliest and step.date.latest <= before.date.latest)


def _place(item: tuple[Change, Event]) -> tuple[int, int, int, str]:
    change, event = item
    return (_ORDER.index(change.kind), -event.date.earliest.toordinal(), -event.date.latest.toordinal(), event.id)


def _due(deadlines: Sequence[Deadline], told: set[str]) -> tuple[Deadline, ...]:
    ended = {deadline.id for deadline in deadlines if deadline.state not in ("open", "postponed")}
    shown = (d for d in deadlines if d.id not in ended or d.steps[-1][0] in told)
    return tuple(sorted(shown, key=lambda d: (d.id in ended, d.date is None, d.date.latest if d.date else date.max, d.id)))
