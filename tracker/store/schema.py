"""Bringing the tables up to this version, with the Alembic migrations beside this module."""

from __future__ import annotations

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from tracker.errors import ConfigError

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK_NUMBER = 7_204_711_930
"""Any number that all versions of the program agree on: the name of the lock that migrations take on PostgreSQL."""
# Alembic keeps the migration at work in a module of its own, so one process runs one at a time.
_one_at_a_time = threading.Lock()


def migrate(engine: Engine) -> None:
    """Make the tables, or bring them up to this version; all of it or nothing. Several programs may start this at once.

    Raises ConfigError where the database was made by a newer version of the program.
    """
    config = Config(_MIGRATIONS / "alembic.ini")
    with _one_at_a_time, engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK_NUMBER})
        _refuse_newer(connection, ScriptDirectory.from_config(config))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def version(engine: Engine) -> str:
    """The migration the database stands at, "" before the first."""
    with engine.connect() as connection:
        return ", ".join(MigrationContext.configure(connection).get_current_heads())


def _refuse_newer(connection: Connection, scripts: ScriptDirectory) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    unknown = set(MigrationContext.configure(connection).get_current_heads()) - known
    if unknown:
        raise ConfigError(
            f"the database is of a newer version (its migration is {', '.join(sorted(unknown))})",
            hint="run the newer tracker, or name another database by TRACKER_DATABASE_URL",
        )
