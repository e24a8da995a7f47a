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
    """A numbered page. `changes` are newest first; `older` and `newer` are its neighbours, where it has them."""

    path: str
    changes: tuple[ChangeView, ...]
    older: str
    newer: str

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
    paths = ["", *(f"{FRONT}{number}/" for number in range(1, len(parts) + 1)), ""]
    cut = zip(paths[1:], parts, paths, paths[2:], strict=False)
    return tuple(LogPage(path, tuple(part[::-1]), older, newer) for path, part, older, newer in cut)[::-1]
