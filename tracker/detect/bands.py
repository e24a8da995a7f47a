"""How much attention a candidate asks for: the sum of its reasons, cut into three bands."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.model import Reason
from tracker.states import Band

HIGH = 3.0
MEDIUM = 2.0


def score(reasons: Iterable[Reason]) -> float:
    """The sum of the reasons' weights, in log-odds, to a hundredth."""
    return round(sum(reason.weight for reason in reasons), 2)


def band(total: float) -> Band:
    """The band of a score: `low` ones are kept behind a filter, the others are shown unasked."""
    if total >= HIGH:
        return Band.HIGH
    return Band.MEDIUM if total >= MEDIUM else Band.LOW
