"""Detection beside decisions, on both databases: nobody waits for it, and what it finds holds for the timeline as it is then."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.sagas import document
from tests.sites import EXTENDED, NOW, follow, source
from tracker import decide, detect, finding, store
from tracker.finding import Detected
from tracker.model import Item
from tracker.review import Word
from tracker.states import CandidateState
from tracker.store import Engine

ADA = Word("ada", NOW, "clear case")
GAZETTE = source("gazette", "https://gazette.test/feed.xml")
PATIENCE = 30
"""Seconds after which a decision that should not have to wait is given up."""
AGAIN = "HarbourCo sale deadline: Ruritania extends it to 1 September 2031"
OTHER = "HarbourCo sale: supreme court blocks ban on foreign buyers on 2 May 2031"
Decision = Callable[[Engine], object]


@pytest.fixture
def saga(engine: Engine) -> Iterator[Engine]:
    """A timeline with a candidate of the last tick, to which further news has come."""
    prepare(engine)
    yield engine
    with store.reading(engine) as session:
        assert store.decisions.agrees(session, "harbour")


@pytest.fixture
def control(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """The same timeline in a database of its own."""
    shutil.copy(sqlite_template, tmp_path / "control.db")
    engine = store.connect(f"sqlite:///{tmp_path / 'control.db'}")
    prepare(engine)
    yield engine
    engine.dispose()


def prepare(engine: Engine) -> None:
    follow(engine, GAZETTE)
    offer(engine, EXTENDED)
    assert finding.find(engine, NOW) == Detected(1, 1, 1)
    offer(engine, AGAIN, OTHER, "HarbourCo in the news", "Harvest festival opens")


def offer(engine: Engine, *titles: str) -> None:
    """Put reports of the source where detection finds them."""
    items = [Item(title, f"https://gazette.test/{title.replace(' ', '-')}", published=NOW) for title in titles]
    with store.writing(engine) as session:
        store.articles.add(session, store.sources.get(session, "gazette")[0], items, NOW)


def outcome(engine: Engine) -> dict[str, Any]:
    """All that detection left, by titles: stories, candidates, what is attached, and what was let go by which rules."""
    with store.reading(engine) as session:
        assert store.articles.inbox(session, "harbour", 10) == ()
        titles = {number: store.articles.find(session, str(number)).title for number in range(1, 6)}
        stories = store.stories.open_since(session, "harbour", NOW - detect.WINDOW)
        told = {story.id: tuple(titles[number] for number in story.article_ids) for story in stories}
        candidates = store.candidates.for_stories(session, list(told))
        events = store.events.order(session, "harbour")
        return {
            "stories": set(told.values()),
            "candidates": {(told[one.story_id], one.title, one.state, one.band, one.event_id, one.reasons) for one in candidates},
            "attached": {(id_, a.title) for id_ in events for a in store.events.attached(session, "harbour", id_)},
            "let go": {titles[number]: store.ledger.for_article(session, number) for number in titles},
        }


def meanwhile(monkeypatch: pytest.MonkeyPatch, *acts: Callable[[], object]) -> list[threading.Thread]:
    """Have somebody else do these things, one in the midst of each call of detection; gives who has to wait for its end."""
    left, real = list(acts), detect.detect
    waiting: list[threading.Thread] = []

    def detects(*given: Any) -> Any:
        if left:
            somebody = threading.Thread(target=left.pop(0), daemon=True)
            somebody.start()
            somebody.join(PATIENCE)
            waiting.extend([somebody] * somebody.is_alive())
        return real(*given)

    monkeypatch.setattr(detect, "detect", detects)
    return waiting


def retitle(engine: Engine, title: str) -> None:
    decide.edit(engine, "delay-1", {"title.en": title}, ADA)


def exclude(engine: Engine) -> None:
    watch = document()["watch"] | {"exclude": {"en": ["supreme court"]}}
    follow(engine, GAZETTE, watch=watch)


def approve(engine: Engine) -> None:
    decide.approve(engine, 1, ADA, {"id": "delay-2"})


def reject(engine: Engine) -> None:
    decide.reject(engine, 1, ADA)


def undo(engine: Engine) -> None:
    decide.undo(engine, ADA)


def nothing(_: Engine) -> None:
    """Before the decision there was none."""


DECISIONS = [(nothing, exclude), (nothing, approve), (nothing, reject), (approve, undo), (reject, undo)]


@pytest.mark.parametrize(("before", "decision"), DECISIONS, ids=[f"{a.__name__}, {b.__name__}" for a, b in DECISIONS])
def test_a_decision_comes_through_while_detection_judges_and_is_minded_by_it(
    saga: Engine, control: Engine, before: Decision, decision: Decision, monkeypatch: pytest.MonkeyPatch
) -> None:
    before(control)
    decision(control)
    counts = finding.find(control, NOW)
    before(saga)
    waited = meanwhile(monkeypatch, lambda: decision(saga))
    assert finding.find(saga, NOW) == counts
    assert waited == []
    assert outcome(saga) == outcome(control)


def test_decisions_that_never_stop_wait_in_the_end(saga: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    edits = [f"Delay, wording {number}" for number in range(finding.TRIES + 1)]
    acts = [partial(retitle, saga, title) for title in edits]
    monkeypatch.setattr(f"{__name__}.PATIENCE", 0.5)
    waited = meanwhile(monkeypatch, *acts)
    assert finding.find(saga, NOW).articles == 4
    assert len(waited) == 1
    waited[0].join()
    with store.reading(saga) as session:
        decided = [one.after.title["en"] for one in store.decisions.listing(session, "harbour", finding.TRIES + 1) if one.after]
        assert store.articles.inbox(session, "harbour", 10) == ()
    assert decided == edits[::-1]


def test_an_article_that_somebody_else_let_go_meanwhile_is_let_go_once(saga: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    def let_go() -> None:
        assert finding.find(saga, NOW).articles == 3

    monkeypatch.setattr(detect, "detect", fails)
    assert meanwhile(monkeypatch, let_go) == []
    assert finding.find(saga, NOW) == Detected(articles=1), "the gate's"
    assert sorted(len(found) for found in outcome(saga)["let go"].values()) == [0, 1, 1, 1, 1]


PROGRAM = """
import sys
from tests.sites import NOW
from tracker import finding, store
engine = store.connect(sys.argv[1])
print(finding.find(engine, NOW).articles)
"""


def test_two_programs_detect_each_article_once_while_a_maintainer_decides(engine: Engine, database_url: str) -> None:
    follow(engine, GAZETTE)
    blocked = [
        f"Ruritania's {who} blocks HarbourCo sale on {day} June 2031" for who in ("senate", "court") for day in range(1, 29)
    ]
    titles = [*blocked, *(f"Harvest festival number {number}" for number in range(200))]
    offer(engine, *titles)
    command = [sys.executable, "-c", PROGRAM, database_url]
    with ExitStack() as running:
        start = partial(subprocess.Popen, command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1])
        programs = [running.enter_context(start()) for _ in range(2)]
        for number in count():
            if all(program.poll() is not None for program in programs):
                break
            decide_something(engine, number)
        taken = [int(program.communicate()[0]) for program in programs]
    assert sum(taken) == len(titles)
    check_each_is_handled_once(engine, len(titles))


def decide_something(engine: Engine, number: int) -> None:
    """Approve a candidate that waits, or edit an event where none does."""
    with store.reading(engine) as session:
        pending = store.candidates.listing(session, "harbour", (CandidateState.PENDING,), limit=1)
    if pending:
        decide.approve(engine, pending[0].id, ADA)
    else:
        retitle(engine, f"Delay, wording {number}")
    time.sleep(0.05)


def check_each_is_handled_once(engine: Engine, number: int) -> None:
    """Each article is in one story or let go."""
    with store.reading(engine) as session:
        stories = store.stories.open_since(session, "harbour", NOW - detect.WINDOW)
        filed = [number for story in stories for number in story.article_ids]
        gone = [id_ for id_ in range(1, number + 1) if store.ledger.for_article(session, id_)]
        assert store.decisions.agrees(session, "harbour")
    assert sorted(filed + gone) == list(range(1, number + 1))
