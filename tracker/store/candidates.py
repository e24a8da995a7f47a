"""Candidates: stories proposed for the timeline, and the one way their state moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, update
from sqlmodel import Session, col, select

from tracker.errors import Stale
from tracker.model import Article, Candidate
from tracker.states import Band, CandidateState
from tracker.store.articles import of_story
from tracker.store.rows import batches, cells, existing, insert_ids, value, without_id
from tracker.store.tables import CandidateRow, StoryArticleRow

_ORDER = case({band.value: place for place, band in enumerate(Band)}, value=col(CandidateRow.band))
_KEPT = ("id", "state", "first_flagged")


def save(session: Session, timeline_id: str, candidates: Sequence[Candidate], story_ids: Mapping[int, int]) -> tuple[int, ...]:
    """Store candidates and give their ids in order.

    One with the id 0 is new; a stored one is brought up to date while it is pending, and left alone once it is decided.
    `story_ids` are the stored ids of stories that were new, as `stories.save` gives them.
    """
    rows = [cells(one, timeline_id=timeline_id) | {"story_id": story_ids.get(one.story_id, one.story_id)} for one in candidates]
    new = iter(insert_ids(session, CandidateRow, [without_id(row) for row in rows if not row["id"]]))
    return tuple(_update(session, row) if row["id"] else next(new) for row in rows)


def get(session: Session, candidate_id: int) -> Candidate:
    """A candidate. Raises NotFound."""
    return value(Candidate, existing(session, CandidateRow, candidate_id, "candidate"))


def listing(
    session: Session,
    timeline_id: str,
    states: Iterable[CandidateState] = (CandidateState.PENDING,),
    bands: Iterable[Band] = tuple(Band),
    limit: int = 100,
) -> tuple[Candidate, ...]:
    """Candidates of a timeline: the highest band first, within a band the one that has waited longest."""
    statement = select(CandidateRow).where(col(CandidateRow.timeline_id) == timeline_id)
    statement = statement.where(col(CandidateRow.state).in_(tuple(states)), col(CandidateRow.band).in_(tuple(bands)))
    return _values(session, statement.order_by(_ORDER, col(CandidateRow.first_flagged), col(CandidateRow.id)).limit(limit))


def for_stories(session: Session, story_ids: Sequence[int]) -> tuple[Candidate, ...]:
    """The candidates made of these stories, in any state, by id."""
    found = (
        candidate
        for batch in batches(sorted(set(story_ids)))
        for candidate in _values(session, select(CandidateRow).where(col(CandidateRow.story_id).in_(batch)))
    )
    return tuple(sorted(found, key=lambda candidate: candidate.id))


def move(session: Session, candidate_id: int, old: CandidateState, new: CandidateState, event_id: str = "") -> None:
    """Move a candidate from one state to another, and keep the event it is about. Raises Stale where it is not in the old
    one any more, and NotFound.

    Of several who try at once exactly one succeeds. Whether the move is a legal one is decided by `review`.
    """
    waiting = (col(CandidateRow.id) == candidate_id, col(CandidateRow.state) == old)
    if session.exec(update(CandidateRow).where(*waiting).values(state=new, event_id=event_id)).rowcount:
        return
    state = existing(session, CandidateRow, candidate_id, "candidate").state
    raise Stale(f"candidate {candidate_id} is {state} by now")


def articles(session: Session, candidate_id: int) -> tuple[Article, ...]:
    """The articles of a candidate's story, by id. Raises NotFound."""
    return of_story(session, existing(session, CandidateRow, candidate_id, "candidate").story_id)


def holding(session: Session, article_id: int) -> tuple[Candidate, ...]:
    """The candidates whose story holds an article, by id."""
    stories = select(StoryArticleRow.story_id).where(col(StoryArticleRow.article_id) == article_id)
    return _values(session, select(CandidateRow).where(col(CandidateRow.story_id).in_(stories)).order_by(col(CandidateRow.id)))


def timeline_of(session: Session, candidate_id: int) -> str:
    """The id of the timeline a candidate was proposed for. Raises NotFound."""
    return existing(session, CandidateRow, candidate_id, "candidate").timeline_id


def tally(session: Session) -> Mapping[tuple[Band, CandidateState], int]:
    """How many candidates of each band are in each state, over all timelines; nothing where there are none."""
    statement = select(CandidateRow.band, CandidateRow.state, func.count()).group_by(CandidateRow.band, CandidateRow.state)
    return {(Band(band), CandidateState(state)): number for band, state, number in session.exec(statement)}


def pending_before(session: Session, timeline_id: str, instant: datetime) -> tuple[int, ...]:
    """The ids of the pending candidates that were flagged before an instant, sorted."""
    statement = select(CandidateRow.id).where(col(CandidateRow.timeline_id) == timeline_id)
    statement = statement.where(col(CandidateRow.state) == CandidateState.PENDING, col(CandidateRow.first_flagged) < instant)
    return tuple(id_ for id_ in session.exec(statement.order_by(col(CandidateRow.id))) if id_)


def _update(session: Session, row: Mapping[str, Any]) -> int:
    pending = (col(CandidateRow.id) == row["id"], col(CandidateRow.state) == CandidateState.PENDING)
    changed = {name: cell for name, cell in row.items() if name not in _KEPT}
    session.exec(update(CandidateRow).where(*pending).values(**changed))
    return int(row["id"])


def _values(session: Session, statement: Any) -> tuple[Candidate, ...]:
    return tuple(value(Candidate, row) for row in session.exec(statement))
