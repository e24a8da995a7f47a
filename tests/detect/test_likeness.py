from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.detect.likeness import Rarity, bare, cosine, product, same_words, words

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


@given(st.text(max_size=100), st.text(max_size=100))
def test_likeness_is_symmetric_and_within_bounds(one, other):
    rarity = Rarity(TEXTS)
    a, b = rarity.vector(words(one)), rarity.vector(words(other))
    assert cosine(a, b) == pytest.approx(cosine(b, a))
    assert -1e-9 <= cosine(a, b) <= 1 + 1e-9
    assert 0 <= same_words(one, other) <= 1


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("Court hears the Vireo case today | Daily Echo", "Court hears the Vireo case today"),
        ("Sport | Court hears the Vireo case today", "Court hears the Vireo case today"),
        ("Court hears the Vireo case today - The Post", "Court hears the Vireo case today"),
        ("Vireo - the end", "Vireo - the end"),
        ("Court hears the Vireo case - and the judges ask what comes after it", None),
        ("A 75-day extension of the Vireo deadline", None),
        ("", ""),
    ],
)
def test_a_title_is_bared_of_its_publisher(title, plain):
    assert bare(title) == (title if plain is None else plain)


def test_products_of_sums_add_up():
    one, other, third = {"a": 1.0, "b": 2.0}, {"a": 3.0}, {"a": 2.0, "b": 1.0, "c": 9.0}
    both = {"a": 4.0, "b": 2.0}
    assert product(both, third) == product(one, third) + product(other, third) == product(third, both) == 10
