"""What a digest tells: one item per event, only what is news to somebody who knows everything up to the watermark."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.codec import event_json
from tracker.dates import EventDate, exact_day
from tracker.digest import compose
from tracker.model import Change, Deadline, DeadlineStep, Digest, Event, FieldChange, Timeline, Watch
from tracker.states import ChangeKind, EventStatus

NOW = datetime(2025, 6, 7, tzinfo=UTC)
TODAY = NOW.date()
ADDED, MOVED, UPDATED, CORRECTED, RETRACTED = (
    ChangeKind.ADDED,
    ChangeKind.MOVED,
    ChangeKind.UPDATED,
    ChangeKind.CORRECTED,
    ChangeKind.RETRACTED,
)


def day(text: str) -> EventDate:
    return exact_day(date.fromisoformat(text))


def event(identity: str, on: str = "2025-04-04", *, gone: bool = False) -> Event:
    status = EventStatus.RETRACTED if gone else EventStatus.HAPPENED
    return Event(identity, day(on), "law", status, {"en": identity})


def change(seq: int, identity: str, kind: ChangeKind, *fields: tuple[str, object, object]) -> Change:
    at = NOW - timedelta(days=30) + timedelta(hours=seq)
    return Change(seq, at, identity, kind, tuple(FieldChange(*field) for field in fields))


def digest(events: list[Event], log: list[Change], from_seq: int = 0, deadlines: tuple[Deadline, ...] = ()) -> Digest | None:
    timeline = Timeline("saga", {"en": "Saga"}, ("en",), Watch(), (), tuple(events))
    return compose(timeline, log, deadlines, from_seq, NOW)


def told(*args, **named) -> list[tuple[str, ChangeKind]]:
    made = digest(*args, **named)
    return [(item.id, change.kind) for change, item in made.changes] if made else []


def test_nothing_new_makes_no_digest() -> None:
    log = [change(1, "a", ADDED), change(2, "a", UPDATED, ("status", "x", "y"))]
    assert digest([event("a")], log, from_seq=2) is None
    assert digest([], []) is None


def test_a_digest_knows_its_window_and_its_moment() -> None:
    made = digest([event("a"), event("b")], [change(1, "a", ADDED), change(4, "b", ADDED)], from_seq=1)
    assert made is not None
    assert (made.timeline_id, made.from_seq, made.to_seq, made.at) == ("saga", 1, 4, NOW)


@pytest.mark.parametrize(
    ("kinds", "from_seq", "gone", "expected"),
    [
        ([ADDED], 0, False, [ADDED]),
        ([ADDED, UPDATED], 0, False, [ADDED]),
        ([ADDED, CORRECTED, UPDATED], 0, False, [ADDED]),
        ([ADDED, RETRACTED], 0, True, []),
        ([ADDED, UPDATED, RETRACTED], 0, True, []),
        ([ADDED, RETRACTED], 1, True, [RETRACTED]),
        ([ADDED, UPDATED, RETRACTED], 1, True, [RETRACTED]),
        ([ADDED, UPDATED], 1, False, [UPDATED]),
        ([ADDED, UPDATED, CORRECTED], 1, False, [CORRECTED]),
        ([ADDED, CORRECTED, UPDATED], 1, False, [CORRECTED]),
        ([ADDED, RETRACTED, ADDED], 2, False, [ADDED]),
        ([ADDED, RETRACTED, ADDED, RETRACTED], 2, True, []),
    ],
)
def test_changes_of_one_event_become_one_item(
    kinds: list[ChangeKind], from_seq: int, gone: bool, expected: list[ChangeKind]
) -> None:
    log = [change(seq, "a", kind, ("title", seq - 1, seq)) for seq, kind in enumerate(kinds, 1)]
    assert [kind for _, kind in told([event("a", gone=gone)], log, from_seq=from_seq)] == expected


def test_a_new_event_stands_as_it_is_without_its_way_there() -> None:
    log = [change(1, "a", ADDED), change(2, "a", UPDATED, ("title", {"en": "old"}, {"en": "a"}))]
    made = digest([event("a")], log)
    assert made is not None
    assert made.changes[0][0].fields == ()


def test_of_each_field_the_first_and_the_last_value_are_told() -> None:
    log = [
        change(1, "a", ADDED),
        change(2, "a", UPDATED, ("title", "one", "two"), ("status", "expected", "happened")),
        change(3, "a", UPDATED, ("title", "two", "three")),
    ]
    made = digest([event("a")], log, from_seq=1)
    assert made is not None
    merged = made.changes[0][0]
    assert (merged.seq, merged.fields) == (
        3,
        (FieldChange("title", "one", "three"), FieldChange("status", "expected", "happened")),
    )


def test_what_was_changed_and_changed_back_is_not_told() -> None:
    log = [change(1, "a", ADDED), change(2, "a", UPDATED, ("title", "x", "y")), change(3, "a", CORRECTED, ("title", "y", "x"))]
    assert told([event("a")], log, from_seq=1) == []


def test_a_retraction_taken_back_before_it_was_sent_is_not_told() -> None:
    log = [
        change(1, "a", ADDED),
        change(2, "a", RETRACTED, ("status", "happened", "retracted")),
        change(3, "a", UPDATED, ("status", "retracted", "happened")),
    ]
    assert told([event("a")], log, from_seq=1) == []


def taken_out(seq: int, item: Event) -> Change:
    return change(seq, item.id, RETRACTED, *((name, value, None) for name, value in event_json(item).items()))


def test_an_event_taken_out_again_is_told_to_those_who_knew_it_as_it_was() -> None:
    was = event("a")
    log = [change(1, "a", ADDED), taken_out(2, was)]
    made = digest([], log, from_seq=1)
    assert made is not None
    assert made.changes == ((log[1], replace(was, status=EventStatus.RETRACTED)),)
    assert digest([], log, from_seq=0) is None


def test_an_event_taken_out_and_put_back_is_told_where_it_differs() -> None:
    log = [change(1, "a", ADDED), taken_out(2, event("a")), put_back(3, event("a"))]
    assert told([event("a")], log, from_seq=1) == []
    moved = event("a", "2025-05-05")
    made = digest([moved], [*log[:2], put_back(3, moved)], from_seq=1)
    assert made is not None
    assert [(entry.kind, entry.fields) for entry, _ in made.changes] == [
        (UPDATED, (FieldChange("date", "2025-04-04", "2025-05-05"),))
    ]


def put_back(seq: int, item: Event) -> Change:
    return change(seq, item.id, ADDED, *((name, None, value) for name, value in event_json(item).items()))


def test_items_come_by_kind_then_newest_first() -> None:
    events = [event("old", "2024-01-01"), event("new", "2025-01-01"), event("gone", gone=True), event("fixed"), event("edited")]
    log = [change(seq, item.id, ADDED) for seq, item in enumerate(events[2:], 1)]
    log += [change(4, "gone", RETRACTED)]
    log += [change(5, "edited", UPDATED, ("title", 1, 2)), change(6, "fixed", CORRECTED, ("title", 1, 2))]
    log += [change(7, "old", ADDED), change(8, "new", ADDED)]
    assert told(events, log, from_seq=3) == [
        ("new", ADDED),
        ("old", ADDED),
        ("edited", UPDATED),
        ("fixed", CORRECTED),
        ("gone", RETRACTED),
    ]


def mover(identity: str, due: str | None) -> Event:
    """An event that moves the deadline `d`, or postpones it."""
    return replace(event(identity), deadline=DeadlineStep("d", day(due) if due else None))


@pytest.mark.parametrize("due", ["2025-06-19", None])
def test_a_new_event_that_moves_a_deadline_is_a_moved_deadline(due: str | None) -> None:
    log = [change(1, "a", ADDED), change(2, "a", MOVED, ("deadline.d", "2025-04-05", due))]
    assert told([mover("a", due)], log) == [("a", MOVED)]


def test_an_event_that_sets_a_deadline_first_moves_nothing() -> None:
    assert told([mover("a", "2025-06-19")], [change(1, "a", ADDED, ("deadline", None, {"id": "d"}))]) == [("a", ADDED)]


def test_a_known_event_that_now_moves_a_deadline_says_so_once() -> None:
    log = [
        change(1, "a", ADDED),
        change(2, "a", UPDATED, ("deadline", None, {"id": "d", "date": "2025-06-19"}), ("title", "x", "y")),
        change(3, "a", MOVED, ("deadline.d", "2025-04-05", "2025-06-19")),
    ]
    made = digest([mover("a", "2025-06-19")], log, from_seq=1)
    assert made is not None
    assert [(entry.kind, [field.name for field in entry.fields]) for entry, _ in made.changes] == [
        (MOVED, ["title", "deadline.d"])
    ]


@pytest.mark.parametrize("now", [event("a"), mover("a", "2025-09-17")])
def test_a_move_that_no_longer_stands_is_not_told(now: Event) -> None:
    log = [
        change(1, "a", ADDED),
        change(2, "a", UPDATED, ("deadline", None, {"id": "d"})),
        change(3, "a", MOVED, ("deadline.d", "2025-04-05", "2025-06-19")),
        change(4, "a", UPDATED, ("deadline", {"id": "d"}, None)),
    ]
    assert told([now], log, from_seq=1) == []


def deadline(identity: str, state: str, *event_ids: str, due: date = TODAY) -> Deadline:
    steps = tuple((event_id, DeadlineStep(identity, day(due.isoformat()))) for event_id in event_ids)
    return Deadline(identity, {"en": identity}, day(due.isoformat()), state, steps)


def test_a_digest_has_the_deadlines_that_press_and_those_it_touches() -> None:
    deadlines = (
        deadline("ended-long-ago", "lapsed", "x", "y"),
        deadline("ended-now", "met", "x", "a"),
        deadline("ahead", "open", "x", due=TODAY + timedelta(days=400)),
        deadline("passed-lately", "open", "x", due=TODAY - timedelta(days=30)),
        deadline("passed-long-ago", "open", "x", due=TODAY - timedelta(days=31)),
        deadline("postponed", "postponed", "x"),
        deadline("postponed-now", "postponed", "x", "a"),
    )
    made = digest([event("a")], [change(1, "a", ADDED)], deadlines=deadlines)
    assert made is not None
    assert [due.id for due in made.deadlines] == ["ended-now", "ahead", "passed-lately", "postponed-now"]


walks = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), max_size=12)


def walked(walk: list[tuple[str, str]]) -> tuple[list[Event], list[Change]]:
    """A log in which events are added once and then change their title."""
    titles: dict[str, str] = {}
    log = []
    for seq, (identity, title) in enumerate(walk, 1):
        if identity not in titles:
            log.append(change(seq, identity, ADDED))
        else:
            log.append(change(seq, identity, UPDATED, ("title", titles[identity], title)))
        titles[identity] = title
    return [event(identity) for identity in titles], log


@given(walks, st.lists(st.integers(0, 12), max_size=3))
def test_digests_one_after_the_other_tell_every_difference_once(walk: list[tuple[str, str]], stops: list[int]) -> None:
    events, log = walked(walk)
    marks = sorted({0, len(log), *(min(stop, len(log)) for stop in stops)})
    known: dict[str, str] = {}
    for low, high in pairwise(marks):
        until = [entry for entry in log if entry.seq <= high]
        made = digest(events, until, from_seq=low)
        for entry, item in made.changes if made else ():
            assert (entry.kind is ADDED) == (item.id not in known)
            before = entry.fields[0].before if entry.fields else None
            assert before == known.get(item.id)
            known[item.id] = entry.fields[0].after if entry.fields else title_at(walk, high, item.id)
        assert known == {identity: title_at(walk, high, identity) for identity, _ in walk[:high]}


def title_at(walk: list[tuple[str, str]], seq: int, identity: str) -> str:
    return [title for key, title in walk[:seq] if key == identity][-1]
