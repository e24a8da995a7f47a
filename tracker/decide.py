"""The step where people decide: each decision with its event, its changes and its candidate's move is one transaction.

What a decision does is `review`'s to say; reading and writing timeline.json is a decision too, and its other direction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tracker import review, store, timeline
from tracker.config import Settings
from tracker.errors import Stale
from tracker.model import Article, Candidate, Decision, Event, Source, Timeline
from tracker.review import Known, Ruling, Word
from tracker.states import Relation
from tracker.store import Engine, Session


def approve(engine: Engine, candidate_id: int, word: Word, edits: Mapping[str, str] | None = None) -> Ruling:
    def rule(candidate: Candidate, reports: Sequence[Article], known: Known) -> Ruling:
        return review.approve(candidate, reports, known, word, edits)

    return _on_candidate(engine, candidate_id, rule)


def merge(
    engine: Engine,
    candidate_id: int,
    event_id: str,
    word: Word,
    edits: Mapping[str, str] | None = None,
    relation: Relation = Relation.REPORTS,
) -> Ruling:
    def rule(candidate: Candidate, reports: Sequence[Article], known: Known) -> Ruling:
        return review.merge(candidate, reports, event_id, known, word, edits, relation)

    return _on_candidate(engine, candidate_id, rule)


def reject(engine: Engine, candidate_id: int, word: Word) -> Ruling:
    return _on_candidate(engine, candidate_id, lambda candidate, *_: review.reject(candidate, word))


def reopen(engine: Engine, candidate_id: int, word: Word) -> Ruling:
    return _on_candidate(engine, candidate_id, lambda candidate, *_: review.reopen(candidate, word))


def edit(
    engine: Engine, event_id: str, edits: Mapping[str, str], word: Word, timeline_id: str = "", seen: int | None = None
) -> Ruling:
    """Change fields of an event. `seen` is the decision, by id, that had made the event what the maintainer looked at.

    Raises Stale where another one has changed it since; without `seen` it is changed as it stands.
    """
    return _on_event(engine, timeline_id, event_id, seen, lambda known: review.edit(event_id, edits, known, word))


def retract(engine: Engine, event_id: str, word: Word, timeline_id: str = "", seen: int | None = None) -> Ruling:
    """Strike an event through. `seen` as in `edit`."""
    return _on_event(engine, timeline_id, event_id, seen, lambda known: review.retract(event_id, known, word))


def undo(engine: Engine, word: Word, decision_id: int | None = None, timeline_id: str = "") -> Ruling:
    """Take back a decision, by default the last one a person took that still stands."""
    with store.writing(engine) as session:
        if decision_id is None:
            named = store.timelines.resolve(session, timeline_id)
            decision = store.decisions.last_standing(session, named)
        else:
            named, decision = store.decisions.timeline_of(session, decision_id), store.decisions.get(session, decision_id)
        known = _known(session, named)
        candidate = store.candidates.get(session, decision.candidate_id) if decision.candidate_id else None
        return _record(session, named, review.undo(decision, candidate, known, word))


def expire(engine: Engine, settings: Settings, now: datetime) -> int:
    """Put away candidates nobody decided for `candidate_days`; a maintainer can reopen them. Gives how many."""
    word = Word("tracker", now, f"nobody decided for {settings.candidate_days} days")
    before = now - timedelta(days=settings.candidate_days)
    put_away = 0
    with store.writing(engine) as session:
        for timeline_id in store.timelines.ids(session):
            store.timelines.hold(session, timeline_id)
            for candidate_id in store.candidates.pending_before(session, timeline_id, before):
                _record(session, timeline_id, review.expire(store.candidates.get(session, candidate_id), word))
                put_away += 1
    return put_away


@dataclass(frozen=True, slots=True)
class Imported:
    """What reading a timeline file changed."""

    timeline_id: str
    events: int
    changed: int
    sources: int


def import_timeline(engine: Engine, text: str, file: str, word: Word) -> Imported:
    """Make the database agree with a timeline file. Each event that differs is a decision; events the file lacks are kept,
    and with them the threads they name.
    """
    read = timeline.parse_timeline(text, file)
    with store.writing(engine) as session:
        store.timelines.save(session, _with_kept_threads(session, read), word.at)
        known = _known(session, read.id)
        rulings = [ruling for event in read.events if (ruling := review.imported(event, known, word))]
        for ruling in rulings:
            _record(session, read.id, ruling)
        _arrange(session, read.id, read.events)
    return Imported(read.id, len(read.events), len(rulings), len(read.sources))


def _with_kept_threads(session: Session, read: Timeline) -> Timeline:
    """The timeline of a file, followed by the threads it lacks of which events that are kept speak."""
    events, threads = ({item.id for item in items} for items in (read.events, read.threads))
    kept = (event for event in store.events.listing(session, read.id) if event.id not in events)
    named = {id_ for event in kept for id_ in event.threads}
    lacking = (thread for thread in store.timelines.threads(session, read.id) if thread.id in named - threads)
    return replace(read, threads=(*read.threads, *lacking))


def add_source(engine: Engine, source: Source, timeline_id: str = "") -> None:
    """Let a timeline follow one more source.

    Raises TimelineError, with the place in its file, where that could not hold it and where its id is another timeline's source.
    """
    with store.writing(engine) as session:
        followed = store.timelines.load(session, timeline_id)
        timeline.parse_timeline(timeline.render_timeline(replace(followed, sources=(*followed.sources, source))))
        store.sources.add(session, followed.id, source)


def export_timeline(engine: Engine, timeline_id: str = "") -> str:
    """The timeline as it stands, in the canonical text of a timeline.json."""
    with store.reading(engine) as session:
        return timeline.render_timeline(store.timelines.load(session, timeline_id))


def _on_candidate(engine: Engine, candidate_id: int, rule: Callable[[Candidate, Sequence[Article], Known], Ruling]) -> Ruling:
    """Rule on a candidate, given the articles of its story and the timeline it was proposed for."""
    with store.writing(engine) as session:
        timeline_id = store.candidates.timeline_of(session, candidate_id)
        known = _known(session, timeline_id)
        reports = store.candidates.articles(session, candidate_id)
        ruling = _record(session, timeline_id, rule(store.candidates.get(session, candidate_id), reports, known))
        _arrange(session, timeline_id, tuple(known.events.values()))
        return ruling


def _on_event(engine: Engine, timeline_id: str, event_id: str, seen: int | None, rule: Callable[[Known], Ruling]) -> Ruling:
    with store.writing(engine) as session:
        named = store.timelines.resolve(session, timeline_id)
        known = _known(session, named)
        if seen not in (None, store.decisions.last_about(session, named, event_id)):
            raise Stale(f"{event_id} was changed since you looked at it")
        return _record(session, named, rule(known))


def _known(session: Session, timeline_id: str) -> Known:
    """The timeline a decision is taken on, held: no other decision comes between what is read of it and what is written."""
    store.timelines.hold(session, timeline_id)
    events = store.events.listing(session, timeline_id)
    threads = store.timelines.threads(session, timeline_id)
    return Known({event.id: event for event in events}, timeline.deadlines(events), threads)


def _record(session: Session, timeline_id: str, ruling: Ruling) -> Ruling:
    """Write one ruling down: the candidate's move, the decision, the event, the changes. Gives it back with its ids."""
    if ruling.candidate:
        before = store.candidates.get(session, ruling.candidate.id)
        store.candidates.move(session, before.id, before.state, ruling.candidate.state, ruling.candidate.event_id)
    decision = store.decisions.append(session, timeline_id, ruling.decision)
    _keep_event(session, timeline_id, decision)
    changes = tuple(replace(change, decision_id=decision.id) for change in ruling.changes)
    return replace(ruling, decision=decision, changes=store.changes.append(session, timeline_id, changes))


def _keep_event(session: Session, timeline_id: str, decision: Decision) -> None:
    if decision.after is not None:
        store.events.put(session, timeline_id, decision.after)
    elif decision.event_id:
        store.events.remove(session, timeline_id, decision.event_id)


def _arrange(session: Session, timeline_id: str, first: Sequence[Event]) -> None:
    """Keep the events in the order of `first`, and each other one after the last that did not happen later than it."""
    named = {event.id for event in first}
    others = [event for event in store.events.listing(session, timeline_id) if event.id not in named]
    store.events.arrange(session, timeline_id, [event.id for event in timeline.arranged(first, others)])
