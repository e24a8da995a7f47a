"""The log of decisions: appended to, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from tracker.errors import NotFound
from tracker.model import Decision, Event
from tracker.states import Action
from tracker.store import events
from tracker.store.rows import cells, existing, insert_ids, value, without_id
from tracker.store.tables import DecisionRow


def append(session: Session, timeline_id: str, decision: Decision) -> Decision:
    """Write down a decision and give it with its id."""
    (id_,) = insert_ids(session, DecisionRow, [without_id(cells(decision, timeline_id=timeline_id))])
    return replace(decision, id=id_)


def get(session: Session, decision_id: int) -> Decision:
    """A decision. Raises NotFound."""
    return value(Decision, existing(session, DecisionRow, decision_id, "decision"))


def timeline_of(session: Session, decision_id: int) -> str:
    """The id of the timeline a decision was taken on. Raises NotFound."""
    return existing(session, DecisionRow, decision_id, "decision").timeline_id


def listing(
    session: Session, timeline_id: str, limit: int, event_id: str = "", candidate_id: int | None = None
) -> tuple[Decision, ...]:
    """The last decisions, the latest first; those about an event, or about a candidate, where one is given."""
    statement = select(DecisionRow).where(col(DecisionRow.timeline_id) == timeline_id)
    if event_id:
        statement = statement.where(col(DecisionRow.event_id) == event_id)
    if candidate_id is not None:
        statement = statement.where(col(DecisionRow.candidate_id) == candidate_id)
    found = session.exec(statement.order_by(col(DecisionRow.id).desc()).limit(limit))
    return tuple(value(Decision, row) for row in found)


def last_about(session: Session, timeline_id: str, event_id: str) -> int:
    """The id of the decision that made an event what it is, 0 where there is none: another one after each change."""
    statement = select(func.max(DecisionRow.id)).where(col(DecisionRow.timeline_id) == timeline_id)
    return session.exec(statement.where(col(DecisionRow.event_id) == event_id)).one() or 0


def last_standing(session: Session, timeline_id: str) -> Decision:
    """The latest decision that a person took and nobody took back. Raises NotFound where there is none."""
    taken_back = select(DecisionRow.undoes).where(col(DecisionRow.undoes).is_not(None))
    statement = select(DecisionRow).where(
        col(DecisionRow.timeline_id) == timeline_id,
        col(DecisionRow.action).not_in((Action.IMPORT, Action.EXPIRE, Action.UNDO)),
        col(DecisionRow.id).not_in(taken_back),
    )
    row = session.exec(statement.order_by(col(DecisionRow.id).desc()).limit(1)).first()
    if row is None:
        raise NotFound("there is no decision to take back", hint="`tracker decisions` lists them")
    return value(Decision, row)


def agrees(session: Session, timeline_id: str) -> bool:
    """Whether the events as they stand are what the decisions come to."""
    decided = {id_: event for id_, event in fold(session, timeline_id).items() if event is not None}
    return decided == {event.id: event for event in events.listing(session, timeline_id)}


def fold(session: Session, timeline_id: str) -> Mapping[str, Event | None]:
    """What the events of a timeline come to by its decisions alone; None is one that was made and taken back.

    A decision without an event before and after, such as a rejection, changes none.
    """
    statement = select(DecisionRow.event_id, DecisionRow.after).where(
        col(DecisionRow.timeline_id) == timeline_id,
        or_(col(DecisionRow.before).is_not(None), col(DecisionRow.after).is_not(None)),
    )
    return dict(session.exec(statement.order_by(col(DecisionRow.id))).all())
