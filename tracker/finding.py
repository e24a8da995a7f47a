"""Finding: what waits for each timeline goes through detection, batch by batch, and what comes of it is kept.

First one pass over an article's text tells which timelines it can matter to at all (`detect.Gate`); for all others it is let go
at once. Then what is left is judged for each timeline. That takes time, so nothing is held meanwhile: a batch is read, judged,
and saved in one short transaction if what it was judged by still stands then. Where somebody was first it is judged again.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from tracker import detect, store
from tracker.errors import Stale, TrackerError
from tracker.model import Article, Candidate, LetGo, Story, Timeline, Watch
from tracker.store import Engine, Session

log = logging.getLogger(__name__)
BATCH = 100
"""Articles that are judged and saved together: few, since all are judged again where somebody decides meanwhile."""
TRIES = 2
"""How often a batch is judged while others may decide; after that they wait, so that it ends whatever they do."""


@dataclass(frozen=True, slots=True)
class Detected:
    """What a detection pass came to."""

    articles: int = 0
    relevant: int = 0
    candidates: int = 0

    def __add__(self, other: Detected) -> Detected:
        return Detected(self.articles + other.articles, self.relevant + other.relevant, self.candidates + other.candidates)


@dataclass(frozen=True, slots=True)
class _Basis:
    """What articles are judged by and others can change."""

    timeline: Timeline
    stories: tuple[Story, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class _Batch:
    """Articles that wait for a timeline, and what to judge them by."""

    waiting: tuple[Article, ...]
    earlier: tuple[Article, ...]
    basis: _Basis


def find(engine: Engine, now: datetime) -> Detected:
    """Take every article that waits, for every timeline, through detection."""
    total = Detected(articles=_turn_away(engine, now))
    with store.reading(engine) as session:
        waited_for = store.timelines.waited_for(session)
    for timeline_id in waited_for:
        while waiting := _waiting(engine, timeline_id):
            total += _find_among(engine, timeline_id, waiting, now)
    return total


# --- the gate: for all timelines at once --------------------------------------------------------------------------


def _turn_away(engine: Engine, now: datetime) -> int:
    """Let go what names nobody whom a timeline follows; gives how many articles that were, counted for each timeline.

    What comes in meanwhile, and what a profile that changes meanwhile would be asked about, is left for the timelines to judge.
    """
    with store.reading(engine) as session:
        watches, ids = store.timelines.watches(session), store.articles.waiting_for_any(session)
    gate, turned_away = detect.Gate(watches), 0
    with suppress(Stale):
        for start in range(0, len(ids), BATCH):
            turned_away += _turn_away_among(engine, ids[start : start + BATCH], gate, watches, now)
    return turned_away


def _turn_away_among(engine: Engine, ids: Sequence[int], gate: detect.Gate, watches: Mapping[str, Watch], now: datetime) -> int:
    """Let these articles go where the gate says so. Raises Stale where the profiles are not those of the gate any more."""
    with store.reading(engine) as session:
        let_in = _let_in(store.articles.with_ids(session, ids), gate)
    with store.writing(engine) as session:
        turned_away = sum(store.ledger.turn_away(session, entries, named, now) for named, entries in let_in.items())
        # Asked last: of a timeline made meanwhile, whose articles were turned away unasked, the profile shows by now.
        if store.timelines.watches(session) != watches:
            raise Stale("a watch profile is another by now")
        return turned_away


def _let_in(articles: Sequence[Article], gate: detect.Gate) -> Mapping[frozenset[str], Sequence[LetGo]]:
    """For each set of timelines, the articles that matter to no other ones; one that the gate cannot take is left out."""
    found: dict[frozenset[str], list[LetGo]] = defaultdict(list)
    for article in articles:
        try:
            found[gate.admitted(article)].append(detect.no_entity(article.id))
        except Exception:
            # It is judged, and let go with its words, by each timeline; here it must not hold up the others.
            log.exception("the gate could not take article %d", article.id)
    return found


# --- detection: for each timeline ---------------------------------------------------------------------------------


def _waiting(engine: Engine, timeline_id: str) -> tuple[Article, ...]:
    with store.reading(engine) as session:
        return store.articles.inbox(session, timeline_id, BATCH)


def _find_among(engine: Engine, timeline_id: str, among: Sequence[Article], now: datetime) -> Detected:
    try:
        for attempt in (*[_find_unheld] * TRIES, _find_held):
            with suppress(Stale):
                return attempt(engine, timeline_id, among, now)
        return Detected()  # the gate of another pass took some of them meanwhile: `find` looks again at what waits
    except TrackerError:
        raise
    except Exception as error:
        # One article that detection cannot take must not hold up the others: it is found by halves and let go.
        if len(among) > 1:
            half = len(among) // 2
            first = _find_among(engine, timeline_id, among[:half], now)
            return first + _find_among(engine, timeline_id, among[half:], now)
        log.exception("detection let go article %d for %s", among[0].id, timeline_id)
        return _let_go(engine, timeline_id, LetGo(among[0].id, "detect", f"failed: {type(error).__name__}"), now)


def _let_go(engine: Engine, timeline_id: str, entry: LetGo, now: datetime) -> Detected:
    with suppress(Stale), store.writing(engine) as session:
        store.articles.clear_inbox(session, timeline_id, [entry.article_id])
        store.ledger.record(session, timeline_id, [entry], now)
        return Detected(articles=1)
    return Detected()


def _find_unheld(engine: Engine, timeline_id: str, among: Sequence[Article], now: datetime) -> Detected:
    """Judge those of these articles that still wait while others may decide. Raises Stale where somebody did."""
    with store.reading(engine) as session:
        batch = _read(session, timeline_id, among, now)
    found = _judge(batch, now)
    with store.writing(engine) as session:
        store.timelines.hold(session, timeline_id)
        if _basis(session, timeline_id, now) != batch.basis:
            raise Stale(f"the timeline {timeline_id!r} is another by now")
        return _save(session, timeline_id, batch, found, now)


def _find_held(engine: Engine, timeline_id: str, among: Sequence[Article], now: datetime) -> Detected:
    """Judge those of these articles that still wait while whoever wants to decide waits."""
    with store.writing(engine) as session:
        store.timelines.hold(session, timeline_id)
        batch = _read(session, timeline_id, among, now)
        return _save(session, timeline_id, batch, _judge(batch, now), now)


def _read(session: Session, timeline_id: str, among: Sequence[Article], now: datetime) -> _Batch:
    ids = store.articles.still_waiting(session, timeline_id, [article.id for article in among])
    return _Batch(
        waiting=tuple(article for article in among if article.id in ids),
        earlier=store.articles.relevant_since(session, timeline_id, now - detect.WINDOW),
        basis=_basis(session, timeline_id, now),
    )


def _basis(session: Session, timeline_id: str, now: datetime) -> _Basis:
    stories = store.stories.open_since(session, timeline_id, now - detect.WINDOW)
    candidates = store.candidates.for_stories(session, [story.id for story in stories])
    return _Basis(store.timelines.load(session, timeline_id), stories, candidates)


def _judge(batch: _Batch, now: datetime) -> detect.Findings:
    memory = detect.Memory(batch.earlier, batch.basis.stories, batch.basis.candidates)
    return detect.detect(batch.waiting, batch.basis.timeline, memory, now)


def _save(session: Session, timeline_id: str, batch: _Batch, found: detect.Findings, now: datetime) -> Detected:
    store.articles.clear_inbox(session, timeline_id, [article.id for article in batch.waiting])
    story_ids = store.stories.save(session, timeline_id, found.stories)
    store.candidates.save(session, timeline_id, found.candidates, story_ids)
    store.events.attach(session, timeline_id, found.attached)
    store.ledger.record(session, timeline_id, found.let_go, now)
    return Detected(len(batch.waiting), len(found.relevant), len(found.candidates))
