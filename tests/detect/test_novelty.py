from __future__ import annotations

from datetime import date

import pytest

from tracker.dates import day_range, exact_day
from tracker.detect.novelty import History, retold
from tracker.detect.reading import read
from tracker.model import Event
from tracker.states import CandidateKind, EventStatus

ON_DAY = exact_day(date(2025, 3, 3))


@pytest.fixture
def judge(write, profile):
    def against(events, title, language="en", when=ON_DAY, taken_up_as="", text=""):
        reading = read(write(1, title, text, language), profile)
        return History(events, profile).judge(reading, when, taken_up_as)

    return against


PASSED = "Senate passes the Vireo sale bill 71-22"
PASSED_IT = "Il Senato approva la legge sulla vendita di Vireo 71-22"


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Senate passes Vireo sale bill 71-22", "en"),
        ("Vireo sale bill passes in the Senate, 71-22", "en"),
        ("Il Senato approva la vendita di Vireo", "it"),
        ("参议院71比22通过Vireo法案", "zh"),
    ],
)
def test_what_the_timeline_has_is_the_same_event(title, language, judge, happen):
    found = judge([happen("passed", (3, 3), PASSED, italian=PASSED_IT)], title, language)
    assert (found.kind, found.event_id) == (None, "passed")


@pytest.mark.parametrize(
    "title",
    ["House passes Vireo sale bill", "Court hears Vireo lawsuit", "外交部回应参议院通过翠鸣法案"],
)
def test_another_happening_of_the_day_is_new(title, judge, happen):
    found = judge([happen("passed", (3, 3), PASSED)], title, "zh" if not title.isascii() else "en")
    assert (found.kind, found.event_id) == (CandidateKind.NEW, "")


def test_the_same_words_weeks_later_are_new(judge, happen):
    assert judge([happen("passed", (1, 20), PASSED)], PASSED).kind is CandidateKind.NEW


@pytest.mark.parametrize(
    ("title", "status", "rule"),
    [
        ("Senate passes Vireo sale bill 72-22", EventStatus.HAPPENED, "figure_changed"),
        ("Senate denies it passed the Vireo sale bill 71-22", EventStatus.HAPPENED, "denied"),
        ("Senate passes Vireo sale bill 71-22", EventStatus.EXPECTED, "status_changed"),
    ],
)
def test_what_changes_an_event_is_an_update_of_it(title, status, rule, judge, happen):
    found = judge([happen("passed", (3, 3), PASSED, status=status)], title)
    assert (found.kind, found.event_id) == (CandidateKind.UPDATE, "passed")
    assert rule in [reason.rule for reason in found.reasons]


def test_the_day_itself_updates_an_event_known_only_roughly(judge):
    rough = Event("passed", day_range(date(2025, 3, 1), date(2025, 3, 10)), "law", EventStatus.HAPPENED, {"en": PASSED})
    found = judge([rough], PASSED)
    assert [reason.rule for reason in found.reasons] == ["date_exact"]


def test_a_shared_official_number_speaks_for_the_same_event(judge, happen):
    event = happen("order", (3, 3), "President signs order on Vireo", official_ids=("EO 14399",))
    assert judge([event], "Executive Order 14399 on Vireo signed").kind is None


def test_a_story_made_into_an_event_is_that_event_in_any_words(judge, happen):
    event = happen("passed", (3, 3), PASSED)
    assert judge([event], "翠鸣的命运", "zh").kind is CandidateKind.NEW
    assert judge([event], "翠鸣的命运", "zh", taken_up_as="passed").event_id == "passed"


def test_of_two_events_that_fit_alike_a_maintainer_decides(judge, happen):
    found = judge([happen("one", (3, 3), PASSED), happen("two", (3, 3), PASSED)], PASSED)
    assert (found.kind, found.like and found.like.rule) == (CandidateKind.NEW, "like_event")


def test_what_reads_like_an_event_says_so(judge, happen):
    event = happen("order", (3, 3), "President signs an order on how the app Vireo keeps what its users write")
    found = judge([event], "New order out: Lumen Holdings to pay its users")
    assert found.kind is CandidateKind.NEW
    assert found.like
    assert found.like.detail == "order"


def test_an_event_of_the_first_or_last_day_there_is_is_compared_like_any(judge):
    ends = [Event(str(day), exact_day(day), "law", EventStatus.HAPPENED, {"en": PASSED}) for day in (date.min, date.max)]
    assert judge(ends, PASSED).kind is CandidateKind.NEW


def test_an_empty_timeline_makes_all_new(judge):
    assert judge([], PASSED).kind is CandidateKind.NEW


@pytest.mark.parametrize(
    ("reported", "told_again"), [(date(2025, 3, 10), False), (date(2025, 3, 17), False), (date(2025, 3, 18), True)]
)
def test_what_was_over_two_weeks_before_is_told_again(reported, told_again):
    assert (retold(ON_DAY, reported) is not None) is told_again


@pytest.mark.parametrize(("number", "kind"), [("14399", None), ("14400", CandidateKind.NEW)])
def test_the_number_of_an_order_in_the_headline_decides(number, kind, judge, happen):
    event = happen("order", (3, 3), "President signs Executive Order 14399 on Vireo", official_ids=("EO 14399",))
    assert judge([event], f"President signs Executive Order {number} on Vireo").kind is kind


def test_the_number_of_a_bill_goes_through_many_events(judge, happen):
    event = happen("intro", (3, 3), "Lawmakers introduce the Vireo bill H.R. 812", official_ids=("H.R. 812",))
    assert judge([event], "Committee holds hearing on H.R. 812, the Vireo bill").kind is CandidateKind.NEW


def test_a_reaction_within_a_story_is_not_the_event_made_of_it(judge, happen):
    event = happen("passed", (3, 3), PASSED)
    assert judge([event], "外交部回应翠鸣法案", "zh", taken_up_as="passed").kind is CandidateKind.NEW
