from __future__ import annotations

from datetime import date

import pytest

from tracker.dates import day_range, exact_day
from tracker.detect.deadlines import in_force, proposed
from tracker.detect.reading import read
from tracker.model import DeadlineStep
from tracker.states import EventStatus


def due(*day, outcome=""):
    return DeadlineStep("sell-by", exact_day(date(2025, *day)), outcome)


def test_the_last_step_is_in_force_whatever_the_order_of_events(happen):
    first = happen("law", (1, 10), "Sale law signed", deadline=due(2, 1))
    moved = happen("delay", (1, 30), "Sale deadline extended", deadline=due(4, 5))
    for events in ((first, moved), (moved, first)):
        (deadline,) = in_force(events)
        assert (deadline.id, deadline.date) == ("sell-by", exact_day(date(2025, 4, 5)))


@pytest.mark.parametrize("outcome", ["met", "lapsed"])
def test_an_ended_deadline_is_not_in_force(outcome, happen):
    first = happen("law", (1, 10), "Sale law signed", deadline=due(2, 1))
    assert in_force((first, happen("end", (2, 1), "Sold", deadline=due(2, 1, outcome=outcome)))) == ()


def test_a_postponed_deadline_is_in_force_without_a_date(happen):
    first = happen("law", (1, 10), "Sale law signed", deadline=due(2, 1))
    (deadline,) = in_force((first, happen("stop", (1, 20), "Put off", deadline=DeadlineStep("sell-by", None))))
    assert deadline.date is None


def test_a_retracted_event_moves_nothing(happen):
    first = happen("law", (1, 10), "Sale law signed", deadline=due(2, 1))
    gone = happen("hoax", (1, 20), "Extended", status=EventStatus.RETRACTED, deadline=due(9, 9))
    (deadline,) = in_force((first, gone))
    assert deadline.date == exact_day(date(2025, 2, 1))


@pytest.mark.parametrize(
    ("title", "language", "expected"),
    [
        ("President extends Vireo sale deadline to June 19", "en", date(2025, 6, 19)),
        ("President extends Vireo deadline from April 5 to June 19", "en", date(2025, 6, 19)),
        ("President extends Vireo deadline by 75 days", "en", date(2025, 6, 19)),
        ("Prorogata di 75 giorni la scadenza per Vireo", "it", date(2025, 6, 19)),
        ("总统将翠鸣期限延长75天", "zh", date(2025, 6, 19)),
    ],
)
def test_an_extension_proposes_the_new_date(title, language, expected, write, profile, happen):
    deadlines = in_force((happen("law", (1, 10), "Vireo sale law", deadline=due(4, 5)),))
    step = proposed(read(write(1, title, language=language), profile), exact_day(date(2025, 3, 3)), deadlines)
    assert step is not None
    assert step.id == "sell-by"
    assert step.date is not None
    assert step.date.latest == expected


def test_days_count_from_the_happening_once_the_deadline_has_passed(write, profile, happen):
    deadlines = in_force((happen("law", (1, 10), "Vireo sale law", deadline=due(2, 1)),))
    step = proposed(
        read(write(1, "President extends Vireo deadline by 75 days"), profile),
        day_range(date(2025, 3, 2), date(2025, 3, 3)),
        deadlines,
    )
    assert step is not None
    assert step.date == exact_day(date(2025, 5, 17), "75 days")


def test_of_several_deadlines_the_one_whose_events_share_most_words_is_meant(write, profile, happen):
    sale = happen("law", (1, 10), "Vireo sale law", deadline=due(4, 5))
    filing = happen("suit", (1, 11), "Vireo appeal filing", deadline=DeadlineStep("appeal-by", exact_day(date(2025, 3, 20))))
    step = proposed(
        read(write(1, "Court extends Vireo appeal filing by 30 days"), profile),
        exact_day(date(2025, 3, 3)),
        in_force((sale, filing)),
    )
    assert step is not None
    assert (step.id, step.date) == ("appeal-by", exact_day(date(2025, 4, 19), "30 days"))


@pytest.mark.parametrize("title", ["Senate passes Vireo sale bill", "President extends Vireo deadline"])
def test_no_new_date_is_no_step(title, write, profile, happen):
    deadlines = in_force((happen("law", (1, 10), "Vireo sale law", deadline=due(4, 5)),))
    assert proposed(read(write(1, title), profile), exact_day(date(2025, 3, 3)), deadlines) is None


def test_without_a_deadline_nothing_moves(write, profile):
    assert (
        proposed(read(write(1, "President extends Vireo deadline by 75 days"), profile), exact_day(date(2025, 3, 3)), ()) is None
    )


@pytest.mark.parametrize(
    ("title", "text", "language"),
    [
        ("President extends Vireo sale deadline again", "The order gives the app another 75 days to find a buyer.", "en"),
        ("Prorogata ancora la scadenza per Vireo", "Il decreto concede altri 75 giorni per la vendita.", "it"),
        ("总统再次延长翠鸣出售期限", "命令再给75天。", "zh"),
    ],
)
def test_the_days_may_stand_in_the_text_below(title, text, language, write, profile, happen):
    deadlines = in_force((happen("law", (1, 10), "Vireo sale law", deadline=due(4, 5)),))
    step = proposed(read(write(1, title, text, language), profile), exact_day(date(2025, 3, 3)), deadlines)
    assert step is not None
    assert step.date == exact_day(date(2025, 6, 19), "75 days")
