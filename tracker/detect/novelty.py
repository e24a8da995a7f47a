"""Whether a story is on the timeline already: the same as an event, an update of one, or new."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from operator import itemgetter

from tracker.dates import EventDate
from tracker.detect import likeness
from tracker.detect.facts import ACTS, Act, Facts, Figure, clash, facts, official_ids, series
from tracker.detect.reading import Reading, concepts
from tracker.detect.relevance import Profile, named
from tracker.detect.sameness import Measure, Told, Trace, doubt, exclude, log_odds, trace
from tracker.model import Event, Reason
from tracker.states import CandidateKind, EventStatus

SAME = 2.0
"""The log-odds from which a story tells of an event of about the same day."""
MARGIN = 0.2
"""By how much that event must fit better than the next: of two that fit alike a maintainer decides."""
_NEAR = timedelta(days=2)
_SURE = 9.0
_UNSURE = SAME - 0.1
_EPOCH = date(1970, 1, 1).toordinal()
_COUNTED = ("votes", "money", "percent", "days")
_WAITING = (EventStatus.EXPECTED, EventStatus.POSTPONED)


@dataclass(frozen=True, slots=True)
class Text:
    """A text about an event, read as articles are: its title with the summary in a language, or the title of its evidence."""

    words: tuple[str, ...]
    concepts: tuple[str, ...]
    facts: Facts
    language: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Known:
    """An event of the timeline, read as stories are. `acts`, `actions` and `figures` are those of its own texts; `traces` has one
    for each of these and for each title of its evidence."""

    event: Event
    acts: frozenset[Act]
    actions: frozenset[str]
    figures: frozenset[Figure]
    traces: tuple[Trace, ...]


@dataclass(frozen=True, slots=True)
class Novelty:
    """What a story is to the timeline. `kind` is None where it only repeats the event `event_id`; `like` is for what is new the
    reason that it may be an event there is."""

    kind: CandidateKind | None
    event_id: str = ""
    reasons: tuple[Reason, ...] = ()
    like: Reason | None = None


class History:
    """The events of a timeline, ready to be compared with. Retracted ones count: what was struck out is not news again."""

    def __init__(self, events: Sequence[Event], profile: Profile) -> None:
        ordered = sorted(events, key=lambda event: event.id)
        texts = [(*_own(event, profile), *_evidence(event, profile)) for event in ordered]
        self._measure = Measure([text for of_event in texts for text in of_event], profile)
        self._known = [_known(event, of_event, self._measure) for event, of_event in zip(ordered, texts, strict=True)]

    def judge(self, reading: Reading, happened: EventDate, taken_up_as: str = "") -> Novelty:
        """What the clearest article of a story, about something that happened then, is to the events known.

        `taken_up_as` is the id of the event that a maintainer made of the story, "" if none: then it is that event, unless who
        did what clashes or the texts name another day.
        """
        told = next((known for known in self._known if known.event.id == taken_up_as), None)
        if told is None or _another_act(reading.facts.act, told.acts) or _another_day(happened, told.event.date):
            told, odds = self._closest(reading, happened)
            if told is None or odds < SAME:
                return Novelty(CandidateKind.NEW, like=_like(told, odds))
        changes = _changes(reading.facts, happened, told)
        return Novelty(CandidateKind.UPDATE if changes else None, told.event.id, changes)

    def _closest(self, reading: Reading, happened: EventDate) -> tuple[Known | None, float]:
        """The event of about that day that a story is most like, None if there is none; and the log-odds that it is that event.

        Where two fit alike it may be either, and the odds are not above even ones.
        """
        new = trace([reading], self._measure)
        near = [known for known in self._known if _about_then(happened, known.event.date)]
        fits = sorted(((_fit(reading, new, known), known.event.id, known) for known in near), key=itemgetter(0, 1))
        if not fits:
            return None, -_SURE
        ahead = fits[-1][0] - (fits[-2][0] if len(fits) > 1 else -_SURE)
        return fits[-1][2], fits[-1][0] if ahead >= MARGIN else min(fits[-1][0], 0.0)


def _like(known: Known | None, odds: float) -> Reason | None:
    """The reason that a story may tell of an event again."""
    weight = doubt(odds)
    return Reason("like_event", weight, (), known.event.id) if known and weight else None


def _fit(reading: Reading, new: Trace, known: Known) -> float:
    """The log-odds that a story tells of an event, by the text about it that is most like it.

    Where it tells of another doing, the step after the event reads much like it: a maintainer decides.
    """
    if _another_act(reading.facts.act, known.acts):
        return -_SURE
    if (same := _same_document(reading, known.event)) is not None:
        return _SURE if same else -_SURE
    odds = max((log_odds(new, text) for text in known.traces), default=-_SURE)
    return min(odds, _UNSURE) if _another_doing(reading.facts, known) else odds


def _another_act(mine: Act | None, acts: Set[Act]) -> bool:
    """Whether who did what cannot be what any of the acts says."""
    return mine is not None and exclude({mine}, acts)


def _another_doing(mine: Facts, known: Known) -> bool:
    """Whether both name something done, and nothing in common."""
    return bool(mine.actions and known.actions) and not mine.actions & known.actions


def _another_day(happened: EventDate, then: EventDate) -> bool:
    """Whether texts name a day that is not about that of an event; a day of publication alone says nothing."""
    return bool(happened.words) and not _about_then(happened, then)


def _same_document(reading: Reading, event: Event) -> bool | None:
    """Whether the document that a headline numbers is one that made the event; None where that decides nothing.

    Only a number that stands for one act decides: bills and cases go through many events, and a text names other documents too.
    """
    mine = {number for number in official_ids(reading.headline) if series(number) in ACTS}
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
    return happened.latest - then.earliest >= -_NEAR and then.latest - happened.earliest >= -_NEAR


def _known(event: Event, texts: Sequence[Text], measure: Measure) -> Known:
    own = [text.facts for text in texts[: len(event.title)]]
    return Known(
        event=event,
        acts=frozenset(facts.act for facts in own if facts.act),
        actions=frozenset(action for facts in own for action in facts.actions),
        figures=frozenset(figure for facts in own for figure in facts.figures),
        traces=tuple(_trace(text, measure) for text in texts),
    )


def _trace(text: Text, measure: Measure) -> Trace:
    first, last = text.first.toordinal() - _EPOCH, text.last.toordinal() - _EPOCH + 1
    told = Told.by(text.facts, measure.concepts(text.concepts), text.language, first, last)
    return Trace(measure.words.vector(text.words), told)


def _own(event: Event, profile: Profile) -> list[Text]:
    return [
        _text(title, event.summary.get(language, ""), language, event.date.earliest, event.date.latest, profile)
        for language, title in sorted(event.title.items())
    ]


def _evidence(event: Event, profile: Profile) -> list[Text]:
    found = ((proof, _day(proof.published) or event.date.latest) for proof in event.evidence if proof.title)
    return [_text(proof.title, "", proof.language, day, day, profile) for proof, day in found]


@lru_cache(maxsize=16384)
def _text(title: str, below: str, language: str, first: date, last: date, profile: Profile) -> Text:
    stated, named_there = facts(title, "", language, last, profile), named(title, below, language, profile)
    about = concepts(title, language, named_there, stated)
    return Text(likeness.words(f"{title} {below}"), about, stated, language, first, last)


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso[:10])
    except ValueError:
        return None
