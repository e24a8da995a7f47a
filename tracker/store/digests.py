"""Digests as they were rendered: one for each timeline, period and language, never rendered again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from tracker.model import Digest
from tracker.store.rows import insert_new, value
from tracker.store.tables import DigestRow


@dataclass(frozen=True, slots=True)
class Rendered:
    """A digest as it goes out, with the span of changes it tells of: those after `from_seq` up to `to_seq`."""

    id: int
    timeline_id: str
    period: str
    language: str
    from_seq: int
    to_seq: int
    at: datetime
    subject: str
    html: str
    text: str


def save(session: Session, digest: Digest, *, period: str, language: str, subject: str, html: str, text: str) -> int:
    """Keep a rendered digest and give its id. Where the period has one already, that one stays and its id is given."""
    row = {"timeline_id": digest.timeline_id, "period": period, "language": language, "at": digest.at}
    row |= {"from_seq": digest.from_seq, "to_seq": digest.to_seq, "subject": subject, "html": html, "text": text}
    insert_new(session, DigestRow, [row])
    statement = select(DigestRow.id).where(col(DigestRow.timeline_id) == digest.timeline_id)
    return session.exec(statement.where(col(DigestRow.period) == period, col(DigestRow.language) == language)).one() or 0


def listing(session: Session, timeline_id: str, limit: int) -> tuple[Rendered, ...]:
    """The last digests of a timeline, the latest first."""
    statement = select(DigestRow).where(col(DigestRow.timeline_id) == timeline_id)
    return tuple(value(Rendered, row) for row in session.exec(statement.order_by(col(DigestRow.id).desc()).limit(limit)))


def watermark(session: Session, timeline_id: str, language: str) -> int:
    """The number of the last change that a digest in this language has told of, 0 where there was none."""
    statement = select(func.max(DigestRow.to_seq)).where(col(DigestRow.timeline_id) == timeline_id)
    return session.exec(statement.where(col(DigestRow.language) == language)).one() or 0
