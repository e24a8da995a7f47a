"""Which article of its story a copy repeats, instead of only that it is one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("story_article") as table:
        table.add_column(sa.Column("copy_of", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_story_article_copy_of"), "article", ["copy_of"], ["id"])
    # Which one it was is not known any more: most stories have one text that others repeat, and it came first.
    op.execute(
        "UPDATE story_article SET copy_of = (SELECT MIN(first.article_id) FROM story_article AS first"
        " WHERE first.story_id = story_article.story_id AND NOT first.is_copy) WHERE is_copy"
    )
    with op.batch_alter_table("story_article") as table:
        table.drop_column("is_copy")
