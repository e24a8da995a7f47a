"""What holds for dates in any text, and how the articles of a story vote on the day of its happening."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.dates import parse_edtf
from tracker.detect.dates import chinese, english, event_date, find_dates, italian
from tracker.detect.dates.spans import workday

FRIDAY = date(2025, 4, 4)
SATURDAY = date(2025, 4, 5)
LATER = date(2025, 4, 10)

_PLAIN_PIECES = {
    "en": ["4", "31", "75", "2025", "4/22", "4-9", "4th", "two", "nineteen", "thousand", ",", ".", "-", "/", "'s", "x"],
    "it": ["4", "31", "75", "2025", "4/22", "8", "due", "duemila", ",", ".", "-", "/", "x"],
    "zh": ["4", "31", "75", "2025", "4/22", "二", "十", "五六", "，", "、", "。", "-", "/", "甲"],
}
_TABLES = {"en": english.WORDS, "it": italian.WORDS, "zh": chinese.WORDS}


def _pieces(language):
    """All words about time that are known, those of small groups as often as those of large ones."""
    groups = [words.split("|") for kind in _TABLES[language].values() for words in kind.values()]
    return st.one_of(st.sampled_from(_PLAIN_PIECES[language]), st.sampled_from(groups).flatmap(st.sampled_from))


_DAYS = st.dates(date(1100, 1, 1), date(9999, 12, 31))


def _texts(language):
    joiner = "" if language == "zh" else " "
    return st.lists(_pieces(language), max_size=12).map(joiner.join)


def _hold(text, language, reference):
    end = 0
    for mention in find_dates(text, language, reference):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.date.words == text[mention.start : mention.end]
        assert mention.date.earliest <= mention.date.latest
        read = parse_edtf(mention.date.edtf)
        assert (read.earliest, read.latest) == (mention.date.earliest, mention.date.latest)
        end = mention.end


@pytest.mark.parametrize("language", ["en", "it", "zh"])
@settings(max_examples=150, deadline=None)
@given(data=st.data(), reference=_DAYS)
def test_mentions_are_in_order_in_bounds_and_true_to_the_text_for_any_words_about_time(language, data, reference):
    _hold(data.draw(_texts(language)), language, reference)


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=80), language=st.sampled_from(["en", "it", "zh", "de", ""]), reference=_DAYS)
def test_mentions_are_in_order_in_bounds_and_true_to_any_text(text, language, reference):
    _hold(text, language, reference)


@given(day=st.dates(date(1900, 1, 1), date(2099, 12, 31)), reference=st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_an_iso_day_is_read_as_itself_in_every_language(day, reference):
    for language in ("en", "it", "zh", "fr"):
        (mention,) = find_dates(f"({day.isoformat()})", language, reference)
        assert (mention.date.earliest, mention.date.latest) == (day, day)


@given(days=st.integers(1, 999), reference=st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_term_in_days_ends_so_many_days_later_in_every_language(days, reference):
    for text, language in ((f"within {days} days", "en"), (f"entro {days} giorni", "it"), (f"{days}天内", "zh")):
        (mention,) = find_dates(text, language, reference)
        assert mention.kind == "deadline"
        assert mention.date.latest == reference + timedelta(days=days)


@pytest.mark.parametrize(
    "piece",
    [
        "1 day and ",
        "4-",
        "April ",
        "the ",
        "日",
        "4月",
        "from 4 to ",
        "of the last ",
        "1",
        "一",
        "A'",
        "last week of ",
        "Friday April ",
        "(",
        "4/4/",
    ],
)
@pytest.mark.parametrize("language", ["en", "it", "zh"])
def test_twenty_kilobytes_of_one_piece_are_read_to_the_end(piece, language):
    text = piece * (20_000 // len(piece))
    mentions = find_dates(text, language, FRIDAY)
    assert all(mention.end <= len(text) for mention in mentions)


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "no later than the end of the year 2025"), ("it", "entro e non oltre la fine del mese di giugno 2025")],
)
@given(before=st.text("abc xyz,.", max_size=300), after=st.text("abc xyz,.", max_size=300))
def test_what_stands_around_a_date_is_not_what_says_it(language, text, before, after):
    def read(whole):
        return [(mention.date.words, mention.date.edtf, mention.kind) for mention in find_dates(whole, language, FRIDAY)]

    assert read(f"{before} xx {text}; xx {after}") == read(text)


def test_a_text_without_spaces_is_read_too():
    text = "x" * 500 + "/2025-06-19/" + "x" * 500 + "/2025-06-20/"
    assert [mention.date.edtf for mention in find_dates(text, "en", FRIDAY)] == ["2025-06-19", "2025-06-20"]


@given(day=_DAYS.filter(lambda day: date(1200, 1, 1) < day < date(9000, 1, 1)), count=st.integers(1, 400))
def test_working_days_are_from_monday_to_friday_and_are_counted_one_by_one(day, count):
    for sign in (1, -1):
        reached = workday(day, sign * count)
        passed = [day + timedelta(days=sign * n) for n in range(1, abs((reached - day).days) + 1)]
        assert sum(d.weekday() < 5 for d in passed) == count
        assert reached.weekday() < 5


def test_an_unknown_language_has_dates_in_digits_only():
    mentions = find_dates("Am 04.04.2025 oder 2025-06-19, nicht April 4.", "de", FRIDAY)
    assert [mention.date.edtf for mention in mentions] == ["2025-04-04", "2025-06-19"]


def test_a_region_does_not_change_the_language():
    assert find_dates("on Thursday", "en-US", FRIDAY) == find_dates("on Thursday", "en", FRIDAY)


# --- voting -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "published", "day", "words"),
    [
        ("Deadline moved. The president on Friday signed an order valid until mid-June.", "en", SATURDAY, FRIDAY, "Friday"),
        ("Proroga. Il presidente ha firmato venerdì un decreto, fino al 19 giugno.", "it", SATURDAY, FRIDAY, "venerdì"),
        ("期限再次延长。总统4月4日签署行政令，期限延长至6月19日。", "zh", SATURDAY, FRIDAY, "4月4日"),
        (
            "House acts. It voted on Wednesday. A panel approved it on March 3.",
            "en",
            date(2024, 3, 14),
            date(2024, 3, 13),
            "Wednesday",
        ),
        ("Court upholds law. The judges ruled today that it stands.", "en", FRIDAY, FRIDAY, "today"),
        ("App goes dark. It stopped working late yesterday.", "en", date(2025, 1, 19), date(2025, 1, 18), "yesterday"),
    ],
)
def test_the_lead_of_one_article_dates_the_happening(text, language, published, day, words):
    when, said = event_date([(text, language, published)], LATER)
    assert (when.earliest, when.latest) == (day, day)
    assert words in said


@pytest.mark.parametrize(
    "text",
    [
        "New tariffs in force.",
        "Owner has until June 19 to sell.",
        "Court will hear the case on Friday. The law was passed on April 24 last year.",
        "The law of 2020 is back in court.",
        "Within 75 days a buyer must be found.",
        "A sale by next Tuesday is expected.",
    ],
)
def test_without_a_mention_of_the_happening_the_first_publication_dates_it(text):
    when, said = event_date([(text, "en", SATURDAY), (text, "en", FRIDAY)], LATER)
    assert (when.earliest, when.latest, when.words, said) == (FRIDAY, FRIDAY, "", ())


def test_articles_outvote_one_that_strays():
    texts = [
        ("Order signed. The president signed the order on Friday.", "en", SATURDAY),
        ("Firmato il decreto. Il presidente ha firmato venerdì.", "it", SATURDAY),
        ("Order signed. The president signed the order on Thursday.", "en", SATURDAY),
    ]
    when, said = event_date(texts, LATER)
    assert when.earliest == FRIDAY
    assert said == ("Friday", "venerdì")


def test_a_span_supports_the_day_within_it():
    texts = [
        ("The order was signed last week.", "en", date(2025, 4, 8)),
        ("The order was signed on Friday.", "en", SATURDAY),
    ]
    assert event_date(texts, LATER)[0].edtf == "2025-04-04"


def test_a_span_that_articles_agree_on_stays_a_span():
    article = ("Talks were held last week in Madrid, officials said.", "en", date(2025, 4, 8))
    when, said = event_date([article, article], LATER)
    assert (when.edtf, said) == ("[2025-03-31..2025-04-06]", ("last week",))


def test_a_story_without_articles_is_dated_today():
    assert event_date([], LATER)[0].earliest == LATER


@settings(max_examples=50, deadline=None)
@given(
    texts=st.lists(st.tuples(_texts("en"), st.just("en"), st.dates(date(2000, 1, 1), date(2030, 1, 1))), max_size=4),
    today=st.dates(date(2000, 1, 1), date(2030, 1, 1)),
)
def test_a_happening_is_never_dated_after_today(texts, today):
    assert event_date(texts, today)[0].latest <= today


@pytest.mark.parametrize(("text", "language"), [("metà giorno", "it"), ("0º", "zh"), ("the end of the day", "en")])
def test_odd_words_about_time_are_read_without_harm(text, language):
    assert all(mention.date.earliest <= mention.date.latest for mention in find_dates(text, language, SATURDAY))
