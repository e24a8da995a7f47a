"""Articles: stored once each however often and by whomever they are offered, with every wording kept, and handed on by inbox."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import true, update
from sqlmodel import Session, col, select

from tracker.errors import NotFound, Stale
from tracker.model import Article, Item, Source
from tracker.states import Tier
from tracker.store.rows import MAX_ID, Cells, batches, insert_new, insert_selected, value
from tracker.store.tables import (
    ArticleRow,
    ArticleSourceRow,
    InboxRow,
    RevisionRow,
    SourceRow,
    StoryArticleRow,
    StoryRow,
    TimelineSourceRow,
)
from tracker.store.types import storable
from tracker.text import fold
from tracker.urls import canonical, http_url

_LONGEST_IDENTITY = 1000


@dataclass(frozen=True, slots=True)
class Added:
    """What came of offering items: how many articles are new, how many known ones were reworded, and the ids of both."""

    new: int
    revised: int
    ids: tuple[int, ...]


class _Known(NamedTuple):
    id: int
    source_id: str
    fingerprint: str


def identity(source_id: str, item: Item) -> str:
    """The permanent key of an item: its canonical URL, else its guid, else its title, the latter two within its source."""
    if item.url:
        return address(item.url)
    if item.guid:
        return _short(f"guid:{source_id}:{item.guid}")
    return f"text:{source_id}:{_sha256(fold(item.title or item.text))}"


def address(url: str) -> str:
    """The identity of an article at this URL."""
    return _short(canonical(url))


def fingerprint(title: str, text: str) -> str:
    """The SHA-256 of a wording."""
    return _sha256(f"{title}\n{text}")


def add(session: Session, source: Source, items: Sequence[Item], now: datetime) -> Added:
    """Store what a source offered; offering it again changes no row.

    Known articles are recognised by identity. A wording that the article's own source never gave before is kept as a
    revision and becomes the article's title and text; other sources' wordings do not, only that they offered it is kept.
    Every timeline that follows the source finds in its inbox, once, each article it has not had yet.
    """
    # In the order of identities, so that two workers that store the same articles wait for each other in the same order.
    offered = sorted((_cells(source, item, now) for item in items), key=lambda cells: str(cells["identity"]))
    new: set[int] = set()
    revised: set[int] = set()
    for batch in batches(offered):
        added, reworded = _add_batch(session, source.id, batch, now)
        new |= added
        revised |= reworded
    return Added(len(new), len(revised - new), tuple(sorted(new | revised)))


def inbox(session: Session, timeline_id: str, limit: int) -> tuple[Article, ...]:
    """The articles that wait to be looked at for a timeline, by id."""
    statement = selection().join(InboxRow, col(InboxRow.article_id) == col(ArticleRow.id))
    statement = statement.where(col(InboxRow.timeline_id) == timeline_id, col(InboxRow.waiting))
    return values(session, statement.limit(limit))


def waiting_for_any(session: Session) -> tuple[int, ...]:
    """The ids of the articles that wait to be looked at for any timeline, sorted."""
    waiting = select(InboxRow.article_id).where(col(InboxRow.waiting)).distinct()
    return tuple(session.exec(waiting.order_by(col(InboxRow.article_id))))


def with_ids(session: Session, article_ids: Sequence[int]) -> tuple[Article, ...]:
    """The articles with these ids, by id."""
    found = (values(session, selection().where(col(ArticleRow.id).in_(batch))) for batch in batches(sorted(article_ids)))
    return tuple(article for articles in found for article in articles)


def still_waiting(session: Session, timeline_id: str, article_ids: Sequence[int]) -> frozenset[int]:
    """The ids of those of these articles that wait to be looked at for a timeline."""
    found = (session.exec(select(InboxRow.article_id).where(*_waiting(timeline_id, batch))) for batch in batches(article_ids))
    return frozenset(id_ for ids in found for id_ in ids)


def clear_inbox(session: Session, timeline_id: str, article_ids: Sequence[int]) -> None:
    """Take articles out of a timeline's inbox for good. Raises Stale where one of them does not wait any more."""
    for batch in batches(article_ids):
        cleared = update(InboxRow).where(*_waiting(timeline_id, batch)).values(waiting=False)
        if session.exec(cleared).rowcount != len(batch):
            raise Stale(f"articles that waited for {timeline_id!r} were looked at by now")


def find(session: Session, url_or_id: str) -> Article:
    """The article with this id or at this URL, in any of its spellings. Raises NotFound."""
    wanted = url_or_id.strip()
    if wanted.isascii() and wanted.isdigit():
        condition = col(ArticleRow.id) == min(int(wanted[:20]), MAX_ID)
    else:
        condition = col(ArticleRow.identity) == (address(wanted) if http_url(wanted) else wanted)
    found = values(session, selection().where(condition))
    if not found:
        raise NotFound(f"there is no article {wanted!r}")
    return found[0]


def relevant_since(session: Session, timeline_id: str, since: datetime) -> tuple[Article, ...]:
    """The articles in stories of a timeline that were first seen at or after an instant, by id."""
    in_stories = select(StoryArticleRow.article_id).join(StoryRow, col(StoryRow.id) == col(StoryArticleRow.story_id))
    in_stories = in_stories.where(col(StoryRow.timeline_id) == timeline_id)
    return values(session, selection().where(col(ArticleRow.seen) >= since, col(ArticleRow.id).in_(in_stories)))


def of_story(session: Session, story_id: int) -> tuple[Article, ...]:
    """The articles of a story, by id; the copies among them name the one they repeat."""
    mine = col(StoryArticleRow.story_id) == story_id
    copies = dict(session.exec(select(StoryArticleRow.article_id, StoryArticleRow.copy_of).where(mine)).all())
    statement = selection().join(StoryArticleRow, col(StoryArticleRow.article_id) == col(ArticleRow.id)).where(mine)
    return tuple(replace(article, copy_of=copies[article.id] or 0) for article in values(session, statement))


def set_text(session: Session, article_id: int, text: str) -> None:
    """Give an article its full text. It stands until the source rewords the article. Raises NotFound."""
    if not session.exec(update(ArticleRow).where(col(ArticleRow.id) == article_id).values(text=text)).rowcount:
        raise NotFound(f"there is no article {article_id}")


def values(session: Session, statement: Any) -> tuple[Article, ...]:
    """The articles that a statement over articles and their sources finds, by id."""
    return tuple(_article(row, source) for row, source in session.exec(statement.order_by(col(ArticleRow.id))))


def selection() -> Any:
    """The statement that `values` takes, still without a condition."""
    return select(ArticleRow, SourceRow).join(SourceRow, col(SourceRow.id) == col(ArticleRow.source_id))


def _waiting(timeline_id: str, article_ids: Sequence[int]) -> tuple[Any, ...]:
    return col(InboxRow.timeline_id) == timeline_id, col(InboxRow.article_id).in_(article_ids), col(InboxRow.waiting)


def _article(row: ArticleRow, source: SourceRow) -> Article:
    # The publisher that an aggregator names is another one than the aggregator, of a family we do not know.
    named = row.origin if source.tier is Tier.AGGREGATOR else ""
    publisher, family = (named, "") if named else (source.publisher, source.family)
    return value(Article, row, publisher=publisher, family=family, tier=source.tier, copy_of=0)


def _cells(source: Source, item: Item, now: datetime) -> Cells:
    return {
        "source_id": source.id,
        "identity": identity(source.id, item),
        "url": item.url,
        "title": item.title,
        "text": item.text,
        "language": item.language or source.language,
        "published": item.published,
        "seen": now,
        "origin": item.origin,
        "fingerprint": fingerprint(item.title, item.text),
    }


def _add_batch(session: Session, source_id: str, offered: Sequence[Cells], now: datetime) -> tuple[set[int], set[int]]:
    """Give the ids of the articles that are new, and of those that got another wording."""
    firsts: dict[str, Cells] = {}
    for cells in offered:
        firsts.setdefault(cells["identity"], cells)
    new = {id_ for (id_,) in insert_new(session, ArticleRow, list(firsts.values()), "id")}
    known = _known(session, list(firsts))
    own = [(known[cells["identity"]], cells) for cells in offered if known[cells["identity"]].source_id == source_id]
    ids = sorted(article.id for article in known.values())
    insert_new(session, ArticleSourceRow, [{"article_id": id_, "source_id": source_id, "seen": now} for id_ in ids])
    _put_in_inboxes(session, source_id, ids)
    return new, _keep_wordings(session, own)


def _known(session: Session, identities: Sequence[str]) -> dict[str, _Known]:
    columns = (col(ArticleRow.id), ArticleRow.source_id, ArticleRow.fingerprint, ArticleRow.identity)
    found = session.exec(select(*columns).where(col(ArticleRow.identity).in_(identities)))
    return {key: _Known(id_, source_id, mark) for id_, source_id, mark, key in found if id_}


def _keep_wordings(session: Session, own: Iterable[tuple[_Known, Cells]]) -> set[int]:
    """Keep the wordings not seen before, and make the last of each article its current one. Gives the articles changed."""
    wordings = {(article.id, cells["fingerprint"]): (article, cells) for article, cells in own}
    rows = [{"article_id": article.id, "seen": cells["seen"], **_wording(cells)} for article, cells in wordings.values()]
    kept = {tuple(found) for found in insert_new(session, RevisionRow, rows, "article_id", "fingerprint")}
    latest = {article.id: (article, cells) for key, (article, cells) in wordings.items() if key in kept}
    changed = {id_: cells for id_, (article, cells) in latest.items() if article.fingerprint != cells["fingerprint"]}
    for id_, cells in changed.items():
        session.exec(update(ArticleRow).where(col(ArticleRow.id) == id_).values(**_wording(cells)))
    return set(changed)


def _wording(cells: Cells) -> Cells:
    return {name: cells[name] for name in ("fingerprint", "title", "text")}


def _put_in_inboxes(session: Session, source_id: str, ids: Iterable[int]) -> None:
    pairs = select(col(TimelineSourceRow.timeline_id), col(ArticleRow.id), true())
    pairs = pairs.join_from(TimelineSourceRow, ArticleRow, col(ArticleRow.id).in_(ids))
    pairs = pairs.where(col(TimelineSourceRow.source_id) == source_id)
    in_order = pairs.order_by(col(TimelineSourceRow.timeline_id), col(ArticleRow.id))
    insert_selected(session, InboxRow, ["timeline_id", "article_id", "waiting"], in_order)


def _short(key: str) -> str:
    # PostgreSQL cannot index a text of more than some 2,700 bytes; one over-long key would lose the whole batch.
    return storable(key) if len(key.encode(errors="replace")) <= _LONGEST_IDENTITY else f"sha256:{_sha256(key)}"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
