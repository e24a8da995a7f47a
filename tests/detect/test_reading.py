from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tracker.dates import day_range
from tracker.detect.proposals import dated
from tracker.detect.reading import newsroom_day, read


@pytest.mark.parametrize(
    ("language", "at", "expected"),
    [
        ("en", datetime(2025, 4, 5, 2, tzinfo=UTC), date(2025, 4, 4)),
        ("en", datetime(2025, 4, 4, 15, tzinfo=UTC), date(2025, 4, 4)),
        ("it", datetime(2025, 4, 4, 22, 30, tzinfo=UTC), date(2025, 4, 5)),
        ("zh", datetime(2025, 4, 4, 16, 30, tzinfo=UTC), date(2025, 4, 5)),
        ("fr", datetime(2025, 4, 4, 23, 30, tzinfo=UTC), date(2025, 4, 4)),
        ("en", datetime(2025, 4, 4, tzinfo=UTC), date(2025, 4, 4)),
    ],
)
def test_a_day_is_that_of_the_newsroom(language, at, expected, write):
    article = replace(write(1, "Vireo"), published=at, seen=datetime(2025, 4, 9, tzinfo=UTC))
    assert newsroom_day(article, language) == expected


def test_an_article_is_never_dated_after_it_was_seen(write):
    seen = datetime(2025, 4, 4, 15, tzinfo=UTC)
    article = replace(write(1, "Vireo"), published=datetime(2025, 4, 9, 15, tzinfo=UTC), seen=seen)
    assert newsroom_day(article, "en") == date(2025, 4, 4)
    assert newsroom_day(replace(article, published=None), "en") == date(2025, 4, 4)


def test_today_is_the_newsrooms_day(write, profile):
    article = replace(
        write(1, "Senate passes Vireo bill", "The Senate voted today."), published=datetime(2025, 3, 4, 3, tzinfo=UTC)
    )
    reading = read(replace(article, seen=datetime(2025, 3, 4, 4, tzinfo=UTC)), profile)
    assert dated([reading], reading, date(2025, 3, 4)).edtf == "2025-03-03"


@pytest.mark.parametrize(
    ("title", "language", "first"),
    [("Senate passes Vireo bill", "en", 2), ("Il Senato approva la legge su Vireo", "it", 1), ("参议院通过翠鸣法案", "zh", 1)],
)
def test_an_undated_report_leaves_a_day_more_where_it_is_told_abroad(title, language, first, write, profile):
    reading = read(write(1, title, language=language), profile)
    assert dated([reading], reading, date(2025, 3, 4)) == day_range(date(2025, 3, first), date(2025, 3, 3))
