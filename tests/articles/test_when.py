"""When an item says it was published."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.articles.when import instant

DAY = datetime(2025, 4, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-04-07T10:00:00+02:00", datetime(2025, 4, 7, 8, tzinfo=UTC)),
        ("2025-04-07T10:00:00Z", datetime(2025, 4, 7, 10, tzinfo=UTC)),
        ("20250407T120000Z", datetime(2025, 4, 7, 12, tzinfo=UTC)),
        ("2025-04-07 10:00", datetime(2025, 4, 7, 10, tzinfo=UTC)),
        ("Mon, 07 Apr 2025 10:00:00 -0400", datetime(2025, 4, 7, 14, tzinfo=UTC)),
        ("Mon, 7 Apr 25 10:00 EDT", datetime(2025, 4, 7, 14, tzinfo=UTC)),
        ("1744020000", datetime(2025, 4, 7, 10, tzinfo=UTC)),
        ("1744020000123", datetime(2025, 4, 7, 10, tzinfo=UTC)),
        (" 2025-04-07 ", DAY),
        ("Published: 2025/4/7 (updated)", DAY),
        ("2025年4月7日", DAY),
    ],
)
def test_the_forms_machines_write(text, expected):
    assert instant(text) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("April 7, 2025", "en"),
        ("Monday, Apr. 7, 2025 at 5 pm", "en"),
        ("7th April 2025", "it"),
        ("lunedì 7 aprile 2025", "it"),
        ("7 apr 2025", "it"),
        ("07/04/2025", "it"),
        ("07.04.2025", "en"),
        ("发布于 2025 年 4 月 7 日", "zh"),
        ("7. April 2025", "de"),
    ],
)
def test_the_forms_pages_write(text, language):
    assert instant(text, language) == DAY


def test_numbers_that_mean_two_days_in_english_mean_none():
    assert instant("4/7/2025") is None
    assert instant("4/17/2025") == datetime(2025, 4, 17, tzinfo=UTC)
    assert instant("17/4/2025") == datetime(2025, 4, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59-05:00",
        "Sat, 15 Mar 0001 10:00:00 GMT",
        "2025-02-31",
        "2025-13-45",
        "99/99/2025",
        "31 February 2025",
        "April 2025",
        "10:30",
        "0",
        "9" * 50,
    ],
)
def test_what_cannot_be_is_none(text):
    assert instant(text) is None


@given(st.text(max_size=120), st.sampled_from(["en", "it", "zh", "xx", "", "../etc"]))
def test_any_text_gives_an_aware_utc_instant_or_none(text, language):
    found = instant(text, language)
    assert found is None or (found.utcoffset() is not None and 1990 <= found.year <= 2100)
