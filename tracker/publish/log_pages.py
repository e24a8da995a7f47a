"""The log of changes cut into pages, numbered from the oldest, as the archives of feeds are.

Every change is on one numbered page, at an anchor that stays. A page is full once the next one has begun; from then on it never
changes, as long as the timeline's title stays. The front of the log shows the newest changes once more, each with a
link to its permanent place, so that it needs no anchors that would leave it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.publish.feeds.pages import SIZE
from tracker.publish.views import ChangeView

FRONT = "changes/"
"""The page that begins with the newest change, below the prefix of its language."""


@dataclass(frozen=True, slots=True)
class LogPage:
    """A numbered page. `changes` are newest first."""

    path: str
    changes: tuple[ChangeView, ...]

    @property
    def first(self) -> int:
        """The `seq` of its oldest change."""
        return self.changes[-1].seq

    @property
    def last(self) -> int:
        """The `seq` of its newest change."""
        return self.changes[0].seq


def log_pages(log: Sequence[ChangeView]) -> tuple[LogPage, ...]:
    """The numbered pages of a log that is given newest first, the newest page first."""
    oldest_first = log[::-1]
    parts = [oldest_first[start : start + SIZE] for start in range(0, len(log), SIZE)]
    return tuple(LogPage(f"{FRONT}{number}/", tuple(part[::-1])) for number, part in enumerate(parts, 1))[::-1]
