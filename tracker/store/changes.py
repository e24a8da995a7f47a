"""The log of what was published, numbered without gaps for each timeline: what feeds and digests read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func
from sqlmodel import Session, col, select

from tracker.model import Change
from tracker.states import Action
from tracker.store import timelines
from tracker.store.rows import cells, table_of, value
from tracker.store.tables import ChangeRow, DecisionRow


def append(session: Session, timeline_id: str, changes: Sequence[Change]) -> tuple[Change, ...]:
    """Write down changes and give them with their numbers, which follow the last one. Raises NotFound for the timeline."""
    timelines.hold(session, timeline_id)  # so that numbers are given in the order of commits and without gaps
    start = last_seq(session, timeline_id) + 1
    numbered = tuple(replace(change, seq=start + place) for place, change in enumerate(changes))
    rows = [cells(change, timeline_id=timeline_id) for change in numbered]
    if rows:
        session.connection().execute(table_of(ChangeRow).insert(), rows)
    return numbered


def listing(session: Session, timeline_id: str, after: int = 0, limit: int | None = None) -> tuple[Change, ...]:
    """The changes numbered above `after`, in order; all of them without a limit."""
    statement = select(ChangeRow).where(col(ChangeRow.timeline_id) == timeline_id, col(ChangeRow.seq) > after)
    return tuple(value(Change, row) for row in session.exec(statement.order_by(col(ChangeRow.seq)).limit(limit)))


def first_imported(session: Session, timeline_id: str) -> int:
    """The number of the last change that the timeline's first import made, 0 where it made none: history, no news."""
    first = select(func.min(DecisionRow.at)).where(col(DecisionRow.timeline_id) == timeline_id).scalar_subquery()
    imports = select(DecisionRow.id).where(col(DecisionRow.action) == Action.IMPORT, col(DecisionRow.at) == first)
    mine = (col(ChangeRow.timeline_id) == timeline_id, col(ChangeRow.decision_id).in_(imports))
    return session.exec(select(func.max(ChangeRow.seq)).where(*mine)).one() or 0


def last_seq(session: Session, timeline_id: str) -> int:
    """The number of the last change, 0 where there is none."""
    return session.exec(select(func.max(ChangeRow.seq)).where(col(ChangeRow.timeline_id) == timeline_id)).one() or 0
