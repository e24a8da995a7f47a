from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.detect.conftest import WATCH
from tracker.detect.earlier import Earlier
from tracker.detect.reading import read
from tracker.detect.relevance import compiled
from tracker.detect.sameness import Measure, doubt, log_odds, trace
from tracker.model import Candidate
from tracker.states import Band, CandidateKind, CandidateState

PASSED = ("Senate passes Vireo sale bill", "en", 0)


@pytest.fixture
def readings(write):
    profile = compiled(WATCH)

    def make(*titles):
        return [read(write(n, title, language=lang, hours=hours), profile) for n, (title, lang, hours) in enumerate(titles, 1)]

    return make


@pytest.fixture
def odds(readings):
    """The log-odds that two reports (title, language, hours) tell of one happening."""

    def of(one, other):
        both = readings(one, other)
        measure = Measure(both, compiled(WATCH))
        mine, theirs = (trace([reading], measure) for reading in both)
        return log_odds(mine, theirs)

    return of


@pytest.mark.parametrize(
    ("likelier", "than"),
    [
        (("Vireo bill cleared by the Senate", "en", 3), ("Court hears Vireo lawsuit", "en", 3)),
        (("Vireo bill cleared by the Senate", "en", 3), ("Vireo bill cleared by the Senate", "en", 60)),
        (("Il Senato approva la legge su Vireo", "it", 3), ("Il tribunale ascolta Vireo", "it", 3)),
        (("参议院通过Vireo法案", "zh", 3), ("法院审理Vireo案", "zh", 3)),
        (("Vireo bill cleared by the Senate", "en", 3), ("Vireo bill cleared by the House", "en", 3)),
    ],
)
def test_what_tells_of_one_happening_is_likelier_to(likelier, than, odds):
    assert odds(PASSED, likelier) > odds(PASSED, than)


def test_texts_about_nothing_but_the_saga_itself_are_not_alike_by_that(odds):
    assert odds(("Vireo frogs in the kitchen", "en", 0), ("A dancer from Vireo marries", "en", 0)) < 0
    assert odds(("Vireo frogs in the kitchen", "en", 0), ("翠鸣美食节", "zh", 0)) < 0


def test_another_rate_is_another_step(odds):
    raised = ("US raises tariffs on China to 34%", "en", 0)
    again = odds(raised, ("US raises tariffs on China to 34 percent", "en", 20))
    assert odds(raised, ("US raises tariffs on China to 84%", "en", 20)) < again - 2


def test_it_does_not_matter_which_comes_first(odds):
    other = ("Il Senato approva la legge su Vireo", "it", 20)
    assert odds(PASSED, other) == pytest.approx(odds(other, PASSED))


def test_the_number_of_an_order_tells_more_than_that_of_a_bill(odds):
    order = odds(("Vireo order EO 14399 signed", "en", 0), ("What EO 14399 means for the sale of Vireo", "en", 5))
    bill = odds(("Vireo order H.R. 812 signed", "en", 0), ("What H.R. 812 means for the sale of Vireo", "en", 5))
    assert order > bill + 1


@given(st.floats(-40, 40))
def test_doubt_takes_away_the_more_the_likelier_a_repetition_is(at):
    assert doubt(at + 0.5) <= doubt(at) <= 0.0


@pytest.mark.parametrize(("at", "weight"), [(-9.0, 0.0), (0.0, -0.69), (2.0, -2.13)])
def test_doubt_is_the_logarithm_of_the_chance_of_being_new(at, weight):
    assert doubt(at) == weight


@pytest.fixture
def against(readings):
    """The reason against a second report, where the first one, of story 1, was put forward with this state and band."""

    def of(one, other, state=CandidateState.PENDING, band=Band.HIGH, story=2):
        both = readings(one, other)
        measure = Measure(both, compiled(WATCH))
        shown = Candidate(7, 1, CandidateKind.NEW, state, band, one[0], None, (), both[0].article.seen, event_id="passed")
        return Earlier({1: trace(both[:1], measure)}, [shown]).reason(trace(both[1:], measure), story)

    return of


SAME = ("Senate passes the Vireo sale bill", "en", 1)


@pytest.mark.parametrize(
    ("state", "rule", "detail"),
    [
        (CandidateState.PENDING, "like_candidate", PASSED[0]),
        (CandidateState.REJECTED, "like_rejected", PASSED[0]),
        (CandidateState.APPROVED, "like_event", "passed"),
        (CandidateState.MERGED, "like_event", "passed"),
    ],
)
def test_what_reads_like_something_shown_before_says_which(state, rule, detail, against):
    reason = against(PASSED, SAME, state)
    assert (reason.rule, reason.detail) == (rule, detail)
    assert reason.weight < -1


def test_what_was_never_shown_speaks_against_nothing(against):
    assert against(PASSED, SAME, band=Band.LOW) is None
    assert against(PASSED, SAME, CandidateState.EXPIRED) is None


def test_a_decision_counts_whatever_the_band_was(against):
    assert against(PASSED, SAME, CandidateState.REJECTED, Band.LOW) is not None


def test_a_story_is_not_held_against_itself(against):
    assert against(PASSED, SAME, story=1) is None


def test_what_reads_like_nothing_before_has_no_such_reason(against):
    assert against(PASSED, ("Court hears Vireo lawsuit", "en", 24 * 9)) is None


def test_of_several_the_likest_is_named(readings):
    both = readings(PASSED, ("Court hears Vireo lawsuit", "en", 0), SAME)
    measure = Measure(both, compiled(WATCH))
    shown = Candidate(7, 1, CandidateKind.NEW, CandidateState.PENDING, Band.HIGH, "one", None, (), both[0].article.seen)
    earlier = Earlier(
        {1: trace(both[:1], measure), 2: trace(both[1:2], measure)}, [replace(shown, id=8, story_id=2, title="other"), shown]
    )
    reason = earlier.reason(trace(both[2:], measure), 3)
    assert reason is not None
    assert reason.detail == "one"
