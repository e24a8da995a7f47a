from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.detect.likeness import Rarity, cosine, same_words, shingles, words

TEXTS = [words(text) for text in ("Court hears Vireo case", "Senate passes Vireo bill", "Vireo owner denies sale plans")]


def test_words_that_say_nothing_and_endings_are_dropped():
    assert words("The tariffs of the President") == ("tariff", "presid")


def test_chinese_is_read_by_pairs_of_characters():
    assert words("延长期限") == ("延长", "长期", "期限")


def test_a_rare_word_weighs_more_than_a_common_one():
    vector = Rarity([("vireo", "court"), ("vireo", "bill"), ("vireo",)]).vector(("vireo", "court"))
    assert vector["court"] > vector["vireo"]


def test_the_names_of_the_saga_keep_a_quarter_of_their_weight():
    plain = Rarity([]).vector(("vireo", "court"))
    damped = Rarity([], frozenset({"vireo"})).vector(("vireo", "court"))
    assert plain["vireo"] == pytest.approx(plain["court"])
    assert damped["vireo"] == pytest.approx(damped["court"] / 4)


def test_a_text_is_most_like_itself():
    rarity = Rarity(TEXTS)
    mine = rarity.vector(TEXTS[0])
    assert cosine(mine, mine) == pytest.approx(1)
    assert cosine(mine, rarity.vector(TEXTS[1])) < 0.5
    assert cosine(mine, {}) == 0


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("Court hears Vireo", "Vireo: hears court", 1.0, 1.0),
        ("Court hears Vireo", "Court hears Vireo on the sale of its American arm", 0.0, 0.6),
        ("Court hears Vireo", "Rain in the north", 0.0, 0.5),
        ("参议院通过法案", "参议院通过法案", 1.0, 1.0),
    ],
)
def test_titles_share_words_whatever_their_order(one, other, least, most):
    assert least <= same_words(one, other) <= most


def test_shingles_of_a_short_text_are_its_words():
    assert shingles("Court hears Vireo") == {"court", "hears", "vireo"}
    assert "a b c" in shingles("a b c d e f g h")


@given(st.text(max_size=100), st.text(max_size=100))
def test_likeness_is_symmetric_and_within_bounds(one, other):
    rarity = Rarity(TEXTS)
    a, b = rarity.vector(words(one)), rarity.vector(words(other))
    assert cosine(a, b) == pytest.approx(cosine(b, a))
    assert -1e-9 <= cosine(a, b) <= 1 + 1e-9
    assert 0 <= same_words(one, other) <= 1
