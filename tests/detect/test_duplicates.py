from __future__ import annotations

import random

import pytest

from tracker.detect.duplicates import Originals, repeats
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
    assert repeats(reading(1, "Court hears Vireo case", STORY), reading(2, "COURT HEARS VIREO CASE", STORY.upper()))


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
    assert not repeats(reading(1, one, STORY), reading(2, other, STORY))


def test_a_different_text_is_no_copy(reading):
    other = reading(
        2, "Senate takes up Vireo law", "Senators met behind closed doors to talk about how the law on Vireo is to be read."
    )
    assert Originals([reading(1, "Court hears Vireo case", STORY)]).admit(other) is None


def test_a_short_title_within_a_long_one_is_no_copy(reading):
    assert not repeats(
        reading(1, "Vireo sues the state"), reading(2, "Vireo sues the state of Montport over its ban on apps in schools")
    )


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
