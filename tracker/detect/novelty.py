"""Whether a story is on the timeline already: the same as an event, an update of one, or new."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from operator import itemgetter

from tracker.dates import EventDate
from tracker.detect import likeness
from tracker.detect.facts import Act, Facts, Figure, acts_clash, clash, facts, official_ids, series
from tracker.detect.reading import Reading
from tracker.detect.relevance import Profile
from tracker.model import Event, Reason
from tracker.states import CandidateKind, EventStatus

SAME = 0.45
"""Affinity to an event of about the same day from which a story tells of that event."""
LIKE = 0.3
"""Affinity from which a maintainer is told of the event, for a merge is likely."""
MARGIN = 0.05
"""By how much that event must fit better than the next: of two that fit alike a maintainer decides."""
_ACTS = frozenset({"EO", "FR Doc.", "Pub. L."})
_NEAR = timedelta(days=2)
_SAME_ACT, _SAME_ACTION, _SAME_FIGURE, _SAME_ID, _NO_WORDS, _OTHER_ACTION = 0.35, 0.15, 0.20, 0.20, 0.20, 0.25
_COUNTED = ("votes", "money", "percent", "days")
_WAITING = (EventStatus.EXPECTED, EventStatus.POSTPONED)


@dataclass(frozen=True, slots=True)
class Known:
    """An event of the timeline, read as the stories are. `vectors` are its texts in each language, then its evidence's titles."""

    event: Event
    acts: frozenset[Act]
    actions: frozenset[str]
    figures: frozenset[Figure]
    official_ids: frozenset[str]
    vectors: tuple[likeness.Vector, ...]
    languages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Novelty:
    """What a story is to the timeline. `kind` is None where it only repeats the event `event_id`."""

    kind: CandidateKind | None
    event_id: str = ""
    reasons: tuple[Reason, ...] = ()


class History:
    """The events of a timeline, ready to be compared with. Retracted ones count: what was struck out is not news again."""

    def __init__(self, events: Sequence[Event], profile: Profile) -> None:
        ordered = sorted(events, key=lambda event: event.id)
        self._rarity = likeness.Rarity((words for event in ordered for words in _texts(event)), profile.common)
        self._known = [_known(event, self._rarity, profile) for event in ordered]

    def judge(self, reading: Reading, happened: EventDate, taken_up_as: str = "") -> Novelty:
        """What the clearest article of a story, about something that happened then, is to the events known.

        `taken_up_as` is the id of the event that a maintainer made of the story, "" if none: then it is that event, unless who
        did what clashes or the texts name another day.
        """
        told = next((known for known in self._known if known.event.id == taken_up_as), None)
        if told is None or _another_act(reading.facts.act, told.acts) or _another_day(happened, told.event.date):
            told, close = self._closest(reading, happened)
            if told is None or close:
                like = (Reason("like_event", -0.3, (), told.event.id),) if told else ()
                return Novelty(CandidateKind.NEW, reasons=like)
        changes = _changes(reading.facts, happened, told)
        return Novelty(CandidateKind.UPDATE if changes else None, told.event.id, changes)

    def _closest(self, reading: Reading, happened: EventDate) -> tuple[Known | None, bool]:
        """The event of about that day that a story is most like, None if like none; and whether it only may be that event."""
        vector = self._rarity.vector(reading.words)
        near = [known for known in self._known if _about_then(happened, known.event.date)]
        fits = sorted(((_affinity(reading, vector, known), known.event.id, known) for known in near), key=itemgetter(0, 1))
        if not fits or fits[-1][0] < LIKE:
            return None, False
        ahead = fits[-1][0] - (fits[-2][0] if len(fits) > 1 else 0.0)
        return fits[-1][2], fits[-1][0] < SAME or ahead < MARGIN


def _affinity(reading: Reading, vector: likeness.Vector, known: Known) -> float:
    """How well a story fits an event by words and facts, 0 where who did what clashes.

    Where another thing is done, a number of a bill or case in common says nothing: they go through many events.
    """
    mine = reading.facts
    if _another_act(mine.act, known.acts):
        return 0.0
    if (same := _same_document(reading, known.event)) is not None:
        return float(same)
    alike = max((likeness.cosine(vector, other) for other in known.vectors), default=0.0)
    if reading.language not in known.languages:
        alike = max(alike, _NO_WORDS)
    alike += _SAME_FIGURE * bool(mine.figures & known.figures)
    if mine.act and mine.act.actor and mine.act in known.acts:
        alike += _SAME_ACT
    elif mine.act and mine.act.action in known.actions:
        alike += _SAME_ACTION
    elif mine.act and known.actions:
        return alike - _OTHER_ACTION
    return alike + _SAME_ID * bool(mine.official_ids & known.official_ids)


def _another_act(mine: Act | None, acts: Set[Act]) -> bool:
    """Whether who did what cannot be what any of the acts says."""
    return mine is not None and bool(acts) and all(acts_clash(mine, act) for act in acts)


def _another_day(happened: EventDate, then: EventDate) -> bool:
    """Whether texts name a day that is not about that of an event; a day of publication alone says nothing."""
    return bool(happened.words) and not _about_then(happened, then)


def _same_document(reading: Reading, event: Event) -> bool | None:
    """Whether the document that a headline numbers is one that made the event; None where that decides nothing.

    Only a number that stands for one act decides: bills and cases go through many events, and a text names other documents too.
    """
    mine = {number for number in official_ids(reading.headline) if series(number) in _ACTS}
    theirs = {number for number in event.official_ids if series(number) in {series(one) for one in mine}}
    return bool(mine & theirs) if theirs else None


def retold(happened: EventDate, reported: date) -> Reason | None:
    """A reason against a story about something that was over two weeks before it was reported."""
    if reported - happened.latest <= timedelta(days=14):
        return None
    return Reason("retold", -1.5, (happened.words,) if happened.words else (), happened.edtf)


def _changes(mine: Facts, happened: EventDate, known: Known) -> tuple[Reason, ...]:
    """What a story changes about the event it tells of; nothing where it only repeats it."""
    found = []
    event = known.event
    if clash(mine.figures, known.figures, _COUNTED):
        found.append(Reason("figure_changed", 0.8, tuple(sorted(figure.value for figure in mine.figures)), event.id))
    if "deny" in mine.actions and "deny" not in known.actions:
        found.append(Reason("denied", 0.8, ("deny",), event.id))
    if event.status in _WAITING and happened.latest >= event.date.earliest:
        found.append(Reason("status_changed", 0.8, (event.status.value,), event.id))
    if happened.exact and not event.date.exact and event.date.overlaps(happened):
        found.append(Reason("date_exact", 0.5, (happened.words or happened.edtf,), event.id))
    return tuple(found)


def _about_then(happened: EventDate, then: EventDate) -> bool:
    return then.earliest - _NEAR <= happened.latest and happened.earliest <= then.latest + _NEAR


def _known(event: Event, rarity: likeness.Rarity, profile: Profile) -> Known:
    read = [_facts(title, "", language, event.date.latest, profile) for language, title in sorted(event.title.items())]
    written = official_ids(" ".join((*event.official_ids, *event.title.values(), *event.summary.values())))
    return Known(
        event=event,
        acts=frozenset(facts.act for facts in read if facts.act),
        actions=frozenset(action for facts in read for action in facts.actions),
        figures=frozenset(figure for facts in read for figure in facts.figures),
        official_ids=written | frozenset(event.official_ids),
        vectors=tuple(rarity.vector(words) for words in _texts(event)),
        languages=frozenset(event.title) | frozenset(proof.language for proof in event.evidence if proof.title),
    )


@lru_cache(maxsize=4096)
def _facts(title: str, lead: str, language: str, day: date, profile: Profile) -> Facts:
    return facts(title, lead, language, day, profile)


def _texts(event: Event) -> list[tuple[str, ...]]:
    """The words of an event, a text for each language and for each title of its evidence."""
    own = [f"{title} {event.summary.get(language, '')}" for language, title in sorted(event.title.items())]
    return [likeness.words(text) for text in (*own, *(proof.title for proof in event.evidence if proof.title))]
