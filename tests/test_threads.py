"""How threads stand: what the latest event says, since when without a break, whatever order the events came in."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import sagas
from tracker.model import Event, Thread, Timeline, Watch
from tracker.states import EventStatus, ThreadState
from tracker.threads import HAPPENED, Situation, situations

OPEN, STALLED, SETTLED = ThreadState
THREADS = (Thread("sale", {"en": "The sale"}), Thread("suit", {"en": "The suit"}))


def timeline(*events: Event) -> Timeline:
    return Timeline("harbour", {"en": "The harbour"}, ("en",), Watch(), (), events, THREADS)


def said(day: int, status: EventStatus = EventStatus.HAPPENED, **threads: ThreadState) -> Event:
    return replace(sagas.event(f"e{day}", f"2031-05-{day:02}", status=status), threads=threads)


def told(*events: Event) -> list[tuple[str, str, str, str]]:
    return [(s.thread.id, s.state, s.since.edtf, s.latest) for s in situations(timeline(*events))]


def test_the_latest_event_says_the_state_and_the_first_of_its_run_since_when() -> None:
    events = (said(1, sale=STALLED), said(2, sale=OPEN), said(3), said(4, sale=OPEN, suit=SETTLED), said(5, sale=OPEN))
    assert told(*events) == [("sale", "open", "2031-05-02", "e5"), ("suit", "settled", "2031-05-04", "e4")]


def test_a_state_that_comes_back_begins_anew() -> None:
    assert told(said(1, sale=OPEN), said(2, sale=STALLED), said(3, sale=OPEN)) == [("sale", "open", "2031-05-03", "e3")]


def test_a_thread_that_no_event_has_named_is_left_out() -> None:
    assert told(said(1, suit=OPEN)) == [("suit", "open", "2031-05-01", "e1")]
    assert told() == []


def test_a_thread_that_the_timeline_does_not_have_is_left_out() -> None:
    assert told(said(1, tides=OPEN)) == []


@pytest.mark.parametrize("status", sorted(set(EventStatus) - set(HAPPENED)))
def test_what_has_not_come_about_says_nothing(status: EventStatus) -> None:
    assert told(said(1, sale=OPEN), said(2, status, sale=SETTLED)) == [("sale", "open", "2031-05-01", "e1")]


def test_the_retraction_of_an_event_in_between_joins_what_it_had_parted() -> None:
    events = [said(1, sale=OPEN), said(2, sale=STALLED), said(3, sale=OPEN)]
    events[1] = replace(events[1], status=EventStatus.RETRACTED)
    assert told(*events) == [("sale", "open", "2031-05-01", "e3")]


def test_of_events_of_the_same_day_the_later_in_the_file_has_the_last_word() -> None:
    first, second = said(1, sale=OPEN), replace(said(1, sale=SETTLED), id="after")
    assert told(first, second) == [("sale", "settled", "2031-05-01", "after")]
    assert told(second, first) == [("sale", "open", "2031-05-01", "e1")]


states = st.dictionaries(st.sampled_from(["sale", "suit"]), st.sampled_from(ThreadState))
events = st.lists(st.tuples(states, st.sampled_from(EventStatus)), max_size=8)


def dated(drawn: list[tuple[dict[str, ThreadState], EventStatus]]) -> list[Event]:
    """One event a day."""
    return [said(day, status, **threads) for day, (threads, status) in enumerate(drawn, 1)]


def by_looking_back(found: list[Event], thread: Thread) -> Situation | None:
    """The same by another way: from the last event that names the thread back to the first that says the same."""
    naming = [event for event in found if thread.id in event.threads and event.status in HAPPENED]
    if not naming:
        return None
    since = naming[-1]
    for event in reversed(naming):
        if event.threads[thread.id] is not since.threads[thread.id]:
            break
        since = event
    return Situation(thread, since.threads[thread.id], since.date, since.id, naming[-1].id)


@given(events)
def test_looking_back_from_the_last_event_comes_to_the_same(drawn: list[tuple[dict[str, ThreadState], EventStatus]]) -> None:
    found = dated(drawn)
    expected = [by_looking_back(found, thread) for thread in THREADS]
    assert situations(timeline(*found)) == tuple(situation for situation in expected if situation)


@given(events.flatmap(lambda drawn: st.tuples(st.just(dated(drawn)), st.permutations(dated(drawn)))))
def test_the_order_in_which_events_came_changes_nothing(both: tuple[list[Event], list[Event]]) -> None:
    in_order, shuffled = both
    assert situations(timeline(*shuffled)) == situations(timeline(*in_order))


@given(events, st.integers(0, 7))
def test_retracting_an_event_is_as_if_it_had_never_been(drawn: list[tuple[dict[str, ThreadState], EventStatus]], n: int) -> None:
    found = dated(drawn)
    without = [event for place, event in enumerate(found) if place != n]
    struck = [replace(event, status=EventStatus.RETRACTED) if place == n else event for place, event in enumerate(found)]
    assert situations(timeline(*struck)) == situations(timeline(*without))
