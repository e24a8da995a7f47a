"""Detection from articles to findings, step by step in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.detect import relevance
from tracker.detect.duplicates import Originals
from tracker.detect.earlier import Earlier
from tracker.detect.proposals import Desk
from tracker.detect.reading import Reading, read
from tracker.detect.relevance import Profile
from tracker.detect.sameness import Measure
from tracker.detect.stories import Open, Shelf
from tracker.model import Article, Candidate, LetGo, Story, Timeline

WINDOW = timedelta(days=14)
"""How long a story stays open: what was last seen before that is not looked at again."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier ticks found relevant inside the window, as stored. In any order; what is older than WINDOW is ignored."""

    articles: tuple[Article, ...] = ()
    stories: tuple[Story, ...] = ()
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """What a tick found.

    `stories` are those new or changed; new ones have the ids -1, -2, ... that `candidates` refer to as `story_id`.
    `candidates` are those new (id 0) or changed, all pending. `attached` are (event id, article id) of articles that only repeat
    an event the timeline has. `relevant` are the ids of the articles that entered a story; all others given are in `let_go`.
    """

    stories: tuple[Story, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    let_go: tuple[LetGo, ...] = ()
    attached: tuple[tuple[str, int], ...] = ()
    relevant: tuple[int, ...] = ()


def detect(articles: Sequence[Article], timeline: Timeline, memory: Memory, now: datetime) -> Findings:
    """What new articles mean for a timeline, given what earlier ticks found. The same for the same input in any order.

    Articles that are in memory already are passed over.
    """
    profile = relevance.compiled(timeline.watch)
    known = {article.id for article in memory.articles}
    fresh = sorted({article.id: article for article in articles if article.id not in known}.values(), key=_by_time)
    readings, let_go = _sift(fresh, profile)
    if not readings:
        return Findings(let_go=let_go)
    measure, shelf = _shelf(readings, memory, profile, now)
    touched = shelf.settle()
    desk = Desk(timeline, now, measure, Earlier(shelf.traces, memory.candidates))
    candidates, attached = _propose(touched, readings, desk, memory)
    return Findings(
        stories=tuple(story.value() for story in touched),
        candidates=candidates,
        let_go=let_go,
        attached=attached,
        relevant=tuple(reading.id for reading in readings),
    )


def _by_time(article: Article) -> tuple[datetime, int]:
    return article.seen, article.id


def _sift(articles: Iterable[Article], profile: Profile) -> tuple[list[Reading], tuple[LetGo, ...]]:
    """The articles that matter, read, and a ledger entry for each of the others."""
    results = [read(article, profile) for article in articles]
    kept = [result for result in results if isinstance(result, Reading)]
    return kept, tuple(result for result in results if isinstance(result, LetGo))


def _shelf(fresh: list[Reading], memory: Memory, profile: Profile, now: datetime) -> tuple[Measure, Shelf]:
    """The open stories with the fresh articles put to them, and what all was weighed by."""
    filed = {number for story in memory.stories for number in story.article_ids}
    recent = {article for article in memory.articles if article.id in filed and now - article.seen <= WINDOW}
    earlier = {reading.id: reading for reading in _sift(sorted(recent, key=_by_time), profile)[0]}
    measure = Measure((*earlier.values(), *fresh), profile)
    shelf = Shelf(measure)
    copies: set[int] = set()
    for stored in sorted(memory.stories, key=lambda story: story.id):
        copies.update(stored.copies)
        shelf.restore(stored, [earlier[number] for number in stored.article_ids if number in earlier])
    originals = Originals(reading for number, reading in earlier.items() if number not in copies)
    for reading in fresh:
        shelf.place(reading, originals.admit(reading))
    return measure, shelf


def _propose(
    stories: list[Open], fresh: list[Reading], desk: Desk, memory: Memory
) -> tuple[tuple[Candidate, ...], tuple[tuple[str, int], ...]]:
    """The candidates that the touched stories give, and the articles that are but more evidence for an event."""
    of_story: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in sorted(memory.candidates, key=lambda candidate: candidate.id):
        of_story[candidate.story_id].append(candidate)
    new = frozenset(reading.id for reading in fresh)
    candidates: list[Candidate] = []
    attached: list[tuple[str, int]] = []
    for story in stories:
        proposal = desk.propose(story, new, of_story[story.id])
        candidates.extend(proposal.candidates)
        attached.extend(proposal.attached)
    return tuple(candidates), tuple(attached)
