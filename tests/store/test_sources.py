"""Timelines and their sources: saving, what is due, checks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tracker import store
from tracker.errors import ConfigError, NotFound, TimelineError
from tracker.model import Check, SourceStatus
from tracker.states import SourceState
from tracker.store import sources, timelines


def _ids(standings):
    return [source.id for source, _ in standings]


def test_saving_a_timeline_twice_changes_no_row(engine, make, contents):
    with store.writing(engine) as session:
        make.begin(session)
    before = contents()
    with store.writing(engine) as session:
        timelines.save(session, make.saga, make.now + timedelta(days=1))
    assert contents() == before


def test_a_source_dropped_from_the_file_is_kept_but_no_longer_followed_nor_due(session, make):
    timelines.save(session, replace(make.saga, sources=(make.gazette,)), make.now)
    assert _ids(sources.listing(session, "saga")) == ["gazette"]
    assert _ids(sources.listing(session)) == ["gazette", "wire"]
    assert _ids(sources.due(session, make.now, 10)) == ["gazette"]
    timelines.save(session, replace(make.saga, sources=()), make.now)
    assert sources.listing(session, "saga") == ()


def test_the_order_of_the_file_is_kept_when_it_changes(session, make):
    timelines.save(session, replace(make.saga, sources=(make.gazette, make.wire)), make.now)
    assert _ids(sources.listing(session, "saga")) == ["gazette", "wire"]


def test_without_an_id_the_only_timeline_is_loaded(session, make):
    assert timelines.load(session).id == "saga"
    timelines.save(session, replace(make.saga, id="other", sources=()), make.now)
    with pytest.raises(ConfigError, match="other, saga"):
        timelines.load(session)
    assert timelines.ids(session) == ("other", "saga")


@pytest.mark.parametrize("ask", [timelines.load, timelines.resolve])
def test_a_missing_timeline_is_named(session, ask):
    with pytest.raises(NotFound, match="no timeline 'nope'") as refusal:
        ask(session, "nope")
    assert "saga" in refusal.value.hint


@pytest.mark.parametrize("ask", [timelines.load, timelines.resolve])
def test_no_timeline_at_all_says_what_to_run(engine, ask):
    with store.reading(engine) as session, pytest.raises(NotFound, match="no timeline yet"):
        ask(session)


def test_the_id_meant_is_the_one_given_or_the_only_one(session):
    assert timelines.resolve(session) == timelines.resolve(session, "saga") == "saga"


def test_two_timelines_may_share_a_source_but_not_an_id_for_two(session, make):
    shared = replace(make.saga, id="other", sources=(make.wire,))
    timelines.save(session, shared, make.now)
    assert _ids(sources.listing(session, "other")) == ["wire"]
    clash = replace(shared, sources=(replace(make.gazette, id="new"), replace(make.wire, url="https://elsewhere.example/")))
    with pytest.raises(TimelineError, match="'saga'") as refusal:
        timelines.save(session, clash, make.now)
    assert refusal.value.pointer == "/sources/1/id"


def test_a_source_with_a_new_url_is_fetched_whole_and_at_once(session, make):
    known = SourceStatus("wire", etag="e", last_modified="m", body_hash="h", next_check=make.now + timedelta(days=1), failures=2)
    sources.record(session, Check("wire", make.now, 200), known)
    moved = replace(make.saga, sources=(replace(make.wire, url="https://wire.example/new"), make.gazette))
    timelines.save(session, moved, make.now)
    source, status = sources.get(session, "wire")
    assert source.url == "https://wire.example/new"
    assert status == SourceStatus("wire", failures=2)


def test_a_source_can_be_added_to_a_timeline_as_its_last(session, make):
    added = replace(make.wire, id="added", url="https://added.example/")
    sources.add(session, "saga", added)
    sources.add(session, "saga", added)
    assert _ids(sources.listing(session, "saga")) == ["wire", "gazette", "added"]
    assert sources.get(session, "added") == (added, SourceStatus("added"))
    with pytest.raises(NotFound, match="no timeline"):
        sources.add(session, "nope", added)


def test_due_are_enabled_sources_whose_time_has_come_the_longest_overdue_first(session, make):
    wanted = {"late": -60, "later": -120, "never": None, "soon": 60, "off": None, "paused": None, "just-now": 0}
    made = [replace(make.wire, id=id_, url=f"https://{id_}.example/", enabled=id_ != "off") for id_ in wanted]
    timelines.save(session, replace(make.saga, sources=tuple(made)), make.now)
    for id_, minutes in wanted.items():
        at = None if minutes is None else make.now + timedelta(minutes=minutes)
        sources.record(session, Check(id_, make.now, 200), SourceStatus(id_, next_check=at))
    sources.set_paused(session, "paused", True)
    assert _ids(sources.due(session, make.now, 10)) == ["never", "later", "late", "just-now"]
    assert _ids(sources.due(session, make.now, 2)) == ["never", "later"]
    assert _ids(sources.due(session, make.now, 10, every=True)) == ["never", "later", "late", "just-now", "soon"]
    assert _ids(sources.upcoming(session, 3)) == ["never", "later", "late"]


def test_a_check_is_recorded_once_per_instant_with_the_status_after_it(session, make):
    first = Check("wire", make.now, 500, error="no answer", took_ms=12)
    again = replace(
        first, status=200, error="", seen=3, new=2, revised=1, next_check=make.now + timedelta(hours=1), why_next="ok"
    )
    status = SourceStatus("wire", SourceState.FAILING, failures=3, last_check=make.now, error="no answer", etag='"x"')
    sources.record(session, first, status)
    sources.record(session, again, replace(status, state=SourceState.OK))
    later = replace(again, at=make.now + timedelta(hours=1))
    sources.record(session, later, status)
    assert sources.checks(session, "wire", 10) == (later, again)
    assert sources.checks(session, "wire", 1) == (later,)
    assert sources.get(session, "wire") == (make.wire, status)


def test_old_checks_are_forgotten_and_the_standing_stays(session, make):
    checks = [Check("wire", make.now - timedelta(days=days), 200) for days in (9, 8, 0)]
    for check in checks:
        sources.record(session, check, SourceStatus("wire", last_check=check.at))
    sources.forget_checks(session, make.now - timedelta(days=8))
    assert sources.checks(session, "wire", 10) == (checks[2], checks[1])
    assert sources.get(session, "wire")[1].last_check == make.now


def test_a_pause_decided_during_a_check_outlives_it(session, make):
    _, before = sources.get(session, "wire")
    sources.set_paused(session, "wire", True)
    sources.record(session, Check("wire", make.now, 200), replace(before, last_check=make.now))
    assert sources.get(session, "wire")[1].paused
    sources.set_paused(session, "wire", False)
    assert not sources.get(session, "wire")[1].paused


@pytest.mark.parametrize(
    "act", [lambda session: sources.get(session, "x"), lambda session: sources.set_paused(session, "x", True)]
)
def test_a_missing_source_is_named(session, act):
    with pytest.raises(NotFound, match="no source 'x'"):
        act(session)
