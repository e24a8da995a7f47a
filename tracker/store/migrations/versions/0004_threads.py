"""The threads of a timeline, and what its events say of their state. Rows from before have none: NULL."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    # Not by making the tables anew, as other changes on SQLite need it: rows of other tables refer to these.
    for table in ("timeline", "event"):
        op.add_column(table, sa.Column("threads", sa.JSON(none_as_null=True), nullable=True))
