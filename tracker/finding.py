"""Finding: what waits for each timeline goes through detection, batch by batch, and what comes of it is kept.

One pass over an article's text tells which timelines it can matter to at all (`detect.Gate`); only for those is it read further.
Detection takes time, so nothing is held meanwhile: a batch is read, judged, and saved in one short transaction if what it was
judged by still stands then. Where somebody was first it is judged again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
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
    """What articles are judged by and others can change: all that is known of the timeline, or only its watch profile."""

    watch: Watch
    timeline: Timeline | None = None
    stories: tuple[Story, ...] = ()
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class _Batch:
    """Articles that wait for a timeline, those among them that can matter to it, and what to judge them by."""

    waiting: tuple[Article, ...]
    let_in: tuple[Article, ...]
    turned_away: tuple[LetGo, ...]
    earlier: tuple[Article, ...]
    basis: _Basis


def find(engine: Engine, now: datetime) -> Detected:
    """Take every article that waits, for every timeline, through detection."""
    with store.reading(engine) as session:
        watches = store.timelines.watches(session)
    gate, total = detect.Gate(watches), Detected()
    for timeline_id in watches:
        while waiting := _waiting(engine, timeline_id):
            total += _find_among(engine, timeline_id, waiting, gate, now)
    return total


def _waiting(engine: Engine, timeline_id: str) -> tuple[Article, ...]:
    with store.reading(engine) as session:
        return store.articles.inbox(session, timeline_id, BATCH)


def _find_among(engine: Engine, timeline_id: str, among: Sequence[Article], gate: detect.Gate, now: datetime) -> Detected:
    try:
        for _ in range(TRIES):
            with suppress(Stale):
                return _find_unheld(engine, timeline_id, among, gate, now)
        return _find_held(engine, timeline_id, among, gate, now)
    except TrackerError:
        raise
    except Exception as error:
        # One article that detection cannot take must not hold up the others: it is found by halves and let go.
        if len(among) > 1:
            half = len(among) // 2
            first = _find_among(engine, timeline_id, among[:half], gate, now)
            return first + _find_among(engine, timeline_id, among[half:], gate, now)
        log.exception("detection let go article %d for %s", among[0].id, timeline_id)
        return _let_go(engine, timeline_id, LetGo(among[0].id, "detect", f"failed: {type(error).__name__}"), now)


def _let_go(engine: Engine, timeline_id: str, entry: LetGo, now: datetime) -> Detected:
    with suppress(Stale), store.writing(engine) as session:
        store.articles.clear_inbox(session, timeline_id, [entry.article_id])
        store.ledger.record(session, timeline_id, [entry], now)
        return Detected(articles=1)
    return Detected()


def _find_unheld(engine: Engine, timeline_id: str, among: Sequence[Article], gate: detect.Gate, now: datetime) -> Detected:
    """Judge those of these articles that still wait while others may decide. Raises Stale where somebody did."""
    with store.reading(engine) as session:
        batch = _read(session, timeline_id, among, gate, now)
    found = _judge(batch, now)
    with store.writing(engine) as session:
        store.timelines.hold(session, timeline_id)
        if _basis(session, timeline_id, now, bool(batch.let_in)) != batch.basis:
            raise Stale(f"the timeline {timeline_id!r} is another by now")
        return _save(session, timeline_id, batch, found, now)


def _find_held(engine: Engine, timeline_id: str, among: Sequence[Article], gate: detect.Gate, now: datetime) -> Detected:
    """Judge those of these articles that still wait while whoever wants to decide waits."""
    with store.writing(engine) as session:
        store.timelines.hold(session, timeline_id)
        batch = _read(session, timeline_id, among, gate, now)
        return _save(session, timeline_id, batch, _judge(batch, now), now)


def _read(session: Session, timeline_id: str, among: Sequence[Article], gate: detect.Gate, now: datetime) -> _Batch:
    ids = store.articles.still_waiting(session, timeline_id, [article.id for article in among])
    waiting = tuple(article for article in among if article.id in ids)
    watch = store.timelines.watch(session, timeline_id)
    if not gate.knows(timeline_id, watch):
        gate = detect.Gate({timeline_id: watch})
    let_in = tuple(article for article in waiting if timeline_id in gate.admitted(article))
    return _Batch(
        waiting=waiting,
        let_in=let_in,
        turned_away=tuple(entry for article in waiting if (entry := gate.turned_away(article, timeline_id))),
        earlier=store.articles.relevant_since(session, timeline_id, now - detect.WINDOW) if let_in else (),
        basis=_basis(session, timeline_id, now, bool(let_in)),
    )


def _basis(session: Session, timeline_id: str, now: datetime, whole: bool) -> _Basis:
    if not whole:
        return _Basis(store.timelines.watch(session, timeline_id))
    timeline = store.timelines.load(session, timeline_id)
    stories = store.stories.open_since(session, timeline_id, now - detect.WINDOW)
    candidates = store.candidates.for_stories(session, [story.id for story in stories])
    return _Basis(timeline.watch, timeline, stories, candidates)


def _judge(batch: _Batch, now: datetime) -> detect.Findings:
    basis = batch.basis
    if basis.timeline is None:
        return detect.Findings()
    return detect.detect(batch.let_in, basis.timeline, detect.Memory(batch.earlier, basis.stories, basis.candidates), now)


def _save(session: Session, timeline_id: str, batch: _Batch, found: detect.Findings, now: datetime) -> Detected:
    store.articles.clear_inbox(session, timeline_id, [article.id for article in batch.waiting])
    story_ids = store.stories.save(session, timeline_id, found.stories)
    store.candidates.save(session, timeline_id, found.candidates, story_ids)
    store.events.attach(session, timeline_id, found.attached)
    store.ledger.record(session, timeline_id, (*batch.turned_away, *found.let_go), now)
    return Detected(len(batch.waiting), len(found.relevant), len(found.candidates))
