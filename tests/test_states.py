"""The state machines: every pair of states is either a move in the table or refused."""

from collections.abc import Mapping
from enum import StrEnum
from itertools import product

import pytest

from tests import sagas
from tracker.errors import IllegalTransition
from tracker.review import Known, Word, edit, expire, reject, reopen
from tracker.states import (
    CANDIDATE_MOVES,
    DELIVERY_MOVES,
    EVENT_MOVES,
    SOURCE_MOVES,
    CandidateState,
    DeliveryState,
    EventStatus,
    SourceState,
)

MACHINES: list[tuple[type[StrEnum], Mapping[StrEnum, frozenset[StrEnum]], set[str]]] = [
    (CandidateState, CANDIDATE_MOVES, set()),  # type: ignore[list-item]
    (EventStatus, EVENT_MOVES, {"retracted"}),  # type: ignore[list-item]
    (DeliveryState, DELIVERY_MOVES, {"sent", "failed", "uncertain", "cancelled"}),  # type: ignore[list-item]
    (SourceState, SOURCE_MOVES, set()),  # type: ignore[list-item]
]


@pytest.mark.parametrize(("states", "moves", "final"), MACHINES, ids=["candidate", "event", "delivery", "source"])
def test_a_table_speaks_of_every_state_and_ends_where_it_should(
    states: type[StrEnum], moves: Mapping[StrEnum, frozenset[StrEnum]], final: set[str]
) -> None:
    assert set(moves) == set(states)
    assert {state for state, nexts in moves.items() if not nexts} == final
    assert all(state not in nexts for state, nexts in moves.items())


@pytest.mark.parametrize(("old", "new"), list(product(EventStatus, EventStatus)))
def test_an_event_makes_the_moves_of_the_table_and_no_other(old: EventStatus, new: EventStatus) -> None:
    known = Known({"e": sagas.event("e", status=old)}, (), ())
    if new in EVENT_MOVES[old]:
        ruling = edit("e", {"status": new}, known, sagas.WORD)
        assert ruling.decision.after is not None
        assert ruling.decision.after.status is new
    elif new is not old:
        with pytest.raises(IllegalTransition):
            edit("e", {"status": new}, known, sagas.WORD)


RULINGS = {CandidateState.REJECTED: reject, CandidateState.PENDING: reopen, CandidateState.EXPIRED: expire}


@pytest.mark.parametrize(("old", "new"), list(product(CandidateState, RULINGS)))
def test_a_candidate_makes_the_moves_of_the_table_and_no_other(old: CandidateState, new: CandidateState) -> None:
    by_undo_only = new is CandidateState.PENDING and old in (CandidateState.APPROVED, CandidateState.MERGED)
    if new in CANDIDATE_MOVES[old] and not by_undo_only:
        moved = RULINGS[new](sagas.candidate(state=old), Word("ada", sagas.NOON)).candidate
        assert moved is not None
        assert moved.state is new
    else:
        with pytest.raises(IllegalTransition):
            RULINGS[new](sagas.candidate(state=old), Word("ada", sagas.NOON))
