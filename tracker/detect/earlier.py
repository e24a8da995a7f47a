"""What was put before a maintainer already: stories shown or decided, to hold what comes after them against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.detect import sameness
from tracker.detect.likeness import Vector
from tracker.detect.reading import Reading
from tracker.detect.sameness import Measure, Told
from tracker.model import Candidate, Reason
from tracker.states import Band, CandidateState

_DAY = 86_400.0
_TAKEN_UP = (CandidateState.APPROVED, CandidateState.MERGED)


@dataclass(frozen=True, slots=True)
class Trace:
    """What a group of articles says: the sum of their words as vectors, and what they state."""

    words: Vector
    told: Told


def trace(readings: Sequence[Reading], measure: Measure) -> Trace:
    """The trace of articles, at least one."""
    words: dict[str, float] = {}
    told = [stated(reading, measure) for reading in readings]
    for reading in readings:
        sameness.add(words, measure.words.vector(reading.words))
    for other in told[1:]:
        told[0].add(other)
    return Trace(words, told[0])


def stated(reading: Reading, measure: Measure) -> Told:
    """What one article states."""
    seen = reading.article.seen.timestamp() / _DAY
    return Told.by(reading.facts, measure.concepts(reading.concepts), reading.language, seen, seen)


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
            (sameness.log_odds(sameness.alike(new.words, old.words), new.told, old.told), candidate.id, candidate)
            for number, (old, candidate) in self._shown.items()
            if number != story_id
        )
        highest = max(odds, key=lambda found: found[:2], default=None)
        weight = sameness.doubt(highest[0]) if highest else 0.0
        return _like(highest[2], weight) if highest and weight else None


def _was_seen(candidate: Candidate) -> bool:
    decided = (*_TAKEN_UP, CandidateState.REJECTED)
    return candidate.state in decided or (candidate.state is CandidateState.PENDING and candidate.band is not Band.LOW)


def _like(candidate: Candidate, weight: float) -> Reason:
    if candidate.state in _TAKEN_UP:
        return Reason("like_event", weight, (), candidate.event_id)
    if candidate.state is CandidateState.REJECTED:
        return Reason("like_rejected", weight, (), candidate.title)
    return Reason("like_candidate", weight, (), candidate.title)
