"""What matters to nobody is let go for all timelines at once, on both databases, and the ledger still says so for each."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from tests.sites import EXTENDED, NOW, follow, source
from tests.test_recorded_days import rows
from tracker import detect, finding, store
from tracker.finding import Detected
from tracker.model import Article, Item, LetGo
from tracker.store import Engine

GAZETTE = source("gazette", "https://gazette.test/feed.xml")
CANAL = {"entities": [{"id": "canal", "role": "core", "names": {"*": ["Canal Works"]}}], "themes": [], "exclude": {}}
FESTIVAL = "Harvest festival opens in the sun"
WIDENED = "Canal Works widens the old canal"


@pytest.fixture
def three(engine: Engine) -> Iterator[Engine]:
    """Three timelines that follow one source, one of them somebody else than the others."""
    follow(engine, GAZETTE)
    follow(engine, GAZETTE, id="canal", watch=CANAL, events=[])
    follow(engine, GAZETTE, id="docks", events=[])
    return engine


def offer(engine: Engine, *titles: str) -> tuple[int, ...]:
    items = [Item(title, f"https://gazette.test/{title.replace(' ', '-')}", published=NOW) for title in titles]
    with store.writing(engine) as session:
        store.articles.add(session, store.sources.get(session, "gazette")[0], items, NOW)
        return tuple(store.articles.find(session, item.url).id for item in items)


def why(engine: Engine, article_id: int) -> dict[str, list[str]]:
    """By which rules an article was let go for which timeline."""
    with store.reading(engine) as session:
        found: dict[str, list[str]] = {}
        for timeline_id, entry in store.ledger.for_article(session, article_id):
            assert entry.article_id == article_id
            found.setdefault(timeline_id, []).append(entry.rule)
        return found


def told(engine: Engine, timeline_id: str) -> list[int]:
    """The articles in the stories of a timeline."""
    with store.reading(engine) as session:
        return [
            number for one in store.stories.open_since(session, timeline_id, NOW - detect.WINDOW) for number in one.article_ids
        ]


def named(timelines: tuple[str, ...]) -> dict[str, list[str]]:
    return {timeline_id: ["no_entity"] for timeline_id in timelines}


def number_of(engine: Engine, table: str) -> int:
    with store.reading(engine) as session:
        return int(session.connection().execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_it_is_one_row_for_an_article_and_known_for_each_timeline(three: Engine) -> None:
    festival, widened, extended = offer(three, FESTIVAL, WIDENED, EXTENDED)
    found = finding.find(three, NOW)
    assert (found.articles, found.relevant) == (9, 3)
    assert why(three, festival) == named(("canal", "docks", "harbour"))
    assert why(three, widened) == named(("docks", "harbour"))
    assert why(three, extended) == named(("canal",))
    assert (told(three, "canal"), told(three, "docks"), told(three, "harbour")) == ([widened], [extended], [extended])
    assert (number_of(three, "turned_away"), number_of(three, "let_go")) == (3, 0)
    with store.reading(three) as session:
        assert store.ledger.counts(session, NOW) == {("relevance", "no_entity"): 6}
    before = rows(three)
    assert finding.find(three, NOW) == Detected()
    assert rows(three) == before


def test_what_was_said_stands_when_a_profile_changes_and_a_timeline_that_comes_later_is_asked_itself(three: Engine) -> None:
    (festival,) = offer(three, FESTIVAL)
    finding.find(three, NOW)
    fond = {"entities": [{"id": "festival", "role": "core", "names": {"*": ["Harvest festival"]}}], "themes": [], "exclude": {}}
    follow(three, GAZETTE, id="docks", watch=fond, events=[])
    follow(three, GAZETTE, id="feasts", watch=fond, events=[])
    follow(three, GAZETTE, id="trains", events=[])
    offer(three, FESTIVAL)
    assert finding.find(three, NOW).articles == 2
    assert why(three, festival) == named(("canal", "docks", "harbour", "trains"))
    assert told(three, "feasts") == [festival]


def test_a_profile_that_changes_while_the_gate_asks_is_asked_anew(three: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    festival, widened = offer(three, FESTIVAL, WIDENED)
    fond = {**CANAL, "entities": [{"id": "festival", "role": "core", "names": {"*": ["Harvest festival"]}}]}
    changes = [lambda: follow(three, GAZETTE, id="docks", watch=fond, events=[])]
    real = detect.Gate.admitted

    def admitted(gate: detect.Gate, article: Article) -> frozenset[str]:
        if changes:
            somebody = threading.Thread(target=changes.pop())
            somebody.start()
            somebody.join()
        return real(gate, article)

    monkeypatch.setattr(detect.Gate, "admitted", admitted)
    assert finding.find(three, NOW).articles == 6
    assert told(three, "docks") == [festival]
    assert told(three, "canal") == [widened]
    assert why(three, festival) == named(("canal", "harbour"))
    assert why(three, widened) == named(("docks", "harbour"))


def test_an_article_that_the_gate_cannot_take_is_left_to_detection(three: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    festival, widened = offer(three, FESTIVAL, WIDENED)
    real = detect.Gate.admitted

    def admitted(gate: detect.Gate, article: Article) -> Any:
        return real(gate, article) if article.id == festival else 1 / 0

    monkeypatch.setattr(detect.Gate, "admitted", admitted)
    assert finding.find(three, NOW).articles == 6
    assert set(why(three, festival)) == {"canal", "docks", "harbour"}
    assert why(three, widened) == named(("docks", "harbour"))
    assert told(three, "canal") == [widened]
    assert number_of(three, "turned_away") == 1


def test_what_was_let_go_twice_is_said_once(three: Engine) -> None:
    (festival,) = offer(three, FESTIVAL)
    with store.writing(three) as session:
        entry = LetGo(festival, "relevance", "no_entity")
        assert store.ledger.turn_away(session, [entry], ["canal"], NOW) == 2
        assert store.ledger.turn_away(session, [entry], ["canal"], NOW) == 0
        assert store.articles.waiting_for_any(session) == (festival,)
        assert store.timelines.waited_for(session) == ("canal",)
        assert store.ledger.turn_away(session, [entry], [], NOW) == 1
        assert store.articles.waiting_for_any(session) == store.timelines.waited_for(session) == ()
    assert why(three, festival) == named(("canal", "docks", "harbour"))
