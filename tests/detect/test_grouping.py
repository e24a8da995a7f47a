from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.detect.grouping import TEXTS, TITLES, Grouping, Manner, Pile, happenings
from tracker.detect.terms import terms

TITLED = (
    ("Storm Alba shuts Porto airport", "en"),
    ("Porto airport closed as storm Alba hits", "en"),
    ("La tempesta Alba chiude l'aeroporto di Porto", "it"),
    ("A tempestade Alba fecha o aeroporto do Porto", "pt"),
    ("Шторм Альба закрыл аэропорт Порто", "ru"),
    ("Rossi wins tennis final in Quito", "en"),
    ("Tennis: Rossi vince la finale a Quito", "it"),
    ("Tenis: Rossi gana la final en Quito", "es"),
    ("法院裁定禁令有效", "zh"),
    ("法院：禁令有效", "zh"),
)
STORM, TENNIS, COURT = {0, 1, 2, 3, 4}, {5, 6, 7}, {8, 9}


def grouped(titled, days=()):
    return [
        set(group) for group in happenings([terms(title, lang) for title, lang in titled], TITLES, days or [0.0] * len(titled))
    ]


def test_reports_of_one_happening_meet_across_languages_and_letters():
    assert grouped(TITLED) == [STORM, TENNIS, COURT]


def test_the_order_of_texts_does_not_matter():
    places = random.Random(5).sample(range(len(TITLED)), len(TITLED))
    found = grouped([TITLED[place] for place in places])
    assert sorted(sorted(places[number] for number in group) for group in found) == [sorted(s) for s in (STORM, TENNIS, COURT)]


def test_what_is_told_again_much_later_is_another_happening():
    assert grouped(TITLED[:2], [0.0, 1.0]) == [{0, 1}]
    assert grouped(TITLED[:2], [0.0, 9.0]) == [{0}, {1}]


def test_without_times_nothing_fades():
    texts = [terms(title, "en") for title, _ in TITLED[:2]]
    assert happenings(texts, TEXTS) == [[0, 1]]


def vector(**weights):
    return dict(weights)


def test_the_most_alike_are_laid_together_first_and_the_first_key_stays():
    grouping = Grouping(Manner(join=0.5, core=1.0))
    for key, weights in enumerate((vector(a=1.0), vector(b=1.0), vector(a=0.8, b=0.6))):
        grouping.add(Pile(key, weights))
    grouping.settle()
    assert {key: pile.members for key, pile in grouping.piles.items()} == {0: [0, 2], 1: [1]}


@pytest.mark.parametrize(("core", "piles"), [(0.0, 2), (1.0, 1)])
def test_what_piles_have_in_common_counts_more_the_higher_the_core(core, piles):
    grouping = Grouping(Manner(join=0.5, core=core))
    sides = (vector(a=0.8, b=0.6), vector(a=0.8, c=0.6), vector(a=0.6, d=0.8))
    for key, weights in enumerate(sides):
        grouping.add(Pile(key, weights))
    grouping.settle()
    assert len(grouping.piles) == piles


@pytest.mark.parametrize(
    ("one", "other", "pull", "piles"),
    [(8, 1, 0.0, 2), (8, 1, 0.1, 1), (8, 8, 0.0, 2), (8, 8, 0.1, 2), (8, 8, -0.1, 1), (1, 1, 0.1, 2)],
    ids=["no pull", "drawn", "two large", "kept off", "a pull the other way", "two single"],
)
def test_a_large_pile_draws_a_single_text_and_keeps_off_its_like(one, other, pull, piles):
    grouping = Grouping(Manner(join=0.4, core=1.0, pull=pull))
    for key in range(one + other):
        grouping.add(Pile(key, vector(a=0.6, b=0.8) if key < one else vector(a=0.6, c=0.8)))
    grouping.settle()
    assert sorted(pile.size for pile in grouping.piles.values()) == ([one + other] if piles == 1 else sorted((one, other)))


@pytest.mark.parametrize(("bias", "piles"), [(0.0, 2), (0.4, 1), (None, 2)])
def test_what_is_known_besides_words_joins_or_forbids(bias, piles):
    grouping = Grouping(Manner(join=0.6, core=1.0), lambda _one, _other: bias)
    grouping.add(Pile(0, vector(a=0.6, b=0.8)))
    grouping.add(Pile(1, vector(a=0.6, c=0.8)))
    grouping.settle()
    assert len(grouping.piles) == piles


def test_a_key_brings_piles_together_that_share_no_word():
    grouping = Grouping(Manner(join=0.3, core=1.0), lambda _one, _other: 0.4)
    grouping.add(Pile(0, vector(a=1.0)), ["id EO 1"])
    grouping.add(Pile(1, vector(b=1.0)), ["id EO 1"])
    grouping.add(Pile(2, vector(c=1.0)), ["id EO 2"])
    grouping.settle()
    assert {key: pile.members for key, pile in grouping.piles.items()} == {0: [0, 1], 2: [2]}


def test_piles_go_on_growing_tick_after_tick():
    grouping = Grouping(Manner(join=0.5, core=1.0, fading=2.0))
    for day in range(5):
        grouping.add(Pile(day, vector(a=0.8, b=0.6), day / 2))
        grouping.settle()
    assert [pile.members for pile in grouping.piles.values()] == [[0, 1, 2, 3, 4]]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(TITLED), st.floats(0, 30)), max_size=14))
def test_every_text_is_in_exactly_one_group_and_the_same_again(items):
    titled, days = [title for title, _ in items], [day for _, day in items]
    found = grouped(titled, days)
    assert Counter(number for group in found for number in group) == Counter(range(len(items)))
    assert [min(group) for group in found] == sorted(min(group) for group in found)
    assert grouped(titled, days) == found
