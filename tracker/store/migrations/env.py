"""Run by Alembic. `store.migrate` gives the connection; from a shell it is that of the settings.

To write a migration after a change of `tables.py`: bring a database of your own up to date with `tracker init`, then

    alembic -c tracker/store/migrations/alembic.ini revision --autogenerate --rev-id NUMBER -m "what it does"

and read what it wrote. There is no way down: a database is brought back from its backup.
"""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from tracker import config
from tracker.store.engine import connect
from tracker.store.tables import metadata


def ours(_: Any, __: str | None, kind: str, reflected: bool, counterpart: Any) -> bool:
    """Leaves out tables of others in the same database, such as those of the task queue."""
    return not (kind == "table" and reflected and counterpart is None)


def plain(kind: str, thing: Any, _: Any) -> Any:
    """Writes our types as what the database knows them by: a migration must go on working when the classes change."""
    return f"sa.{thing.impl!r}" if kind == "type" and isinstance(thing, TypeDecorator) else False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=ours,
        render_item=plain,
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if "connection" in context.config.attributes:
    run(context.config.attributes["connection"])
else:
    with connect(config.load().database).begin() as own:
        run(own)
