"""Dates, countdowns and standing in words."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.dates import day_range, exact_day, parse_edtf
from tracker.model import Event, Evidence
from tracker.publish.strings import count, label, say
from tracker.publish.words import Standing, precision, say_countdown, say_date, say_month, say_standing, standing
from tracker.states import EventStatus, Relation, Tier

MID_JUNE = "[2025-06-11..2025-06-20]"


@pytest.mark.parametrize(
    ("edtf", "words", "english", "italian"),
    [
        ("2025-06-19", "", "19 June 2025", "19 giugno 2025"),
        ("2025-01-01", "", "1 January 2025", "1º gennaio 2025"),
        ("2025-06", "", "June 2025", "giugno 2025"),
        ("2025", "", "2025", "2025"),
        ("2025-06-XX", "", "June 2025", "giugno 2025"),
        (MID_JUNE, "mid-June", "mid-June 2025", "metà giugno 2025"),
        (MID_JUNE, "", "between 11 and 20 June 2025", "tra l’11 e il 20 giugno 2025"),
        ("[2025-06-01..2025-06-10]", "early June", "early June 2025", "inizio giugno 2025"),
        ("[2025-02-21..2025-02-28]", "late February", "late February 2025", "fine febbraio 2025"),
        ("[2025-06-21..2025-06-29]", "towards the end", "between 21 and 29 June 2025", "tra il 21 e il 29 giugno 2025"),
        ("2025-06-1X", "", "between 10 and 19 June 2025", "tra il 10 e il 19 giugno 2025"),
        ("[2025-04-02..2025-04-04]", "", "between 2 and 4 April 2025", "tra il 2 e il 4 aprile 2025"),
        ("[2025-05-01..2025-06-08]", "", "between 1 May and 8 June 2025", "tra il 1º maggio e l’8 giugno 2025"),
        (
            "[2024-12-30..2025-01-02]",
            "",
            "between 30 December 2024 and 2 January 2025",
            "tra il 30 dicembre 2024 e il 2 gennaio 2025",
        ),
        ("[2025-05..2025-06]", "", "between May and June 2025", "tra maggio e giugno 2025"),
        ("[2024..2025]", "", "between 2024 and 2025", "tra il 2024 e il 2025"),
        ("2025-04-02/2025-04-04", "", "2 – 4 April 2025", "2 – 4 aprile 2025"),
        ("2025-05-30/2025-06-02", "", "30 May – 2 June 2025", "30 maggio – 2 giugno 2025"),
        ("2024-11-07~", "", "about 7 November 2024", "circa 7 novembre 2024"),
        ("2024-11?", "", "perhaps November 2024", "forse novembre 2024"),
        ("2024%", "", "perhaps about 2024", "forse circa 2024"),
        ("2025-21", "", "spring 2025", "primavera 2025"),
        ("2025-24", "", "winter 2025/26", "inverno 2025/26"),
        ("1999-24", "", "winter 1999/00", "inverno 1999/00"),
        ("2025-22/2025-24", "", "summer 2025 – winter 2025/26", "estate 2025 – inverno 2025/26"),
        ("[2025-21..2025-22]", "", "between spring and summer 2025", "tra primavera e estate 2025"),
    ],
)
def test_a_date_is_said_with_the_precision_it_has(edtf: str, words: str, english: str, italian: str) -> None:
    when = parse_edtf(edtf, words)
    assert (say_date(when, "en"), say_date(when, "it")) == (english, italian)


@pytest.mark.parametrize(
    ("edtf", "known"),
    [
        ("2025-06-19", "day"),
        ("2025-06-19~", "about"),
        ("2025?", "about"),
        ("2025-06", "month"),
        ("2025-06-XX", "month"),
        ("2025-06-1X", "range"),
        (MID_JUNE, "range"),
        ("2025-04-02/2025-04-04", "span"),
        ("2025-22", "season"),
        ("2025", "year"),
    ],
)
def test_how_exactly_a_date_is_known_has_a_word(edtf: str, known: str) -> None:
    assert precision(parse_edtf(edtf)) == known


def test_the_last_day_there_is_can_be_said() -> None:
    assert say_date(parse_edtf("[9999-12-21..9999-12-31]", "late"), "en") == "late December 9999"


def test_other_languages_get_english_dates() -> None:
    assert say_date(parse_edtf("2025-06-19"), "zh") == "19 June 2025"
    assert say_month(2025, 6, "xx") == "June 2025"


def test_short_dates_have_short_months() -> None:
    assert say_date(parse_edtf("2025-06-19"), "en", short=True) == "19 Jun 2025"
    assert say_date(parse_edtf("2025-06-19"), "it", short=True) == "19 giu 2025"


days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(days, days, st.sampled_from(["", "said in words"]), st.sampled_from(["en", "it"]))
def test_every_range_names_the_years_it_lies_in(first: date, last: date, words: str, language: str) -> None:
    low, high = min(first, last), max(first, last)
    text = say_date(day_range(low, high, words), language)
    assert {str(low.year), str(high.year)} == set(re.findall(r"\d{4}", text))


@pytest.mark.parametrize(
    ("today", "english", "italian"),
    [
        ("2025-06-07", "in 12 days", "tra 12 giorni"),
        ("2025-06-18", "tomorrow", "domani"),
        ("2025-06-19", "today", "oggi"),
        ("2025-06-20", "yesterday", "ieri"),
        ("2025-06-22", "3 days ago", "3 giorni fa"),
    ],
)
def test_a_day_is_counted_down_to(today: str, english: str, italian: str) -> None:
    due, now = exact_day(date(2025, 6, 19)), date.fromisoformat(today)
    assert (say_countdown(due, now, "en"), say_countdown(due, now, "it")) == (english, italian)


@pytest.mark.parametrize(
    ("today", "english"),
    [
        ("2025-06-07", "in 4 to 13 days"),
        ("2025-06-10", "in 1 to 10 days"),
        ("2025-06-15", "any day now, 5 days left at most"),
        ("2025-06-19", "any day now, 1 day left at most"),
        ("2025-06-20", "today at the latest"),
        ("2025-06-22", "2 to 11 days ago"),
    ],
)
def test_a_range_is_counted_down_to_as_a_range(today: str, english: str) -> None:
    assert say_countdown(parse_edtf(MID_JUNE), date.fromisoformat(today), "en") == english


def told_by(*evidence: tuple[str, Tier, Relation]) -> Event:
    sources = tuple(Evidence("https://a.example", who, tier=tier, relation=relation) for who, tier, relation in evidence)
    return Event("e", exact_day(date(2025, 1, 1)), "law", EventStatus.HAPPENED, {"en": "E"}, evidence=sources)


REPORTS, DENIES = Relation.REPORTS, Relation.DENIES


@pytest.mark.parametrize(
    ("event", "expected", "english"),
    [
        (told_by(), Standing("none", 0, False), "No source"),
        (told_by(("A", Tier.PRESS, REPORTS)), Standing("single", 1, False), "Single source"),
        (told_by(("A", Tier.PRESS, REPORTS), (" a", Tier.PRESS, REPORTS)), Standing("single", 1, False), "Single source"),
        (told_by(("A", Tier.PRESS, REPORTS), ("B", Tier.AGGREGATOR, REPORTS)), Standing("single", 1, False), "Single source"),
        (
            told_by(("A", Tier.PRESS, REPORTS), ("B", Tier.AGENCY, REPORTS)),
            Standing("independent", 2, False),
            "2 independent publishers",
        ),
        (told_by(("A", Tier.OFFICIAL, REPORTS)), Standing("official", 1, False), "Official source"),
        (
            told_by(("A", Tier.PRESS, REPORTS), ("B", Tier.OFFICIAL, DENIES)),
            Standing("single", 1, True),
            "Single source, disputed",
        ),
        (told_by(("A", Tier.PRESS, DENIES)), Standing("none", 0, True), "No source, disputed"),
    ],
)
def test_standing_counts_who_says_so_and_tells_who_denies(event: Event, expected: Standing, english: str) -> None:
    assert standing(event) == expected
    assert say_standing(expected, "en") == english


def test_publishers_of_one_owner_are_one_voice() -> None:
    both = Event("a", parse_edtf("2025"), "law", EventStatus.HAPPENED, {}, evidence=(Evidence("", " One"), Evidence("", "Two")))
    assert standing(both, {"one": "House", "two": "House"}) == Standing("single", 1, False)
    assert standing(both, {"one": "House"}) == standing(both) == Standing("independent", 2, False)


@pytest.mark.parametrize(
    ("family", "copy_of", "publishers"),
    [("", "", 2), ("House", "", 1), ("house ", "", 1), ("Other", "", 2), ("", "One", 1), ("House", "Wire", 1), ("", "Wire", 2)],
)
def test_a_voice_is_a_family_and_a_copy_has_that_of_the_one_it_repeats(family: str, copy_of: str, publishers: int) -> None:
    sources = (Evidence("https://a", "One"), Evidence("https://b", "Two", family=family, copy_of=copy_of))
    event = Event("a", parse_edtf("2025"), "law", EventStatus.HAPPENED, {}, evidence=sources)
    assert standing(event, {"one": "House"}).publishers == publishers


def test_what_is_known_of_a_publisher_today_goes_before_what_its_evidence_says() -> None:
    sources = (Evidence("https://a", "One", family="Old house"), Evidence("https://b", "One", family="New house"))
    event = Event("a", parse_edtf("2025"), "law", EventStatus.HAPPENED, {}, evidence=sources)
    assert [standing(event, families).publishers for families in ({}, {"one": "New house"})] == [2, 1]


def test_values_are_never_read_as_patterns() -> None:
    assert say("last_change", "en", date="{0.__class__} {n}") == "Last change: {0.__class__} {n}."


def test_one_and_many_differ() -> None:
    assert (count("events", 1, "it"), count("events", 2, "it")) == ("1 evento", "2 eventi")


def test_an_unknown_word_is_shown_as_it_is() -> None:
    assert label("category_weather", "weather", "it") == "weather"
