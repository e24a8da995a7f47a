from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests import sagas
from tests.replay.conftest import LABELS, STREAM
from tracker.errors import ParseError
from tracker.model import Evidence, Thread
from tracker.replay import Label, Oracle, as_it_stood, label_of, last_of_each, recorded, replay, row_of, ticks, verdict
from tracker.states import Band, CandidateState, ThreadState, Tier

HOUR = timedelta(hours=1)
LABELLED = {row["id"]: label_of(row) for row in LABELS}


def harbour():
    return as_it_stood(sagas.timeline(), datetime(2031, 2, 3, tzinfo=UTC))


def items():
    return [recorded(number, row, sagas.timeline()) for number, row in enumerate(STREAM, start=1)]


def run(judge=None, every=HOUR):
    return list(replay(ticks(items(), every), harbour(), judge))


def test_a_tick_gathers_what_was_seen_since_the_one_before():
    batches = ticks(items(), HOUR)
    assert [(at.isoformat()[:16], [item.id for item in batch]) for at, batch in batches[:3]] == [
        ("2031-02-03T10:00", ["a1", "a2"]),
        ("2031-02-04T12:00", ["b1"]),
        ("2031-02-20T08:00", ["c1"]),
    ]


def test_nothing_is_seen_after_its_tick_or_a_whole_tick_before_it():
    for every in (HOUR, timedelta(minutes=30), timedelta(days=1)):
        for at, batch in ticks(items(), every):
            assert all(at - every < item.article.seen <= at for item in batch)


def test_the_timeline_starts_without_what_was_still_to_come():
    kept = as_it_stood(sagas.timeline(), datetime(2031, 1, 30, 23, tzinfo=UTC))
    assert [event.id for event in kept.events] == ["harbour-law"]


def test_evidence_published_later_is_not_known_yet():
    first = sagas.timeline().events[0]
    later = Evidence("https://gazette.test/later", "The Gazette", published="2031-02-10")
    told = replace(sagas.timeline(), events=(replace(first, evidence=(*first.evidence, later)),))
    known = as_it_stood(told, datetime(2031, 2, 3, tzinfo=UTC)).events[0].evidence
    assert known == tuple(proof for proof in first.evidence if proof.published < "2031-02-03")
    assert as_it_stood(told, datetime(2031, 2, 11, tzinfo=UTC)).events[0].evidence[-1] == later


def test_a_known_source_lends_an_item_its_publisher_and_tier():
    first, second = (item.article for item in items()[:2])
    assert (first.publisher, first.tier) == ("The Gazette", Tier.OFFICIAL)
    assert (second.publisher, second.tier) == ("evening", Tier.PRESS)
    assert first.published == datetime(2031, 2, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize("missing", ["id", "source", "seen", "title"])
def test_an_item_that_lacks_something_is_refused(missing):
    row = {key: value for key, value in STREAM[0].items() if key != missing}
    with pytest.raises(ParseError, match=missing):
        recorded(1, row, sagas.timeline())


def test_without_a_judge_nothing_is_decided():
    found = last_of_each(run())
    assert found
    assert {proposed.candidate.state for proposed in found} == {CandidateState.PENDING}


def test_reports_of_one_happening_are_one_candidate_flagged_at_the_tick_that_showed_it():
    suit = last_of_each(run())[0]
    assert suit.articles == suit.when_flagged == ("a1", "a2")
    assert suit.flagged == datetime(2031, 2, 3, 10, tzinfo=UTC)
    assert row_of(suit)["first_flagged"] == "2031-02-03T10:00:00+00:00"


def test_a_later_report_is_not_among_the_articles_when_flagged():
    suit = last_of_each(run(every=timedelta(minutes=30)))[0]
    assert (suit.when_flagged, suit.articles) == (("a1",), ("a1", "a2"))


def test_the_same_stream_gives_the_same_candidates_twice():
    assert [row_of(one) for one in last_of_each(run())] == [row_of(one) for one in last_of_each(run())]


def test_the_oracle_puts_what_is_new_on_the_timeline_and_rejects_what_is_not():
    rulings = [ruling for tick in run(Oracle(LABELLED)) for ruling in tick.rulings]
    made = {ruling.decision.event_id: ruling.decision.after for ruling in rulings if ruling.decision.after}
    assert set(made) == {"suit", "bank-deal"}
    assert made["suit"].date.edtf == "2031-02-02"
    assert [ruling.candidate.state for ruling in rulings].count(CandidateState.REJECTED) >= 1


def test_the_oracle_merges_what_the_timeline_has():
    again = {**STREAM[1], "id": "a3", "seen": "2031-02-26T08:30:00+00:00", "title": "HarbourCo faces the lawsuit over the sale"}
    labels = {**LABELLED, "a3": Label("development", "suit", "2031-02-02")}
    stream = [*items(), recorded(99, again, sagas.timeline())]
    rulings = [ruling for tick in replay(ticks(stream, HOUR), harbour(), Oracle(labels)) for ruling in tick.rulings]
    (about_it,) = [ruling for ruling in rulings if ruling.decision.event_id == "suit" and ruling.decision.before]
    assert about_it.candidate.state in (CandidateState.MERGED, CandidateState.APPROVED)
    assert about_it.decision.after.evidence[0].url == "https://gazette.test/a1"


def test_only_what_is_shown_is_decided():
    for proposed in last_of_each(run(Oracle(LABELLED))):
        assert (proposed.candidate.state is CandidateState.PENDING) == (proposed.band is Band.LOW)


def test_what_nobody_labelled_stays_undecided():
    labels = {name: label for name, label in LABELLED.items() if label.event != "suit"}
    suit = last_of_each(run(Oracle(labels)))[0]
    assert (suit.articles, suit.candidate.state) == (("a1", "a2"), CandidateState.PENDING)


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["development"], "right"),
        (["development", "offtopic"], "right"),
        (["development", "offtopic", "offtopic"], "wrong"),
        (["context"], "wrong"),
        (["other"], "unjudged"),
        (["other", "context"], "wrong"),
        ([], "unjudged"),
    ],
)
def test_labels_judge_a_candidate(kinds, expected):
    labels = {str(n): Label(kind, "suit" if kind == "development" else "") for n, kind in enumerate(kinds)}
    assert verdict([*labels, "unknown"], labels).result == expected


def test_a_maintainer_who_is_played_may_merge_into_an_event_of_a_thread():
    threaded = replace(
        harbour(),
        threads=(Thread("port", {"en": "The port"}),),
        events=tuple(replace(event, threads={"port": ThreadState.OPEN}) for event in harbour().events),
    )
    into = threaded.events[0].id
    labels = {row["id"]: replace(label_of(row), event=into) for row in LABELS if row["class"] == "development"}
    last = last_of_each(replay(ticks(items(), HOUR), threaded, Oracle(labels)))
    assert [proposed.candidate.state for proposed in last].count(CandidateState.MERGED) >= 1
