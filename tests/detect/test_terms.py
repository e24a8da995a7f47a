from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.detect.glossary import concept
from tracker.detect.likeness import cosine
from tracker.detect.terms import Rarity, latin, terms


@pytest.mark.parametrize(
    ("word", "language", "meaning"),
    [
        ("tariffs", "en", "tariff"),
        ("dazi", "it", "tariff"),
        ("关税", "zh", "tariff"),
        ("пошлины", "ru", "tariff"),
        ("zölle", "de", ""),
        ("zolle", "de", "tariff"),
        ("oro", "it", "gold"),
        ("oro", "en", ""),
        ("vireo", "en", ""),
        ("tariffs", "xx", ""),
    ],
)
def test_a_word_stands_for_its_concept_in_its_own_language(word, language, meaning):
    assert concept(word, language) == meaning


def test_names_in_other_letters_share_runs():
    assert latin("хоригоме") == "horigome"
    english, russian = terms("Horigome wins", "en"), terms("Победа Хоригоме", "ru")
    assert {"~hori", "~gome"} <= english.runs.keys() & russian.runs.keys()


@pytest.mark.parametrize(
    ("text", "language", "word"),
    [
        ("Lumen's owner", "en", "lumen"),
        ("l'azienda", "it", "compan"),
        ("d'urgence", "fr", "emergency"),
        ("الشركة", "ar", "compan"),
        ("流明公司", "zh", "compan"),
    ],
)
def test_what_languages_hang_on_to_words_is_taken_off(text, language, word):
    assert word in terms(text, language).words


def test_numbers_are_terms_of_their_own():
    found = terms("Vote is 301-88, up 2.5%", "en")
    assert found.numbers == {"#301", "#88", "#2.5"}


def test_words_with_a_capital_letter_are_kept_apart():
    found = terms("Ferri hears the lawyers of Lumen", "en")
    assert found.capital == {"ferri", "lumen"}
    assert "lawye" in found.small


def test_chinese_has_words_and_no_runs():
    found = terms("法院审理翠鸣案", "zh")
    assert not found.runs
    assert found.words["court"] == 1


def test_a_rare_word_tells_more_in_the_language_it_is_rare_in():
    rarity = Rarity([terms("vireo court", "en")] * 600 + [terms("vireo tribunale", "it")] * 2)
    english, italian = rarity.vector(terms("vireo sale", "en")), rarity.vector(terms("vireo sale", "it"))
    assert english["vireo"] < 0.1 * english["sale"]
    assert italian["vireo"] > 0.5 * italian["sale"]


def test_reports_in_two_languages_are_alike_by_names_and_concepts():
    texts = [
        terms("Court rejects Horigome appeal", "en"),
        terms("Il tribunale respinge il ricorso di Horigome", "it"),
        terms("Rain floods the north", "en"),
    ]
    rarity = Rarity(texts)
    one, other, rain = (rarity.vector(text) for text in texts)
    assert cosine(one, other) > 0.25 > 0.05 > cosine(one, rain)


@given(st.text(max_size=120), st.sampled_from(["en", "it", "zh", "ru", "ar", "fr", "de", ""]))
def test_vectors_have_length_one_or_nothing(text, language):
    read = terms(text, language)
    vector = Rarity([read]).vector(read)
    assert sum(weight * weight for weight in vector.values()) == pytest.approx(1 if vector else 0)
