"""How the threads of a saga stand: the fold of what its events say of them.

Nobody sets the state of a thread by itself. It is what the latest event that names the thread says, so an event that is
retracted, amended or undone takes its word with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tracker.dates import EventDate
from tracker.model import Event, Thread, Timeline
from tracker.states import EventStatus, ThreadState

HAPPENED = (EventStatus.HAPPENED, EventStatus.CORRECTED)
"""The states of an event whose word counts: what is expected, lapsed or retracted has not come about."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A thread with its state, when that began, by which event, and the latest event that names it; events by their ids."""

    thread: Thread
    state: ThreadState
    since: EventDate
    since_event: str
    latest: str


def situations(timeline: Timeline) -> tuple[Situation, ...]:
    """The threads that an event has named so far, in the order of the timeline.

    Events count in the order of time: by first possible day, then last, else as they stand. `since` is the date of the first
    event of the unbroken run of the state in force.
    """
    found: dict[str, Situation] = {}
    threads = {thread.id: thread for thread in timeline.threads}
    for event in _by_date(timeline.events):
        for id_, state in event.threads.items():
            if id_ in threads:
                found[id_] = _after(found.get(id_), threads[id_], state, event)
    return tuple(found[id_] for id_ in threads if id_ in found)


def _after(before: Situation | None, thread: Thread, state: ThreadState, event: Event) -> Situation:
    if before and before.state is state:
        return replace(before, latest=event.id)
    return Situation(thread, state, event.date, event.id, event.id)


def _by_date(events: Iterable[Event]) -> list[Event]:
    happened = (event for event in events if event.status in HAPPENED)
    return sorted(happened, key=lambda event: (event.date.earliest, event.date.latest))
