"""Texts from outside are data: whatever they hold, they are stored, found, and harm nothing."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker import store
from tracker.errors import NotFound, TrackerError
from tracker.model import Item, LetGo
from tracker.store import articles, candidates, decisions, digests, events, ledger, sources, timelines

HOSTILE = ["'; DROP TABLE article; --", "a\0b", "\ud800lone", "%s %(id)s :id", "\u202etxt", "\\u0000", "𝒳顶点", "x" * 100_000, ""]
# Random, so that no database can shorten it: what is too long for an index is so after compression.
HOSTILE.append("".join(chr(Random(number).randint(0x21, 0x2FFF)) for number in range(5000)))
_STORED = {"a\0b": "a\ufffdb", "\ud800lone": "\ufffdlone"}


def test_any_text_is_stored_as_it_is_but_for_what_is_no_character(session, make):
    for number, text in enumerate(HOSTILE):
        item = make.item(f"n{number}", title=text, text=text, origin=text, language=text)
        articles.add(session, make.wire, [item], make.now)
        article, expected = articles.find(session, item.url), _STORED.get(text, text)
        assert (article.title, article.text, article.origin) == (expected, expected, expected)
        assert article.language == (expected or "en")


def test_any_guid_or_title_makes_an_identity_that_is_found_again(session, make):
    items = [Item("t", guid=text or "g") for text in HOSTILE] + [Item(text or "t") for text in HOSTILE]
    assert articles.add(session, make.wire, items, make.now).new == len(items)
    assert articles.add(session, make.wire, items, make.now) == articles.Added(0, 0, ())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(st.characters()), guid=st.text(st.characters()))
def test_any_item_at_all_is_stored_once(session, make, title, guid):
    articles.add(session, make.wire, [Item(title, guid=guid, text=title)], make.now)
    assert articles.add(session, make.wire, [Item(title, guid=guid, text=title)], make.now) == articles.Added(0, 0, ())


def test_structured_values_and_the_log_hold_the_same(session, make):
    for number, text in enumerate(HOSTILE):
        event = replace(make.event, id=f"n{number}", category=text, title={"en": text, text or "x": "y"}, official_ids=(text,))
        events.put(session, "saga", event)
        decisions.append(session, "saga", make.decision(who=text, reason=text, event_id=event.id, after=event))
        stored = events.get(session, "saga", event.id)
        assert stored.title["en"] == stored.category == stored.official_ids[0] == _STORED.get(text, text)
    assert decisions.fold(session, "saga") == {event.id: event for event in events.listing(session, "saga")}


def test_any_text_may_be_asked_for(session):
    for text in HOSTILE:
        for ask in (sources.get, articles.find, lambda session, id_: timelines.load(session, id_ or "x")):
            with pytest.raises(NotFound):
                ask(session, text)
        with pytest.raises(NotFound):
            events.get(session, text, text)
        assert candidates.listing(session, text) == ()
        assert digests.watermark(session, text, text) == 0


def test_words_in_the_ledger_may_be_anything(session, make):
    (id_,) = make.offer(session, "a")
    ledger.record(session, "saga", (LetGo(id_, "relevance", "excluded", tuple(HOSTILE)),), make.now)
    assert ledger.for_article(session, id_)[0][1].matched == tuple(_STORED.get(text, text) for text in HOSTILE)


def test_a_locked_database_is_said_in_words(tmp_path, make):
    engine = store.connect(f"sqlite:///{tmp_path / 'tracker.db'}")
    store.migrate(engine)
    impatient = store.connect(f"sqlite:///{tmp_path / 'tracker.db'}")
    with store.writing(engine) as session:
        make.begin(session)
        with impatient.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA busy_timeout=10")
        with pytest.raises(TrackerError, match="database is locked"), store.writing(impatient) as other:
            timelines.ids(other)
    engine.dispose()
    impatient.dispose()
