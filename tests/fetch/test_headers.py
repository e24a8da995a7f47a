"""What is read from an answer's headers, pure."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.fetch.headers import WEEK, fresh_for, retry_at, validator

from .conftest import NOW

DATE = "Thu, 19 Jun 2025 12:00:00 GMT"


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("Thu, 19 Jun 2025 12:05:00 GMT", 300),
        ("Thu, 19 Jun 2025 14:05:00 +0200", 300),
        ("Thursday, 19-Jun-25 12:05:00 GMT", 300),
        ("999999999", WEEK),
        ("9" * 5000, WEEK),
        ("Wed, 19 Jun 2030 12:00:00 GMT", WEEK),
    ],
)
def test_retry_after_names_an_instant_at_most_a_week_away(said, seconds):
    assert retry_at({"retry-after": said}, NOW) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize("said", ["", "0", "-5", "1.5", "soon", "²", "٣", "Thu, 19 Jun 2025 11:59:00 GMT", "Thu, 99 Jun 2025"])
def test_a_past_or_garbled_retry_after_names_none(said):
    assert retry_at({"retry-after": said}, NOW) is None


@given(st.text() | st.from_regex(r"\w{3}, \d{1,2} Jun \d{1,6} \d{1,3}:\d\d:\d\d [+-]\d{1,9}", fullmatch=True))
def test_no_header_text_makes_reading_it_fail(text):
    headers = dict.fromkeys(["retry-after", "cache-control", "expires", "date", "age", "etag"], text)
    instant = retry_at(headers, NOW)
    assert instant is None or NOW < instant <= NOW + timedelta(seconds=WEEK)
    assert 0 <= fresh_for(headers) <= WEEK
    assert validator(text) in {text, ""}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "max-age=300"}, 300),
        ({"cache-control": 'public, Max-Age="300"'}, 300),
        ({"cache-control": "max-age=300", "age": "100"}, 200),
        ({"cache-control": "max-age=300", "age": "900"}, 0),
        ({"cache-control": "max-age=31536000", "age": "700000"}, WEEK),
        ({"cache-control": "no-cache, max-age=300"}, 0),
        ({"cache-control": "max-age=300, no-store"}, 0),
        ({"cache-control": "max-age=soon"}, 0),
        ({"expires": "Thu, 19 Jun 2025 12:05:00 GMT", "date": DATE}, 300),
        ({"expires": "Thu, 19 Jun 2025 11:05:00 GMT", "date": DATE}, 0),
        ({"expires": "0", "date": DATE}, 0),
        ({"expires": "Thu, 19 Jun 2025 12:05:00 GMT"}, 0),
        ({"cache-control": "max-age=60", "expires": "Thu, 19 Jun 2025 12:05:00 GMT", "date": DATE}, 60),
    ],
)
def test_freshness_follows_the_caching_standard(headers, seconds):
    assert fresh_for(headers) == seconds


@pytest.mark.parametrize("text", ['"abc"', 'W/"abc"', DATE])
def test_a_plain_validator_is_kept(text):
    assert validator(text) == text


@pytest.mark.parametrize("text", ['"à"', '"a\r\nX-Evil: 1"', '"\0"', f'"{"a" * 600}"', ""])
def test_a_validator_that_a_header_should_not_carry_is_dropped(text):
    assert validator(text) == ""
