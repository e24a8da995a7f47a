"""Since when a path has had the bytes it is answered with: what `Last-Modified` says, and a copy without an `ETag` is good by.

A date tells seconds, and several processes may answer for one site, each of which sees only a part of what it was. So a date is
taken as a name, not as a time to compare: every rendering of a site is dated with a second of its own, which the process claims
in the database they share, and a copy is good by its date only where that is the very one the path has now.

The promise: whatever was published, taken back or set, whatever the clocks say and however many processes answer, nobody is told
that a copy is good whose bytes are not those the process would send. A copy that another process gave, or the same one before its
last start, is sent again once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from threading import Lock

from tracker import store
from tracker.errors import TrackerError
from tracker.store import Engine


class Since:
    """The digest that each path was last answered with, and the second of the rendering that it came with first."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, datetime | None]] = {}
        self._lock = Lock()

    def at(self, path: str, digest: str, second: datetime | None) -> datetime | None:
        """The date of the path, which has bytes of this digest in the rendering of this second; None where that has none."""
        with self._lock:
            if self._known.get(path, ("", None))[0] != digest:
                self._known[path] = digest, second
            return self._known[path][1]


def own_second(engine: Engine, timeline_id: str, now: datetime) -> datetime | None:
    """The last second up to now that no rendering of the timeline is dated with yet; from now on it is this one's.

    None where the database cannot be written to: readers do without a date rather than without the page.
    """
    seconds = (now.replace(microsecond=0) - timedelta(seconds=n) for n in count())
    try:
        with store.writing(engine) as session:
            return next(at for at in seconds if store.ticks.claim(session, f"site {timeline_id}", at.isoformat(), now))
    except TrackerError:
        return None
