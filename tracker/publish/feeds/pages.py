"""How a feed is cut into documents: the live one with the newest entries, and an archive of pages (RFC 5005, section 4).

The log is cut every 50 changes. A page is full once a later one has begun; from then on it never changes, not even in its
links, because the page that follows it exists by then. The live document names the newest full page as what precedes it.
The last page is still being filled and no archive yet: it is there for those who read onwards from the first page.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from tracker.publish.history import Version

SIZE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """One document of a feed: the live one has number 0. `versions` are newest first, `full` says that it never changes again.

    `previous` and `next` are the numbers of its neighbours in the archive, 0 where it has none.
    """

    number: int
    versions: tuple[Version, ...]
    full: bool = False
    previous: int = 0
    next: int = 0


def pages(kind: str, log: Sequence[Version], last: Container[int]) -> Sequence[Page]:
    """The documents of a feed of these versions, oldest first: of "changes" an entry for each, of "events" one for each event.

    All full pages and the live document together hold every entry. A page of events holds those that changed in its part
    of the log, as they were at its end: what is newer of them stands in later pages or in the live document. `last` are the
    places of all events' last versions: what has gone to another category since is no longer in the live document.
    """
    entries = latest(log) if kind == "events" else tuple(log)
    live = [entry for entry in reversed(entries) if kind != "events" or entry.place in last][:SIZE]
    if len(entries) <= SIZE:
        return [Page(0, tuple(live))]
    parts = [log[start : start + SIZE] for start in range(0, len(log), SIZE)]
    full = len(parts) - 1
    archive = [_page(kind, number, part, full) for number, part in enumerate(parts, 1)]
    return [*archive, Page(0, tuple(live), previous=full)]


def latest(log: Iterable[Version]) -> tuple[Version, ...]:
    """The last version of each event whose state is known, in the order of the log."""
    last = {version.change.event_id: version for version in log if version.event}
    return tuple(sorted(last.values(), key=lambda version: version.place))


def _page(kind: str, number: int, part: Sequence[Version], full: int) -> Page:
    entries = latest(part) if kind == "events" else tuple(part)
    return Page(number, entries[::-1], number <= full, number - 1, number + 1 if number <= full else 0)
