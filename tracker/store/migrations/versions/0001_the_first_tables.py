"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _timelines()
    _checks()
    _articles()
    _inboxes()
    _stories()
    _candidates()
    _events()
    _decisions()
    _digests()


def _timelines() -> None:
    op.create_table(
        "timeline",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("languages", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("watch", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("added", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("full_text", sa.Boolean(), nullable=False),
        sa.Column("settings", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
    )
    op.create_table(
        "timeline_source",
        sa.Column("timeline_id", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_timeline_source_source_id")),
        sa.ForeignKeyConstraint(["timeline_id"], ["timeline.id"], name=op.f("fk_timeline_source_timeline_id")),
        sa.PrimaryKeyConstraint("timeline_id", "source_id", name=op.f("pk_timeline_source")),
    )
    op.create_index(op.f("ix_timeline_source_source_id"), "timeline_source", ["source_id"])


def _checks() -> None:
    op.create_table(
        "source_status",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_check", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_ok", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_new", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_check", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why_next", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_source_status_source_id")),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_source_status")),
    )
    op.create_index(op.f("ix_source_status_next_check"), "source_status", ["next_check"])
    op.create_table(
        "source_check",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("revised", sa.Integer(), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("next_check", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why_next", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_source_check_source_id")),
        sa.PrimaryKeyConstraint("source_id", "at", name=op.f("pk_source_check")),
    )


def _articles() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("published", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_article_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("identity", name=op.f("uq_article_identity")),
    )
    op.create_index(op.f("ix_article_seen"), "article", ["seen"])
    op.create_index(op.f("ix_article_source_id"), "article", ["source_id"])
    op.create_table(
        "revision",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_revision_article_id")),
        sa.PrimaryKeyConstraint("article_id", "fingerprint", name=op.f("pk_revision")),
    )
    op.create_table(
        "article_source",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_article_source_article_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_article_source_source_id")),
        sa.PrimaryKeyConstraint("article_id", "source_id", name=op.f("pk_article_source")),
    )
    op.create_index(op.f("ix_article_source_source_id"), "article_source", ["source_id"])


def _inboxes() -> None:
    op.create_table(
        "inbox",
        sa.Column("timeline_id", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_inbox_article_id")),
        sa.ForeignKeyConstraint(["timeline_id"], ["timeline.id"], name=op.f("fk_inbox_timeline_id")),
        sa.PrimaryKeyConstraint("timeline_id", "article_id", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_article_id"), "inbox", ["article_id"])
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["timeline_id", "article_id"],
        sqlite_where=sa.text("waiting"),
        postgresql_where=sa.text("waiting"),
    )
    op.create_table(
        "let_go",
        sa.Column("timeline_id", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("matched", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_let_go_article_id")),
        sa.ForeignKeyConstraint(["timeline_id"], ["timeline.id"], name=op.f("fk_let_go_timeline_id")),
        sa.PrimaryKeyConstraint("timeline_id", "article_id", "stage", "rule", name=op.f("pk_let_go")),
    )
    op.create_index(op.f("ix_let_go_article_id"), "let_go", ["article_id"])
    op.create_index(op.f("ix_let_go_at"), "let_go", ["at"])


def _stories() -> None:
    op.create_table(
        "story",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("timeline_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("families", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["timeline_id"], ["timeline.id"], name=op.f("fk_story_timeline_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
    )
    op.create_index(op.f("ix_story_timeline_id_last_seen"), "story", ["timeline_id", "last_seen"])
    op.create_table(
        "story_article",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_copy", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_story_article_article_id")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_story_article_story_id")),
        sa.PrimaryKeyConstraint("story_id", "article_id", name=op.f("pk_story_article")),
    )
    op.create_index(op.f("ix_story_article_article_id"), "story_article", ["article_id"])


def _candidates() -> None:
    op.create_table(
        "candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("timeline_id", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("earliest", sa.Date(), nullable=True),
        sa.Column("latest", sa.Date(), nullable=True),
        sa.Column("edtf", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("reasons", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("first_flagged", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("official_ids", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("deadline", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("score", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_candidate_story_id")),
        sa.ForeignKeyConstraint(["timeline_id"], ["timeline.id"], name=op.f("fk_candidate_timeline_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
    )
    op.create_index(op.f("ix_candidate_story_id"), "candidate", ["story_id"])
    op.create_index(op.f("ix_candidate_timeline_id_state_first_flagged"), "candidate", ["timeline_id", "state", "first_flagged"])


def _events() -> None:
    op.create_table(
        "event",
        sa.Column("timeline_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("earliest", sa.Date(), nullable=False),
        sa.Column("latest", sa.Date(), nullable=False),
        sa.Column("edtf", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("title", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("summary", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("official_ids", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("follows", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("caused_by", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("deadline", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("evidence", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["timeline_id"], ["timeline.id"], name=op.f("fk_event_timeline_id")),
        sa.PrimaryKeyConstraint("timeline_id", "id", name=op.f("pk_event")),
    )
    op.create_table(
        "citation",
        sa.Column("timeline_id", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["timeline_id", "event_id"],
            ["event.timeline_id", "event.id"],
            name=op.f("fk_citation_timeline_id_event_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("timeline_id", "event_id", "identity", name=op.f("pk_citation")),
    )
    op.create_index(op.f("ix_citation_identity"), "citation", ["identity"])
    op.create_table(
        "event_article",
        sa.Column("timeline_id", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_event_article_article_id")),
        sa.ForeignKeyConstraint(
            ["timeline_id", "event_id"],
            ["event.timeline_id", "event.id"],
            name=op.f("fk_event_article_timeline_id_event_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("timeline_id", "event_id", "article_id", name=op.f("pk_event_article")),
    )
    op.create_index(op.f("ix_event_article_article_id"), "event_article", ["article_id"])


def _decisions() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("timeline_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_decision_candidate_id")),
        sa.ForeignKeyConstraint(["timeline_id"], ["timeline.id"], name=op.f("fk_decision_timeline_id")),
        sa.ForeignKeyConstraint(["undoes"], ["decision.id"], name=op.f("fk_decision_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_candidate_id"), "decision", ["candidate_id"])
    op.create_index(op.f("ix_decision_timeline_id_event_id"), "decision", ["timeline_id", "event_id"])
    op.create_table(
        "change",
        sa.Column("timeline_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["timeline_id"], ["timeline.id"], name=op.f("fk_change_timeline_id")),
        sa.PrimaryKeyConstraint("timeline_id", "seq", name=op.f("pk_change")),
    )


def _digests() -> None:
    op.create_table(
        "tick",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("job", "period", name=op.f("pk_tick")),
    )
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("timeline_id", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("from_seq", sa.Integer(), nullable=False),
        sa.Column("to_seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["timeline_id"], ["timeline.id"], name=op.f("fk_digest_timeline_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("timeline_id", "period", "language", name=op.f("uq_digest_timeline_id_period_language")),
    )
