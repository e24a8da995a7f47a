"""EDTF text to ranges and back."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.dates import EventDate, day_range, exact_day, parse_edtf

DAYS = st.dates(date(1, 1, 1), date(9000, 12, 31))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2025-06-19", "2025-06-19", "2025-06-19"),
        ("2025-06", "2025-06-01", "2025-06-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("[2025-06-11..2025-06-20]", "2025-06-11", "2025-06-20"),
        ("2025-04-02/2025-04-04", "2025-04-02", "2025-04-04"),
        ("2024-11/2025-01", "2024-11-01", "2025-01-31"),
        ("2025-06-1X", "2025-06-10", "2025-06-19"),
        ("2025-02-2X", "2025-02-20", "2025-02-28"),
        ("2025-06-0X", "2025-06-01", "2025-06-09"),
        ("2025-06-XX", "2025-06-01", "2025-06-30"),
        ("2024-11-07~", "2024-11-07", "2024-11-07"),
        ("2024-11?", "2024-11-01", "2024-11-30"),
        ("2025-21", "2025-03-01", "2025-05-31"),
        ("2025-24", "2025-12-01", "2026-02-28"),
    ],
)
def test_edtf_text_means_a_range(text: str, earliest: str, latest: str) -> None:
    read = parse_edtf(text, "as said")
    assert (read.earliest.isoformat(), read.latest.isoformat()) == (earliest, latest)
    assert (read.edtf, read.words) == (text, "as said")


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2025-13", "2025-02-30", "2025-06-31", "[2025-06-20..2025-06-11]", "2025-06-19T10:00", "..2025", "[2025..]",
     "Y170000", "2025-6-1", "2025/", "20250619", "2025-06-19\n", "2025-21-03", "2025-06-4X", "２０２５"],
)  # fmt: skip
def test_what_is_not_a_supported_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_edtf(text)


def test_an_approximate_day_is_one_day_but_not_exact() -> None:
    assert parse_edtf("2024-11-07~").days == 1
    assert not parse_edtf("2024-11-07~").exact
    assert parse_edtf("2024-11-07").exact


@given(DAYS, st.integers(0, 800))
def test_a_range_survives_being_written(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    written = day_range(first, last)
    assert parse_edtf(written.edtf) == EventDate(first, last, written.edtf)
    assert written.days == days + 1


@pytest.mark.parametrize(
    ("first", "last", "edtf"),
    [("2025-06-01", "2025-06-30", "2025-06"), ("2025-12-01", "2025-12-31", "2025-12"), ("2025-01-01", "2025-12-31", "2025"),
     ("2025-06-11", "2025-06-20", "[2025-06-11..2025-06-20]"), ("2025-06-19", "2025-06-19", "2025-06-19")],
)  # fmt: skip
def test_a_range_is_written_in_its_shortest_form(first: str, last: str, edtf: str) -> None:
    assert day_range(date.fromisoformat(first), date.fromisoformat(last)).edtf == edtf


@given(DAYS, DAYS, DAYS, DAYS)
def test_overlap_is_mutual_and_means_a_shared_day(a: date, b: date, c: date, d: date) -> None:
    one, two = day_range(min(a, b), max(a, b)), day_range(min(c, d), max(c, d))
    shared = max(one.earliest, two.earliest) <= min(one.latest, two.latest)
    assert one.overlaps(two) == two.overlaps(one) == shared
    assert exact_day(a).overlaps(exact_day(a))


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    with suppress(ValueError):
        assert parse_edtf(text).earliest <= parse_edtf(text).latest
