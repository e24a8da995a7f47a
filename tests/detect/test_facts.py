from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.detect.facts import CORE, Act, Figure, acts_clash, clash, facts, figures, official_ids, series

DAY = date(2025, 3, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Executive Order 14399 on apps", {"EO 14399"}),
        ("E.O. 14399, see H.R. 812 and S. 45", {"EO 14399", "H.R. 812", "S. 45"}),
        ("Public Law 119-7 (Pub. L. 119-8)", {"Pub. L. 119-7", "Pub. L. 119-8"}),
        ("the case, No. 25-101, goes on", {"No. 25-101"}),
        ("L'ordine esecutivo n. 14399", {"EO 14399"}),
        ("签署第14399号行政令", {"EO 14399"}),
        ("行政令14399", {"EO 14399"}),
        ("90 FR 8123; FR Doc. 2025-01234", {"90 FR 8123", "FR Doc. 2025-01234"}),
        ("No 25 people in 1439", set()),
    ],
)
def test_official_numbers_have_one_spelling_in_every_language(text, expected):
    assert official_ids(text) == expected


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("passed 301-88 at noon", "votes", "301-88"),
        ("con 301 voti contro 88", "votes", "301-88"),
        ("以301比88通过", "votes", "301-88"),
        ("a 60-day delay", "days", "60"),
        ("altri 60 giorni", "days", "60"),
        ("延长60天", "days", "60"),
        ("tariffs of 34.5%", "percent", "34.5"),
        ("dazi al 34,5 per cento", "percent", "34.5"),
        ("a $40 billion bid", "money", "40000000000 usd"),
        ("offerta da 40 miliardi di dollari", "money", "40000000000 usd"),
        ("报价400亿美元", "money", "40000000000 usd"),
        ("a €1,250,000 fine", "money", "1250000 eur"),
        ("$2.5bn", "money", "2500000000 usd"),
        ("a $5 MILLION fine", "money", "5000000 usd"),
        ("$5 MİLLİON", "money", "5 usd"),
    ],
)
def test_figures_are_the_same_in_every_language(text, kind, value):
    assert Figure(kind, value) in set(figures(text))


def test_a_range_of_days_is_no_vote():
    assert not any(figure.kind == "votes" for figure in figures("closed for 10-14 days"))


@pytest.mark.parametrize(
    ("headline", "language", "expected"),
    [
        ("Senate passes Vireo bill", "en", Act("senate", "pass")),
        ("Il Senato approva la legge su Vireo", "it", Act("senate", "pass")),
        ("参议院通过翠鸣法案", "zh", Act("senate", "pass")),
        ("Vireo sues over the ban", "en", Act(CORE, "sue")),
        ("流明控股起诉政府", "zh", Act(CORE, "sue")),
        ("Vireo creators sue over the ban", "en", Act("creators", "sue")),
        ("Vireo ban upheld by the Supreme Court", "en", Act("supreme_court", "rule")),
        ("外交部回应参议院通过翠鸣法案", "zh", Act("foreign_ministry", "respond")),
        ("Vireo responds as bill passes", "en", Act("", "pass")),
        ("Legge su Vireo, via libera del Senato", "it", Act("senate", "pass")),
        ("翠鸣法案在参议院获通过", "zh", Act("senate", "pass")),
        ("Lumen Holdings smentisce la vendita", "it", Act(CORE, "deny")),
        ("US House passes bill", "en", Act("house", "pass")),
        ("Fans love Vireo", "en", None),
    ],
)
def test_who_did_what_is_read_from_the_headline(headline, language, expected, profile):
    assert facts(headline, "", language, DAY, profile).act == expected


def test_the_words_that_tell_the_act_stand_in_the_headline(profile):
    read = facts("Supreme Court strikes down Vireo ban", "", "en", DAY, profile)
    assert read.said == ("Supreme Court", "strikes down")


@pytest.mark.parametrize(
    ("headline", "language"),
    [("President extends Vireo deadline to June 19", "en"), ("Vireo va venduta entro il 19 giugno 2025", "it")],
)
def test_a_day_to_come_is_a_date_due(headline, language, profile):
    assert [due.latest for due in facts(headline, "", language, DAY, profile).due] == [date(2025, 6, 19)]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Act("house", "pass"), Act("senate", "pass"), True),
        (Act("house", "pass"), Act("congress", "pass"), False),
        (Act("court", "rule"), Act("supreme_court", "rule"), False),
        (Act(CORE, "sue"), Act("creators", "sue"), True),
        (Act("us", "sue"), Act("justice_department", "sue"), False),
        (Act("foreign_ministry", "respond"), Act("commerce_ministry", "respond"), True),
        (Act("foreign_ministry", "respond"), Act("house", "pass"), True),
        (Act("foreign_ministry", "respond"), Act("foreign_ministry", "respond"), False),
        (Act(CORE, "respond"), Act("house", "pass"), False),
        (Act("house", "pass"), Act("president", "sign"), False),
        (Act(CORE, "hear"), Act("court", "hear"), False),
        (Act("house", "about_ban"), Act("senate", "about_ban"), False),
    ],
)
def test_doings_clash_where_they_cannot_be_the_same(one, other, expected):
    assert acts_clash(one, other) is expected
    assert acts_clash(other, one) is expected


def test_figures_clash_only_within_their_kind():
    votes, days = frozenset({Figure("votes", "301-88")}), frozenset({Figure("days", "60")})
    assert not clash(votes, days, ("votes", "days"))
    assert clash(votes, frozenset({Figure("votes", "302-88")}), ("votes",))
    assert not clash(votes, votes | {Figure("votes", "302-88")}, ("votes",))


@pytest.mark.parametrize(("number", "expected"), [("EO 14399", "EO"), ("Pub. L. 119-7", "Pub. L."), ("90 FR 8123", "90 FR")])
def test_a_number_belongs_to_a_series(number, expected):
    assert series(number) == expected


@given(st.text(max_size=300))
def test_any_text_has_figures_and_numbers_or_none(text):
    assert all(figure.value for figure in figures(text))
    assert all(official_ids(text))


@pytest.mark.parametrize(
    ("headline", "language", "action"),
    [
        ("Canada bans Vireo from work phones", "en", "ban"),
        ("Schools tired of Vireo bans", "en", None),
        ("Judge blocks Vireo law", "en", "block"),
        ("Singer shrugs at Vireo block over song", "en", None),
        ("President, who previously banned it, likes Vireo", "en", None),
        ("总统此前曾封禁翠鸣，如今喜欢它", "zh", None),
        ("参议院通过法案，外交部回应翠鸣", "zh", "respond"),
        ("Vireo risponde: il Senato approva la legge", "it", "pass"),
        ("Vireo at odds with appeals court", "en", None),
        ("Vireo appeals to a higher court", "en", "sue"),
        ("A threat to privacy: Vireo and its users", "en", None),
    ],
)
def test_what_is_a_noun_or_said_to_be_earlier_is_not_the_act(headline, language, action, profile):
    act = facts(headline, "", language, DAY, profile).act
    assert (act.action if act and not act.action.startswith("about_") else None) == action


def test_terms_are_read_from_headline_and_text(profile):
    assert facts("Vireo gets 30 days", "After 75 days more.", "en", DAY, profile).terms == {30, 75}
