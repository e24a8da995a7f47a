"""What the gate turns away as one row for an article, with a mark in the inbox, instead of one for each timeline."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "turned_away",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("matched", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_turned_away_article_id")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_turned_away")),
    )
    op.create_index(op.f("ix_turned_away_at"), "turned_away", ["at"])
    op.add_column("inbox", sa.Column("turned_away", sa.Boolean(), server_default=sa.false(), nullable=False))
