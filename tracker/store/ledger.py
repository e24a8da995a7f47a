"""The ledger: which stage let which article go, and by which rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from tracker.model import LetGo
from tracker.store.rows import batches, cells, insert_new, value
from tracker.store.tables import LetGoRow


def record(session: Session, timeline_id: str, entries: Sequence[LetGo], now: datetime) -> None:
    """Write down what was let go; what stands there already stays as it is."""
    for batch in batches(entries):
        insert_new(session, LetGoRow, [cells(entry, timeline_id=timeline_id, at=now) for entry in batch])


def for_article(session: Session, article_id: int) -> tuple[LetGo, ...]:
    """Why an article was let go, earliest first; nothing where it never was."""
    statement = select(LetGoRow).where(col(LetGoRow.article_id) == article_id)
    found = session.exec(statement.order_by(col(LetGoRow.at), col(LetGoRow.stage), col(LetGoRow.rule)))
    return tuple(value(LetGo, row) for row in found)


def counts(session: Session, since: datetime) -> Mapping[tuple[str, str], int]:
    """How many articles each rule of each stage has let go since an instant, by (stage, rule), sorted."""
    statement = select(LetGoRow.stage, LetGoRow.rule, func.count()).where(col(LetGoRow.at) >= since)
    found = session.exec(statement.group_by(LetGoRow.stage, LetGoRow.rule).order_by(LetGoRow.stage, LetGoRow.rule))
    return {(stage, rule): number for stage, rule, number in found}
