"""What was put before a maintainer already: stories shown or decided, to hold what comes after them against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tracker.detect.sameness import Trace, doubt, log_odds
from tracker.model import Candidate, Reason
from tracker.states import TAKEN_UP, Band, CandidateState


class Earlier:
    """The stories of which a maintainer has seen a candidate, as they were told before this tick."""

    def __init__(self, traces: Mapping[int, Trace], candidates: Iterable[Candidate]) -> None:
        self._shown = {
            candidate.story_id: (traces[candidate.story_id], candidate)
            for candidate in sorted(candidates, key=lambda candidate: candidate.id)
            if candidate.story_id in traces and _was_seen(candidate)
        }

    def reason(self, new: Trace, story_id: int) -> Reason | None:
        """The reason against a candidate of a story that it reads like one of another story, None where it hardly does."""
        odds = (
            (log_odds(new, old), candidate.id, candidate)
            for number, (old, candidate) in self._shown.items()
            if number != story_id
        )
        highest = max(odds, key=lambda found: found[:2], default=None)
        weight = doubt(highest[0]) if highest else 0.0
        return _like(highest[2], weight) if highest and weight else None


def _was_seen(candidate: Candidate) -> bool:
    decided = (*TAKEN_UP, CandidateState.REJECTED)
    return candidate.state in decided or (candidate.state is CandidateState.PENDING and candidate.band is not Band.LOW)


def _like(candidate: Candidate, weight: float) -> Reason:
    if candidate.state in TAKEN_UP:
        return Reason("like_event", weight, (), candidate.event_id)
    if candidate.state is CandidateState.REJECTED:
        return Reason("like_rejected", weight, (), candidate.title)
    return Reason("like_candidate", weight, (), candidate.title)
