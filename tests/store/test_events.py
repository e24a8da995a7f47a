"""Events, the decisions that made them, and the changes that were published."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from tracker import store
from tracker.errors import NotFound
from tracker.model import Evidence
from tracker.states import Action, EventStatus
from tracker.store import candidates, changes, decisions, events
from tracker.store.tables import CitationRow


def test_an_event_keeps_its_place_and_a_new_one_comes_last(session, make):
    for id_ in ("b", "a", "c"):
        events.put(session, "saga", replace(make.event, id=id_))
    events.put(session, "saga", replace(make.event, id="a", status=EventStatus.CORRECTED))
    assert [(event.id, event.status) for event in events.listing(session, "saga")] == [
        ("b", EventStatus.HAPPENED),
        ("a", EventStatus.CORRECTED),
        ("c", EventStatus.HAPPENED),
    ]
    events.put(session, "saga", replace(make.event, id="c"), 0)
    assert [event.id for event in events.listing(session, "saga")] == ["b", "c", "a"]


def test_events_can_be_put_in_another_order(session, make):
    for id_ in ("b", "a", "c"):
        events.put(session, "saga", replace(make.event, id=id_))
    events.arrange(session, "saga", ["c", "b", "a"])
    assert [event.id for event in events.listing(session, "saga")] == ["c", "b", "a"]


def test_storing_an_event_again_changes_no_row(engine, make, contents):
    with store.writing(engine) as session:
        make.begin(session)
        events.put(session, "saga", make.event)
        events.attach(session, "saga", [(make.event.id, make.offer(session, "new")[0])])
    before = contents()
    with store.writing(engine) as session:
        events.put(session, "saga", make.event)
        events.attach(session, "saga", [(make.event.id, 1), (make.event.id, 1)])
    assert contents() == before


def test_a_missing_event_is_named(session):
    with pytest.raises(NotFound, match="no event 'nope'"):
        events.get(session, "saga", "nope")


def test_attached_are_the_articles_that_the_evidence_does_not_cite_yet(session, make):
    a, new, newer = make.offer(session, "a", "new", "newer")
    events.put(session, "saga", make.event)
    events.attach(session, "saga", [(make.event.id, id_) for id_ in (a, new, newer)])
    assert [article.id for article in events.attached(session, "saga", make.event.id)] == [new, newer]
    cited = Evidence("http://wire.example/new/#x", "The Wire")
    events.put(session, "saga", replace(make.event, evidence=(*make.event.evidence, cited)))
    assert [article.id for article in events.attached(session, "saga", make.event.id)] == [newer]
    events.put(session, "saga", replace(make.event, evidence=()))
    assert [article.id for article in events.attached(session, "saga", make.event.id)] == [a, new, newer]


def test_a_removed_event_is_gone_with_what_hung_on_it(session, make):
    events.put(session, "saga", make.event)
    events.put(session, "saga", replace(make.event, id="other"))
    a, new = make.offer(session, "a", "new")
    events.attach(session, "saga", [(id_, article_id) for id_ in (make.event.id, "other") for article_id in (a, new)])
    events.remove(session, "saga", make.event.id)
    assert [event.id for event in events.listing(session, "saga")] == ["other"]
    assert [article.id for article in events.attached(session, "saga", "other")] == [new]
    assert events.attached(session, "saga", make.event.id) == ()
    assert session.connection().execute(select(CitationRow.event_id).distinct()).scalars().all() == ["other"]


# --- decisions ----------------------------------------------------------------------------------------------------


def test_decisions_are_numbered_and_listed_the_latest_first(session, make):
    (candidate_id,) = candidates.save(session, "saga", [make.candidate(make.tell(session, "a"))], {})
    first = decisions.append(session, "saga", make.decision())
    second = decisions.append(
        session, "saga", make.decision(action=Action.REJECT, candidate_id=candidate_id, event_id="", after=None)
    )
    third = decisions.append(session, "saga", make.decision(action=Action.UNDO, before=make.event, after=None, undoes=first.id))
    assert first.id < second.id < third.id
    assert decisions.listing(session, "saga", 10) == (third, second, first)
    assert decisions.listing(session, "saga", 1) == (third,)
    assert decisions.listing(session, "saga", 10, event_id=make.event.id) == (third, first)
    assert decisions.listing(session, "saga", 10, candidate_id=candidate_id) == (second,)
    assert decisions.listing(session, "other", 10) == ()
    assert decisions.get(session, first.id) == first
    with pytest.raises(NotFound, match="no decision 999"):
        decisions.get(session, 999)


def test_the_events_are_the_fold_of_the_decisions(session, make):
    second = replace(make.event, id="second")
    edited = replace(make.event, title={"en": "Edited"})
    for decision in (
        make.decision(),
        make.decision(event_id="second", after=second),
        make.decision(action=Action.EDIT, before=make.event, after=edited),
        make.decision(action=Action.REJECT, event_id="second", after=None),
        make.decision(event_id="third", after=replace(make.event, id="third")),
        make.decision(action=Action.UNDO, event_id="third", before=replace(make.event, id="third"), after=None),
    ):
        decisions.append(session, "saga", decision)
    for event in (edited, second):
        events.put(session, "saga", event)
    folded = decisions.fold(session, "saga")
    assert folded == {make.event.id: edited, "second": second, "third": None}
    assert {id_: event for id_, event in folded.items() if event} == {
        event.id: event for event in events.listing(session, "saga")
    }


def test_whether_the_events_agree_with_the_decisions_is_told(session, make):
    assert decisions.agrees(session, "saga")
    decisions.append(session, "saga", make.decision())
    assert not decisions.agrees(session, "saga")
    events.put(session, "saga", make.event)
    assert decisions.agrees(session, "saga")
    events.put(session, "saga", replace(make.event, category="court"))
    assert not decisions.agrees(session, "saga")


def test_the_last_decision_that_stands_is_a_person_s_and_not_taken_back(session, make):
    decisions.append(session, "saga", make.decision())
    with pytest.raises(NotFound, match="no decision to take back"):
        decisions.last_standing(session, "saga")
    first, second = (decisions.append(session, "saga", make.decision(action=Action.EDIT)) for _ in range(2))
    assert decisions.last_standing(session, "saga") == second
    decisions.append(session, "saga", make.decision(action=Action.UNDO, undoes=second.id))
    assert decisions.last_standing(session, "saga") == first
    assert decisions.timeline_of(session, first.id) == "saga"


# --- changes ------------------------------------------------------------------------------------------------------


def test_changes_are_numbered_from_one_without_gaps(session, make):
    assert changes.last_seq(session, "saga") == 0
    first = changes.append(session, "saga", [make.change(), make.change("second", decision_id=4)])
    assert [change.seq for change in first] == [1, 2]
    assert changes.append(session, "saga", []) == ()
    (third,) = changes.append(session, "saga", [make.change()])
    assert (third.seq, changes.last_seq(session, "saga")) == (3, 3)
    assert changes.listing(session, "saga") == (*first, third)
    assert changes.listing(session, "saga", after=1, limit=1) == (first[1],)
    assert list(changes.listing(session, "saga")[0].fields[0].after) == ["it", "en"]


def test_changes_need_a_timeline(session, make):
    with pytest.raises(NotFound, match="no timeline"):
        changes.append(session, "nope", [make.change()])


def test_numbers_of_a_step_that_failed_are_given_again(engine, make):
    with store.writing(engine) as session:
        make.begin(session)

    def fail_half_way() -> None:
        with store.writing(engine) as session:
            changes.append(session, "saga", [make.change()])
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        fail_half_way()
    with store.writing(engine) as session:
        assert [change.seq for change in changes.append(session, "saga", [make.change()])] == [1]
