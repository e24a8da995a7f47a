"""Engines and transactions: the one place that knows how the two databases differ."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InternalError, OperationalError
from sqlalchemy.orm import ORMExecuteState
from sqlmodel import Session

from tracker.errors import ConfigError, TrackerError

_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_NO_TABLE = ("no such table", "no such column", "has no column")
_NO_TABLE_STATES = ("42P01", "42703")
"""PostgreSQL's undefined_table and undefined_column (PostgreSQL documentation, appendix A)."""
_PATIENCE = 5
"""Seconds to wait for another writer on SQLite."""
_last_writes: WeakKeyDictionary[Engine, object] = WeakKeyDictionary()
_FORMS = "sqlite:///FOLDER/tracker.db or postgresql://USER@HOST/NAME"
_SETTING = "set TRACKER_DATABASE_URL"


def connect(url: str) -> Engine:
    """An engine for a `sqlite:///` file, made with its folder where missing, or a `postgresql://` server, reached once.

    Every SQLite transaction is durable when its commit returns (WAL, synchronous=FULL). Raises ConfigError in words,
    without the password, for a URL of another form, a database that cannot be opened and a server that does not answer.
    """
    parsed = _parsed(url)
    shown = parsed.render_as_string(hide_password=True)
    try:
        engine = _sqlite(parsed) if parsed.drivername == "sqlite" else _postgresql(parsed)
        with engine.connect():
            return engine
    except ImportError as error:
        raise ConfigError(f"{shown} needs the PostgreSQL driver", hint="pip install 'tracker[postgres]'") from error
    except (DBAPIError, sqlite3.Error, OSError, ArgumentError) as error:
        raise ConfigError(f"the database {shown} cannot be opened: {_first_line(error)}", hint=_SETTING) from error


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session in a transaction that is committed at the end and rolled back on any error.

    On SQLite the transaction is the only writing one from its first statement on; others wait up to five seconds.
    Raises ConfigError where the tables were never made, and TrackerError where the database fails or stays busy.
    """
    try:
        with _in_words(), Session(engine, expire_on_commit=False) as session, session.begin():
            event.listen(session, "do_orm_execute", _see_the_database)
            yield session
    finally:
        _last_writes[engine] = object()


def last_write(engine: Engine) -> object:
    """What stands for the last writing transaction of this process, None before the first: another object after each.

    Whoever keeps something read from the database sees by it, without asking the database, that it is to be read again.
    What other processes wrote does not show here.
    """
    return _last_writes.get(engine)


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one state of the database throughout, and cannot write. Errors as in `writing`."""
    options: dict[str, Any] = {"tracker_reading": True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _in_words(), Session(engine.execution_options(**options), expire_on_commit=False) as session:
        yield session


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise ConfigError("the database URL cannot be read", hint=f"{_SETTING} to {_FORMS}") from error
    if parsed.drivername not in _DRIVERS:
        raise ConfigError(f"a database of kind {parsed.drivername!r} is not supported", hint=f"{_SETTING} to {_FORMS}")
    if parsed.drivername.startswith("sqlite") and parsed.database in (None, "", ":memory:"):
        raise ConfigError("the SQLite database needs a file", hint=f"{_SETTING} to {_FORMS}")
    return parsed.set(drivername=_DRIVERS[parsed.drivername])


def _sqlite(url: URL) -> Engine:
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql(url: URL) -> Engine:
    return create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": 10})


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    # Without this the driver begins transactions itself, and never immediate ones.
    connection.isolation_level = None
    for pragma in (f"busy_timeout={_PATIENCE * 1000}", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    _use_wal(connection)


def _use_wal(connection: sqlite3.Connection) -> None:
    # Several programs that make one file at once all try this, and here SQLite does not wait, whatever its timeout.
    until = monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if monotonic() > until:
                raise
            sleep(0.01)


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that reads and then writes fails at once where another one wrote in between, however long
    # the timeout; an immediate one waits for its turn.
    reads = bool(connection.get_execution_options().get("tracker_reading"))
    connection.exec_driver_sql(f"PRAGMA query_only={int(reads)}")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _see_the_database(state: ORMExecuteState) -> None:
    # Bulk writes go past the session's memory of rows, so it must not answer from that memory.
    if state.is_select:
        state.update_execution_options(populate_existing=True)
    elif state.is_update or state.is_delete:
        state.update_execution_options(synchronize_session=False)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        line = _first_line(error)
        if line.startswith(_NO_TABLE) or getattr(error.orig, "sqlstate", "") in _NO_TABLE_STATES:
            raise ConfigError("the database has not the tables of this version", hint="run `tracker init`") from error
        if isinstance(error, OperationalError | InternalError):
            raise TrackerError(f"the database failed: {line}", hint="nothing of this step was kept; run it again") from error
        raise


def _first_line(error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return str(cause).strip().partition("\n")[0]
