"""Several at once: exactly one wins, nobody fails, nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tracker import store
from tracker.errors import Stale
from tracker.states import CandidateState
from tracker.store import articles, candidates, changes, ticks, timelines

THREADS = 4


def _together(act):
    """What `act(number)` gives in each of four threads that start at the same moment."""
    start = Barrier(THREADS)

    def run(number):
        start.wait()
        return act(number)

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(run, range(THREADS)))


@pytest.fixture
def begun(engine, make):
    with store.writing(engine) as session:
        make.begin(session)
    return engine


def test_of_four_schedulers_one_gets_each_period(engine, make):
    def claim_all(_):
        won = []
        for period in map(str, range(25)):
            with store.writing(engine) as session:
                won += [period] * ticks.claim(session, "check", period, make.now)
        return won

    won = [period for one in _together(claim_all) for period in one]
    assert Counter(won) == Counter(map(str, range(25)))


def test_of_two_programs_one_gets_each_period(database_url):
    code = """if True:
        import sys
        from datetime import UTC, datetime
        from tracker import store
        from tracker.store import ticks
        engine = store.connect(sys.argv[1])
        for period in range(50):
            with store.writing(engine) as session:
                if ticks.claim(session, "check", str(period), datetime.now(UTC)):
                    print(period)
    """
    programs = [subprocess.Popen([sys.executable, "-c", code, database_url], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    won = [int(line) for program in programs for line in program.communicate(timeout=60)[0].split()]
    assert [program.returncode for program in programs] == [0, 0]
    assert sorted(won) == list(range(50))


def test_one_of_four_maintainers_decides_first(begun, make):
    with store.writing(begun) as session:
        (id_,) = candidates.save(session, "saga", [make.candidate(make.tell(session, "a"))], {})
    wanted = [CandidateState.APPROVED, CandidateState.MERGED, CandidateState.REJECTED, CandidateState.EXPIRED]

    def decide(number):
        try:
            with store.writing(begun) as session:
                candidates.move(session, id_, CandidateState.PENDING, wanted[number])
        except Stale:
            return None
        return wanted[number]

    (winner,) = [state for state in _together(decide) if state]
    with store.reading(begun) as session:
        assert candidates.get(session, id_).state is winner


def test_writers_that_read_first_take_turns_and_changes_are_numbered_without_gaps(begun, make):
    def publish(number):
        for _ in range(10):
            with store.writing(begun) as session:
                assert timelines.load(session).id == "saga"
                changes.append(session, "saga", [make.change(f"by-{number}"), make.change(f"by-{number}")])

    _together(publish)
    with store.reading(begun) as session:
        found = changes.listing(session, "saga")
    assert [change.seq for change in found] == list(range(1, 2 * 10 * THREADS + 1))
    assert Counter(change.event_id for change in found) == {f"by-{number}": 20 for number in range(THREADS)}


def test_the_same_articles_offered_by_all_at_once_are_stored_once(begun, make):
    items = [make.item(f"n{number}") for number in range(1200)]
    orders = [items, items[::-1], items[600:] + items[:600], items[::2] + items[1::2]]

    def offer(number):
        with store.writing(begun) as session:
            return articles.add(session, make.gazette if number % 2 else make.wire, orders[number], make.now).new

    assert sum(_together(offer)) == 1200
    with store.reading(begun) as session:
        assert len(articles.inbox(session, "saga", 9999)) == 1200


def test_readers_are_not_stopped_by_a_writer(begun, make):
    with store.writing(begun) as writer:
        make.offer(writer, "a")
        with store.reading(begun) as session:
            assert articles.inbox(session, "saga", 10) == ()
    with store.reading(begun) as session:
        assert len(articles.inbox(session, "saga", 10)) == 1
