"""The flow, step by step, in order. Pure stages decide what is so; here are only order and transactions.

    check    sources -> fetch -> articles              a transaction a source
    detect   articles -> stories -> candidates         a transaction a batch
    decide   candidates -> decisions -> events, changes    a transaction a decision
    publish  events, changes -> pages and feeds        files, each replaced whole
    digest   changes -> what is new since the last     a transaction a timeline

Every step may be killed anywhere and run again: without new input it changes no row.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from tracker import articles, detect, digest, publish, review, sources, store, timeline
from tracker.config import Settings, data_root
from tracker.deliver import folder
from tracker.errors import ParseError, TrackerError
from tracker.fetch import Fetcher
from tracker.model import (
    Article,
    Candidate,
    Change,
    Check,
    Deadline,
    Decision,
    Event,
    Fetched,
    Item,
    Request,
    Source,
    SourceStatus,
    Timeline,
)
from tracker.publish import digests as digest_pages
from tracker.publish import site as site_pages
from tracker.review import Known, Ruling, Word
from tracker.states import Relation, SourceKind
from tracker.store import Engine, Session

BATCH = 500
"""Articles that one detection transaction takes from the inbox."""
RECENT = 20
"""Digests whose files are looked at again, in case a killed run did not write them."""


# --- check: sources -> fetch -> articles --------------------------------------------------------------------------


def check(
    engine: Engine, settings: Settings, now: datetime, only: Sequence[str] = (), due_only: bool = True
) -> Iterator[tuple[Source, Check]]:
    """Check the due sources (or those named, or all), yielding each as it is done. A failing source is an outcome."""
    with store.reading(engine) as session:
        due = store.sources.due(session, now, every=bool(only) or not due_only)
    known = {source.id: (source, status) for source, status in due if not only or source.id in only}
    with Fetcher(settings) as fetcher:
        started = time.monotonic()
        for request, outcome in fetcher.fetch([_request(*pair) for pair in known.values()], now):
            source, status = known[request.key]
            took = int((time.monotonic() - started) * 1000)
            yield source, _take_in(engine, source, status, outcome, now, took)


def _request(source: Source, status: SourceStatus) -> Request:
    page = source.kind is SourceKind.PAGE
    return Request(source.id, source.url, status.etag, status.last_modified, obey_robots=page)


def _take_in(
    engine: Engine, source: Source, status: SourceStatus, outcome: Fetched | TrackerError, now: datetime, took: int
) -> Check:
    """Store what a check brought: new articles, the check itself and the source's next time, all or nothing."""
    items, error = _read(source, status, outcome)
    code = outcome.status if isinstance(outcome, Fetched) else getattr(outcome, "status", 0)
    with store.writing(engine) as session:
        added = store.articles.add(session, source, items, now)
        if error is None and isinstance(outcome, Fetched):
            after = sources.after_success(source, status, outcome, _digest(outcome.body), added.new, now)
        else:
            after = sources.after_failure(source, status, error or TrackerError(), now)
        row = Check(
            source.id, now, code, len(items), added.new, added.revised, took, after.error, after.next_check, after.why_next
        )
        store.sources.record(session, row, after)
    return row


def _read(source: Source, status: SourceStatus, outcome: Fetched | TrackerError) -> tuple[tuple[Item, ...], TrackerError | None]:
    if not isinstance(outcome, Fetched):
        return (), outcome
    if outcome.status == 304 or _digest(outcome.body) == status.body_hash:
        return (), None
    try:
        return articles.parse(source, outcome.body, outcome.content_type, outcome.url), None
    except ParseError as error:
        return (), error


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest() if body else ""


def try_source(source: Source, settings: Settings, now: datetime) -> tuple[Item, ...]:
    """What a source offers right now; stores nothing. Raises FetchError or ParseError in words."""
    with Fetcher(settings) as fetcher:
        for _, outcome in fetcher.fetch([_request(source, SourceStatus(source.id))], now):
            if not isinstance(outcome, Fetched):
                raise outcome
            return articles.parse(source, outcome.body, outcome.content_type, outcome.url)
    return ()


# --- detect: articles -> stories -> candidates --------------------------------------------------------------------


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
        waiting = store.timelines.ids(session)
    total = Detected()
    for timeline_id in waiting:
        while (found := _find_batch(engine, timeline_id, now)).articles:
            total += found
    return total


def _find_batch(engine: Engine, timeline_id: str, now: datetime) -> Detected:
    with store.writing(engine) as session:
        waiting = store.articles.inbox(session, timeline_id, BATCH)
        if not waiting:
            return Detected()
        found = detect.detect(waiting, store.timelines.load(session, timeline_id), _memory(session, timeline_id, now), now)
        story_ids = store.stories.save(session, timeline_id, found.stories)
        store.candidates.save(session, timeline_id, found.candidates, story_ids)
        store.events.attach(session, timeline_id, found.attached)
        store.ledger.record(session, timeline_id, found.let_go, now)
        store.articles.clear_inbox(session, timeline_id, [article.id for article in waiting])
    return Detected(len(waiting), len(found.relevant), len(found.candidates))


def _memory(session: Session, timeline_id: str, now: datetime) -> detect.Memory:
    since = now - detect.WINDOW
    stories = store.stories.open_since(session, timeline_id, since)
    return detect.Memory(
        articles=store.articles.relevant_since(session, timeline_id, since),
        stories=stories,
        candidates=store.candidates.for_stories(session, [story.id for story in stories]),
    )


def expire(engine: Engine, settings: Settings, now: datetime) -> int:
    """Put away candidates nobody decided for `candidate_days`; a maintainer can reopen them. Gives how many."""
    word = Word("tracker", now, f"nobody decided for {settings.candidate_days} days")
    with store.writing(engine) as session:
        old = [
            (timeline_id, candidate_id)
            for timeline_id in store.timelines.ids(session)
            for candidate_id in store.candidates.pending_before(
                session, timeline_id, now - timedelta(days=settings.candidate_days)
            )
        ]
        for timeline_id, candidate_id in old:
            _record(session, timeline_id, review.expire(store.candidates.get(session, candidate_id), word))
    return len(old)


# --- decide: candidates -> decisions -> events, changes -----------------------------------------------------------


def approve(engine: Engine, candidate_id: int, word: Word, edits: Mapping[str, str] | None = None) -> Ruling:
    return _on_candidate(engine, candidate_id, lambda *it: review.approve(*it, word, edits))


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


def edit(engine: Engine, event_id: str, edits: Mapping[str, str], word: Word, timeline_id: str = "") -> Ruling:
    return _on_timeline(engine, timeline_id, lambda known: review.edit(event_id, edits, known, word))


def retract(engine: Engine, event_id: str, word: Word, timeline_id: str = "") -> Ruling:
    return _on_timeline(engine, timeline_id, lambda known: review.retract(event_id, known, word))


def undo(engine: Engine, word: Word, decision_id: int | None = None, timeline_id: str = "") -> Ruling:
    """Take back a decision, by default the last one a person took that still stands."""
    with store.writing(engine) as session:
        if decision_id is None:
            named = store.timelines.resolve(session, timeline_id)
            decision = store.decisions.last_standing(session, named)
        else:
            named, decision = store.decisions.timeline_of(session, decision_id), store.decisions.get(session, decision_id)
        candidate = store.candidates.get(session, decision.candidate_id) if decision.candidate_id else None
        return _record(session, named, review.undo(decision, candidate, _known(session, named), word))


def _on_candidate(engine: Engine, candidate_id: int, rule: Callable[[Candidate, Sequence[Article], Known], Ruling]) -> Ruling:
    """Rule on a candidate, given the articles of its story and the timeline it was proposed for."""
    with store.writing(engine) as session:
        timeline_id = store.candidates.timeline_of(session, candidate_id)
        known = _known(session, timeline_id)
        reports = store.candidates.articles(session, candidate_id)
        ruling = _record(session, timeline_id, rule(store.candidates.get(session, candidate_id), reports, known))
        _arrange(session, timeline_id, tuple(known.events.values()))
        return ruling


def _on_timeline(engine: Engine, timeline_id: str, rule: Callable[[Known], Ruling]) -> Ruling:
    with store.writing(engine) as session:
        named = store.timelines.resolve(session, timeline_id)
        return _record(session, named, rule(_known(session, named)))


def _known(session: Session, timeline_id: str) -> Known:
    events = store.events.listing(session, timeline_id)
    return Known({event.id: event for event in events}, timeline.deadlines(events))


def _record(session: Session, timeline_id: str, ruling: Ruling) -> Ruling:
    """Write one ruling down: the candidate's move, the decision, the event, the changes. Gives it back with its ids."""
    if ruling.candidate:
        before = store.candidates.get(session, ruling.candidate.id)
        store.candidates.move(session, ruling.candidate.id, before.state, ruling.candidate.state)
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


# --- timeline.json in and out -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Imported:
    """What reading a timeline file changed."""

    timeline_id: str
    events: int
    changed: int
    sources: int


def import_timeline(engine: Engine, text: str, file: str, word: Word) -> Imported:
    """Make the database agree with a timeline file. Each event that differs is a decision; events the file lacks are kept."""
    read = timeline.parse_timeline(text, file)
    with store.writing(engine) as session:
        store.timelines.save(session, read, word.at)
        known = _known(session, read.id)
        rulings = [ruling for event in read.events if (ruling := review.imported(event, known, word))]
        for ruling in rulings:
            _record(session, read.id, ruling)
        _arrange(session, read.id, read.events)
    return Imported(read.id, len(read.events), len(rulings), len(read.sources))


def export_timeline(engine: Engine, timeline_id: str = "") -> str:
    """The timeline as it stands, in the canonical text of a timeline.json."""
    with store.reading(engine) as session:
        return timeline.render_timeline(store.timelines.load(session, timeline_id))


# --- publish and digest: events, changes -> bytes -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class View:
    """What everything published is read from: the timeline, its change log and its deadlines at one moment."""

    timeline: Timeline
    changes: tuple[Change, ...]
    deadlines: tuple[Deadline, ...]


def view(engine: Engine, timeline_id: str = "") -> View:
    with store.reading(engine) as session:
        return _view(session, timeline_id)


def _view(session: Session, timeline_id: str) -> View:
    loaded = store.timelines.load(session, timeline_id)
    return View(loaded, store.changes.listing(session, loaded.id), timeline.deadlines(loaded.events))


def publish_site(engine: Engine, settings: Settings, now: datetime, out: Path, timeline_id: str = "") -> int:
    """Write the timeline's pages and feeds to a folder; gives how many files changed."""
    seen = view(engine, timeline_id)
    env = publish.environment(data_root() / "templates")
    files = site_pages.site(env, seen.timeline, seen.changes, seen.deadlines, settings.base_url, now)
    return folder.write_tree(out, {**files, "timeline.json": timeline.render_timeline(seen.timeline).encode()})


def write_digests(engine: Engine, settings: Settings, now: datetime, period: str = "") -> tuple[Path, ...]:
    """Compose what is new for every timeline and language, keep it, and write it as HTML and text; gives the new files.

    With a `period` it runs once for that period, whoever else tries. Files a killed run did not write are written now.
    """
    env = publish.environment(data_root() / "templates")
    with store.writing(engine) as session:
        if period and not store.ticks.claim(session, "digest", period, now):
            return ()
        for timeline_id in store.timelines.ids(session):
            seen = _view(session, timeline_id)
            for language in seen.timeline.languages:
                _compose(session, env, settings, seen, language, now)
    return tuple(_written(engine, settings))


def _compose(session: Session, env: publish.Environment, settings: Settings, seen: View, language: str, now: datetime) -> None:
    since = max(store.digests.watermark(session, seen.timeline.id, language), digest.history_end(seen.changes))
    made = digest.compose(seen.timeline, seen.changes, seen.deadlines, since, now)
    if made:
        rendered = digest_pages.render(env, made, seen.timeline, language, settings.base_url)
        store.digests.save(
            session,
            made,
            period=f"{made.from_seq + 1}-{made.to_seq}",
            language=language,
            subject=rendered.subject,
            html=rendered.html,
            text=rendered.text,
        )


def _written(engine: Engine, settings: Settings) -> Iterator[Path]:
    with store.reading(engine) as session:
        kept = [issue for named in store.timelines.ids(session) for issue in store.digests.listing(session, named, RECENT)]
    for issue in reversed(kept):
        stem = f"{issue.at:%Y-%m-%d}-{issue.to_seq}.{issue.language}"
        for suffix, body in ((".html", issue.html), (".txt", issue.text)):
            path = settings.out / issue.timeline_id / "digests" / f"{stem}{suffix}"
            if folder.write_file(path, body.encode()):
                yield path


# --- all of it, as the clock does ---------------------------------------------------------------------------------


def tick(engine: Engine, settings: Settings, now: datetime) -> tuple[tuple[Check, ...], Detected]:
    """One beat of the main job: check what is due, detect, put away what nobody decided, and publish what changed."""
    checks = tuple(row for _, row in check(engine, settings, now))
    found = find(engine, now)
    expire(engine, settings, now)
    publish_all(engine, settings, now)
    return checks, found


def publish_all(engine: Engine, settings: Settings, now: datetime) -> int:
    """Write every timeline's site under the data folder's `out/`; gives how many files changed."""
    with store.reading(engine) as session:
        known = store.timelines.ids(session)
    return sum(publish_site(engine, settings, now, settings.out / timeline_id / "site", timeline_id) for timeline_id in known)


def tidy(engine: Engine, now: datetime) -> None:
    """Daily housekeeping: forget tick rows and old check rows, which only tell of the past. Articles and decisions stay."""
    with store.writing(engine) as session:
        store.ticks.forget(session, now - timedelta(days=35))
        store.sources.forget_checks(session, now - timedelta(days=90))
