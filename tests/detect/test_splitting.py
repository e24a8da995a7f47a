from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.detect.splitting import Member, split
from tracker.detect.terms import Rarity, terms


def parted(texts, languages=()):
    read = [terms(text, languages[place] if languages else "en") for place, text in enumerate(texts)]
    rarity = Rarity(read)
    return [[m.number for m in part] for part in split([Member(n, text, rarity.vector(text)) for n, text in enumerate(read)])]


ARREST = [
    f"Police arrest {who} at the harbour{more}"
    for who in ("Ferri", "Okafor")
    for more in ("", " today", ", again", " at night", " at sea")
]


def test_two_names_that_exclude_each_other_part_a_pile():
    assert parted(ARREST) == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]


def test_two_numbers_that_exclude_each_other_part_a_pile():
    texts = [f"the quake of magnitude {size} shook the coast {word}" for size in ("6.1", "7.6") for word in "abcde"]
    assert parted(texts) == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]


def test_a_text_with_neither_name_goes_where_it_is_more_alike():
    texts = [
        *ARREST[:5],
        *(f"{text} with stolen paintings" for text in ARREST[5:] * 2),
        "the harbour arrest and the stolen paintings",
    ]
    assert parted(texts) == [[0, 1, 2, 3, 4], list(range(5, 16))]


@pytest.mark.parametrize(
    "texts",
    [
        ARREST[:5],
        ["Ferri arrested", "Okafor arrested", "Ferri held", "Okafor held"],
        [*ARREST[:8], "Police arrest Ferri and Okafor", "Police hold Okafor and Ferri", "Ferri, Okafor in court"],
        [
            f"{word} rain fell on the coast"
            for word in ("Heavy", "heavy", "Cold", "cold", "Heavy", "Cold", "Heavy", "Cold", "cold")
        ],
        [],
    ],
    ids=["one name only", "too few to tell", "both named together", "written small elsewhere", "no text"],
)
def test_one_happening_stays_whole(texts):
    assert parted(texts) == [list(range(len(texts)))]


def test_a_name_that_two_languages_write_differently_parts_nothing():
    texts = [f"{start} {name} {word}" for start, name in (("Games in", "Tokyo"), ("Juegos en", "Tokio")) for word in "abcde"]
    assert parted(texts, ["en"] * 5 + ["es"] * 5) == [list(range(10))]
    assert sorted(parted(texts)) == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]


def test_two_names_part_a_pile_in_two_languages():
    texts = [*ARREST, "Fermato Ferri", "Arrestato Ferri", "Fermato Okafor", "Arrestato Okafor"]
    assert parted(texts, ["en"] * 10 + ["it"] * 4) == [[0, 1, 2, 3, 4, 10, 11], [5, 6, 7, 8, 9, 12, 13]]


def test_three_happenings_come_apart_in_three():
    who = ["Ferri"] * 10 + ["Okafor"] * 10 + ["Lindqvist"] * 4
    texts = [f"Police arrest {name} at the harbour {word}" for name, word in zip(who, "abcdefghijklmnopqrstuvwx", strict=True)]
    assert sorted(parted(texts)) == [list(range(10)), list(range(10, 20)), list(range(20, 24))]


@given(st.lists(st.sampled_from([*ARREST, "Storm hits", "Rain on 12 May", "雨"]), max_size=24))
def test_every_text_is_in_exactly_one_part(texts):
    assert Counter(number for part in parted(texts) for number in part) == Counter(range(len(texts)))
