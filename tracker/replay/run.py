"""The replay itself: a clock that is stepped, and in memory what the store would hold between two steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from tracker import detect
from tracker.model import Article, Candidate, Event, Story, Timeline
from tracker.review import Known, Ruling
from tracker.states import Band, CandidateState
from tracker.timeline import arranged, deadlines

SHOWN = (Band.HIGH, Band.MEDIUM)
"""The bands that a maintainer is shown unasked."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An item of a stream: the id it has there, and the article made of it."""

    id: str
    article: Article


@dataclass(frozen=True, slots=True)
class Proposed:
    """A candidate as a replay leaves it.

    `flagged` is the tick that first showed it unasked, or, for one never shown, that first made it; `band` the highest it had.
    `articles` are the items it was made of, until it was decided and without those of an earlier candidate of its story that
    was decided; `when_flagged` those it was made of when it was flagged.
    """

    candidate: Candidate
    flagged: datetime
    band: Band
    articles: tuple[str, ...]
    when_flagged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """What one step of the clock came to. `proposed` are the candidates it made, changed or decided, as they then stood."""

    at: datetime
    items: int
    relevant: int
    proposed: tuple[Proposed, ...] = ()
    rulings: tuple[Ruling, ...] = ()


class Judge(Protocol):
    """Plays the maintainer: rules on a candidate, given its items, or leaves it undecided (None)."""

    def __call__(
        self, candidate: Candidate, items: Sequence[Recorded], known: Known, now: datetime
    ) -> Ruling | None: ...  # pragma: no cover


def as_it_stood(timeline: Timeline, at: datetime) -> Timeline:
    """The timeline as of the start of that day: the events that were over, with the evidence published before it."""
    over = (event for event in timeline.events if event.date.latest < at.date())
    return replace(timeline, events=tuple(_evidenced(event, at.date().isoformat()) for event in over))


def _evidenced(event: Event, before: str) -> Event:
    return replace(event, evidence=tuple(proof for proof in event.evidence if proof.published < before))


def ticks(items: Iterable[Recorded], every: timedelta) -> list[tuple[datetime, list[Recorded]]]:
    """The instants, multiples of `every` from midnight UTC, at which something new had been seen since the one before."""
    batches: dict[datetime, list[Recorded]] = defaultdict(list)
    for item in items:
        batches[_EPOCH - every * ((_EPOCH - item.article.seen) // every)].append(item)
    return sorted(batches.items())


def replay(
    batches: Iterable[tuple[datetime, Sequence[Recorded]]], timeline: Timeline, judge: Judge | None = None
) -> Iterator[Tick]:
    """Run the batches through detection in order. With a judge every candidate shown is ruled on at the end of its tick,
    and the timeline grows as it says."""
    desk = _Desk(timeline)
    for at, items in batches:
        yield desk.tick(at, items, judge)


def last_of_each(steps: Iterable[Tick]) -> tuple[Proposed, ...]:
    """Every candidate as the last tick that touched it left it, in the order they were flagged."""
    last = {proposed.candidate.id: proposed for tick in steps for proposed in tick.proposed}
    return tuple(sorted(last.values(), key=lambda proposed: (proposed.flagged, proposed.candidate.id)))


class _Desk:
    """What the store holds: articles and stories of the window, candidates, the timeline."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._items: dict[int, Recorded] = {}
        self._by_id: dict[str, Recorded] = {}
        self._articles: dict[int, Article] = {}
        self._stories: dict[int, Story] = {}
        self._candidates: dict[int, list[Candidate]] = {}
        self._proposed: dict[int, Proposed] = {}
        self._numbers = 0

    def tick(self, at: datetime, items: Sequence[Recorded], judge: Judge | None) -> Tick:
        self._forget(at - detect.WINDOW)
        self._items.update((item.article.id, item) for item in items)
        self._by_id.update((item.id, item) for item in items)
        found = detect.detect([item.article for item in items], self._timeline, self._memory(), at)
        self._articles.update((number, self._items[number].article) for number in found.relevant)
        story_ids = self._keep_stories(found.stories)
        for candidate in found.candidates:
            self._keep(replace(candidate, story_id=story_ids[candidate.story_id]))
        touched = [self._note(one, at) for story in story_ids.values() for one in self._pending(story)]
        rulings = self._ruled(touched, at, judge) if judge else ()
        changed = tuple(self._proposed[proposed.candidate.id] for proposed in touched)
        return Tick(at, len(items), len(found.relevant), changed, rulings)

    def _memory(self) -> detect.Memory:
        candidates = (candidate for story in self._stories for candidate in self._candidates.get(story, ()))
        return detect.Memory(tuple(self._articles.values()), tuple(self._stories.values()), tuple(candidates))

    def _forget(self, since: datetime) -> None:
        """Let go what the store would no longer hand to detection."""
        self._articles = {number: article for number, article in self._articles.items() if article.seen >= since}
        self._stories = {number: story for number, story in self._stories.items() if story.last_seen >= since}

    def _keep_stories(self, stories: Sequence[Story]) -> Mapping[int, int]:
        """Keep stories, new ones under a number of their own; gives each one's number by the id it came with."""
        numbers = {}
        for story in stories:
            number = story.id if story.id > 0 else self._next()
            numbers[story.id] = number
            self._stories[number] = replace(story, id=number)
        return numbers

    def _keep(self, candidate: Candidate) -> Candidate:
        numbered = candidate if candidate.id else replace(candidate, id=self._next())
        others = [one for one in self._candidates.get(numbered.story_id, ()) if one.id != numbered.id]
        self._candidates[numbered.story_id] = [*others, numbered]
        return numbered

    def _next(self) -> int:
        self._numbers += 1
        return self._numbers

    def _pending(self, story: int) -> list[Candidate]:
        return [one for one in self._candidates.get(story, ()) if one.state is CandidateState.PENDING]

    def _note(self, candidate: Candidate, at: datetime) -> Proposed:
        """What is known of a candidate after this tick."""
        articles = self._articles_of(candidate)
        before = self._proposed.get(candidate.id)
        first_shown = candidate.band in SHOWN and (before is None or before.band not in SHOWN)
        if before is None or first_shown:
            noted = Proposed(candidate, at, candidate.band, articles, articles)
        else:
            highest = min(before.band, candidate.band, key=list(Band).index)
            noted = replace(before, candidate=candidate, band=highest, articles=articles)
        self._proposed[candidate.id] = noted
        return noted

    def _articles_of(self, candidate: Candidate) -> tuple[str, ...]:
        others = [self._proposed[one.id] for one in self._candidates[candidate.story_id] if one.id != candidate.id]
        decided = {item for other in others for item in other.articles}
        story = self._stories[candidate.story_id]
        ids = (self._items[number].id for number in story.article_ids if number in self._items)
        return tuple(id_ for id_ in ids if id_ not in decided)

    # --- decisions ------------------------------------------------------------------------------------------------

    def _ruled(self, proposals: Iterable[Proposed], at: datetime, judge: Judge) -> tuple[Ruling, ...]:
        shown = [proposed for proposed in proposals if proposed.candidate.band in SHOWN]
        return tuple(ruling for one in shown if (ruling := self._rule(one, at, judge)))

    def _rule(self, proposed: Proposed, at: datetime, judge: Judge) -> Ruling | None:
        events, items = self._timeline.events, [self._by_id[id_] for id_ in proposed.articles]
        known = Known({event.id: event for event in events}, deadlines(events), self._timeline.threads)
        ruling = judge(proposed.candidate, items, known, at)
        if ruling is None or ruling.candidate is None:
            return None
        self._keep(ruling.candidate)
        self._proposed[proposed.candidate.id] = replace(proposed, candidate=ruling.candidate)
        if after := ruling.decision.after:
            others = [event for event in events if event.id != after.id]
            self._timeline = replace(self._timeline, events=arranged(others, [after]))
        return ruling
