"""The tables, as SQLModel rows. Rows never leave `store`: its functions take and give the values of `tracker.model`.

A row with a twin in `model` has a column for each of its fields, by the same name; an `EventDate` is the four columns
`earliest`, `latest`, `edtf` and `words`. After a change here, write a migration: `migrations/env.py` says how.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, MetaData, UniqueConstraint, false, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from tracker.states import Action, Band, CandidateKind, CandidateState, ChangeKind, EventStatus, SourceKind, SourceState, Tier
from tracker.store.types import EVENT, EVIDENCE, FIELDS, REASONS, STATES, STEP, TEXTS, THREADS, WATCH, WORDS, Text, Word

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Table(SQLModel, registry=registry(metadata=metadata)):
    """What all rows share: their registry, and with it the metadata that migrations are compared to."""

    metadata = metadata


def _is(kind: Any, **options: Any) -> Any:
    """A column of one of our own types."""
    return Field(sa_type=kind, **options)


def _text(**options: Any) -> Any:
    return _is(Text, **options)


def _of(table: str, **options: Any) -> Any:
    """A reference to the row of another table whose ids are texts."""
    return _text(foreign_key=f"{table}.id", **options)


class TimelineRow(Table, table=True):
    __tablename__ = "timeline"
    id: str = _text(primary_key=True)
    title: Any = _is(TEXTS, nullable=False)
    languages: Any = _is(WORDS, nullable=False)
    watch: Any = _is(WATCH, nullable=False)
    threads: Any = _is(THREADS, nullable=True)
    added: datetime


class SourceRow(Table, table=True):
    __tablename__ = "source"
    id: str = _text(primary_key=True)
    kind: SourceKind = _is(Word(SourceKind))
    url: str = _text()
    publisher: str = _text()
    tier: Tier = _is(Word(Tier))
    language: str = _text()
    every: int
    family: str = _text()
    about: str = _text()
    enabled: bool
    full_text: bool
    settings: Any = _is(TEXTS, nullable=False)


class TimelineSourceRow(Table, table=True):
    """That a timeline follows a source, and its place in the file."""

    __tablename__ = "timeline_source"
    timeline_id: str = _of("timeline", primary_key=True)
    source_id: str = _of("source", primary_key=True, index=True)
    position: int


class SourceStatusRow(Table, table=True):
    __tablename__ = "source_status"
    source_id: str = _of("source", primary_key=True)
    state: SourceState = _is(Word(SourceState))
    paused: bool
    failures: int
    last_check: datetime | None
    last_ok: datetime | None
    last_new: datetime | None
    next_check: datetime | None = Field(index=True)
    why_next: str = _text()
    error: str = _text()
    etag: str = _text()
    last_modified: str = _text()
    body_hash: str = _text()


class CheckRow(Table, table=True):
    __tablename__ = "source_check"
    source_id: str = _of("source", primary_key=True)
    at: datetime = Field(primary_key=True)
    status: int
    seen: int
    new: int
    revised: int
    took_ms: int
    error: str = _text()
    next_check: datetime | None
    why_next: str = _text()


class ArticleRow(Table, table=True):
    """An article as it stands; publisher, family and tier are those of its source."""

    __tablename__ = "article"
    id: int | None = Field(default=None, primary_key=True)
    source_id: str = _of("source", index=True)
    identity: str = _text(unique=True)
    url: str = _text()
    title: str = _text()
    text: str = _text()
    language: str = _text()
    published: datetime | None
    seen: datetime = Field(index=True)
    origin: str = _text()
    fingerprint: str = _text()


class RevisionRow(Table, table=True):
    """One wording in which the source has offered an article, the first included."""

    __tablename__ = "revision"
    article_id: int = Field(foreign_key="article.id", primary_key=True)
    fingerprint: str = _text(primary_key=True)
    title: str = _text()
    text: str = _text()
    seen: datetime


class ArticleSourceRow(Table, table=True):
    """That a source has offered an article, and when first."""

    __tablename__ = "article_source"
    article_id: int = Field(foreign_key="article.id", primary_key=True)
    source_id: str = _of("source", primary_key=True, index=True)
    seen: datetime


class InboxRow(Table, table=True):
    """That an article has come to a timeline. The row stays when it has been looked at, so it comes once only.

    `turned_away` is how the ledger keeps what it says of the article in `TurnedAwayRow`: in one row for all these timelines.
    """

    __tablename__ = "inbox"
    timeline_id: str = _of("timeline", primary_key=True)
    article_id: int = Field(foreign_key="article.id", primary_key=True, index=True)
    waiting: bool
    turned_away: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    __table_args__ = (
        Index("ix_inbox_waiting", "timeline_id", "article_id", sqlite_where=text("waiting"), postgresql_where=text("waiting")),
    )


class StoryRow(Table, table=True):
    __tablename__ = "story"
    id: int | None = Field(default=None, primary_key=True)
    timeline_id: str = _of("timeline")
    title: str = _text()
    first_seen: datetime
    last_seen: datetime
    families: Any = _is(WORDS, nullable=False)
    __table_args__ = (Index(None, "timeline_id", "last_seen"),)


class StoryArticleRow(Table, table=True):
    __tablename__ = "story_article"
    story_id: int = Field(foreign_key="story.id", primary_key=True)
    article_id: int = Field(foreign_key="article.id", primary_key=True, index=True)
    position: int
    copy_of: int | None = Field(default=None, foreign_key="article.id")


class CandidateRow(Table, table=True):
    __tablename__ = "candidate"
    id: int | None = Field(default=None, primary_key=True)
    timeline_id: str = _of("timeline")
    story_id: int = Field(foreign_key="story.id", index=True)
    kind: CandidateKind = _is(Word(CandidateKind))
    state: CandidateState = _is(Word(CandidateState))
    band: Band = _is(Word(Band))
    title: str = _text()
    earliest: date | None
    latest: date | None
    edtf: str | None = _text(nullable=True)
    words: str | None = _text(nullable=True)
    reasons: Any = _is(REASONS, nullable=False)
    first_flagged: datetime
    language: str = _text()
    event_id: str = _text()
    category: str = _text()
    official_ids: Any = _is(WORDS, nullable=False)
    deadline: Any = _is(STEP, nullable=True)
    score: float
    __table_args__ = (Index(None, "timeline_id", "state", "first_flagged"),)


class EventRow(Table, table=True):
    """An event as it stands, at its place in the file."""

    __tablename__ = "event"
    timeline_id: str = _of("timeline", primary_key=True)
    id: str = _text(primary_key=True)
    position: int
    earliest: date
    latest: date
    edtf: str = _text()
    words: str = _text()
    category: str = _text()
    status: EventStatus = _is(Word(EventStatus))
    title: Any = _is(TEXTS, nullable=False)
    summary: Any = _is(TEXTS, nullable=False)
    official_ids: Any = _is(WORDS, nullable=False)
    follows: Any = _is(WORDS, nullable=False)
    caused_by: Any = _is(WORDS, nullable=False)
    deadline: Any = _is(STEP, nullable=True)
    threads: Any = _is(STATES, nullable=True)
    evidence: Any = _is(EVIDENCE, nullable=False)


class CitationRow(Table, table=True):
    """That an event's evidence cites an address, written as an article's identity, to find one by the other."""

    __tablename__ = "citation"
    timeline_id: str = _text(primary_key=True)
    event_id: str = _text(primary_key=True)
    identity: str = _text(primary_key=True, index=True)
    __table_args__ = (ForeignKeyConstraint(["timeline_id", "event_id"], ["event.timeline_id", "event.id"], ondelete="CASCADE"),)


class EventArticleRow(Table, table=True):
    """That an article reports an event the timeline has: evidence a maintainer may take over."""

    __tablename__ = "event_article"
    timeline_id: str = _text(primary_key=True)
    event_id: str = _text(primary_key=True)
    article_id: int = Field(foreign_key="article.id", primary_key=True, index=True)
    __table_args__ = (ForeignKeyConstraint(["timeline_id", "event_id"], ["event.timeline_id", "event.id"], ondelete="CASCADE"),)


class DecisionRow(Table, table=True):
    __tablename__ = "decision"
    id: int | None = Field(default=None, primary_key=True)
    timeline_id: str = _of("timeline")
    at: datetime
    who: str = _text()
    action: Action = _is(Word(Action))
    candidate_id: int | None = Field(foreign_key="candidate.id", index=True)
    event_id: str = _text()
    before: Any = _is(EVENT, nullable=True)
    after: Any = _is(EVENT, nullable=True)
    reason: str = _text()
    undoes: int | None = Field(foreign_key="decision.id")
    __table_args__ = (Index(None, "timeline_id", "event_id"),)


class ChangeRow(Table, table=True):
    __tablename__ = "change"
    timeline_id: str = _of("timeline", primary_key=True)
    seq: int = Field(primary_key=True)
    at: datetime
    event_id: str = _text()
    kind: ChangeKind = _is(Word(ChangeKind))
    fields: Any = _is(FIELDS, nullable=False)
    decision_id: int


class LetGoRow(Table, table=True):
    __tablename__ = "let_go"
    timeline_id: str = _of("timeline", primary_key=True)
    article_id: int = Field(foreign_key="article.id", primary_key=True, index=True)
    stage: str = _text(primary_key=True)
    rule: str = _text(primary_key=True)
    matched: Any = _is(WORDS, nullable=False)
    at: datetime = Field(index=True)


class TurnedAwayRow(Table, table=True):
    """What let an article go for every timeline whose row in the inbox says so."""

    __tablename__ = "turned_away"
    article_id: int = Field(foreign_key="article.id", primary_key=True)
    stage: str = _text()
    rule: str = _text()
    matched: Any = _is(WORDS, nullable=False)
    at: datetime = Field(index=True)


class TickRow(Table, table=True):
    __tablename__ = "tick"
    job: str = _text(primary_key=True)
    period: str = _text(primary_key=True)
    at: datetime


class PingRow(Table, table=True):
    """What a WebSub hub was last told of a feed: `topic` is the feed's address, `digest` that of the bytes it had then."""

    __tablename__ = "ping"
    hub: str = _text(primary_key=True)
    topic: str = _text(primary_key=True)
    digest: str = _text()
    at: datetime


class DigestRow(Table, table=True):
    """A digest as it was rendered; it is never rendered again."""

    __tablename__ = "digest"
    id: int | None = Field(default=None, primary_key=True)
    timeline_id: str = _of("timeline")
    period: str = _text()
    language: str = _text()
    from_seq: int
    to_seq: int
    at: datetime
    subject: str = _text()
    html: str = _text()
    text: str = _text()
    __table_args__ = (UniqueConstraint("timeline_id", "period", "language"),)
