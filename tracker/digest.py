"""What is new since a watermark, one item per event, in the order a reader wants it. Pure; `publish.digests` puts it in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from tracker.codec import event_value
from tracker.model import Change, Deadline, Digest, Event, FieldChange, Timeline
from tracker.states import ChangeKind, EventStatus

STILL_NEWS = timedelta(days=30)
"""How long a passed deadline stays in digests while nobody knows its outcome."""
_ORDER = (ChangeKind.ADDED, ChangeKind.MOVED, ChangeKind.UPDATED, ChangeKind.CORRECTED, ChangeKind.RETRACTED)
Item = tuple[Change, Event]


def compose(
    timeline: Timeline, changes: Sequence[Change], deadlines: Sequence[Deadline], from_seq: int, now: datetime
) -> Digest | None:
    """What to tell somebody who knows everything up to `from_seq`, or None where there is nothing to tell.

    `changes` is the whole log, oldest first, for what was told before decides what is news. The changes of one event
    become one item: a new event stands as it is now, whatever happened to it on the way, and is `moved` rather than
    `added` where it moves a deadline; of a known one each field has its first and last value. What was withdrawn again,
    or changed and changed back, is told only to those who knew it otherwise. Items come in the order added, moved,
    updated, corrected, retracted, and the newest event first. Deadlines are those ahead, those that passed lately with no
    outcome known, and those that an event of this digest touched.
    """
    events = {event.id: event for event in timeline.events}
    folded = (_item(log, events.get(event_id), from_seq) for event_id, log in _logs(changes).items())
    items = sorted((item for item in folded if item), key=_place)
    if not items:
        return None
    told = {event.id for _, event in items}
    return Digest(timeline.id, from_seq, changes[-1].seq, now, tuple(items), _shown(deadlines, told, now.date()))


def _logs(changes: Sequence[Change]) -> Mapping[str, Sequence[Change]]:
    logs: dict[str, list[Change]] = {}
    for change in changes:
        logs.setdefault(change.event_id, []).append(change)
    return logs


def _item(log: Sequence[Change], event: Event | None, from_seq: int) -> Item | None:
    """What to tell of one event; `event` is None where an undone decision took it out of the timeline."""
    sent = [change for change in log if change.seq <= from_seq]
    fresh = [change for change in log if change.seq > from_seq]
    if not fresh:
        return None
    known = bool(sent) and sent[-1].kind is not ChangeKind.RETRACTED
    if event is None or event.status is EventStatus.RETRACTED:
        return _withdrawn(fresh, event) if known else None
    return _amended(fresh, event) if known else _new(fresh, event)


def _withdrawn(fresh: Sequence[Change], event: Event | None) -> Item:
    last = fresh[-1]
    event = event or event_value({field.name: field.before for field in last.fields})
    return replace(last, kind=ChangeKind.RETRACTED), replace(event, status=EventStatus.RETRACTED)


def _new(fresh: Sequence[Change], event: Event) -> Item:
    moves = any(_is_move(field) for field in _net(fresh, event))
    return replace(fresh[-1], kind=ChangeKind.MOVED if moves else ChangeKind.ADDED, fields=()), event


def _amended(fresh: Sequence[Change], event: Event) -> Item | None:
    """The net difference to an event the reader knows: a correction if any change was, else a moved deadline, else an update."""
    fields = _net(fresh, event)
    if not fields:
        return None
    corrected = any(change.kind is ChangeKind.CORRECTED for change in fresh)
    moved = any(_is_move(field) for field in fields)
    kind = ChangeKind.CORRECTED if corrected else ChangeKind.MOVED if moved else ChangeKind.UPDATED
    return replace(fresh[-1], kind=kind, fields=fields), event


def _net(fresh: Sequence[Change], event: Event) -> tuple[FieldChange, ...]:
    """Each field that differs, with its first and last value; a moved deadline only where the event still moves it there."""
    net: dict[str, FieldChange] = {}
    for change in fresh:
        for field in change.fields:
            net[field.name] = replace(net.get(field.name, field), after=field.after)
    fields = tuple(
        field for field in net.values() if field.before != field.after and (not _is_move(field) or _stands(field, event))
    )
    moved = any(_is_move(field) for field in fields)
    # The event's own `deadline` would say the move a second time.
    return tuple(field for field in fields if not (moved and field.name == "deadline"))


def _is_move(field: FieldChange) -> bool:
    """Whether a field is the date of a deadline, named `deadline.<id>`, and no field of the event itself."""
    return field.name.startswith("deadline.")


def _stands(move: FieldChange, event: Event) -> bool:
    step = event.deadline
    return step is not None and move.name == f"deadline.{step.id}" and move.after == (step.date.edtf if step.date else None)


def _place(item: Item) -> tuple[int, int, int, str]:
    change, event = item
    return (_ORDER.index(change.kind), -event.date.earliest.toordinal(), -event.date.latest.toordinal(), event.id)


def _shown(deadlines: Sequence[Deadline], told: set[str], today: date) -> tuple[Deadline, ...]:
    return tuple(due for due in deadlines if due.steps[-1][0] in told or _is_pressing(due, today))


def _is_pressing(due: Deadline, today: date) -> bool:
    """Whether a deadline lies ahead, or passed so lately that its outcome is news. One without a date says nothing new."""
    return due.state == "open" and due.date is not None and due.date.latest >= today - STILL_NEWS
