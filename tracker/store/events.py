"""Events as they stand, in the order of the timeline's file, and the articles that report them but are not yet evidence."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, func, update
from sqlmodel import Session, col, select

from tracker.model import Article, Event
from tracker.store import articles
from tracker.store.rows import cells, existing, insert_new, upsert, value
from tracker.store.tables import ArticleRow, CitationRow, EventArticleRow, EventRow


def put(session: Session, timeline_id: str, event: Event, position: int | None = None) -> None:
    """Store an event, or bring the stored one up to date. Without a position it keeps its place, or comes last."""
    if position is None:
        position = _place(session, timeline_id, event.id)
    upsert(session, EventRow, [cells(event, timeline_id=timeline_id, position=position)])
    session.exec(delete(CitationRow).where(*_cited_by(timeline_id, event.id)))
    cited = {articles.address(evidence.url) for evidence in event.evidence}
    key = {"timeline_id": timeline_id, "event_id": event.id}
    insert_new(session, CitationRow, [{**key, "identity": address} for address in sorted(cited)])


def remove(session: Session, timeline_id: str, event_id: str) -> None:
    """Take away an event whose approval was undone, with the articles attached to it."""
    session.exec(delete(EventRow).where(col(EventRow.timeline_id) == timeline_id, col(EventRow.id) == event_id))


def arrange(session: Session, timeline_id: str, ids: Sequence[str]) -> None:
    """Put the events in this order; it names all of them."""
    mine = select(EventRow).where(col(EventRow.timeline_id) == timeline_id)
    places = {id_: place for place, id_ in enumerate(ids)}
    for row in session.exec(mine).all():
        if row.position != places[row.id]:
            key = (col(EventRow.timeline_id) == timeline_id, col(EventRow.id) == row.id)
            session.exec(update(EventRow).where(*key).values(position=places[row.id]))


def get(session: Session, timeline_id: str, event_id: str) -> Event:
    """An event. Raises NotFound."""
    return value(Event, existing(session, EventRow, (timeline_id, event_id), "event", hint="`tracker events` lists them"))


def listing(session: Session, timeline_id: str) -> tuple[Event, ...]:
    """All events of a timeline in the order of its file."""
    statement = select(EventRow).where(col(EventRow.timeline_id) == timeline_id)
    return tuple(value(Event, row) for row in session.exec(statement.order_by(col(EventRow.position), col(EventRow.id))))


def order(session: Session, timeline_id: str) -> tuple[str, ...]:
    """The ids of the events of a timeline in the order of its file."""
    statement = select(EventRow.id).where(col(EventRow.timeline_id) == timeline_id)
    return tuple(session.exec(statement.order_by(col(EventRow.position), col(EventRow.id))))


def attach(session: Session, timeline_id: str, pairs: Sequence[tuple[str, int]]) -> None:
    """Keep that articles, by id, report events the timeline has, by id. Pairs known already change nothing."""
    rows = [{"timeline_id": timeline_id, "event_id": event_id, "article_id": article_id} for event_id, article_id in pairs]
    insert_new(session, EventArticleRow, rows)


def attached(session: Session, timeline_id: str, event_id: str) -> tuple[Article, ...]:
    """The articles attached to an event that its evidence does not cite yet, in any spelling of their address, by id."""
    cited = select(CitationRow.identity).where(*_cited_by(timeline_id, event_id))
    statement = articles.selection().join(EventArticleRow, col(EventArticleRow.article_id) == col(ArticleRow.id))
    statement = statement.where(col(EventArticleRow.timeline_id) == timeline_id, col(EventArticleRow.event_id) == event_id)
    return articles.values(session, statement.where(col(ArticleRow.identity).not_in(cited)))


def _cited_by(timeline_id: str, event_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(CitationRow.timeline_id) == timeline_id, col(CitationRow.event_id) == event_id


def _place(session: Session, timeline_id: str, event_id: str) -> int:
    mine = col(EventRow.timeline_id) == timeline_id
    known = session.exec(select(EventRow.position).where(mine, col(EventRow.id) == event_id)).first()
    if known is not None:
        return known
    last = session.exec(select(func.max(EventRow.position)).where(mine)).one()
    return 0 if last is None else last + 1
