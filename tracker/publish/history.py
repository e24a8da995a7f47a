"""The change log read as history: every event as each change left it, with the instant at which that was published.

Feeds and the pages of the log are written from this. What is said of an event then depends on the log up to one change, so a
document that is full never changes again, and an entry changes only together with its `updated`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta

from tracker.codec import Doc
from tracker.model import Change, Event, FieldChange
from tracker.publish import logged
from tracker.publish.edition import Edition
from tracker.states import EventStatus

_FIELDS = frozenset(field.name for field in fields(Event)) | {"words"}
_MILLISECOND = timedelta(milliseconds=1)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Version:
    """An event as the change at `place` of the log left it, published `at`; its first version was published at `first`.

    `held` is False where the change took the event out of the timeline: then `event` is its last state, marked as retracted.
    `event` is None where neither the log nor the timeline holds it whole.
    """

    place: int
    change: Change
    first: datetime
    at: datetime
    event: Event | None
    held: bool

    @property
    def category(self) -> str:
        return self.event.category if self.event else ""


class Past(Mapping[str, Event]):
    """The events that the timeline held after the change at a place of its log."""

    def __init__(self, versions: Mapping[str, Sequence[Version]], place: int) -> None:
        self._versions, self._place = versions, place

    def __getitem__(self, event_id: str) -> Event:
        versions = self._versions[event_id]
        last = bisect_right(versions, self._place, key=lambda version: version.place) - 1
        if last < 0 or not versions[last].held or (event := versions[last].event) is None:
            raise KeyError(event_id)
        return event

    def __iter__(self) -> Iterator[str]:
        return (event_id for event_id in self._versions if event_id in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def history(changes: Sequence[Change], events: Mapping[str, Event]) -> tuple[Version, ...]:
    """A version for each change, in the order of `seq`. An event that the log does not hold whole is taken from `events`.

    What the log holds of an event does not depend on later changes, nor does what is given for it.
    """
    times = instants(changes)
    docs: dict[str, Doc] = {}
    versions: list[Version] = []
    last: dict[str, Version] = {}
    for place, change in enumerate(sorted(changes, key=lambda change: change.seq)):
        doc = docs[change.event_id] = _amended(docs.get(change.event_id, {}), change.fields)
        before = last.get(change.event_id)
        event = logged.event(change.event_id, doc) or (before.event if before else events.get(change.event_id))
        at = times[change.seq]
        version = last[change.event_id] = _version(place, change, before.first if before else at, at, event)
        versions.append(version)
    return tuple(versions)


def by_event(log: Iterable[Version]) -> Mapping[str, Sequence[Version]]:
    """The versions of each event, by its id, in the order of the log."""
    found: dict[str, list[Version]] = {}
    for version in log:
        found.setdefault(version.change.event_id, []).append(version)
    return found


def as_of(here: Edition, versions: Mapping[str, Sequence[Version]], version: Version) -> Edition:
    """The edition with the events as they were at a version, so that what is said of others does not change later.

    Nor with the title of a thread, which the log does not hold: threads go by their ids.
    """
    return replace(here, timeline=replace(here.timeline, threads=()), events=Past(versions, version.place))


def categories(log: Iterable[Version]) -> tuple[str, ...]:
    """Every category that an event was ever published in, each once, the one that came first at the front."""
    return tuple(dict.fromkeys(version.category for version in log if version.category))


def instants(changes: Sequence[Change]) -> Mapping[int, datetime]:
    """A distinct publication instant for each `seq`: its own, to the millisecond, or just after the one before.

    Many changes may be published at the same moment, and clocks step back; readers need an order that never changes.
    What is given for a `seq` does not depend on later ones.
    """
    times: dict[int, datetime] = {}
    last = _BEGINNING
    for change in sorted(changes, key=lambda change: change.seq):
        at = change.at.astimezone(UTC)
        last = max(at - timedelta(microseconds=at.microsecond % 1000), last + _MILLISECOND)
        times[change.seq] = last
    return times


def _amended(doc: Doc, changed: Sequence[FieldChange]) -> Doc:
    after = {field.name: field.after for field in changed if field.name in _FIELDS}
    return {name: value for name, value in {**doc, **after}.items() if value is not None}


def _version(place: int, change: Change, first: datetime, at: datetime, event: Event | None) -> Version:
    held = not any(field.name == "id" and field.after is None for field in change.fields)
    withdrawn = replace(event, status=EventStatus.RETRACTED) if event and not held else event
    return Version(place, change, first, at, withdrawn, held)
