"""Stories and the candidates made of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tracker import store
from tracker.errors import NotFound, Stale
from tracker.states import CANDIDATE_MOVES, Band, CandidateKind, CandidateState
from tracker.store import candidates, stories

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def _one(session, make, **others):
    story_id = make.tell(session, "a")
    (id_,) = candidates.save(session, "saga", [make.candidate(story_id, **others)], {})
    return candidates.get(session, id_)


def _story_of(session, id_):
    (story,) = [story for story in stories.open_since(session, "saga", LONG_AGO) if story.id == id_]
    return story


# --- stories ------------------------------------------------------------------------------------------------------


def test_new_stories_get_ids_by_their_temporary_ones_and_stored_ones_are_brought_up_to_date(session, make):
    a, b, c = make.offer(session, "a", "b", "c")
    first = make.story(-1, c, a, families=("x", "y"), copies={a: c})
    mapping = stories.save(session, "saga", [first, make.story(-2, b)])
    assert sorted(mapping) == [-2, -1]
    stored = replace(first, id=mapping[-1])
    assert _story_of(session, mapping[-1]) == stored
    grown = replace(stored, title="Grown", article_ids=(c, b), copies={}, last_seen=make.now + timedelta(days=1))
    more = stories.save(session, "saga", [grown, make.story(-1, a)])
    assert _story_of(session, mapping[-1]) == grown
    assert more[-1] not in mapping.values()


def test_saving_a_stored_story_again_changes_no_row(engine, make, contents):
    with store.writing(engine) as session:
        make.begin(session)
        story = _story_of(session, make.tell(session, "a", "b"))
    before = contents()
    with store.writing(engine) as session:
        assert stories.save(session, "saga", [story]) == {}
    assert contents() == before


def test_many_new_stories_keep_their_articles_apart(session, make):
    ids = make.offer(session, *(f"n{number}" for number in range(600)))
    mapping = stories.save(session, "saga", [make.story(-number - 1, id_) for number, id_ in enumerate(ids)])
    assert [_story_of(session, mapping[-number - 1]).article_ids for number in (0, 1, 599)] == [
        (ids[0],),
        (ids[1],),
        (ids[599],),
    ]
    found = stories.open_since(session, "saga", make.now)
    assert {story.title: story.article_ids for story in found} == {f"Story {-n - 1}": (id_,) for n, id_ in enumerate(ids)}


def test_open_are_the_stories_added_to_since_an_instant(session, make):
    (a,) = make.offer(session, "a")
    old = make.story(-1, a, last_seen=make.now - timedelta(days=3))
    mapping = stories.save(session, "saga", [old, make.story(-2, a)])
    assert [story.id for story in stories.open_since(session, "saga", make.now)] == [mapping[-2]]
    assert len(stories.open_since(session, "saga", make.now - timedelta(days=3))) == 2
    assert stories.open_since(session, "other", make.now) == ()


# --- candidates ---------------------------------------------------------------------------------------------------


def test_new_candidates_are_stored_under_the_stored_ids_of_their_stories(session, make):
    a, b = make.offer(session, "a", "b")
    mapping = stories.save(session, "saga", [make.story(-1, a), make.story(-2, b)])
    two = [make.candidate(-2, title="Second"), make.candidate(-1, title="First", date=None, deadline=None)]
    ids = candidates.save(session, "saga", two, mapping)
    found = [candidates.get(session, id_) for id_ in ids]
    assert found == [replace(one, id=id_, story_id=mapping[one.story_id]) for one, id_ in zip(two, ids, strict=True)]
    assert [article.id for article in candidates.articles(session, ids[0])] == [b]


def test_a_pending_candidate_is_brought_up_to_date_and_keeps_when_it_was_flagged(session, make):
    known = _one(session, make)
    changed = replace(known, title="Better", band=Band.HIGH, kind=CandidateKind.UPDATE, event_id="e", date=None, score=9.5)
    later = replace(changed, first_flagged=make.now + timedelta(days=9), state=CandidateState.APPROVED)
    assert candidates.save(session, "saga", [later], {}) == (known.id,)
    assert candidates.get(session, known.id) == changed


def test_a_decided_candidate_is_left_alone(session, make):
    known = _one(session, make)
    candidates.move(session, known.id, CandidateState.PENDING, CandidateState.REJECTED)
    assert candidates.save(session, "saga", [replace(known, title="Again")], {}) == (known.id,)
    assert candidates.get(session, known.id) == replace(known, state=CandidateState.REJECTED)


def test_candidates_are_listed_by_band_then_by_how_long_they_have_waited(session, make):
    story_id = make.tell(session, "a")
    wanted = [(Band.LOW, -9), (Band.HIGH, -1), (Band.MEDIUM, -5), (Band.HIGH, -3)]
    made = [
        make.candidate(story_id, band=band, title=f"{band} {days}", first_flagged=make.now + timedelta(days=days))
        for band, days in wanted
    ]
    ids = candidates.save(session, "saga", made, {})
    titles = [one.title for one in candidates.listing(session, "saga")]
    assert titles == ["high -3", "high -1", "medium -5", "low -9"]
    assert [one.title for one in candidates.listing(session, "saga", limit=1)] == titles[:1]
    assert [one.title for one in candidates.listing(session, "saga", bands=[Band.LOW])] == ["low -9"]
    candidates.move(session, ids[0], CandidateState.PENDING, CandidateState.REJECTED)
    assert [one.id for one in candidates.listing(session, "saga", states=[CandidateState.REJECTED])] == [ids[0]]
    assert candidates.listing(session, "saga", states=[]) == ()
    assert candidates.listing(session, "other") == ()


def test_candidates_are_found_by_their_stories(session, make):
    known = _one(session, make)
    candidates.move(session, known.id, CandidateState.PENDING, CandidateState.MERGED)
    assert [one.id for one in candidates.for_stories(session, [known.story_id, 999])] == [known.id]
    assert candidates.for_stories(session, []) == ()


def test_candidates_are_found_by_an_article_of_their_story(session, make):
    known = _one(session, make)
    (other,) = make.offer(session, "other")
    (article,) = candidates.articles(session, known.id)
    assert candidates.holding(session, article.id) == (known,)
    assert candidates.holding(session, other) == ()
    assert candidates.timeline_of(session, known.id) == "saga"


@pytest.mark.parametrize("old", CANDIDATE_MOVES)
def test_a_candidate_moves_only_from_the_state_it_is_in(session, make, old):
    known = _one(session, make)
    moved = candidates.move
    if old is not CandidateState.PENDING:
        moved(session, known.id, CandidateState.PENDING, old)
    others = [state for state in CandidateState if state is not old]
    for other in others:
        with pytest.raises(Stale, match=f"is {old} by now"):
            moved(session, known.id, other, CandidateState.PENDING)
    moved(session, known.id, old, others[0])
    assert candidates.get(session, known.id).state is others[0]


def test_moving_or_asking_for_a_missing_candidate_is_refused(session):
    for act in (
        lambda: candidates.move(session, 7, CandidateState.PENDING, CandidateState.REJECTED),
        lambda: candidates.get(session, 10**12),
        lambda: candidates.articles(session, 7),
    ):
        with pytest.raises(NotFound, match="no candidate"):
            act()


def test_candidates_that_wait_too_long_are_found(session, make):
    story_id = make.tell(session, "a")
    made = [make.candidate(story_id, first_flagged=make.now - timedelta(days=days)) for days in (40, 31, 30, 1)]
    ids = candidates.save(session, "saga", made, {})
    candidates.move(session, ids[0], CandidateState.PENDING, CandidateState.REJECTED)
    assert candidates.pending_before(session, "saga", make.now - timedelta(days=30)) == (ids[1],)
    assert candidates.pending_before(session, "other", make.now) == ()


def test_the_tally_counts_bands_by_what_became_of_them(session, make):
    assert candidates.tally(session) == {}
    for band in (Band.HIGH, Band.HIGH, Band.LOW):
        _one(session, make, band=band)
    approved = _one(session, make, band=Band.HIGH)
    candidates.move(session, approved.id, CandidateState.PENDING, CandidateState.APPROVED)
    assert candidates.tally(session) == {
        (Band.HIGH, CandidateState.PENDING): 2,
        (Band.LOW, CandidateState.PENDING): 1,
        (Band.HIGH, CandidateState.APPROVED): 1,
    }
