"""Sources, how they are doing, and what came of each check. When a source is due next is decided elsewhere and written here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, update
from sqlmodel import Session, col, select

from tracker.errors import NotFound, TimelineError
from tracker.model import Check, Source, SourceStatus
from tracker.store.rows import cells, existing, insert_new, upsert, value
from tracker.store.tables import CheckRow, SourceRow, SourceStatusRow, TimelineRow, TimelineSourceRow

Standing = tuple[Source, SourceStatus]

_UNASKED = {"etag": "", "last_modified": "", "body_hash": "", "next_check": None, "why_next": ""}
"""The status of a source that has to be fetched in whole, and at once."""


def put(session: Session, sources: Sequence[Source]) -> None:
    """Store sources, or bring those stored up to date. One whose URL has changed is due at once, and fetched in whole."""
    ids = [source.id for source in sources]
    old = {row.id: row.url for row in session.exec(select(SourceRow).where(col(SourceRow.id).in_(ids)))}
    moved = [source.id for source in sources if old.get(source.id, source.url) != source.url]
    upsert(session, SourceRow, [cells(source) for source in sources])
    insert_new(session, SourceStatusRow, [cells(SourceStatus(source.id)) for source in sources])
    session.exec(update(SourceStatusRow).where(col(SourceStatusRow.source_id).in_(moved)).values(**_UNASKED))


def add(session: Session, timeline_id: str, source: Source) -> None:
    """Let a timeline follow a source, as the last of its sources.

    Raises NotFound where there is no such timeline, and TimelineError as `refuse_taken_ids`.
    """
    existing(session, TimelineRow, timeline_id, "timeline")
    last = session.exec(
        select(func.max(TimelineSourceRow.position)).where(col(TimelineSourceRow.timeline_id) == timeline_id)
    ).one()
    position = 0 if last is None else last + 1
    refuse_taken_ids(session, timeline_id, [source], position)
    put(session, [source])
    insert_new(session, TimelineSourceRow, [{"timeline_id": timeline_id, "source_id": source.id, "position": position}])


def refuse_taken_ids(session: Session, timeline_id: str, sources: Sequence[Source], first: int = 0) -> None:
    """Raise TimelineError where one of these sources has the id of a source that another timeline follows at another URL.

    `first` is the place of the first of them in the timeline's file, for the pointer.
    """
    others = select(SourceRow.id, SourceRow.url, TimelineSourceRow.timeline_id).join(
        TimelineSourceRow, col(TimelineSourceRow.source_id) == col(SourceRow.id)
    )
    found = session.exec(others.where(col(TimelineSourceRow.timeline_id) != timeline_id))
    taken = {id_: (url, owner) for id_, url, owner in found}
    for place, source in enumerate(sources, first):
        url, owner = taken.get(source.id, (source.url, ""))
        if url != source.url:
            raise TimelineError(
                f"the id {source.id!r} is that of a source of the timeline {owner!r}, at {url}",
                pointer=f"/sources/{place}/id",
                hint="give this source another id",
            )


def get(session: Session, source_id: str) -> Standing:
    """A source and how it is doing. Raises NotFound."""
    row = existing(session, SourceRow, source_id, "source")
    return value(Source, row), value(SourceStatus, existing(session, SourceStatusRow, source_id, "source"))


def listing(session: Session, timeline_id: str = "") -> tuple[Standing, ...]:
    """The sources of a timeline in the order of its file, or all sources by id."""
    statement = _standings()
    if not timeline_id:
        return _pairs(session.exec(statement.order_by(col(SourceRow.id))))
    statement = statement.join(TimelineSourceRow, col(TimelineSourceRow.source_id) == col(SourceRow.id))
    statement = statement.where(col(TimelineSourceRow.timeline_id) == timeline_id)
    return _pairs(session.exec(statement.order_by(col(TimelineSourceRow.position), col(SourceRow.id))))


def due(session: Session, now: datetime, limit: int = 1000, every: bool = False) -> tuple[Standing, ...]:
    """Sources to check now, the longest overdue first; with `every` all that may be checked, whatever their time.

    Left out are paused and disabled ones, and those that no timeline follows any more. Nothing is claimed.
    """
    statement = _checkable()
    if not every:
        statement = statement.where(or_(col(SourceStatusRow.next_check).is_(None), col(SourceStatusRow.next_check) <= now))
    return _pairs(session.exec(_by_next_check(statement).limit(limit)))


def upcoming(session: Session, limit: int) -> tuple[Standing, ...]:
    """The sources that are checked next, in that order; one never checked comes first."""
    return _pairs(session.exec(_by_next_check(_checkable()).limit(limit)))


def record(session: Session, check: Check, status: SourceStatus) -> None:
    """Write down a check and how the source is doing after it; the same instant again replaces the check.

    Whether the source is paused is left as it stands: a maintainer may have decided that while the check ran.
    """
    upsert(session, CheckRow, [cells(check)])
    upsert(session, SourceStatusRow, [cells(status)], keep=["paused"])


def set_paused(session: Session, source_id: str, paused: bool) -> None:
    """Stop or resume checking a source. Raises NotFound."""
    statement = update(SourceStatusRow).where(col(SourceStatusRow.source_id) == source_id).values(paused=paused)
    if not session.exec(statement).rowcount:
        raise NotFound(f"there is no source {source_id!r}")


def checks(session: Session, source_id: str, limit: int) -> tuple[Check, ...]:
    """The last checks of a source, the latest first."""
    statement = select(CheckRow).where(col(CheckRow.source_id) == source_id).order_by(col(CheckRow.at).desc()).limit(limit)
    return tuple(value(Check, row) for row in session.exec(statement))


def forget_checks(session: Session, before: datetime) -> None:
    """Take away the rows of checks made before an instant. How each source is doing stays."""
    session.exec(delete(CheckRow).where(col(CheckRow.at) < before))


def _standings() -> Any:
    return select(SourceRow, SourceStatusRow).join(SourceStatusRow, col(SourceStatusRow.source_id) == col(SourceRow.id))


def _checkable() -> Any:
    followed = select(TimelineSourceRow.source_id).where(col(TimelineSourceRow.source_id) == col(SourceRow.id)).exists()
    return _standings().where(col(SourceRow.enabled), ~col(SourceStatusRow.paused), followed)


def _by_next_check(statement: Any) -> Any:
    return statement.order_by(col(SourceStatusRow.next_check).nulls_first(), col(SourceRow.id))


def _pairs(found: Iterable[tuple[SourceRow, SourceStatusRow]]) -> tuple[Standing, ...]:
    return tuple((value(Source, row), value(SourceStatus, status)) for row, status in found)
