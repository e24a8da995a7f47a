"""Decisions on both databases: what each changes, that of two at once one wins, and that timeline.json goes in and out whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests import sagas
from tests.sites import DAY, NOW, follow, put_candidate, source, timeline_text, together
from tests.test_recorded_days import rows
from tracker import decide, review, store, timeline
from tracker.codec import source_value
from tracker.config import Settings
from tracker.dates import parse_edtf
from tracker.errors import IllegalTransition, NotFound, ReviewError, Stale, TimelineError
from tracker.model import Candidate, Change, DeadlineStep, Decision, Event
from tracker.review import Ruling, Word
from tracker.states import Action, CandidateKind, CandidateState, ChangeKind, EventStatus, Relation, ThreadState
from tracker.store import Engine

ADA = Word("ada", NOW, "clear case")
GAZETTE = source("gazette", "https://gazette.test/feed.xml")


@pytest.fixture
def saga(engine: Engine) -> Iterator[Engine]:
    """A database that holds the invented saga; after the test its events must still be what its decisions come to."""
    follow(engine, GAZETTE)
    yield engine
    with store.reading(engine) as session:
        assert all(store.decisions.agrees(session, named) for named in store.timelines.ids(session))


def events_of(engine: Engine) -> dict[str, Event]:
    with store.reading(engine) as session:
        return {event.id: event for event in store.events.listing(session, "harbour")}


def candidate_of(engine: Engine, id_: int) -> Candidate:
    with store.reading(engine) as session:
        return store.candidates.get(session, id_)


def decisions_of(engine: Engine) -> tuple[Decision, ...]:
    with store.reading(engine) as session:
        return store.decisions.listing(session, "harbour", 1000)


def changes_of(engine: Engine) -> tuple[Change, ...]:
    with store.reading(engine) as session:
        return store.changes.listing(session, "harbour")


def told(ruling: Ruling) -> list[tuple[str, ChangeKind]]:
    return [(change.event_id, change.kind) for change in ruling.changes]


# --- each decision ------------------------------------------------------------------------------------------------


def test_approval_makes_an_event_at_its_place_by_date_with_its_decision_and_changes(saga: Engine) -> None:
    number = put_candidate(saga, "https://news.test/a", "https://news.test/b", date=parse_edtf("2030-12-24"))
    ruling = decide.approve(saga, number, ADA, {"title.it": "Proroga", "id": "delay-0"})
    assert told(ruling) == [("delay-0", ChangeKind.ADDED), ("delay-0", ChangeKind.MOVED)]
    event = events_of(saga)["delay-0"]
    assert event == ruling.decision.after
    assert [evidence.url for evidence in event.evidence] == ["https://news.test/a", "https://news.test/b"]
    assert (event.title["it"], event.date.edtf) == ("Proroga", "2030-12-24")
    assert list(events_of(saga)) == ["harbour-law", "delay-0", "delay-1"]
    assert [doc["id"] for doc in json.loads(decide.export_timeline(saga))["events"]] == ["harbour-law", "delay-0", "delay-1"]
    after = candidate_of(saga, number)
    assert (after.state, after.event_id) == (CandidateState.APPROVED, "delay-0")
    last = decisions_of(saga)[0]
    assert last == ruling.decision
    assert (last.who, last.at, last.action, last.candidate_id, last.reason) == ("ada", NOW, Action.APPROVE, number, "clear case")
    assert changes_of(saga)[-2:] == ruling.changes
    assert {change.decision_id for change in ruling.changes} == {last.id}
    assert [change.seq for change in changes_of(saga)] == list(range(1, len(changes_of(saga)) + 1))


def test_approval_of_an_update_amends_its_event(saga: Engine) -> None:
    number = put_candidate(saga, kind=CandidateKind.UPDATE, event_id="delay-1", official_ids=("Order 9",), deadline=None)
    before = events_of(saga)["delay-1"]
    ruling = decide.approve(saga, number, ADA)
    after = events_of(saga)["delay-1"]
    assert (ruling.decision.before, ruling.decision.after) == (before, after)
    assert after.official_ids == ("Order 9",)
    assert [evidence.url for evidence in after.evidence] == ["https://gazette.test/delay-1", "https://news.test/report"]
    assert list(events_of(saga)) == ["harbour-law", "delay-1"]
    assert candidate_of(saga, number).event_id == "delay-1"


def test_a_merge_gives_an_event_evidence_and_nothing_else(saga: Engine) -> None:
    number = put_candidate(saga)
    before = events_of(saga)["delay-1"]
    decide.merge(saga, number, "delay-1", ADA, relation=Relation.DENIES)
    after = events_of(saga)["delay-1"]
    assert [(evidence.url, evidence.relation) for evidence in after.evidence] == [
        ("https://gazette.test/delay-1", Relation.REPORTS),
        ("https://news.test/report", Relation.DENIES),
    ]
    assert (after.title, after.date, after.deadline) == (before.title, before.date, before.deadline)
    moved = candidate_of(saga, number)
    assert (moved.state, moved.event_id) == (CandidateState.MERGED, "delay-1")


def test_rejecting_and_reopening_move_the_candidate_alone(saga: Engine) -> None:
    number = put_candidate(saga)
    public = events_of(saga), changes_of(saga)
    assert decide.reject(saga, number, ADA).changes == ()
    assert candidate_of(saga, number).state is CandidateState.REJECTED
    with pytest.raises(IllegalTransition, match="is rejected"):
        decide.approve(saga, number, ADA)
    decide.reopen(saga, number, ADA)
    assert candidate_of(saga, number).state is CandidateState.PENDING
    with pytest.raises(IllegalTransition):
        decide.reopen(saga, number, ADA)
    assert (events_of(saga), changes_of(saga)) == public
    assert [one.action for one in decisions_of(saga)[:2]] == [Action.REOPEN, Action.REJECT]


def test_an_edit_changes_fields_and_tells_of_them(saga: Engine) -> None:
    ruling = decide.edit(saga, "delay-1", {"date": "2031-01-29", "summary.it": "Successe."}, ADA)
    assert told(ruling) == [("delay-1", ChangeKind.CORRECTED)]
    assert {field.name: (field.before, field.after) for field in ruling.changes[0].fields}["date"] == ("2031-01-30", "2031-01-29")
    assert events_of(saga)["delay-1"].summary["it"] == "Successe."
    assert told(decide.edit(saga, "delay-1", {"deadline": "sell-by=2031-06-30"}, ADA)) == [("delay-1", ChangeKind.MOVED)]


def test_a_retracted_event_stays_and_cannot_move_on(saga: Engine) -> None:
    assert told(decide.retract(saga, "delay-1", ADA)) == [("delay-1", ChangeKind.RETRACTED)]
    assert events_of(saga)["delay-1"].status is EventStatus.RETRACTED
    with pytest.raises(IllegalTransition):
        decide.edit(saga, "delay-1", {"status": "happened"}, ADA)


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (lambda engine, _: decide.approve(engine, 999, ADA), NotFound),
        (lambda engine, _: decide.merge(engine, 999, "delay-1", ADA), NotFound),
        (lambda engine, number: decide.merge(engine, number, "nosuch", ADA), NotFound),
        (lambda engine, _: decide.edit(engine, "nosuch", {"category": "law"}, ADA), NotFound),
        (lambda engine, _: decide.retract(engine, "delay-1", ADA, "nosuch"), NotFound),
        (lambda engine, _: decide.undo(engine, ADA, 999), NotFound),
        (lambda engine, _: decide.undo(engine, ADA), NotFound),
        (lambda engine, number: decide.approve(engine, number, ADA, {"date": "yesterday"}), ReviewError),
        (lambda engine, number: decide.approve(engine, number, ADA, {"id": "delay-1"}), ReviewError),
        (lambda engine, number: decide.approve(engine, number, ADA, {"follows": "nosuch"}), ReviewError),
        (lambda engine, _: decide.edit(engine, "delay-1", {"category": "executive"}, ADA), ReviewError),
    ],
)
def test_a_decision_that_cannot_be_taken_changes_no_row(saga: Engine, act: Any, error: type[Exception]) -> None:
    number = put_candidate(saga)
    before = rows(saga)
    with pytest.raises(error):
        act(saga, number)
    assert rows(saga) == before


def test_candidates_expire_when_nobody_decides(saga: Engine) -> None:
    old, other = put_candidate(saga), put_candidate(saga, "https://news.test/c")
    decide.reject(saga, other, ADA)
    settings = Settings(candidate_days=2)
    assert decide.expire(saga, settings, sagas.NOON + 2 * DAY) == 0
    assert decide.expire(saga, settings, sagas.NOON + 2 * DAY + timedelta(seconds=1)) == 1
    assert [candidate_of(saga, number).state for number in (old, other)] == [CandidateState.EXPIRED, CandidateState.REJECTED]
    assert decide.expire(saga, settings, sagas.NOON + 9 * DAY) == 0
    decide.reopen(saga, old, ADA)
    decide.approve(saga, old, ADA)


# --- undo ---------------------------------------------------------------------------------------------------------

DECISIONS: dict[str, Any] = {
    "approve": lambda engine, number: decide.approve(engine, number, ADA),
    "merge": lambda engine, number: decide.merge(engine, number, "delay-1", ADA),
    "reject": lambda engine, number: decide.reject(engine, number, ADA),
    "edit": lambda engine, _: decide.edit(engine, "delay-1", {"title.en": "Another", "deadline": "sell-by=2031-09"}, ADA),
    "retract": lambda engine, _: decide.retract(engine, "delay-1", ADA),
}


@pytest.mark.parametrize("name", DECISIONS)
def test_undo_puts_event_and_candidate_back_and_keeps_both_decisions(saga: Engine, name: str) -> None:
    number = put_candidate(saga)
    exported, before, waiting = decide.export_timeline(saga), events_of(saga), candidate_of(saga, number)
    ruling = DECISIONS[name](saga, number)
    undone = decide.undo(saga, Word("bea", NOW + DAY, "a slip"))
    assert (undone.decision.undoes, undone.decision.action) == (ruling.decision.id, Action.UNDO)
    assert (events_of(saga), candidate_of(saga, number), decide.export_timeline(saga)) == (before, waiting, exported)
    assert [one.id for one in decisions_of(saga)[:2]] == [undone.decision.id, ruling.decision.id]
    assert len(changes_of(saga)) == 2 + len(ruling.changes) + len(undone.changes)
    with pytest.raises(NotFound, match="no decision to take back"):
        decide.undo(saga, ADA)
    with pytest.raises(IllegalTransition):
        decide.undo(saga, ADA, undone.decision.id)
    DECISIONS[name](saga, number)


def test_only_the_latest_decision_on_an_event_can_be_undone(saga: Engine) -> None:
    approved = decide.approve(saga, put_candidate(saga), ADA, {"id": "delay-2"})
    edited = decide.edit(saga, "delay-2", {"title.en": "Better"}, ADA)
    with pytest.raises(Stale, match="changed again after"):
        decide.undo(saga, ADA, approved.decision.id)
    decide.undo(saga, ADA, edited.decision.id)
    followed = decide.edit(saga, "delay-1", {"follows": "delay-2"}, ADA)
    with pytest.raises(ReviewError, match="delay-1 follows"):
        decide.undo(saga, ADA, approved.decision.id)
    decide.undo(saga, ADA, followed.decision.id)
    decide.undo(saga, ADA, approved.decision.id)
    assert list(events_of(saga)) == ["harbour-law", "delay-1"]


# --- two at once --------------------------------------------------------------------------------------------------


def test_of_two_who_decide_on_one_candidate_exactly_one_wins(saga: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    number = put_candidate(saga)
    done = together(monkeypatch, review, "approve", lambda who: decide.approve(saga, number, Word(f"maintainer {who}", NOW)))
    assert sorted(type(one) for one in done if not isinstance(one, Ruling)) in ([IllegalTransition], [Stale])
    (won,) = (one for one in done if isinstance(one, Ruling))
    assert [one.who for one in decisions_of(saga) if one.action is Action.APPROVE] == [won.decision.who]
    assert len(events_of(saga)) == 3


def test_two_who_give_one_event_evidence_lose_none(saga: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [put_candidate(saga, f"https://news.test/{name}") for name in "ab"]
    together(monkeypatch, review, "merge", lambda who: decide.merge(saga, numbers[who], "delay-1", ADA))
    urls = {evidence.url for evidence in events_of(saga)["delay-1"].evidence}
    assert urls == {"https://gazette.test/delay-1", "https://news.test/a", "https://news.test/b"}
    first, second = reversed(decisions_of(saga)[:2])
    assert second.before == first.after


def test_two_new_events_of_one_title_get_ids_of_their_own(saga: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [put_candidate(saga, f"https://news.test/{name}", title="The same") for name in "ab"]
    together(monkeypatch, review, "approve", lambda who: decide.approve(saga, numbers[who], ADA))
    assert set(events_of(saga)) == {"harbour-law", "delay-1", "the-same", "the-same-2"}


def test_an_approval_while_candidates_expire_is_not_lost(saga: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    number = put_candidate(saga)

    def act(who: int) -> Any:
        return decide.expire(saga, Settings(), NOW + 40 * DAY) if who else decide.approve(saga, number, ADA)

    done = together(monkeypatch, store.candidates, "get", act)
    state = candidate_of(saga, number).state
    assert state is (CandidateState.APPROVED if isinstance(done[0], Ruling) else CandidateState.EXPIRED)
    assert len([one for one in decisions_of(saga) if one.action is not Action.IMPORT]) == 1


# --- timeline.json ------------------------------------------------------------------------------------------------


def canonical(**more: Any) -> str:
    return timeline.render_timeline(timeline.parse_timeline(timeline_text(GAZETTE, **more)))


def read(engine: Engine, text: str, days: int = 1) -> decide.Imported:
    return decide.import_timeline(engine, text, "timeline.json", Word("timeline.json", NOW + days * DAY))


def test_a_file_goes_in_and_out_byte_for_byte(saga: Engine) -> None:
    backwards = canonical(events=sagas.document()["events"][::-1])
    read(saga, backwards)
    assert decide.export_timeline(saga) == backwards
    number = put_candidate(saga, deadline=DeadlineStep("sell-by", None))
    decide.approve(saga, number, ADA, {"summary.it": "Perché «sì»", "words": "early May"})
    exported = decide.export_timeline(saga)
    assert exported != backwards
    before = rows(saga)
    assert read(saga, exported, 2).changed == 0
    assert rows(saga) == before
    assert decide.export_timeline(saga) == exported
    decide.undo(saga, ADA)
    assert decide.export_timeline(saga) == backwards


def test_a_changed_file_makes_decisions_for_what_differs_and_keeps_what_it_lacks(saga: Engine) -> None:
    decide.approve(saga, put_candidate(saga), ADA, {"id": "delay-2"})
    doc = sagas.document()
    doc["events"][1]["title"]["en"] = "A better title"
    doc["events"].append(sagas.event_document("sale", "2031-04-01", "deal"))
    count = len(decisions_of(saga))
    done = read(saga, canonical(events=doc["events"]))
    assert (done.events, done.changed, done.sources) == (3, 2, 1)
    made = decisions_of(saga)[:-count]
    assert {(one.action, one.event_id, one.who) for one in made} == {
        (Action.IMPORT, "delay-1", "timeline.json"),
        (Action.IMPORT, "sale", "timeline.json"),
    }
    assert list(events_of(saga)) == ["harbour-law", "delay-1", "sale", "delay-2"]
    assert [(change.event_id, change.kind) for change in changes_of(saga)[-2:]] == [
        ("delay-1", ChangeKind.UPDATED),
        ("sale", ChangeKind.ADDED),
    ]


def test_an_approval_says_how_a_thread_stands_and_the_file_holds_it(saga: Engine) -> None:
    decide.approve(saga, put_candidate(saga), ADA, {"id": "delay-2", "threads.sale": "stalled"})
    exported = decide.export_timeline(saga)
    assert timeline.parse_timeline(exported).events[-1].threads == {"sale": ThreadState.STALLED}
    decide.edit(saga, "delay-2", {"threads.sale": "", "threads.lawsuit": "open"}, ADA)
    assert events_of(saga)["delay-2"].threads == {"lawsuit": ThreadState.OPEN}
    decide.undo(saga, ADA)
    assert decide.export_timeline(saga) == exported
    assert read(saga, exported, 2).changed == 0


def test_a_word_on_a_thread_there_is_not_changes_no_row(saga: Engine) -> None:
    number = put_candidate(saga)
    before = rows(saga)
    with pytest.raises(ReviewError, match="no thread 'tides'"):
        decide.approve(saga, number, ADA, {"threads.tides": "open"})
    assert rows(saga) == before


def test_threads_that_kept_events_name_outlive_a_file_that_lacks_them(saga: Engine) -> None:
    decide.approve(saga, put_candidate(saga), ADA, {"id": "delay-2", "threads.lawsuit": "open"})
    read(saga, canonical(threads=[{"id": "port", "title": {"en": "The port"}}]), 2)
    kept = timeline.parse_timeline(decide.export_timeline(saga))
    assert [thread.id for thread in kept.threads] == ["port", "lawsuit"]
    assert kept.events[-1].threads == {"lawsuit": ThreadState.OPEN}


def test_a_thread_is_kept_though_an_event_of_the_file_has_the_same_id(saga: Engine) -> None:
    decide.approve(saga, put_candidate(saga), ADA, {"id": "delay-2", "threads.lawsuit": "open"})
    read(saga, canonical(threads=[], events=[sagas.document()["events"][0] | {"id": "lawsuit"}]), 2)
    kept = timeline.parse_timeline(decide.export_timeline(saga))
    assert "lawsuit" in [thread.id for thread in kept.threads]


def test_a_file_that_is_wrong_changes_no_row(saga: Engine) -> None:
    before = rows(saga)
    doc = sagas.document()
    doc["events"][0]["title"]["en"] = "Read before the error"
    doc["events"][1]["date"] = "2031-13-01"
    with pytest.raises(TimelineError, match=r"timeline.json: /events/1/date: expected a date"):
        read(saga, json.dumps(doc))
    assert rows(saga) == before


def test_two_timelines_are_kept_apart(saga: Engine) -> None:
    number = put_candidate(saga)
    text = canonical(id="canal", events=[sagas.event_document("harbour-law", "2030-11-03", "law")])
    read(saga, text)
    decide.approve(saga, number, ADA, {"id": "delay-2"})
    assert decide.export_timeline(saga, "canal") == text
    assert set(events_of(saga)) == {"harbour-law", "delay-1", "delay-2"}
    decide.edit(saga, "harbour-law", {"title.en": "Canal law"}, ADA, "canal")
    assert events_of(saga)["harbour-law"].title["en"] == "Title of harbour-law"
    with store.reading(saga) as session:
        assert [change.seq for change in store.changes.listing(session, "canal")] == [1, 2]


WIRE, OTHER = source("wire", "https://wire.test/feed.xml"), source("gazette", "https://elsewhere.test/feed.xml")
FOLLOW: dict[str, Callable[[Engine], object]] = {
    "add": lambda engine: decide.add_source(engine, source_value(OTHER), "canal"),
    "import": lambda engine: read(engine, canonical(id="canal", events=[], sources=[WIRE, OTHER])),
}


@pytest.mark.parametrize("way", FOLLOW)
def test_a_source_of_another_timeline_is_not_taken_over_by_its_id(saga: Engine, way: str) -> None:
    read(saga, canonical(id="canal", events=[], sources=[WIRE]))
    before = rows(saga)
    with pytest.raises(TimelineError, match=r"that of a source of the timeline 'harbour', at https://gazette\.test/") as refused:
        FOLLOW[way](saga)
    assert (refused.value.pointer, refused.value.hint) == ("/sources/1/id", "give this source another id")
    assert rows(saga) == before


def test_timelines_may_follow_one_source_together(saga: Engine) -> None:
    read(saga, canonical(id="canal", events=[], sources=[]))
    decide.add_source(saga, source_value(GAZETTE), "canal")
    with store.reading(saga) as session:
        assert [one.id for one, _ in store.sources.listing(session, "canal")] == ["gazette"]
        assert len(store.sources.listing(session)) == 1
