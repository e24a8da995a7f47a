"""The languages of the outputs: those shipped are complete, and others find what they need: dates, plurals, direction."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.publish.conftest import NOW
from tracker.dates import parse_edtf
from tracker.publish.languages import ENGLISH, LANGUAGES, Language, direction, spoken
from tracker.publish.strings import count, forms, say
from tracker.publish.words import say_countdown, say_date, say_instant, say_month

POLISH = Language(
    "pl",
    {
        "between": "między {low} a {high}",
        "events_one": "{n} wydarzenie",
        "events_few": "{n} wydarzenia",
        "events_many": "{n} wydarzeń",
        "in_days_few": "za {n} dni",
        "in_days_many": "za {n} dni",
    },
)
ENDINGS = ("zero", "one", "two", "few", "many", "other")


@pytest.fixture
def polish(monkeypatch: pytest.MonkeyPatch) -> str:
    """A language that has little more than its line, under a tag no other test uses."""
    monkeypatch.setitem(LANGUAGES, "pl-PL", POLISH)
    return "pl-PL"


def blanks(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def base(key: str) -> tuple[str, str]:
    """A key without its category of numbers, and that, "" where it has none."""
    stem, _, ending = key.rpartition("_")
    return (stem, ending) if ending in ENDINGS else (key, "")


def counted(texts: Mapping[str, str]) -> Mapping[str, dict[str, str]]:
    """The sentences that count, each with its forms."""
    found: dict[str, dict[str, str]] = {}
    for key, text in texts.items():
        stem, ending = base(key)
        if ending:
            found.setdefault(stem, {})[ending] = text
    return found


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_each_language_has_every_text(language: Language) -> None:
    plain = {key for key in ENGLISH.texts if not base(key)[1]}
    assert {key for key in language.texts if not base(key)[1]} == plain
    assert counted(language.texts).keys() == counted(ENGLISH.texts).keys()


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_each_language_has_a_form_for_every_category_of_numbers(language: Language) -> None:
    own = set(language.categories) - {"other", "many"}
    for key, found in counted(language.texts).items():
        assert own <= found.keys() <= {*language.categories, "many"}, key
        assert {"many", "other"} & found.keys(), f"{key} lacks a form for the numbers of no category"


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_each_text_has_the_blanks_that_english_has(language: Language) -> None:
    english = counted(ENGLISH.texts)
    for key, text in language.texts.items():
        stem, ending = base(key)
        like = english[stem].get(ending, english[stem]["many"]) if ending else ENGLISH.texts[key]
        assert blanks(text) == blanks(like), key


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_stands_under_its_own_tag(code: str) -> None:
    assert LANGUAGES[code].code == code


def test_a_variety_is_spoken_to_in_its_language_and_a_stranger_in_english() -> None:
    codes = ("it", "it-CH", "it-Latn-IT", "en-GB", "de", "", "-", "itx")
    assert [spoken(code).code for code in codes] == ["it", "it", "it", "en", "en", "en", "en", "en"]


def test_one_and_many_differ() -> None:
    assert (count("events", 1, "it"), count("events", 2, "it")) == ("1 evento", "2 eventi")


def test_a_form_for_every_category_of_numbers_is_used(polish: str) -> None:
    said = [count("events", n, polish) for n in (0, 1, 2, 5, 22, 112)]
    assert said == ["0 wydarzeń", "1 wydarzenie", "2 wydarzenia", "5 wydarzeń", "22 wydarzenia", "112 wydarzeń"]
    assert say_countdown(parse_edtf("2025-06-19"), date(2025, 6, 16), polish) == "za 3 dni"


def test_a_sentence_a_language_does_not_have_is_counted_as_english_does(polish: str) -> None:
    assert [count("moves", n, polish) for n in (1, 2, 5)] == ["moved 1 time", "moved 2 times", "moved 5 times"]


def test_the_script_gets_the_forms_that_differ(polish: str) -> None:
    assert forms("events", polish) == {"few": "{n} wydarzenia", "one": "{n} wydarzenie", "other": "{n} wydarzeń"}
    assert forms("found", polish) == forms("found", "en") == {"one": "{n} event shown", "other": "{n} events shown"}
    assert forms("found", "it").keys() == {"one", "other"}


@pytest.mark.parametrize(
    ("edtf", "said"),
    [
        ("2025-06-19", "19 czerwca 2025"),
        ("2025-06", "czerwiec 2025"),
        ("2025", "2025"),
        ("2025-04-02/2025-04-04", "2 – 4 kwietnia 2025"),
        ("[2025-05-30..2025-06-02]", "między 30 maja a 2 czerwca 2025"),
        ("2025-06-19~", "about 19 czerwca 2025"),
        ("2025-22", "summer 2025"),
    ],
)
def test_a_language_without_words_for_dates_has_those_of_cldr(polish: str, edtf: str, said: str) -> None:
    assert say_date(parse_edtf(edtf), polish) == said


@pytest.mark.parametrize(
    ("code", "full", "short", "month"),
    [
        ("de", "2. September 2025", "2. Sept. 2025", "September 2025"),
        ("es", "2 de septiembre de 2025", "2 de sept de 2025", "septiembre de 2025"),
        ("hu", "2025. szeptember 2.", "2025. szept. 2.", "2025. szeptember"),
        ("zh", "2025年9月2日", "2025年9月2日", "2025年9月"),
        ("ar", "2 سبتمبر 2025", "2 سبتمبر 2025", "سبتمبر 2025"),
    ],
)
def test_dates_follow_the_order_of_their_language(code: str, full: str, short: str, month: str) -> None:
    language = Language(code, {})
    said = (language.say_day(2025, 9, 2), language.say_day(2025, 9, 2, short=True), language.say_day(2025, 9, 0))
    assert said == (full, short, month)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "2. – 4. April 2025"),
        ("es", "2 – 4 de abril de 2025"),
        ("hu", "2025. április 2. – 2025. április 4."),
        ("zh", "2025年4月2日 – 2025年4月4日"),
    ],
)
def test_ends_of_a_range_share_a_month_only_where_the_day_comes_first(
    monkeypatch: pytest.MonkeyPatch, code: str, said: str
) -> None:
    monkeypatch.setitem(LANGUAGES, f"{code}-x-days", Language(code, {}))
    assert say_date(parse_edtf("2025-04-02/2025-04-04"), f"{code}-x-days") == said


def test_hebrew_leaves_the_months_of_others_alone() -> None:
    alone = [Language(code, {}).say_day(0, 5, 0) for code in ("he", "de", "nl", "es")]
    assert alone == ["מאי", "Mai", "mei", "mayo"]


def test_words_around_dates_are_texts_of_the_language() -> None:
    assert say_instant(NOW, "it") == "7 giugno 2025, 09:30 UTC"
    assert say_month(2025, 6, "it") == "giugno 2025"
    assert say("state_withdrawn", "it") == "ritirata"


@pytest.mark.parametrize(
    ("code", "way"),
    [("ar", "rtl"), ("ar-EG", "rtl"), ("ar-XB", "rtl"), ("he", "rtl"), ("fa", "rtl"), ("az-Arab", "rtl"), ("zh-Hant", "ltr")],
)
def test_a_language_is_written_its_own_way(code: str, way: str) -> None:
    assert direction(code) == way


@given(st.text() | st.text("ab-_@.AR19ł/\\\0"))
def test_any_tag_has_a_direction_and_is_spoken_to(code: str) -> None:
    assert direction(code) in ("ltr", "rtl")
    assert spoken(code).code in LANGUAGES


def test_attributes_name_only_what_differs(env) -> None:
    pairs = (("it", "it"), ("en", "it"), ("ar", "it"), ("he", "ar"), ("en", "ar"), ('"><x>\0', "en"))
    made = [env.from_string("{{ code | lang(around) }}").render(code=code, around=around) for code, around in pairs]
    assert made == ["", ' lang="en"', ' lang="ar" dir="rtl"', ' lang="he"', ' lang="en" dir="ltr"', ' lang="&#34;&gt;&lt;x&gt;"']
