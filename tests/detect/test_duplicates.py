from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.detect.duplicates import Originals, Seen, copies, same, sheet
from tracker.detect.reading import read

STORY = (
    "The court in the capital heard the case of the Vireo app on Tuesday for more than three hours. Lawyers for Lumen "
    "Holdings said that a forced sale would silence millions of people. The government answered that the owner could be "
    "made to hand over data. The judges asked both sides how a ban could be enforced, and when. A decision is due before "
    "the end of the month. Outside, a small crowd held up paper birds. The company has said that it will appeal whatever "
    "the court decides this spring."
)


@pytest.fixture
def reading(write, profile):
    return lambda *args, **more: read(write(*args, **more), profile)


def test_the_same_words_in_other_case_are_a_copy(reading):
    original = reading(1, "Court hears Vireo case", STORY)
    assert Originals([original]).admit(reading(2, "COURT HEARS VIREO CASE", STORY.upper())) is original


@pytest.mark.parametrize(
    "text",
    [
        STORY[:220],
        "CAPITAL CITY (Agency) - " + STORY[:300],
        STORY.replace("three hours", "four hours"),
        "Good morning, readers. " + STORY,
    ],
    ids=["cut short", "with a dateline", "one word changed", "with a greeting"],
)
def test_an_agency_text_under_another_title_is_a_copy(text, reading):
    originals = Originals([reading(1, "Court hears Vireo case", STORY)])
    original = originals.admit(reading(2, "Judges weigh fate of Vireo", text))
    assert original is not None
    assert original.id == 1


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("Montport first city to pass Vireo ban law", "Montport first city to pass law on Vireo ban", "en"),
        ("Il tribunale conferma il divieto per Vireo in Italia", "Il tribunale in Italia conferma il divieto per Vireo", "it"),
        ("参议院通过翠鸣剥离法案", "参议院通过翠鸣的剥离法案", "zh"),
    ],
)
def test_titles_that_only_change_the_order_are_copies(one, other, language, reading):
    assert Originals([reading(1, one, language=language)]).admit(reading(2, other, language=language)) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("House passes Vireo bill 301-88 after debate", "House passes Vireo bill 302-88 after debate"),
        ("President extends Vireo deadline by 60 days again", "President extends Vireo deadline by 90 days again"),
        ("Buyer offers $4 billion for Vireo sale today", "Buyer offers $5 billion for Vireo sale today"),
    ],
)
def test_another_figure_makes_another_text(one, other, reading):
    assert Originals([reading(1, one, STORY)]).admit(reading(2, other, STORY)) is None


def test_a_different_text_is_no_copy(reading):
    other = reading(
        2, "Senate takes up Vireo law", "Senators met behind closed doors to talk about how the law on Vireo is to be read."
    )
    assert Originals([reading(1, "Court hears Vireo case", STORY)]).admit(other) is None


def test_a_short_title_within_a_long_one_is_no_copy(reading):
    longer = reading(2, "Vireo sues the state of Montport over its ban on apps in schools")
    assert Originals([reading(1, "Vireo sues the state")]).admit(longer) is None


def test_the_first_seen_of_several_is_the_original(reading):
    first, second = reading(1, "Court hears Vireo case", STORY, hours=2), reading(2, "Vireo in court", STORY[:300], hours=1)
    copy = reading(3, "Vireo court case heard", STORY[:290], hours=3)
    found = Originals([first, second]).admit(copy)
    assert found is not None
    assert found.id == 2


def test_cut_and_reworded_copies_are_found_among_other_texts(reading):
    rng = random.Random(7)
    vocabulary = [f"word{number}" for number in range(400)]
    texts = [" ".join(rng.choices(vocabulary, k=120)) for _ in range(40)]
    originals = Originals(reading(number, f"Vireo report {number}", text) for number, text in enumerate(texts))
    for number, text in enumerate(texts):
        shortened = reading(100 + number, f"Vireo note {number}", text[: len(text) // 2])
        found = originals.admit(shortened)
        assert found is not None
        assert found.id == number


QUAKE = (
    "The quake of magnitude 6.3 struck off the coast of Montport at dawn. At least 41 people were hurt, the town hall said, and "
    "300 houses were damaged. Trains to the north were stopped until noon. The harbour was closed. "
    "Schools will stay shut on Friday."
)


@pytest.mark.parametrize(
    "changed",
    [QUAKE.replace("41 people", "58 people"), QUAKE.replace("6.3", "6.7"), "A correction. " + QUAKE.replace("300", "400")],
    ids=["toll", "magnitude", "with a new lead"],
)
def test_a_changed_figure_in_the_text_makes_a_correction(changed):
    assert not same(sheet("Quake hits Montport", QUAKE), sheet("Quake hits Montport", changed))


@pytest.mark.parametrize(
    "text",
    [QUAKE, QUAKE.upper(), QUAKE[:110], "MONTPORT, May 12 (Agency) - " + QUAKE, QUAKE + " More rain is expected on the 14th."],
    ids=["itself", "capitals", "cut to less than half", "dateline", "one more sentence"],
)
def test_figures_that_stay_make_no_correction(text):
    assert same(sheet("Quake hits Montport", QUAKE), sheet("Quake hits Montport", text))


def test_a_cut_text_under_a_lead_of_its_own_is_a_copy():
    cut = " ".join(STORY.split()[:60])
    assert same(sheet("", STORY), sheet("", "Our reporter in the gallery saw birds, heard songs and met the crowd. " + cut))


def test_texts_that_share_a_paragraph_of_background_are_two():
    rng = random.Random(3)
    words = [f"word{number}" for number in range(300)]
    background = " ".join(rng.choices(words, k=30))
    one, other = (f"{' '.join(rng.choices(words, k=60))} {background}" for _ in range(2))
    assert not same(sheet("", one), sheet("", other))


@pytest.mark.parametrize("suffix", [" | Daily Echo", " - The Montport Post"])
def test_a_publisher_hung_on_to_a_title_does_not_count(suffix):
    title = "Montport closes its harbour after the quake"
    assert same(sheet(title, ""), sheet(title + suffix, ""))


def test_chinese_texts_are_compared_by_their_characters():
    text = "参议院周二通过法案，要求公司在九个月内出售应用，否则将被禁止。总统表示将签署该法案。公司称将提起诉讼。"
    assert same(sheet("", text), sheet("", text[:30]))
    assert not same(
        sheet("", text), sheet("", "法院周五开庭审理此案，双方律师陈述三个多小时，法官询问禁令如何执行，裁决将于月底公布。")
    )


def test_what_is_cut_goes_to_the_text_it_was_cut_from_whatever_the_order():
    texts = [QUAKE[:110], QUAKE.replace("300", "400"), QUAKE, "MONTPORT, May 12 (Agency) - " + QUAKE, STORY]
    for seed in range(6):
        order = random.Random(seed).sample(range(5), 5)
        found = copies([sheet("", texts[number]) for number in order])
        groups = {number: order[found[place]] for place, number in enumerate(order)}
        assert groups[0] == groups[2] == groups[3] == 3
        assert (groups[1], groups[4]) == (1, 4)


def test_a_key_that_a_crowd_has_says_nothing():
    seen = Seen()
    for number in range(60):
        seen.add(number, sheet("", "Send us your letters and your pictures of the town"))
    assert seen.repeated_by(sheet("", "Send us your letters and your pictures of the town")) == []


@given(st.lists(st.sampled_from([QUAKE, QUAKE[:110], STORY, STORY[:200], "Rain.", ""]), max_size=8))
def test_every_copy_points_to_a_text_that_stands_for_itself(texts):
    found = copies([sheet("", text) for text in texts])
    assert len(found) == len(texts)
    assert all(found[first] == first for first in found)


@given(st.text(max_size=200), st.text(max_size=200))
def test_sameness_is_mutual_and_a_text_is_itself(one, other):
    a, b = sheet(one, other), sheet(other, one)
    assert same(a, b) == same(b, a)
    assert same(a, a)
