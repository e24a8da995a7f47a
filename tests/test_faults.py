"""The flow killed at any moment, again and again: nothing is lost, doubled or half done."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.killed import approve_one, flow
from tests.sites import NOW, Page, Site, feed, follow, open_site, settings_in, source
from tests.test_recorded_days import rows
from tracker import pipeline, store
from tracker.config import Settings
from tracker.fetch import Fetcher
from tracker.states import Action, CandidateState
from tracker.store import Engine

KILLS = 30
PATIENCE = 12
"""Seconds after which no further process is started, for a slow machine."""
SEED = 20250404
ACTORS = ("Ruritania", "Supreme court", "Senate", "Federal judge", "President", "Finance minister", "Voters")
DEEDS = ("signs order", "blocks ban", "passes bill", "extends deadline", "imposes tariffs of 40%", "approves merger")
MONTHS = ("May 2031", "June 2031", "March 2031", "April 2031", "January 2031")


class Growing(dict[str, Page]):
    """The pages of a site whose one feed has another item each time it is asked for."""

    offered: list[tuple[str, str]]

    def __init__(self) -> None:
        self.offered = []

    def get(self, path: str, default: Any = None) -> Any:
        number = len(self.offered)
        actor, deed = ACTORS[number % len(ACTORS)], DEEDS[number % len(DEEDS)]
        title = f"{actor} {deed} on {number % 28 + 1} {MONTHS[number % len(MONTHS)]}: HarbourCo sale"
        self.offered.append((title if number % 3 else f"Festival number {number}", f"https://news.test/{number}"))
        return feed(*self.offered)


@pytest.fixture
def settings(sqlite_template: Path, tmp_path: Path) -> Settings:
    (tmp_path / "tracker.db").write_bytes(sqlite_template.read_bytes())
    return settings_in(tmp_path)


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = store.connect(settings.database)
    yield engine
    engine.dispose()


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as running:
        running.pages = Growing()
        yield running


def kill_again_and_again(home: Path, start: float) -> int:
    """Start the flow and kill it at a random moment of its first round, many times; gives how many."""
    moments = random.Random(SEED)
    command = [sys.executable, "-m", "tests.killed", str(home), str(start)]
    root = Path(__file__).parents[1]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as program:
        os.kill(started(program), signal.SIGKILL)
        number, began = started(program), time.monotonic()
        assert program.stdout is not None
        assert program.stdout.readline() == "round\n"
        a_round = time.monotonic() - began
        os.kill(number, signal.SIGKILL)
        kills = 0
        while kills < KILLS and time.monotonic() - began < PATIENCE:
            number = started(program)
            time.sleep(moments.uniform(0, 1.3 * a_round))
            os.kill(number, signal.SIGKILL)
            kills += 1
        program.communicate()
    assert program.returncode == 0
    return kills


def started(program: subprocess.Popen[str]) -> int:
    """The number of a process newly started; what killed ones had still printed is passed over."""
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write("go\n")
    program.stdin.flush()
    return int(next(line for line in program.stdout if line.strip().isdigit()))


def finish(engine: Engine, site: Site, settings: Settings, offered: list[tuple[str, str]], now: datetime) -> None:
    """Run the flow to where nothing waits any more, while the feed stands still."""
    site.pages = {"/good.xml": feed(*offered)}
    with Fetcher(settings) as fetcher:
        flow(engine, fetcher, settings, now)
        while approve_one(engine, now):
            flow(engine, fetcher, settings, now)


def column(engine: Engine, statement: str) -> list[Any]:
    with store.reading(engine) as session:
        return list(session.connection().execute(text(statement)).scalars())


def check_articles(engine: Engine, offered: list[tuple[str, str]]) -> None:
    """Each item that was offered is stored once, and is in a story or let go."""
    assert Counter(column(engine, "SELECT url FROM article")) == Counter(url for _, url in offered)
    assert column(engine, "SELECT count(*) FROM inbox WHERE waiting") == [0]
    handled = column(engine, "SELECT article_id FROM story_article")
    handled += column(engine, "SELECT article_id FROM let_go UNION SELECT article_id FROM inbox WHERE turned_away")
    assert Counter(handled) == Counter(column(engine, "SELECT id FROM article"))


def check_decisions(engine: Engine, at_least: int) -> None:
    """Events are what the decisions come to, and each approved candidate was approved once."""
    with store.reading(engine) as session:
        assert store.decisions.agrees(session, "harbour")
        decided = [
            one.candidate_id for one in store.decisions.listing(session, "harbour", 10_000) if one.action is Action.APPROVE
        ]
        approved = store.candidates.listing(session, "harbour", (CandidateState.APPROVED,), limit=10_000)
        changes = store.changes.listing(session, "harbour", limit=10_000)
    assert sorted(decided) == sorted(candidate.id for candidate in approved)
    assert decided
    assert len(changes) > at_least
    assert [change.seq for change in changes] == list(range(1, len(changes) + 1))


def check_digests(engine: Engine, settings: Settings) -> None:
    """Each change after the import is told by exactly one digest in each language, and each digest lies there as stored."""
    with store.reading(engine) as session:
        stored = store.digests.listing(session, "harbour", 10_000)[::-1]
        last = store.changes.last_seq(session, "harbour")
    for language in ("en", "it"):
        spans = [(one.from_seq, one.to_seq) for one in stored if one.language == language]
        assert (spans[0][0], spans[-1][1]) == (2, last)
        assert all(before[1] == after[0] for before, after in pairwise(spans)), spans
    folder = settings.out / "harbour/digests"
    texts = {path.read_text("utf-8") for path in folder.glob("[0-9]*.txt")}
    assert texts == {one.text for one in stored}
    assert {path.read_text("utf-8") for path in folder.glob("[0-9]*.html")} == {one.html for one in stored}


def test_kills_lose_double_and_break_nothing(engine: Engine, site: Site, settings: Settings) -> None:
    follow(engine, source("good", site.url("/good.xml")))
    start = time.time()
    kills = kill_again_and_again(settings.home, start)
    offered = list(site.pages.offered)
    now = NOW + timedelta(seconds=time.time() - start)
    finish(engine, site, settings, offered, now)
    assert column(engine, "PRAGMA integrity_check") == ["ok"]
    assert column(engine, "PRAGMA foreign_key_check") == []
    check_articles(engine, offered)
    check_decisions(engine, at_least=kills // 3)
    check_digests(engine, settings)
    before = rows(engine)
    with Fetcher(settings) as fetcher:
        flow(engine, fetcher, settings, now + timedelta(hours=1))
    assert rows(engine) == before
    fresh = replace(settings, home=settings.home / "fresh")
    pipeline.publish_all(engine, settings, now)
    pipeline.publish_all(engine, fresh, now)
    assert site_files(settings) == site_files(fresh)


def site_files(settings: Settings) -> dict[str, bytes]:
    """The files of the published site, and whatever a killed process may have left there."""
    folder = settings.out / "harbour/site"
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
