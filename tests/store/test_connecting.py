"""Connecting, transactions, and the tables from nothing."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Timer

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, make_url, text
from sqlalchemy.exc import IntegrityError

from tracker import store
from tracker.errors import ConfigError, TrackerError
from tracker.model import LetGo
from tracker.store import articles, ledger, ticks, timelines
from tracker.store.tables import metadata


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "cannot be read"),
        ("tracker.db", "cannot be read"),
        ("postgresql://host:port/x", "cannot be read"),
        ("mysql://root@127.0.0.1/tracker", "'mysql' is not supported"),
        ("sqlite+aiosqlite:///x.db", "is not supported"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
    ],
)
def test_an_unusable_url_is_refused_in_words_that_name_the_setting(url, words):
    with pytest.raises(ConfigError, match=words) as refusal:
        store.connect(url)
    assert "TRACKER_DATABASE_URL" in refusal.value.line()


def test_a_server_that_does_not_answer_is_said_without_the_password():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(ConfigError, match="cannot be opened") as refusal:
            store.connect(f"postgres://ada:s3cret@127.0.0.1:{closed.getsockname()[1]}/tracker")
    assert "s3cret" not in refusal.value.line()
    assert "127.0.0.1" in refusal.value.line()


def test_a_file_that_is_no_database_is_refused(tmp_path):
    file = tmp_path / "tracker.db"
    file.write_text("These are notes, and not a database. " * 100)
    with pytest.raises(ConfigError, match="cannot be opened: file is not a database"):
        store.connect(f"sqlite:///{file}")
    assert file.read_text().startswith("These are notes")


def test_a_folder_in_the_way_is_refused(tmp_path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(ConfigError, match="cannot be opened"):
        store.connect(f"sqlite:///{tmp_path / 'taken' / 'tracker.db'}")


def test_the_folder_of_a_sqlite_file_is_made(tmp_path):
    store.connect(f"sqlite:///{tmp_path / 'new' / 'data' / 'tracker.db'}").dispose()
    assert (tmp_path / "new" / "data" / "tracker.db").exists()


def test_a_sqlite_file_that_another_program_is_just_making_is_waited_for(tmp_path):
    other = sqlite3.connect(tmp_path / "tracker.db", isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE half (made)")
    other.execute("BEGIN IMMEDIATE")
    release = Timer(0.2, other.execute, ["COMMIT"])
    release.start()
    store.connect(f"sqlite:///{tmp_path / 'tracker.db'}").dispose()
    release.join()
    other.close()


def test_sqlite_keeps_what_was_committed_and_checks_references(tmp_path):
    engine = store.connect(f"sqlite:///{tmp_path / 'tracker.db'}")
    with engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in _SQLITE}
    engine.dispose()
    assert found == _SQLITE


_SQLITE = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_all_that_a_session_wrote_is_kept_together_or_not_at_all(engine, make, contents):
    before = contents()

    def fail_half_way() -> None:
        with store.writing(engine) as session:
            make.begin(session)
            ticks.claim(session, "check", "2026-03-01", make.now)
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fail_half_way()
    assert contents() == before


def test_a_reading_session_cannot_write(engine, make, contents):
    before = contents()
    with pytest.raises(TrackerError, match=r"read.?only"), store.reading(engine) as session:
        make.begin(session)
    assert contents() == before
    with store.writing(engine) as session:
        make.begin(session)
    assert contents() != before


def test_a_reading_session_sees_one_state_throughout(engine, make):
    with store.reading(engine) as session:
        assert timelines.ids(session) == ()
        with store.writing(engine) as other:
            make.begin(other)
        assert timelines.ids(session) == ()
    with store.reading(engine) as session:
        assert timelines.ids(session) == ("saga",)


def test_without_tables_the_hint_says_what_to_run(empty_database_url):
    engine = store.connect(empty_database_url)
    with pytest.raises(ConfigError) as refusal, store.reading(engine) as session:
        timelines.ids(session)
    engine.dispose()
    assert refusal.value.hint == "run `tracker init`"


def test_a_failed_statement_does_not_show_the_texts_it_carried(engine, make):
    stranger = replace(make.wire, id="stranger")
    with pytest.raises(IntegrityError) as failure, store.writing(engine) as session:
        articles.add(session, stranger, [make.item("a", text="Between the two of us")], make.now)
    assert "Between" not in str(failure.value)


# --- tables -------------------------------------------------------------------------------------------------------


def test_migrating_makes_exactly_the_tables_of_the_code_and_again_changes_nothing(empty_database_url):
    engine = store.connect(empty_database_url)
    assert store.version(engine) == ""
    store.migrate(engine)
    version = store.version(engine)
    store.migrate(engine)
    assert store.version(engine) == version > ""
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    assert set(inspect(engine).get_table_names()) == {*metadata.tables, "alembic_version"}
    engine.dispose()


def test_migrating_leaves_tables_of_others_alone(empty_database_url):
    engine = store.connect(empty_database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE queue (id INTEGER)"))
    store.migrate(engine)
    assert "queue" in inspect(engine).get_table_names()
    engine.dispose()


_OLD_EVENT = (
    "INSERT INTO event VALUES ('saga', 'old', 0, '2031-05-01', '2031-05-01', '2031-05-01', '', 'law', 'happened', '{}', '{}',"
    " '[]', '[]', '[]', NULL, '[]')"
)
_OLD_ROWS = (
    "INSERT INTO timeline (id, title, languages, watch, added)"
    """ VALUES ('saga', '{}', '[]', '{"entities": [], "themes": []}', '2031-05-02 12:00:00')""",
    "INSERT INTO source VALUES ('wire', 'feed', 'https://wire.test', 'Wire', 'press', 'en', 60, '', '', true, false, '{}')",
    *(
        f"INSERT INTO article VALUES ({n}, 'wire', 'key-{n}', '', '', '', 'en', NULL, '2031-05-02 12:00:00', '', '')"
        for n in range(1, 5)
    ),
    *(f"INSERT INTO story VALUES ({n}, 'saga', '', '2031-05-02 12:00:00', '2031-05-02 12:00:00', '[]')" for n in (1, 2)),
    "INSERT INTO story_article (story_id, article_id, position, is_copy) VALUES"
    " (1, 1, 0, false), (2, 3, 0, true), (2, 2, 1, false), (2, 4, 2, true)",
)


def _migrated_from(engine: Engine, version: str, *statements: str) -> None:
    """Bring a database that an older version made, with what these statements put there, up to this version."""
    migrations = Config(Path(store.__file__).parent / "migrations" / "alembic.ini")
    with engine.begin() as connection:
        migrations.attributes["connection"] = connection
        command.upgrade(migrations, version)
        for statement in statements:
            connection.execute(text(statement))
    store.migrate(engine)


def test_copies_of_an_older_database_name_the_first_report_of_their_story(empty_database_url):
    engine = store.connect(empty_database_url)
    _migrated_from(engine, "0002", *_OLD_ROWS)
    with engine.begin() as connection:
        told = connection.execute(text("SELECT article_id, copy_of FROM story_article ORDER BY article_id"))
        assert [tuple(row) for row in told] == [(1, None), (2, None), (3, 2), (4, 2)]
    engine.dispose()


def test_rows_from_before_there_were_threads_say_nothing_of_any(empty_database_url):
    engine = store.connect(empty_database_url)
    _migrated_from(engine, "0003", _OLD_ROWS[0], _OLD_EVENT)
    with store.reading(engine) as session:
        loaded = timelines.load(session, "saga")
    assert (loaded.threads, loaded.events[0].threads) == ((), {})
    engine.dispose()


def test_what_an_older_version_let_go_or_left_waiting_is_known(empty_database_url, make):
    engine = store.connect(empty_database_url)
    gone = "INSERT INTO let_go VALUES ('saga', 1, 'relevance', 'no_entity', '[]', '2031-05-02 12:00:00')"
    waits = "INSERT INTO inbox (timeline_id, article_id, waiting) VALUES ('saga', 1, false), ('saga', 2, true)"
    _migrated_from(engine, "0003", *_OLD_ROWS[:6], gone, waits)
    entries = [LetGo(number, "relevance", "no_entity") for number in (1, 2)]
    with store.writing(engine) as session:
        assert ledger.turn_away(session, entries, [], make.now) == 1
        for entry in entries:
            assert ledger.for_article(session, entry.article_id) == (("saga", entry),)
    engine.dispose()


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(engine: Engine, contents):
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = contents()
    with pytest.raises(ConfigError, match=r"newer version.*9999"):
        store.migrate(engine)
    assert contents() == before


_MIGRATE = "import sys; from tracker import store; store.migrate(store.connect(sys.argv[1])); print(store.__file__)"


def test_several_programs_may_start_on_an_empty_database_at_once(empty_database_url):
    started = [
        subprocess.Popen([sys.executable, "-c", _MIGRATE, empty_database_url], stdout=subprocess.DEVNULL) for _ in range(4)
    ]
    assert [program.wait(timeout=60) for program in started] == [0, 0, 0, 0]
    engine = store.connect(empty_database_url)
    assert set(inspect(engine).get_table_names()) == {*metadata.tables, "alembic_version"}
    engine.dispose()


def test_several_threads_may_migrate_the_same_and_other_databases_at_once(empty_database_url, tmp_path):
    urls = [empty_database_url] * 3 + [f"sqlite:///{tmp_path / name}" for name in ("a.db", "b.db", "c.db")]
    engines = [store.connect(url) for url in urls]
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(store.migrate, engines))
    for engine in engines:
        assert set(inspect(engine).get_table_names()) == {*metadata.tables, "alembic_version"}
        engine.dispose()


def test_the_migrations_run_from_wherever_the_package_is_installed(tmp_path):
    shutil.copytree(Path(store.__file__).parents[1], tmp_path / "site" / "tracker")
    done = subprocess.run(
        [sys.executable, "-c", _MIGRATE, f"sqlite:///{tmp_path / 'tracker.db'}"],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")}, cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.startswith(str(tmp_path / "site"))


@pytest.mark.postgres
@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_the_postgresql_scheme_means_the_same_driver(postgresql_server, scheme):
    engine = store.connect(make_url(postgresql_server).set(drivername=scheme).render_as_string())
    assert engine.dialect.driver == "psycopg"
    engine.dispose()
