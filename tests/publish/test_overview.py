"""The drawing: where things stand in it, what it says in words, and that it stays small."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.publish.reading import frame, front, words
from tracker.dates import day_range, exact_day, parse_edtf
from tracker.publish.overview import MANY, Overview, overview, stretches


def drawn(env, saga, language: str = "en", **changed) -> Overview:
    made = overview(frame(env, saga, language, **changed).catalog)
    assert made is not None
    return made


def band(made: Overview, year: int):
    return next(band for band in made.bands if band.year == year)


def dated(saga, *days: str, category: str = "law"):
    event = replace(saga.timeline.events[0], category=category, deadline=None)
    events = tuple(replace(event, id=f"e{n}", date=parse_edtf(day)) for n, day in enumerate(days))
    return replace(saga.timeline, events=events)


def test_there_is_a_band_for_each_year_with_something_in_it(env, saga) -> None:
    made = drawn(env, saga, timeline=dated(saga, "2019-03-01", "2023-05-01", "2025-01-01"))
    assert [band.year for band in made.bands] == [2019, 2023, 2024, 2025]  # a deadline was due in 2024
    assert [band.top for band in made.bands] == [0, *(b.top + b.height for b in made.bands[:-1])]
    assert made.height == made.bands[-1].top + made.bands[-1].height


def test_events_of_a_category_in_a_third_of_a_month_are_one_larger_dot(env, saga) -> None:
    days = ("2025-03-01", "2025-03-10", "2025-03-11", "2025-03-21")
    dots = band(drawn(env, saga, timeline=dated(saga, *days), deadlines=()), 2025).dots
    assert [(dot.x, dot.size) for dot in dots] == [("18.1%", 2), ("20.8%", 1), ("23.6%", 1)]
    assert dots[0].label == "2 events, Law, March 2025"
    assert dots[1].label == "11 Mar 2025, Law: President signs the divestiture law"
    assert dots[0].target == "event-e1"


def test_categories_at_the_same_place_stand_one_above_the_other(env, saga) -> None:
    law, court = dated(saga, "2025-03-01"), dated(saga, "2025-03-02", category="court")
    both = replace(law, events=(*law.events, replace(court.events[0], id="c")))
    first, second = band(drawn(env, saga, timeline=both, deadlines=()), 2025).dots
    assert first.x == second.x
    assert first.y - second.y >= 10
    assert {first.category_name, second.category_name} == {"law", "court"}


def test_a_date_that_is_not_one_day_is_drawn_as_a_line_through_every_year_it_touches(env, saga) -> None:
    made = drawn(env, saga, timeline=dated(saga, "2023-12-16/2025-01-15", "2024-06-01"), deadlines=())
    lines = {band.year: [(line.x1, line.x2) for line in band.ranges] for band in made.bands}
    assert lines == {2023: [("95.8%", "100.0%")], 2024: [("0.0%", "100.0%")], 2025: [("0.0%", "3.9%")]}


def test_a_moved_deadline_is_an_arrow_from_where_it_was_to_where_it_is(env, saga) -> None:
    made = drawn(env, saga, deadlines=saga.deadlines[:1])
    moves = band(made, 2025).moves
    assert [(move.x1, move.x2, move.arrow) for move in moves] == [("5.0%", "26.2%", True), ("26.2%", "46.8%", True)]
    assert [diamond.state for diamond in band(made, 2025).diamonds] == ["left", "left", "open"]
    assert band(made, 2025).diamonds[-1].target == "deadline-divest-by"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "Deadline: Report to Congress, 1 Dec 2024: met",
                "Deadline: Divest or stop, 19 Jan 2025: moved to 5 Apr 2025",
                "Deadline: Divest or stop, 5 Apr 2025: moved to 19 Jun 2025",
                "Deadline: Divest or stop, 19 Jun 2025: due",
                "Deadline: Briefs due, mid-Jun 2025: due",
            ],
        ),
        (
            "it",
            [
                "Scadenza: Report to Congress, 1º dic 2024: rispettata",
                "Scadenza: Vendere o chiudere, 19 gen 2025: spostata: 5 apr 2025",
                "Scadenza: Vendere o chiudere, 5 apr 2025: spostata: 19 giu 2025",
                "Scadenza: Vendere o chiudere, 19 giu 2025: aperta",
                "Scadenza: Briefs due, metà giu 2025: aperta",
            ],
        ),
    ],
)
def test_a_diamond_says_what_became_of_its_date(env, saga, language: str, said: list[str]) -> None:
    assert [mark.label for year in drawn(env, saga, language).bands for mark in year.diamonds] == said


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({"state": "lapsed"}, "lapsed"),
        ({"state": "postponed", "date": None}, "postponed, no new date yet"),
        ({"date": parse_edtf("2025-06-01")}, "outcome not known yet"),
    ],
)
def test_the_last_diamond_says_the_state_of_its_deadline(env, saga, changed: dict, state: str) -> None:
    made = drawn(env, saga, deadlines=(replace(saga.deadlines[0], **changed),))
    assert band(made, 2025).diamonds[-1].label == f"Deadline: Divest or stop, 19 Jun 2025: {state}"


def test_deadlines_that_overlap_have_lanes_of_their_own(env, saga) -> None:
    one = saga.deadlines[0]
    made = drawn(env, saga, deadlines=(one, replace(one, id="other")))
    assert len({diamond.y for diamond in band(made, 2025).diamonds}) == 2


def test_an_uncertain_deadline_is_drawn_as_a_range(env, saga) -> None:
    ranges = band(drawn(env, saga, timeline=dated(saga, "2025-01-01"), deadlines=saga.deadlines[1:2]), 2025).ranges
    assert [(line.x1, line.x2) for line in ranges] == [("44.6%", "47.1%")]


def test_today_is_marked_in_its_year_only_while_the_saga_is_not_long_over(env, saga) -> None:
    assert [band.year for band in drawn(env, saga).bands if band.now] == [2025]
    long_after = drawn(env, saga, now=saga.now.replace(year=2031))
    assert [band.now for band in long_after.bands if band.now] == []
    assert drawn(env, saga, now=saga.now.replace(year=2026)).bands[-1].year == 2026


def test_it_says_in_words_what_it_draws(env, saga) -> None:
    made = drawn(env, saga)
    assert made.said == "8 events from April 2024 to June 2025; the busiest year is 2025, with 6."
    assert made.listed == (
        (2024, "2 events: Law 1, Deal 1"),
        (2025, "6 events: Court 2, Executive action 2, Trade 1, Market 1"),
    )
    assert drawn(env, saga, "it").months[0] == ("gen", "0.0%")


def test_without_events_there_is_no_drawing(env, saga) -> None:
    assert overview(frame(env, saga, timeline=replace(saga.timeline, events=())).catalog) is None


def test_a_thousand_events_are_drawn_by_months_and_stay_small(env, saga) -> None:
    days = [str(saga.now.date() - timedelta(days=n)) for n in range(1000)]
    made = drawn(env, saga, timeline=dated(saga, *days))
    assert len(days) > MANY
    assert sum(len(band.dots) for band in made.bands) <= 12 * 4
    assert {dot.size for band in made.bands for dot in band.dots} == {3}


def test_marks_are_links_with_names_and_the_drawing_has_a_title_and_a_description(env, saga) -> None:
    page = front(env, saga)
    svg = page.select_one(".overview > svg")
    assert words(page.find(id=svg["aria-labelledby"])) == "The events by year, month and category"
    assert "A dot is an event" in words(page.find(id=svg["aria-describedby"]))
    legend = {words(mark): mark["class"][1] for mark in page.select(".overview figcaption .category")}
    drawn_classes = {mark["class"][0] for mark in svg.select("circle")}
    assert legend["Executive action"] == "c-executive"
    assert set(legend.values()) == drawn_classes
    marks = svg.select("a")
    assert len(marks) == 8 + 5
    assert all(mark.title and words(mark.title) for mark in marks)


def test_a_long_title_is_cut_between_words(env, saga) -> None:
    event = replace(saga.timeline.events[0], title={"en": "word " * 30})
    label = drawn(env, saga, timeline=replace(saga.timeline, events=(event,))).bands[0].dots[0].label
    assert label == "24 Apr 2024, Law: word word word word word word word…"


dates = st.dates(date(2015, 1, 1), date(2030, 12, 31))


@given(dates, dates)
def test_a_way_goes_from_day_to_day_without_a_gap(start: date, stop: date) -> None:
    pieces = list(stretches(range(2015, 2031), start, stop))
    step = 1 if start <= stop else -1
    assert [piece.year for piece in pieces] == list(range(start.year, stop.year + step, step))
    assert [piece.last for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    for before, after in pairwise(pieces):
        assert (before.stop, after.start) == ((100.0, 0.0) if step > 0 else (0.0, 100.0))


@pytest.mark.parametrize("spans", [("0001-01-01", "9999-12-31"), ("0001", "9999")])
def test_years_far_apart_make_no_bands_between_them(env, saga, spans: tuple[str, str]) -> None:
    made = drawn(env, saga, timeline=dated(saga, *spans), deadlines=())
    assert [band.year for band in made.bands] == [1, 2025, 9999]


@given(st.lists(st.tuples(dates, st.integers(0, 800)), min_size=1, max_size=12))
def test_every_event_has_a_place_within_its_band(env, saga, spans: list[tuple[date, int]]) -> None:
    event = replace(saga.timeline.events[0], deadline=None)
    whens = [day_range(day, day + timedelta(days=days)) if days else exact_day(day) for day, days in spans]
    events = tuple(replace(event, id=f"e{n}", date=when) for n, when in enumerate(whens))
    made = drawn(env, saga, timeline=replace(saga.timeline, events=events), deadlines=())
    for year in made.bands:
        for mark in (*year.dots, *year.ranges):
            assert 0 < mark.y < year.height
    assert made.bands[-1].top + made.bands[-1].height == made.height
