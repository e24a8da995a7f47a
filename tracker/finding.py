"""Finding: what waits for each timeline goes through detection, a transaction a batch, and what comes of it is kept.

One pass over an article's text tells which timelines it can matter to at all (`detect.Gate`); only for those is it read further.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker import detect, store
from tracker.errors import TrackerError
from tracker.model import Article, LetGo
from tracker.store import Engine, Session

log = logging.getLogger(__name__)
BATCH = 100
"""Articles that one transaction takes from the inbox: few enough that on SQLite a decision need not wait long for its turn."""


@dataclass(frozen=True, slots=True)
class Detected:
    """What a detection pass came to."""

    articles: int = 0
    relevant: int = 0
    candidates: int = 0

    def __add__(self, other: Detected) -> Detected:
        return Detected(self.articles + other.articles, self.relevant + other.relevant, self.candidates + other.candidates)


def find(engine: Engine, now: datetime) -> Detected:
    """Take every article that waits, for every timeline, through detection."""
    with store.reading(engine) as session:
        watches = store.timelines.watches(session)
    gate, total = detect.Gate(watches), Detected()
    for timeline_id in watches:
        while (found := _find_batch(engine, timeline_id, gate, now)).articles:
            total += found
    return total


def _find_batch(engine: Engine, timeline_id: str, gate: detect.Gate, now: datetime) -> Detected:
    with store.reading(engine) as session:
        waiting = store.articles.inbox(session, timeline_id, BATCH)
    return _find_among(engine, timeline_id, [article.id for article in waiting], gate, now)


def _find_among(engine: Engine, timeline_id: str, ids: Sequence[int], gate: detect.Gate, now: datetime) -> Detected:
    try:
        with store.writing(engine) as session:
            return _find_all(session, timeline_id, ids, gate, now)
    except TrackerError:
        raise
    except Exception as error:
        # One article that detection cannot take must not hold up the others: it is found by halves and let go.
        if len(ids) > 1:
            half = len(ids) // 2
            first = _find_among(engine, timeline_id, ids[:half], gate, now)
            return first + _find_among(engine, timeline_id, ids[half:], gate, now)
        log.exception("detection let go article %d for %s", ids[0], timeline_id)
        with store.writing(engine) as session:
            store.ledger.record(session, timeline_id, (LetGo(ids[0], "detect", f"failed: {type(error).__name__}"),), now)
            store.articles.clear_inbox(session, timeline_id, ids)
        return Detected(articles=1)


def _find_all(session: Session, timeline_id: str, ids: Sequence[int], gate: detect.Gate, now: datetime) -> Detected:
    """Take those of these articles that still wait through detection, if the gate lets any of them in."""
    store.timelines.hold(session, timeline_id)
    waiting = [article for article in store.articles.inbox(session, timeline_id, BATCH) if article.id in ids]
    watch = store.timelines.watch(session, timeline_id)
    if not gate.knows(timeline_id, watch):
        gate = detect.Gate({timeline_id: watch})
    turned_away = [entry for article in waiting if (entry := gate.turned_away(article, timeline_id))]
    store.ledger.record(session, timeline_id, turned_away, now)
    store.articles.clear_inbox(session, timeline_id, [article.id for article in waiting])
    let_in = [article for article in waiting if timeline_id in gate.admitted(article)]
    found = _detect(session, timeline_id, let_in, now) if let_in else detect.Findings()
    return Detected(len(waiting), len(found.relevant), len(found.candidates))


def _detect(session: Session, timeline_id: str, let_in: Sequence[Article], now: datetime) -> detect.Findings:
    found = detect.detect(let_in, store.timelines.load(session, timeline_id), _memory(session, timeline_id, now), now)
    story_ids = store.stories.save(session, timeline_id, found.stories)
    store.candidates.save(session, timeline_id, found.candidates, story_ids)
    store.events.attach(session, timeline_id, found.attached)
    store.ledger.record(session, timeline_id, found.let_go, now)
    return found


def _memory(session: Session, timeline_id: str, now: datetime) -> detect.Memory:
    since = now - detect.WINDOW
    stories = store.stories.open_since(session, timeline_id, since)
    return detect.Memory(
        articles=store.articles.relevant_since(session, timeline_id, since),
        stories=stories,
        candidates=store.candidates.for_stories(session, [story.id for story in stories]),
    )
