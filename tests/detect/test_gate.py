from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.detect.conftest import WATCH
from tracker.detect import Gate, no_entity
from tracker.detect.reading import read
from tracker.detect.relevance import compiled
from tracker.model import Article, Entity, Watch
from tracker.states import Role

NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)


def watching(*names: str, language: str = "*") -> Watch:
    return Watch((Entity("it", Role.CORE, {language: names}),), (), {})


def article(title: str, text: str = "", language: str = "en", number: int = 1) -> Article:
    return Article(number, "s", "i", "https://a.test/1", title, text, language, NOON, NOON)


WATCHES = {"vireo": WATCH, "meta": watching("Meta"), "platforms": watching("Meta Platforms"), "us": watching("US", language="en")}


@pytest.mark.parametrize(
    ("title", "text", "language", "admitted"),
    [
        ("Vireo sues", "", "en", {"vireo"}),
        ("A quiet day", "Nothing but rain.", "en", set()),
        ("A quiet day", "Lumen Holdings sleeps.", "en", {"vireo"}),
        ("翠鸣起诉", "", "zh", {"vireo"}),
        ("Meta Platforms grows", "", "en", {"meta", "platforms"}),
        ("Between us", "", "en", set()),
        ("The US and Vireo", "", "en", {"us", "vireo"}),
        ("Metaphors", "", "en", set()),
    ],
)
def test_an_article_is_let_in_where_somebody_of_the_profile_is_named(title, text, language, admitted):
    assert Gate(WATCHES).admitted(article(title, text, language)) == admitted


def test_a_reworded_article_is_looked_at_anew():
    gate = Gate(WATCHES)
    assert not gate.admitted(article("A quiet day"))
    assert gate.admitted(article("Vireo sues after all")) == {"vireo"}


WORDS = st.sampled_from(
    [
        "Vireo",
        "vireo's",
        "Lumen Holdings",
        "US",
        "us",
        "China",
        "the",
        "sale",
        "翠鸣",
        "流明控股",
        "美国",
        "；",
        "|",
        "?",
        "?",
        "50%",
        "é",
    ]
)


@given(st.lists(WORDS, min_size=1, max_size=9), st.lists(WORDS, max_size=9), st.sampled_from(["en", "it", "zh", ""]))
def test_the_gate_lets_in_exactly_what_reading_finds_somebody_in(title, text, language):
    one = article("".join(title) if language == "zh" else " ".join(title), " ".join(text), language)
    turned_away = read(one, compiled(WATCH)) == no_entity(1)
    assert ("vireo" not in Gate({"vireo": WATCH}).admitted(one)) is turned_away
