"""A real server on 127.0.0.1 over a real database with the harbour saga, and candidates put there as detection does."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import sagas
from tests.web.house import IMPORTED, SETTINGS, House, serving
from tracker import decide, store
from tracker.model import Item, Reason, Story
from tracker.store import Engine


@pytest.fixture
def engine(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A database that holds the harbour saga. The web does not know which kind it is, so one kind is enough here."""
    shutil.copy(sqlite_template, tmp_path / "tracker.db")
    engine = store.connect(f"sqlite:///{tmp_path / 'tracker.db'}")
    decide.import_timeline(engine, json.dumps(sagas.document()), "timeline.json", IMPORTED)
    yield engine
    engine.dispose()


@pytest.fixture
def house(engine: Engine) -> Iterator[House]:
    with serving(engine, SETTINGS) as url, httpx.Client(base_url=url, timeout=20) as client:
        yield House(engine, url, client)


@pytest.fixture
def propose(engine: Engine) -> Callable[..., int]:
    """Puts a candidate and its articles into the database and gives its id. Arguments are those of `sagas.candidate`."""

    def put(items: tuple[Item, ...] = (Item("A report", "https://wire.test/1", text="It was extended."),), **more: Any) -> int:
        with store.writing(engine) as session:
            source = store.sources.get(session, "gazette")[0]
            ids = store.articles.add(session, source, items, sagas.NOON).ids
            story = Story(0, "story", ids, sagas.NOON, sagas.NOON)
            stories = store.stories.save(session, "harbour", [story])
            candidate = sagas.candidate(id=0, story_id=0, **more)
            return store.candidates.save(session, "harbour", [candidate], stories)[0]

    return put


@pytest.fixture
def number(propose: Callable[..., int]) -> int:
    """A candidate that moves the deadline, with reasons for and against."""
    reasons = (
        Reason("core_title", 2.0, ("HarbourCo",)),
        Reason("corroborated", 1.0, ("Wire", "Gazette"), "2"),
        Reason("preview", -0.5, ("may",)),
    )
    return propose(reasons=reasons)
