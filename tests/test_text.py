"""Texts from outside made plain and comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.text import clean, fold, is_han, slug, strip_markup, tokens

ANY = st.text(alphabet=st.characters(), max_size=200)


@given(ANY)
def test_clean_text_can_stand_in_any_xml_and_terminal(text: str) -> None:
    plain = clean(text)
    assert plain == clean(plain)
    assert "\n" not in plain
    for char in plain:
        assert char >= " "
        assert not 0x7F <= ord(char) <= 0x9F
        assert not 0xD800 <= ord(char) <= 0xDFFF
        assert char not in "\ufffe\uffff\u202e\u200b\ufeff"


def test_clean_keeps_words_apart_and_cuts_long_texts() -> None:
    assert clean("  a\x00b\r\n\tc ") == "a b c"
    assert clean("x" * 50_000, 100) == "x" * 100


@pytest.mark.parametrize(
    ("markup", "plain"),
    [
        ("<p>One</p><p>two</p>", "One two"),
        ("AT&amp;T &#8217;s &lt;b&gt;", "AT&T ’s <b>"),
        ("<img src=x onerror=alert(1)>seen", "seen"),
        ("5 < 7 and 9 > 3", "5 < 7 and 9 > 3"),
        ("plain", "plain"),
    ],
)
def test_markup_is_taken_away_and_entities_are_read(markup: str, plain: str) -> None:
    assert strip_markup(markup) == plain


@pytest.mark.parametrize(
    ("one", "other"),
    [("PERCHÉ", "perche"), ("L’Ue", "l'ue"), ("ＴｉｋＴｏｋ", "tiktok"), ("Straße", "strasse"), ("è", "e")],
)
def test_spellings_of_one_word_fold_together(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The House voted 352-65", ("the", "house", "voted", "352", "65")),
        ("valued at $14.5bn", ("valued", "at", "14.5", "bn")),
        ("L'accordo c'è", ("l'accordo", "c'e")),
        ("延长至6月", ("延长", "长至", "6", "月")),
        ("字", ("字",)),
        ("", ()),
    ],
)
def test_tokens_are_words_numbers_and_pairs_of_characters(text: str, expected: tuple[str, ...]) -> None:
    assert tokens(text) == expected


def test_chinese_is_recognised() -> None:
    assert is_han("TikTok 被禁")
    assert not is_han("TikTok è vietato")


@given(ANY)
def test_a_slug_is_short_ascii(text: str) -> None:
    made = slug(text)
    assert len(made) <= 60
    assert made == slug(made)
    assert all(char.isascii() and (char.isalnum() or char == "-") for char in made)
