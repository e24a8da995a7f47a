"""Stories: which articles tell of the same happening."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from tracker.model import Story
from tracker.store.rows import Cells, batches, insert_ids, insert_new, upsert, value
from tracker.store.tables import StoryArticleRow, StoryRow


def save(session: Session, timeline_id: str, stories: Sequence[Story]) -> Mapping[int, int]:
    """Store stories; those with an id below 1 are new. Gives the stored id of each new one by the id it came with.

    A stored story ends up with exactly the articles it is given, in their order.
    """
    new = [story for story in stories if story.id < 1]
    stored_ids = insert_ids(session, StoryRow, [_cells(timeline_id, story) for story in new])
    mapping = {story.id: stored for story, stored in zip(new, stored_ids, strict=True)}
    old = [story for story in stories if story.id > 0]
    upsert(session, StoryRow, [_cells(timeline_id, story) | {"id": story.id} for story in old], keep=["timeline_id"])
    for batch in batches([story.id for story in old]):
        session.exec(delete(StoryArticleRow).where(col(StoryArticleRow.story_id).in_(batch)))
    pairs = [*zip(stored_ids, new, strict=True), *((story.id, story) for story in old)]
    insert_new(session, StoryArticleRow, [link for id_, story in pairs for link in _links(id_, story)])
    return mapping


def open_since(session: Session, timeline_id: str, since: datetime) -> tuple[Story, ...]:
    """The stories of a timeline last added to at or after an instant, by id."""
    statement = select(StoryRow).where(col(StoryRow.timeline_id) == timeline_id, col(StoryRow.last_seen) >= since)
    return _values(session, session.exec(statement.order_by(col(StoryRow.id))).all())


def _cells(timeline_id: str, story: Story) -> Cells:
    return {
        "timeline_id": timeline_id,
        "title": story.title,
        "first_seen": story.first_seen,
        "last_seen": story.last_seen,
        "families": story.families,
    }


def _links(story_id: int, story: Story) -> Iterable[Cells]:
    for position, article_id in enumerate(story.article_ids):
        original = story.copies.get(article_id)
        yield {"story_id": story_id, "article_id": article_id, "position": position, "copy_of": original}


def _values(session: Session, rows: Sequence[StoryRow]) -> tuple[Story, ...]:
    links: dict[int, list[StoryArticleRow]] = {int(row.id or 0): [] for row in rows}
    for batch in batches(list(links)):
        statement = select(StoryArticleRow).where(col(StoryArticleRow.story_id).in_(batch))
        for link in session.exec(statement.order_by(col(StoryArticleRow.position))):
            links[link.story_id].append(link)
    return tuple(_value(row, links[int(row.id or 0)]) for row in rows)


def _value(row: StoryRow, links: Sequence[StoryArticleRow]) -> Story:
    copies = {link.article_id: link.copy_of for link in links if link.copy_of is not None}
    return value(Story, row, article_ids=tuple(link.article_id for link in links), copies=copies)
