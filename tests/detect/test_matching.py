from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.detect.matching import Matcher

MATCHER = Matcher(
    {
        "extend": {"en": ("extend*",), "it": ("proroga*",), "zh": ("延长",)},
        "court": {"en": ("court",)},
        "supreme": {"en": ("Supreme Court",)},
        "us": {"en": ("US",)},
        "app": {"*": ("Vireo",)},
        "why": {"it": ("perché",)},
    }
)


def keys(text: str, language: str = "en") -> list[str]:
    return [match.key for match in MATCHER.find(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("They extended it", "en", ["extend"]),
        ("An overextended budget", "en", []),
        ("The courtyard", "en", []),
        ("提议持有Vireo50%股份", "zh", ["app"]),
        ("提议持有Vireo股份", "zh", ["app"]),
        ("新应用Vireos上线", "zh", []),
        ("The Vireo50 model", "en", []),
        ("A court sat", "en", ["court"]),
        ("The Supreme Court sat", "en", ["supreme"]),
        ("Give us time", "en", []),
        ("The US waits", "en", ["us"]),
        ("USB sticks", "en", []),
        ("Vireo's owner", "en", ["app"]),
        ("Vireolike apps", "en", []),
        ("VIREO wins", "fr", ["app"]),
        ("关于Vireo的期限延长了", "zh", ["app", "extend"]),
        ("La prorogano ancora", "it", ["extend"]),
        ("La prorogano ancora", "en", []),
        ("Perche no", "it", ["why"]),
        ("", "en", []),
    ],
)
def test_terms_are_found_as_whole_words_of_their_language(text, language, expected):
    assert keys(text, language) == expected


def test_a_prefix_gives_the_whole_word_that_was_found():
    (match,) = MATCHER.find("Ministers extending talks", "en")
    assert (match.word, match.start, match.end) == ("extending", 10, 19)


@pytest.mark.parametrize(("text", "word"), [("Ecco PERCHÉ no", "PERCHÉ"), ("Ecco… perché no", "perche")])
def test_the_word_is_given_as_written_where_folding_keeps_its_place(text, word):
    (match,) = MATCHER.find(text, "it")
    assert match.word == word


@pytest.mark.parametrize("term", ["", " ", "*", " *", "\u0301*"])
def test_a_term_without_a_letter_finds_nothing(term):
    assert Matcher({"none": {"*": (term,)}, "app": {"*": ("Vireo",)}}).find("Vireo * \u0301", "en")[0].key == "app"
    assert Matcher({"none": {"*": (term,)}}).keys("Vireo *", "en") == frozenset()


def test_no_terms_find_nothing():
    assert Matcher({}).find("anything", "en") == ()


@given(st.text(max_size=200), st.sampled_from(["en", "it", "zh", ""]))
def test_any_text_gives_matches_in_order_that_do_not_contain_each_other(text, language):
    found = MATCHER.find(text, language)
    assert [match.start for match in found] == sorted(match.start for match in found)
    assert all(one is other or not (one.start <= other.start and other.end < one.end) for one in found for other in found)
