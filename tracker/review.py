"""What a maintainer's decision does to a candidate and an event. Pure: gives a `Ruling`, the store writes it down.

Every ruling carries its decision with the event before and after, so that any decision can be undone and an event's state
is the `after` of its last decision. Nothing here publishes, and nothing changes an event without a decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.codec import event_json
from tracker.dates import exact_day
from tracker.edits import edited, moved_to
from tracker.errors import IllegalTransition, NotFound, ReviewError, Stale
from tracker.model import Article, Candidate, Change, Deadline, Decision, Event, Evidence, FieldChange, Thread
from tracker.states import CANDIDATE_MOVES, TAKEN_UP, Action, CandidateKind, CandidateState, ChangeKind, EventStatus, Relation
from tracker.text import clean, slug

MAX_EVIDENCE = 12
"""How many articles a decision takes over as evidence: the first ones seen, one per family of publishers first."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a decision comes to: the candidate as it stands after it, the decision (ids are 0), and what to publish."""

    decision: Decision
    candidate: Candidate | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """Who decides, when and why: the part every decision shares."""

    who: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """The timeline a decision is taken on: its events by id, its deadlines as they stand, its threads."""

    events: Mapping[str, Event]
    deadlines: Sequence[Deadline]
    threads: Sequence[Thread]

    def event(self, event_id: str) -> Event:
        if event_id not in self.events:
            raise NotFound(f"there is no event {event_id!r}", hint="`tracker events` lists them")
        return self.events[event_id]


def approve(
    candidate: Candidate, articles: Sequence[Article], known: Known, word: Word, edits: Mapping[str, str] | None = None
) -> Ruling:
    """Make the candidate an event, or, where it is an update, amend its event; `edits` as in `edited` are applied on top.

    The edit `id` names the new event; without it the id comes from the English or first title.
    """
    edits = dict(edits or {})
    moved = _moved(candidate, CandidateState.APPROVED)
    if candidate.kind is CandidateKind.UPDATE:
        before = known.event(candidate.event_id)
        return _ruling(Action.APPROVE, word, before, edited(_with_proposal(before, candidate, articles), edits), known, moved)
    return _ruling(Action.APPROVE, word, None, _new_event(candidate, articles, known.events, edits), known, moved)


def merge(
    candidate: Candidate,
    articles: Sequence[Article],
    event_id: str,
    known: Known,
    word: Word,
    edits: Mapping[str, str] | None = None,
    relation: Relation = Relation.REPORTS,
) -> Ruling:
    """Take the candidate's articles as evidence of an event the timeline has; nothing else of it changes but by `edits`."""
    event = known.event(event_id)
    after = edited(replace(event, evidence=joined(event.evidence, evidence_of(articles, relation))), edits or {})
    return _ruling(Action.MERGE, word, event, after, known, _moved(candidate, CandidateState.MERGED))


def reject(candidate: Candidate, word: Word) -> Ruling:
    return _candidate_only(Action.REJECT, candidate, CandidateState.REJECTED, word)


def reopen(candidate: Candidate, word: Word) -> Ruling:
    """Put a rejected or expired candidate back on the list. An approved or merged one takes `undo`."""
    if candidate.state in TAKEN_UP:
        raise IllegalTransition(f"candidate {candidate.id} is {candidate.state}", hint="undo that decision instead")
    return _candidate_only(Action.REOPEN, candidate, CandidateState.PENDING, word)


def expire(candidate: Candidate, word: Word) -> Ruling:
    return _candidate_only(Action.EXPIRE, candidate, CandidateState.EXPIRED, word)


def edit(event_id: str, edits: Mapping[str, str], known: Known, word: Word) -> Ruling:
    """Change fields of an event. Once it has happened, a changed date or official id is published as a correction."""
    before = known.event(event_id)
    after = edited(before, edits)
    if after == before:
        raise ReviewError("that changes nothing", hint="give a field a new value, e.g. --set title.en=...")
    return _ruling(Action.EDIT, word, before, after, known)


def retract(event_id: str, known: Known, word: Word) -> Ruling:
    """Withdraw an event: it stays where it is, struck through, and the retraction is published."""
    before = known.event(event_id)
    after = replace(before, status=moved_to(before, EventStatus.RETRACTED))
    return _ruling(Action.RETRACT, word, before, after, known)


def undo(decision: Decision, candidate: Candidate | None, known: Known, word: Word) -> Ruling:
    """Take a decision back: event and candidate stand as before it. Raises Stale where its event was decided on again since."""
    if decision.action is Action.UNDO:
        raise IllegalTransition("an undo cannot be undone", hint="decide again instead")
    if decision.event_id and known.events.get(decision.event_id) != decision.after:
        raise Stale(f"{decision.event_id} was changed again after decision {decision.id}", hint="undo the later decision first")
    if decision.after is not None and decision.before is None:
        _no_followers(decision.event_id, known.events)
    if decision.before is not None:
        _check_threads(decision.before, known.threads)
    taken_back = replace(
        decision,
        id=0,
        at=word.at,
        who=word.who,
        action=Action.UNDO,
        before=decision.after,
        after=decision.before,
        reason=clean(word.reason, 1000),
        undoes=decision.id,
    )
    return Ruling(
        taken_back, _undone_candidate(decision, candidate), _changes(decision.after, decision.before, known.deadlines, word.at)
    )


def imported(after: Event, known: Known, word: Word) -> Ruling | None:
    """What reading an event from a timeline file comes to; None where the timeline has it just so."""
    before = known.events.get(after.id)
    return None if before == after else _ruling(Action.IMPORT, word, before, after, known)


# --- events -------------------------------------------------------------------------------------------------------


def _new_event(candidate: Candidate, articles: Sequence[Article], events: Mapping[str, Event], edits: dict[str, str]) -> Event:
    wanted = edits.pop("id", "")
    event = Event(
        id=wanted or "new",
        date=candidate.date or exact_day(candidate.first_flagged.date()),
        category=candidate.category or "other",
        status=EventStatus.HAPPENED,
        title={candidate.language: candidate.title},
        official_ids=candidate.official_ids,
        deadline=candidate.deadline,
        evidence=joined((), evidence_of(articles)),
    )
    event = edited(event, edits)
    if wanted and (wanted != slug(wanted, 80) or wanted in events):
        raise ReviewError(f"id: {wanted!r} is taken or not of the form a-z, 0-9 and hyphens")
    return event if wanted else replace(event, id=_free_id(event, candidate, events))


def _free_id(event: Event, candidate: Candidate, events: Mapping[str, Event]) -> str:
    stem = slug(event.title.get("en") or next(iter(event.title.values()))) or f"event-{candidate.id}"
    number = 2
    id_ = stem
    while id_ in events:
        id_, number = f"{stem}-{number}", number + 1
    return id_


def _with_proposal(event: Event, candidate: Candidate, articles: Sequence[Article]) -> Event:
    known = event.official_ids
    return replace(
        event,
        evidence=joined(event.evidence, evidence_of(articles)),
        official_ids=known + tuple(id_ for id_ in candidate.official_ids if id_ not in known),
        deadline=candidate.deadline or event.deadline,
    )


def evidence_of(articles: Sequence[Article], relation: Relation = Relation.REPORTS) -> tuple[Evidence, ...]:
    """The articles as evidence, earliest first, at most MAX_EVIDENCE; each family's first report, second ones, then copies.

    A copy is known by its `copy_of`, where the article it names is among those given, be it one without a URL.
    """
    by_id = {article.id: article for article in articles}
    ordered = sorted((article for article in articles if article.url), key=lambda article: (article.seen, article.id))
    reports = [article for article in ordered if article.copy_of not in by_id]
    copies = [article for article in ordered if article.copy_of in by_id]
    firsts: dict[str, Article] = {}
    for article in reports:
        firsts.setdefault(article.family or article.publisher, article)
    chosen = [*firsts.values(), *(article for article in reports if article not in firsts.values()), *copies][:MAX_EVIDENCE]
    return tuple(_evidence(article, by_id.get(article.copy_of), relation) for article in chosen)


def _evidence(article: Article, original: Article | None, relation: Relation) -> Evidence:
    return Evidence(
        url=article.url,
        publisher=_publisher(article),
        published=(article.published or article.seen).date().isoformat(),
        language=article.language,
        relation=relation,
        title=article.title,
        tier=article.tier,
        digest=article.fingerprint,
        family=(original or article).family,
        copy_of=_publisher(original) if original else "",
    )


def _publisher(article: Article) -> str:
    return article.origin or article.publisher or article.source_id


def joined(old: Iterable[Evidence], new: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Both, each URL and relation once; what stood first stays first."""
    kept: dict[tuple[str, Relation], Evidence] = {}
    for evidence in (*old, *new):
        kept.setdefault((evidence.url, evidence.relation), evidence)
    return tuple(kept.values())


# --- rulings ------------------------------------------------------------------------------------------------------


def _ruling(
    action: Action, word: Word, before: Event | None, after: Event, known: Known, candidate: Candidate | None = None
) -> Ruling:
    if action is not Action.IMPORT:
        _check_links(after, known.events)
        _check_threads(after, known.threads)
    decision = Decision(
        id=0,
        at=word.at,
        who=word.who,
        action=action,
        candidate_id=candidate.id if candidate else None,
        event_id=after.id,
        before=before,
        after=after,
        reason=clean(word.reason, 1000),
    )
    return Ruling(decision, _about(candidate, after.id), _changes(before, after, known.deadlines, word.at))


def _about(candidate: Candidate | None, event_id: str) -> Candidate | None:
    """The candidate with the event it has become part of, so that later reports of its story are compared with that one."""
    if candidate is None or candidate.kind is CandidateKind.UPDATE:
        return candidate
    return replace(candidate, event_id=event_id)


def _check_links(event: Event, events: Mapping[str, Event]) -> None:
    for id_ in (*event.follows, *event.caused_by):
        if id_ == event.id or id_ not in events:
            raise ReviewError(f"{event.id} cannot follow or be caused by {id_!r}", hint="give the id of another event")


def _check_threads(event: Event, threads: Sequence[Thread]) -> None:
    known = [thread.id for thread in threads]
    for id_ in event.threads:
        if id_ not in known:
            raise ReviewError(f"the timeline has no thread {id_!r}", hint=f"known: {', '.join(known) or 'none'}")


def _candidate_only(action: Action, candidate: Candidate, state: CandidateState, word: Word) -> Ruling:
    moved = _moved(candidate, state)
    return Ruling(Decision(0, word.at, word.who, action, candidate.id, reason=clean(word.reason, 1000)), moved)


def _moved(candidate: Candidate, state: CandidateState) -> Candidate:
    if state not in CANDIDATE_MOVES[candidate.state]:
        raise IllegalTransition(f"candidate {candidate.id} is {candidate.state}; it cannot become {state}")
    return replace(candidate, state=state)


_LEFT_IN = {
    Action.APPROVE: CandidateState.APPROVED,
    Action.MERGE: CandidateState.MERGED,
    Action.REJECT: CandidateState.REJECTED,
    Action.EXPIRE: CandidateState.EXPIRED,
    Action.REOPEN: CandidateState.PENDING,
}
"""The state each decision on a candidate leaves it in."""


def _undone_candidate(decision: Decision, candidate: Candidate | None) -> Candidate | None:
    if candidate is None or decision.action not in _LEFT_IN:
        return None
    if candidate.state is not _LEFT_IN[decision.action]:
        raise Stale(f"candidate {candidate.id} is {candidate.state} now", hint="undo the later decision first")
    back = _moved(candidate, CandidateState.REJECTED if decision.action is Action.REOPEN else CandidateState.PENDING)
    return _about(back, "")


def _no_followers(event_id: str, known: Mapping[str, Event]) -> None:
    for other in known.values():
        if event_id in (*other.follows, *other.caused_by):
            raise ReviewError(f"{other.id} follows or is caused by {event_id}", hint="edit that link first")


def _changes(before: Event | None, after: Event | None, deadlines: Sequence[Deadline], at: datetime) -> tuple[Change, ...]:
    """What subscribers are to be told: one change of the event, and one more where it moves a deadline that stood.

    A move is told once: where it is all that became of the event's own deadline, the change of the event leaves it out.
    """
    fields = diff(before, after)
    event = after or before
    if event is None or not fields:
        return ()
    moved = _deadline_move(before, after, deadlines)
    told = [(_kind(before, after, fields), tuple(field for field in fields if not (moved and _says_same(moved, field))))]
    told += [(ChangeKind.MOVED, (moved,))] if moved else []
    return tuple(Change(0, at, event.id, kind, differing) for kind, differing in told if differing)


def _kind(before: Event | None, after: Event | None, fields: tuple[FieldChange, ...]) -> ChangeKind:
    if after is None or (
        after.status is EventStatus.RETRACTED and (before is None or before.status is not EventStatus.RETRACTED)
    ):
        return ChangeKind.RETRACTED
    if before is None:
        return ChangeKind.ADDED
    facts = {"date", "official_ids"} & {field.name for field in fields if field.before}
    corrected = after.status is EventStatus.CORRECTED or (facts and before.status is EventStatus.HAPPENED)
    return ChangeKind.CORRECTED if corrected else ChangeKind.UPDATED


def _deadline_move(before: Event | None, after: Event | None, deadlines: Sequence[Deadline]) -> FieldChange | None:
    """The date in force before and after. None where the step changed is an earlier one, whose successor stays in force."""
    step = after.deadline if after else None
    own = before.deadline if before else None
    if after is None or step is None or own == step:
        return None
    for deadline in deadlines:
        superseded = own and own.id == step.id and deadline.steps[-1][0] != after.id
        if deadline.id == step.id and deadline.date and deadline.date != step.date and not superseded:
            return FieldChange(f"deadline.{step.id}", deadline.date.edtf, step.date.edtf if step.date else None)
    return None


def _says_same(moved: FieldChange, field: FieldChange) -> bool:
    """Whether a field is the event's deadline, and only its date changed, as the move tells."""
    if field.name != "deadline" or field.before is None or field.after is None:
        return False
    kept = [{key: value for key, value in step.items() if key not in ("date", "words")} for step in (field.before, field.after)]
    return kept[0] == kept[1] and (field.before["date"], field.after["date"]) == (moved.before, moved.after)


def diff(before: Event | None, after: Event | None) -> tuple[FieldChange, ...]:
    """The fields that differ, as they stand in timeline.json, in its order. A field that was not there is None."""
    old, new = (event_json(event) if event else {} for event in (before, after))
    return tuple(
        FieldChange(name, old.get(name), new.get(name)) for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name)
    )
