"""What the doctor says of the bands."""

from __future__ import annotations

import pytest

from tracker.cli.health import bands
from tracker.states import Band, CandidateState

APPROVED, MERGED, REJECTED, PENDING = (
    CandidateState.APPROVED,
    CandidateState.MERGED,
    CandidateState.REJECTED,
    CandidateState.PENDING,
)


@pytest.mark.parametrize(
    ("tally", "good", "how"),
    [
        ({}, True, "nothing decided yet"),
        ({(Band.HIGH, PENDING): 9}, True, "nothing decided yet"),
        (
            {(Band.HIGH, APPROVED): 30, (Band.HIGH, MERGED): 10, (Band.HIGH, REJECTED): 10, (Band.LOW, REJECTED): 3},
            True,
            "taken up of what was decided: high 40 of 50, low 0 of 3",
        ),
        (
            {(Band.HIGH, APPROVED): 10, (Band.HIGH, REJECTED): 10, (Band.MEDIUM, APPROVED): 15, (Band.MEDIUM, REJECTED): 4},
            True,
            "taken up of what was decided: high 10 of 20, medium 15 of 19",
        ),
        (
            {(Band.HIGH, APPROVED): 10, (Band.HIGH, REJECTED): 10, (Band.MEDIUM, APPROVED): 15, (Band.MEDIUM, REJECTED): 5},
            False,
            "taken up of what was decided: high 10 of 20, medium 15 of 20; "
            "a higher band is taken up less often than a lower one: the watch profile may lack exclusions",
        ),
    ],
)
def test_the_doctor_holds_the_bands_against_what_was_decided(tally, good, how):
    found = bands(tally)
    assert (found.good, found.what, found.how) == (good, "bands", how)
