"""Commands of the review desk: candidates, show, approve, merge, reject, reopen, edit, retract, undo, events, decisions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import shell
from tracker.cli.shell import Json, Now, Reason, TimelineId, Who
from tracker.states import Action, Band, CandidateKind, CandidateState, ChangeKind, Relation

if TYPE_CHECKING:
    from tracker.model import Article, Candidate, Change, Decision, Event
    from tracker.review import Ruling

Number = Annotated[int, typer.Argument(metavar="CANDIDATE", help="Its number in `tracker candidates`.")]
Numbers = Annotated[list[int], typer.Argument(metavar="CANDIDATE...", help="Numbers in `tracker candidates`.")]
EventId = Annotated[str, typer.Argument(metavar="EVENT", help="The event's id.")]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="FIELD=VALUE",
        help="id, title.LANG, date (EDTF), status, deadline (ID=DATE), threads.ID (open...)...",
    ),
]


HISTORY = 50
"""Decisions on one candidate that are shown."""


def register(app: typer.Typer) -> None:
    for command in (candidates, show, approve, merge, reject, reopen, edit, retract, undo, events, decisions):
        app.command()(command)


def candidates(
    state: Annotated[CandidateState, typer.Option(help="Which ones.")] = CandidateState.PENDING,
    band: Annotated[list[Band] | None, typer.Option(help="Only these bands; high and medium without it.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every band, low ones too.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
    timeline: TimelineId = "",
    json: Json = False,
    now: Now = "",
) -> None:
    """List what waits for a decision, the most telling first."""
    from tracker import store

    bands = tuple(Band) if everything else tuple(band or (Band.HIGH, Band.MEDIUM))
    with store.reading(shell.engine(shell.settings())) as session:
        named = store.timelines.resolve(session, timeline)
        listed = store.candidates.listing(session, named, (state,), bands, limit)
        low = 0 if Band.LOW in bands else len(store.candidates.listing(session, named, (state,), (Band.LOW,), limit=1000))
    if json:
        shell.say_json(listed)
        return
    at = shell.instant(now)
    rows = [(str(c.id), c.band.value, _kind(c), _date(c), c.title, shell.ago(c.first_flagged, at)) for c in listed]
    shell.table(("no.", "band", "kind", "date", "title", "flagged"), rows, f"no {state} candidate in {', '.join(bands)}")
    if low:
        shell.say(f"and {low} low: tracker candidates --all")


def show(
    number: Number, language: Annotated[str, typer.Option("--lang", help="Language of the reasons.")] = "en", json: Json = False
) -> None:
    """Show one candidate: why it is proposed, the reports behind it, and what can be done."""
    from tracker import store

    with store.reading(shell.engine(shell.settings())) as session:
        candidate = store.candidates.get(session, number)
        articles = store.candidates.articles(session, number)
        history = store.decisions.listing(session, store.candidates.timeline_of(session, number), HISTORY, candidate_id=number)
    if json:
        shell.say_json({"candidate": candidate, "articles": articles, "decisions": history})
        return
    _say_candidate(candidate, language)
    _say_articles(articles)
    for decision in history:
        shell.say(
            f"decision {decision.id}, {decision.at:%Y-%m-%d %H:%M} UTC: {decision.action} by {decision.who} {decision.reason}"
        )
    _say_next(candidate)


def _say_candidate(candidate: Candidate, language: str) -> None:
    from tracker.detect.reasons import render
    from tracker.publish.words import say_date

    shell.say(f"{candidate.id}  {candidate.title}")
    shell.say(f"   {candidate.band}, {_kind(candidate)}, {candidate.state}; flagged {candidate.first_flagged:%Y-%m-%d %H:%M} UTC")
    if candidate.date:
        words = f", from {candidate.date.words!r}" if candidate.date.words else ""
        shell.say(f"   happened: {say_date(candidate.date, language)} [{candidate.date.edtf}]{words}")
    if candidate.official_ids:
        shell.say(f"   official: {', '.join(candidate.official_ids)}")
    if candidate.deadline:
        due = say_date(candidate.deadline.date, language) if candidate.deadline.date else "no date yet"
        shell.say(f"   moves the deadline {candidate.deadline.id} to {due}")
    shell.say("why:")
    for reason in candidate.reasons:
        shell.say(f"  {reason.weight:+.1f}  {render(reason, language)}")


def _say_articles(articles: tuple[Article, ...]) -> None:
    rows = [(f"{a.seen:%Y-%m-%d %H:%M}", a.origin or a.publisher or a.source_id, a.language, a.title, a.url) for a in articles]
    shell.table(("first seen", "publisher", "lang", "title", "URL"), rows, "no article")


def _say_next(candidate: Candidate) -> None:
    if candidate.state is CandidateState.PENDING:
        shell.say(f"next: tracker approve {candidate.id} | merge {candidate.id} EVENT | reject {candidate.id} -m WHY")
    elif candidate.state in (CandidateState.REJECTED, CandidateState.EXPIRED):
        shell.say(f"next: tracker reopen {candidate.id}")
    else:
        shell.say("next: tracker undo DECISION")


def approve(numbers: Numbers, set_: Set = None, reason: Reason = "", who: Who = "", now: Now = "", json: Json = False) -> None:
    """Make a candidate an event of the timeline, or amend the event it updates. --set changes it on the way."""
    from tracker import decide

    engine, word = shell.engine(shell.settings()), shell.word(who, now, reason)
    _say_all((decide.approve(engine, number, word, shell.edits(set_ or ())) for number in numbers), json)


def merge(
    number: Number,
    event: EventId,
    set_: Set = None,
    relation: Annotated[Relation, typer.Option(help="What its reports do to the event.")] = Relation.REPORTS,
    reason: Reason = "",
    who: Who = "",
    now: Now = "",
    json: Json = False,
) -> None:
    """Take a candidate's reports as evidence of an event the timeline already has."""
    from tracker import decide

    word = shell.word(who, now, reason)
    _say_all([decide.merge(shell.engine(shell.settings()), number, event, word, shell.edits(set_ or ()), relation)], json)


def reject(numbers: Numbers, reason: Reason = "", who: Who = "", now: Now = "", json: Json = False) -> None:
    """Put candidates aside. They can be reopened."""
    from tracker import decide

    engine, word = shell.engine(shell.settings()), shell.word(who, now, reason)
    _say_all((decide.reject(engine, number, word) for number in numbers), json)


def reopen(numbers: Numbers, reason: Reason = "", who: Who = "", now: Now = "", json: Json = False) -> None:
    """Put rejected or expired candidates back on the list."""
    from tracker import decide

    engine, word = shell.engine(shell.settings()), shell.word(who, now, reason)
    _say_all((decide.reopen(engine, number, word) for number in numbers), json)


def edit(
    event: EventId,
    set_: Set = None,
    reason: Reason = "",
    who: Who = "",
    timeline: TimelineId = "",
    now: Now = "",
    json: Json = False,
) -> None:
    """Change an event of the timeline; what changed is published."""
    from tracker import decide

    word = shell.word(who, now, reason)
    _say_all([decide.edit(shell.engine(shell.settings()), event, shell.edits(set_ or ()), word, timeline)], json)


def retract(
    event: EventId, reason: Reason = "", who: Who = "", timeline: TimelineId = "", now: Now = "", json: Json = False
) -> None:
    """Withdraw an event: it stays, struck through, and the retraction is published."""
    from tracker import decide

    _say_all([decide.retract(shell.engine(shell.settings()), event, shell.word(who, now, reason), timeline)], json)


def undo(
    decision: Annotated[int | None, typer.Argument(help="Its number in `tracker decisions`; the last one without it.")] = None,
    reason: Reason = "",
    who: Who = "",
    timeline: TimelineId = "",
    now: Now = "",
    json: Json = False,
) -> None:
    """Take a decision back: candidate and event stand as before it."""
    from tracker import decide

    _say_all([decide.undo(shell.engine(shell.settings()), shell.word(who, now, reason), decision, timeline)], json)


def events(timeline: TimelineId = "", json: Json = False) -> None:
    """List the events of the timeline."""
    from tracker import store
    from tracker.codec import event_json
    from tracker.timeline import in_order

    with store.reading(shell.engine(shell.settings())) as session:
        listed = in_order(store.events.listing(session, store.timelines.resolve(session, timeline)))
    if json:
        shell.say_json([event_json(event) for event in listed])
        return
    rows = [(event.id, event.date.edtf, event.category, event.status.value, _title(event)) for event in listed]
    shell.table(("id", "date", "category", "status", "title"), rows, "no event yet")


def decisions(
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20, timeline: TimelineId = "", json: Json = False
) -> None:
    """List the latest decisions, newest first."""
    from tracker import store

    with store.reading(shell.engine(shell.settings())) as session:
        listed = store.decisions.listing(session, store.timelines.resolve(session, timeline), limit)
    if json:
        shell.say_json(listed)
        return
    rows = [
        (str(d.id), f"{d.at:%Y-%m-%d %H:%M}", d.who, d.action.value, str(d.candidate_id or ""), d.event_id, d.reason)
        for d in listed
    ]
    shell.table(("no.", "when (UTC)", "who", "action", "candidate", "event", "why"), rows, "no decision yet")


def _say_all(rulings: Iterable[Ruling], json: bool) -> None:
    """Say each decision as it is taken, so that those before an error are said too."""
    if not json:
        for ruling in rulings:
            _say_ruling(ruling)
        return
    done: list[Ruling] = []
    try:
        for ruling in rulings:
            done.append(ruling)
    finally:
        if done:
            shell.say_json([{"decision": ruling.decision, "changes": ruling.changes} for ruling in done])


def _say_ruling(ruling: Ruling) -> None:
    decision = ruling.decision
    what = decision.event_id or f"candidate {decision.candidate_id}"
    back = "" if decision.action is Action.UNDO else f"; `tracker undo {decision.id}` takes it back"
    shell.say(f"{decision.action}: {what} (decision {decision.id}{back})")
    for change in ruling.changes:
        shell.say(f"  published as change {change.seq}: {change.kind}, {_told(change, decision)}")


def _told(change: Change, decision: Decision) -> str:
    if change.kind is ChangeKind.ADDED:
        return "a new event"
    if decision.after is None:
        return "the event is taken out again"
    return ", ".join(field.name for field in change.fields)


def _kind(candidate: Candidate) -> str:
    return f"update of {candidate.event_id}" if candidate.kind is CandidateKind.UPDATE else "new event"


def _date(candidate: Candidate) -> str:
    return candidate.date.edtf if candidate.date else "?"


def _title(event: Event) -> str:
    return event.title.get("en") or next(iter(event.title.values()))
