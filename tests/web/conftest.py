"""A real server on 127.0.0.1 over a real database with the harbour saga, and candidates put there as detection does."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import sagas
from tests.web.house import IMPORTED, House, a_house, opened, put_candidate
from tracker import decide
from tracker.model import Reason
from tracker.store import Engine


@pytest.fixture(scope="session")
def harbour_database(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file that holds the harbour saga, to copy others from. The web does not know which kind of database it is."""
    file = tmp_path_factory.mktemp("harbour") / "tracker.db"
    shutil.copy(sqlite_template, file)
    with opened(file) as engine:
        decide.import_timeline(engine, json.dumps(sagas.document()), "timeline.json", IMPORTED)
    return file


@pytest.fixture
def engine(harbour_database: Path, tmp_path: Path) -> Iterator[Engine]:
    shutil.copy(harbour_database, tmp_path / "tracker.db")
    with opened(tmp_path / "tracker.db") as engine:
        yield engine


@pytest.fixture
def house(engine: Engine) -> Iterator[House]:
    with a_house(engine) as house:
        yield house


@pytest.fixture(scope="module")
def still_house(harbour_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that tests of a module share: they change nothing in it that another one looks at."""
    file = tmp_path_factory.mktemp("still") / "tracker.db"
    shutil.copy(harbour_database, file)
    with opened(file) as engine, a_house(engine) as house:
        yield house


@pytest.fixture
def propose(engine: Engine) -> Callable[..., int]:
    """Puts a candidate and its articles into the database and gives its id. Arguments are those of `put_candidate`."""
    return lambda *items, **more: put_candidate(engine, *items, **more)


@pytest.fixture
def number(propose: Callable[..., int]) -> int:
    """A candidate that moves the deadline, with reasons for and against."""
    reasons = (
        Reason("core_title", 2.0, ("HarbourCo",)),
        Reason("corroborated", 1.0, ("Wire", "Gazette"), "2"),
        Reason("preview", -0.5, ("may",)),
    )
    return propose(reasons=reasons)
