"""Ticks: which period of which scheduled job was taken. Two schedulers never run a period twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from tracker.store.rows import insert_new
from tracker.store.tables import TickRow


def claim(session: Session, job: str, period: str, now: datetime) -> bool:
    """Take a period of a job: True for the one who comes first, False for everybody after."""
    return bool(insert_new(session, TickRow, [{"job": job, "period": period, "at": now}], "job"))


def forget(session: Session, before: datetime) -> None:
    """Take away the periods taken before an instant: none of them comes again."""
    session.exec(delete(TickRow).where(col(TickRow.at) < before))
