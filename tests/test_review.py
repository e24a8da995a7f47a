"""What decisions do to candidates and events, and that any of them can be taken back."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests import sagas
from tracker.dates import parse_edtf
from tracker.edits import edited
from tracker.errors import IllegalTransition, NotFound, ReviewError, Stale, TrackerError
from tracker.model import Candidate, DeadlineStep, Decision, Event, Evidence, FieldChange, Thread
from tracker.review import (
    MAX_EVIDENCE,
    Known,
    Ruling,
    approve,
    edit,
    evidence_of,
    imported,
    merge,
    reject,
    reopen,
    retract,
    undo,
)
from tracker.states import Action, CandidateKind, CandidateState, ChangeKind, EventStatus, Relation, ThreadState
from tracker.timeline import deadlines

WORD = sagas.WORD


def known(*more: Event) -> Known:
    events = (*sagas.timeline().events, *more)
    return Known({event.id: event for event in events}, deadlines(events), sagas.timeline().threads)


def test_approving_makes_an_event_with_its_evidence_and_tells_of_it_and_of_the_moved_deadline() -> None:
    ruling = approve(sagas.candidate(), [sagas.article(1), sagas.article(2, publisher="Post")], known(), WORD)
    event = ruling.decision.after
    assert event is not None
    assert event.id == "ruritania-extends-the-harbour-sale-to-1-september"
    assert (event.date.edtf, event.status, event.official_ids) == ("2031-05-01", EventStatus.HAPPENED, ("Order 7",))
    assert [e.publisher for e in event.evidence] == ["The Gazette", "Post"]
    assert ruling.candidate is not None
    assert (ruling.candidate.state, ruling.candidate.event_id) == (CandidateState.APPROVED, event.id)
    assert [change.kind for change in ruling.changes] == [ChangeKind.ADDED, ChangeKind.MOVED]
    (moved,) = ruling.changes[1].fields
    assert (moved.name, moved.before, moved.after) == ("deadline.sell-by", "2031-05-05", "2031-09-01")
    assert (ruling.decision.before, ruling.decision.who, ruling.decision.reason) == (None, "ada", "clear case")


def test_a_maintainer_can_change_what_is_approved_on_the_way() -> None:
    edits = {
        "id": "delay-2",
        "title.en": "Second delay",
        "title.it": "Secondo rinvio",
        "date": "2031-04-30",
        "follows": "delay-1",
    }
    event = approve(sagas.candidate(), [], known(), WORD, edits).decision.after
    assert event is not None
    assert (event.id, event.date.edtf, event.follows) == ("delay-2", "2031-04-30", ("delay-1",))
    assert event.title == {"en": "Second delay", "it": "Secondo rinvio"}


@pytest.mark.parametrize("id_", ["delay-1", "No Good", "../x", "x" * 81])
def test_a_taken_or_ill_formed_id_is_refused(id_: str) -> None:
    with pytest.raises(ReviewError, match="id"):
        approve(sagas.candidate(), [], known(), WORD, {"id": id_})


def test_a_title_used_before_gets_an_id_of_its_own() -> None:
    first = approve(sagas.candidate(), [], known(), WORD).decision.after
    assert first is not None
    second = approve(sagas.candidate(), [], known(first), WORD).decision.after
    assert second is not None
    assert second.id == f"{first.id}-2"
    chinese = approve(sagas.candidate(title="延长至九月", id=9), [], known(), WORD).decision.after
    assert chinese is not None
    assert chinese.id == "event-9"


def test_approving_an_update_amends_its_event() -> None:
    update = sagas.candidate(kind=CandidateKind.UPDATE, event_id="delay-1", official_ids=("Order 8",))
    ruling = approve(update, [sagas.article(5)], known(), WORD)
    assert ruling.decision.before == known().events["delay-1"]
    assert ruling.decision.after is not None
    assert ruling.decision.after.official_ids == ("Order 8",)
    assert len(ruling.decision.after.evidence) == 2
    assert [change.kind for change in ruling.changes] == [ChangeKind.UPDATED, ChangeKind.MOVED]


def test_an_update_of_an_event_that_is_gone_is_refused() -> None:
    with pytest.raises(NotFound):
        approve(sagas.candidate(kind=CandidateKind.UPDATE, event_id="gone"), [], known(), WORD)


def test_merging_adds_evidence_once_and_changes_nothing_else() -> None:
    ruling = merge(sagas.candidate(), [sagas.article(1)], "delay-1", known(), WORD, relation=Relation.DENIES)
    after = ruling.decision.after
    assert after is not None
    assert after.evidence[-1].relation is Relation.DENIES
    assert replace(after, evidence=known().events["delay-1"].evidence) == known().events["delay-1"]
    again = merge(sagas.candidate(id=8), [sagas.article(1)], "delay-1", known(after), WORD, relation=Relation.DENIES)
    assert again.changes == ()


def test_rejecting_and_reopening_publish_nothing() -> None:
    rejected = reject(sagas.candidate(), WORD)
    assert rejected.candidate is not None
    assert (rejected.changes, rejected.decision.event_id, rejected.candidate.state) == ((), "", CandidateState.REJECTED)
    reopened = reopen(rejected.candidate, WORD)
    assert reopened.candidate == sagas.candidate()


def test_the_second_of_two_decisions_on_one_candidate_is_refused() -> None:
    done = approve(sagas.candidate(), [], known(), WORD).candidate
    assert done is not None
    for again in (lambda: approve(done, [], known(), WORD), lambda: reject(done, WORD), lambda: reopen(done, WORD)):
        with pytest.raises(IllegalTransition):
            again()


def test_a_changed_date_of_what_happened_is_a_correction_and_new_words_are_an_update() -> None:
    assert edit("delay-1", {"date": "2031-01-29"}, known(), WORD).changes[0].kind is ChangeKind.CORRECTED
    assert edit("delay-1", {"summary.it": "È successo."}, known(), WORD).changes[0].kind is ChangeKind.UPDATED


def test_retracting_keeps_the_event_and_tells_of_it() -> None:
    ruling = retract("delay-1", known(), WORD)
    assert ruling.decision.after is not None
    assert ruling.decision.after.status is EventStatus.RETRACTED
    assert [change.kind for change in ruling.changes] == [ChangeKind.RETRACTED]


@pytest.mark.parametrize(
    ("field", "value"),
    [("colour", "red"), ("title", "x"), ("title.../x", "y"), ("date", "soon"), ("status", "done"), ("deadline", "sell-by"),
     ("deadline", "A B=2031"), ("deadline", "sell-by=someday"), ("follows", "nowhere"), ("caused_by", "delay-1"),
     ("category", "???"), ("title.en", ""), ("words", "")],
)  # fmt: skip
def test_an_edit_that_cannot_be_is_refused_in_words(field: str, value: str) -> None:
    one_title = replace(known().events["delay-1"], title={"en": "Only"})
    with pytest.raises(TrackerError) as caught:
        edit("delay-1", {field: value}, known(one_title), WORD)
    assert str(caught.value)


def test_deadline_edits_move_postpone_and_end_it() -> None:
    event = known().events["delay-1"]
    assert edited(event, {"deadline": "sell-by=2031-09-01"}).deadline == DeadlineStep("sell-by", parse_edtf("2031-09-01"))
    assert edited(event, {"deadline": "sell-by=postponed"}).deadline == DeadlineStep("sell-by", None)
    assert edited(event, {"deadline": "sell-by=met"}).deadline == DeadlineStep("sell-by", parse_edtf("2031-05-05"), "met")
    assert edited(event, {"deadline": ""}).deadline is None


def test_an_edit_that_only_moves_a_deadline_is_told_once_and_so_is_taking_it_back() -> None:
    ruling = edit("delay-1", {"deadline": "sell-by=2031-09-17"}, known(), WORD)
    (move,) = ruling.changes
    assert (move.kind, move.fields) == (ChangeKind.MOVED, (FieldChange("deadline.sell-by", "2031-05-05", "2031-09-17"),))
    assert ruling.decision.after is not None
    events = known().events | {"delay-1": ruling.decision.after}
    (back,) = undo(ruling.decision, None, Known(events, deadlines(events.values()), ()), WORD).changes
    assert (back.kind, back.fields) == (ChangeKind.MOVED, (FieldChange("deadline.sell-by", "2031-09-17", "2031-05-05"),))


def test_what_else_an_edit_changes_is_told_beside_the_move_without_the_deadline() -> None:
    updated, moved = edit("delay-1", {"deadline": "sell-by=2031-09-17", "summary.it": "Di nuovo."}, known(), WORD).changes
    assert ([field.name for field in updated.fields], moved.kind) == (["summary"], ChangeKind.MOVED)


def test_a_deadline_that_changes_in_more_than_its_date_is_told_whole() -> None:
    update = sagas.candidate(
        kind=CandidateKind.UPDATE,
        event_id="delay-1",
        official_ids=(),
        deadline=DeadlineStep("sell-by", parse_edtf("2031-09-01"), title={"en": "Sale of the harbour"}),
    )
    updated, moved = approve(update, [], known(), WORD).changes
    assert ([field.name for field in updated.fields], moved.kind) == (["deadline"], ChangeKind.MOVED)


def test_changing_a_step_that_a_later_event_superseded_moves_no_deadline() -> None:
    (change,) = edit("harbour-law", {"deadline": "sell-by=2031-02-02"}, known(), WORD).changes
    assert (change.kind, [field.name for field in change.fields]) == (ChangeKind.UPDATED, ["deadline"])


def test_evidence_takes_each_publisher_before_a_second_report_and_is_bounded() -> None:
    many = [sagas.article(i, publisher="Post" if i < 40 else f"Paper {i}") for i in range(1, 60)]
    chosen = evidence_of(many)
    assert len(chosen) == MAX_EVIDENCE
    assert [e.publisher for e in chosen[:2]] == ["Post", "Paper 40"]
    assert evidence_of([sagas.article(1, url="")]) == ()


def test_copies_come_last_as_evidence_and_name_the_publisher_they_repeat() -> None:
    wire = sagas.article(1, publisher="Wire", family="Wire House")
    copies = [sagas.article(i, publisher=f"Paper {i}", family=f"House {i}", copy_of=1) for i in range(2, 20)]
    late = sagas.article(30, publisher="Herald", family="Herald House")
    chosen = evidence_of([*copies, late, wire])
    assert len(chosen) == MAX_EVIDENCE
    told = [(e.publisher, e.family, e.copy_of) for e in chosen[:3]]
    assert told == [("Wire", "Wire House", ""), ("Herald", "Herald House", ""), ("Paper 2", "Wire House", "Wire")]


def test_a_copy_of_a_report_without_an_address_still_names_it() -> None:
    (copy,) = evidence_of([sagas.article(1, url="", publisher="Wire"), sagas.article(2, publisher="Paper", copy_of=1)])
    assert (copy.publisher, copy.copy_of) == ("Paper", "Wire")


def test_importing_is_a_decision_only_where_something_differs() -> None:
    law = known().events["harbour-law"]
    assert imported(law, known(), WORD) is None
    ruling = imported(replace(law, category="trade"), known(), WORD)
    assert ruling is not None
    assert (ruling.decision.action, ruling.decision.before) == (Action.IMPORT, law)


def test_an_event_others_follow_cannot_be_undone_away() -> None:
    made = approve(sagas.candidate(), [], known(), WORD, {"id": "delay-2"})
    assert made.decision.after is not None
    follower = sagas.event("later", follows=("delay-2",))
    with pytest.raises(ReviewError, match="later"):
        undo(made.decision, made.candidate, known(made.decision.after, follower), WORD)


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_field_and_value_is_an_edit_or_a_review_error(name: str, value: str) -> None:
    try:
        after = edited(sagas.event(), {name: value})
    except ReviewError:
        return
    assert after.id == "delay-2"


def test_an_edit_says_how_a_thread_stands_and_an_undo_takes_it_back() -> None:
    said = edit("delay-1", {"threads.sale": "stalled"}, known(), WORD)
    (change,) = said.changes
    assert [(f.name, f.before, f.after) for f in change.fields] == [("threads", None, {"sale": "stalled"})]
    assert change.kind is ChangeKind.UPDATED
    after = said.decision.after
    assert after is not None
    again = edit("delay-1", {"threads.lawsuit": "open", "threads.sale": ""}, known(after), WORD)
    assert again.decision.after is not None
    assert again.decision.after.threads == {"lawsuit": ThreadState.OPEN}
    back = undo(said.decision, None, known(after), WORD)
    assert back.decision.after == known().events["delay-1"]


def test_an_approval_says_how_a_thread_stands() -> None:
    ruling = approve(sagas.candidate(), [sagas.article()], known(), WORD, {"threads.sale": "settled"})
    assert ruling.decision.after is not None
    assert ruling.decision.after.threads == {"sale": ThreadState.SETTLED}


def test_an_edit_says_in_a_language_what_a_source_says_and_leaves_the_others_alone() -> None:
    two = tuple(Evidence(f"https://gazette.test/{n}", "The Gazette") for n in range(2))
    event = sagas.event(evidence=two)
    said = edit(event.id, {"claim.2.en": "It is  sold.", "claim.2.it": "È venduto."}, known(event), WORD).decision.after
    assert said is not None
    assert [evidence.claim for evidence in said.evidence] == [{}, {"en": "It is sold.", "it": "È venduto."}]
    back = edit(event.id, {"claim.2.en": "", "claim.2.it": ""}, known(said), WORD).decision.after
    assert back == event


@pytest.mark.parametrize("name", ["claim.0.en", "claim.2.en", "claim.-1.en", "claim.x.en", "claim..en", "claim." + "9" * 5000])
def test_a_claim_of_a_source_that_there_is_not_is_refused(name: str) -> None:
    with pytest.raises(ReviewError, match=r"expected claim.N.LANG, N being the place of one of the 1 sources"):
        edit("delay-1", {name: "It is sold."}, known(), WORD)


@pytest.mark.parametrize("name", ["claim.1", "claim.1.", "claim.1.Klingon!"])
def test_a_claim_in_no_language_is_refused(name: str) -> None:
    with pytest.raises(ReviewError, match="a language code"):
        edit("delay-1", {name: "It is sold."}, known(), WORD)


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ({"threads.tides": "open"}, "no thread 'tides'"),
        ({"threads.sale": "frozen"}, "threads.sale: expected open, stalled, settled or nothing"),
        ({"threads": "open"}, "threads.ID"),
    ],
)
def test_a_thread_or_state_that_there_is_not_is_refused_by_name(edits: dict[str, str], words: str) -> None:
    with pytest.raises(ReviewError, match=words):
        edit("delay-1", edits, known(), WORD)


def test_an_undo_brings_back_no_word_on_a_thread_that_is_gone() -> None:
    before = replace(known().events["delay-1"], threads={"tides": ThreadState.OPEN})
    gone = Known({**known().events, "delay-1": before}, (), (*sagas.timeline().threads, Thread("tides", {"en": "Tides"})))
    ruling = edit("delay-1", {"threads.tides": ""}, gone, WORD)
    after = ruling.decision.after
    assert after is not None
    with pytest.raises(ReviewError, match="no thread 'tides'"):
        undo(ruling.decision, None, known(after), WORD)


class Desk(RuleBasedStateMachine):
    """Random decisions and undos: events always equal the fold of decisions, and undoing everything gives the start back."""

    def __init__(self) -> None:
        super().__init__()
        self.events: dict[str, Event] = dict(known().events)
        self.candidates: dict[int, Candidate] = {i: sagas.candidate(id=i, title=f"Happening {i}") for i in range(1, 6)}
        self.log: list[Decision] = []

    def take(self, ruling: Ruling) -> None:
        decision = replace(ruling.decision, id=len(self.log) + 1)
        self.log.append(decision)
        if ruling.candidate:
            self.candidates[ruling.candidate.id] = ruling.candidate
        if decision.event_id and decision.after is None:
            del self.events[decision.event_id]
        elif decision.after is not None:
            self.events[decision.event_id] = decision.after

    def known(self) -> Known:
        return Known(self.events, deadlines(self.events.values()), sagas.timeline().threads)

    def pick(self, number: int, state: CandidateState) -> Candidate | None:
        fitting = [c for c in self.candidates.values() if c.state is state]
        return fitting[number % len(fitting)] if fitting else None

    @rule(number=st.integers(0, 9))
    def approve_one(self, number: int) -> None:
        if chosen := self.pick(number, CandidateState.PENDING):
            self.take(approve(chosen, [sagas.article(chosen.id)], self.known(), WORD))

    @rule(number=st.integers(0, 9))
    def merge_one(self, number: int) -> None:
        if chosen := self.pick(number, CandidateState.PENDING):
            self.take(merge(chosen, [sagas.article(chosen.id)], "delay-1", self.known(), WORD))

    @rule(number=st.integers(0, 9))
    def reject_one(self, number: int) -> None:
        if chosen := self.pick(number, CandidateState.PENDING):
            self.take(reject(chosen, WORD))

    @rule(title=st.sampled_from(["One", "Two", "Three"]))
    def edit_one(self, title: str) -> None:
        if self.events["delay-1"].title.get("en") != title:
            self.take(edit("delay-1", {"title.en": title}, self.known(), WORD))

    @rule(state=st.sampled_from(["", *ThreadState]))
    def say_how_a_thread_stands(self, state: str) -> None:
        if self.events["delay-1"].threads.get("sale", "") != state:
            self.take(edit("delay-1", {"threads.sale": state}, self.known(), WORD))

    @precondition(lambda self: self.log)
    @rule(number=st.integers(0, 50))
    def undo_one(self, number: int) -> None:
        decision = self.log[number % len(self.log)]
        candidate = self.candidates.get(decision.candidate_id or 0)
        with suppress(Stale, IllegalTransition):
            self.take(undo(decision, candidate, self.known(), WORD))

    @invariant()
    def events_are_the_fold_of_decisions(self) -> None:
        folded: dict[str, Event] = dict(known().events)
        for decision in self.log:
            if decision.event_id:
                folded.pop(decision.event_id, None)
                if decision.after is not None:
                    folded[decision.event_id] = decision.after
        assert folded == self.events

    @invariant()
    def an_approved_candidate_has_its_event(self) -> None:
        approved = {c.id for c in self.candidates.values() if c.state is CandidateState.APPROVED}
        standing = {d.candidate_id for d in self.log if d.action is Action.APPROVE and d.event_id in self.events}
        assert approved <= standing


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=30, stateful_step_count=15, deadline=None)
