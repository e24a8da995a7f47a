"""What pages, feeds and digests show, as plain values: every text cleaned to one line, every word in the reader's language.

The one place that decides what is said of an event, a deadline or a change; templates and text writers only set it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise

from tracker.dates import EventDate
from tracker.model import Change, Deadline, DeadlineStep, Event, Texts
from tracker.publish import logged
from tracker.publish.edition import Edition, Phrase, event_page_path, phrase
from tracker.publish.evidence import Named, SourceView, named, others, source_view
from tracker.publish.fields import FieldView, field_view, say_due, say_threads
from tracker.publish.safe import name, tidy
from tracker.publish.strings import label, say
from tracker.publish.words import Standing, say_category, say_countdown, say_date, say_standing, standing
from tracker.states import ChangeKind, EventStatus
from tracker.text import clean

_TITLE = 300
_HTML_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Reference:
    """Another event, to link to: its title and its page's path below the language."""

    title: Phrase
    page: str


@dataclass(frozen=True)
class EventView:
    """One event as shown. `machine_date` is for `<time datetime>`: the day, month or year, else the first day of the range.

    `edtf` is its date where that says less, else "". `when` is its date in words, `category_name` its category as a name
    safe in addresses and classes. `doubt` is "disputed" where it is, or was retracted, "single" where at most one source
    attests it, else "". `due` is the date the event sets for a deadline, or what else it does to one; "" where it does
    nothing. `named` are the sources to name where there is room for few, `more_sources` says how many others there are, ""
    where none. What lists do not show is made when first asked for.
    """

    here: Edition = field(repr=False)
    event: Event = field(repr=False)
    id: str
    anchor: str
    page: str
    date: EventDate
    when: str
    machine_date: str
    edtf: str
    category_id: str
    category_name: str
    category: str
    status_id: str
    retracted: bool
    title: Phrase
    summary: Phrase
    official_ids: tuple[str, ...]
    standing: Standing
    standing_words: str
    doubt: str
    due: str
    named: tuple[Named, ...]
    more_sources: str

    @cached_property
    def status(self) -> str:
        """Its status in words."""
        return say(f"status_{self.event.status}", self.here.language)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Category, status (unless it simply happened), standing and official ids, for outputs of one line.

        What was retracted has no standing: who once said so is no reason to believe it any more.
        """
        told = () if self.status_id == EventStatus.HAPPENED else (self.status,)
        standing = () if self.retracted else (self.standing_words,)
        return (self.category, *told, *standing, *self.official_ids)

    @cached_property
    def sources(self) -> tuple[SourceView, ...]:
        """All evidence, in its order."""
        return tuple(source_view(evidence, self.here.language) for evidence in self.event.evidence)

    @cached_property
    def follows(self) -> tuple[Reference, ...]:
        """The events of the timeline that it follows, but for those named as its causes."""
        return references(self.here, (event_id for event_id in self.event.follows if event_id not in self.event.caused_by))

    @cached_property
    def caused_by(self) -> tuple[Reference, ...]:
        """The events of the timeline that caused it."""
        return references(self.here, self.event.caused_by)

    @cached_property
    def threads(self) -> str:
        """What it says of threads, each by its title and its state in words; "" where it names none."""
        return say_threads(self.here, self.event.threads)


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a deadline's history, what it did in words, and how its date was said at first.

    `sentence` is `what` with the words that lead to the event that made the step.
    """

    event_id: str
    date: EventDate | None
    what: str
    sentence: str
    said_first: str
    by: Reference

    @property
    def line(self) -> str:
        """The whole step as plain text."""
        first = f" ({self.said_first})" if self.said_first else ""
        return f"{self.sentence} “{self.by.title.text}”{first}"


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """A deadline with its whole history, oldest step first. `when` is its date in words, or its state where it has none.

    `remark` is what to know of it now: the countdown while it is open, else its state; "" where `when` says that already.
    It `stands` until it is met or lapsed, and is `overdue` where it stands although its last day is over. `outlook` is one
    line for a board: "extended to 19 June 2025", "postponed, no new date yet". `moves` counts its changes of date.
    """

    id: str
    anchor: str
    title: Phrase
    date: EventDate | None
    machine_date: str
    when: str
    state: str
    stands: bool
    overdue: bool
    remark: str
    outlook: str
    moves: int
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One published difference and the event it is about; `held` says whether the edition still has that.

    `fields` are those of an amended event: what was added or withdrawn whole has its event to show.
    """

    seq: int
    at: datetime
    kind_id: str
    kind: str
    event: Reference
    held: bool
    fields: tuple[FieldView, ...]


def heading(texts: Texts, language: str, fallback: str) -> Phrase:
    """A title, chosen as `phrase` does and at most 300 characters long."""
    chosen = phrase(texts, language, fallback)
    return chosen if len(chosen.text) <= _TITLE else Phrase(chosen.text[:_TITLE], chosen.language)


def event_view(edition: Edition, event: Event) -> EventView:
    """The event as the edition shows it."""
    language = edition.language
    value, retracted = standing(event, edition.families), event.status is EventStatus.RETRACTED
    exact = machine_date(event.date)
    shown = named(event.evidence, language)
    return EventView(
        here=edition,
        event=event,
        id=event.id,
        anchor=f"event-{name(event.id)}",
        page=event_page_path(event.id),
        date=event.date,
        when=say_date(event.date, language),
        machine_date=exact,
        edtf="" if event.date.edtf == exact else event.date.edtf,
        category_id=event.category,
        category_name=name(event.category),
        category=say_category(event.category, language),
        status_id=event.status.value,
        retracted=retracted,
        title=heading(event.title, language, event.id),
        summary=phrase(event.summary, language),
        official_ids=tuple(tidy(official) for official in event.official_ids),
        standing=value,
        standing_words=say_standing(value, language),
        doubt="disputed" if retracted or value.disputed else "single" if value.level in ("single", "none") else "",
        due=_due(event.deadline, language) if event.deadline else "",
        named=shown,
        more_sources=others(len(event.evidence) - len(shown), language),
    )


def references(edition: Edition, event_ids: Iterable[str]) -> tuple[Reference, ...]:
    """Links to those of the events that the timeline holds."""
    return tuple(reference(edition, event_id) for event_id in event_ids if event_id in edition.events)


def reference(edition: Edition, event_id: str, title: Texts | None = None) -> Reference:
    """A link to an event; where the timeline no longer holds it, under the title given, else under its id."""
    event = edition.events.get(event_id)
    texts = event.title if event else title or {}
    unknown = "" if any(texts.values()) else say("removed_event", edition.language, id=event_id)
    return Reference(heading(texts, edition.language, unknown), event_page_path(event_id))


def deadline_view(edition: Edition, deadline: Deadline, today: date) -> DeadlineView:
    """The deadline as it stands on a day."""
    language, due = edition.language, deadline.date
    state = label(f"state_{deadline.state}", clean(deadline.state), language)
    return DeadlineView(
        id=deadline.id,
        anchor=f"deadline-{name(deadline.id)}",
        title=heading(deadline.title, language, deadline.id),
        date=due,
        machine_date=machine_date(due) if due else "",
        when=say_date(due, language) if due else state,
        state=deadline.state,
        stands=deadline.state in ("open", "postponed"),
        overdue=deadline.state == "open" and due is not None and due.latest < today,
        remark=_remark(deadline, state, today, language),
        outlook=_outlook(deadline, state, language),
        moves=sum(_moved(before, after) for before, after in pairwise(step for _, step in deadline.steps)),
        steps=_steps(edition, deadline),
    )


def change_view(edition: Edition, change: Change, event: Event | None = None) -> ChangeView:
    """One published difference in words. `event` is what the change left, where the edition may not hold it any more."""
    language = edition.language
    whole = change.kind in (ChangeKind.ADDED, ChangeKind.RETRACTED)
    shown = () if whole else change.fields
    title = next((field.after or field.before for field in change.fields if field.name == "title"), None)
    called = event.title if event else logged.texts(title)
    return ChangeView(
        seq=change.seq,
        at=change.at,
        kind_id=change.kind.value,
        kind=say(f"kind_{change.kind}", language),
        event=reference(edition, change.event_id, called),
        held=change.event_id in edition.events,
        fields=tuple(field_view(edition, field) for field in shown),
    )


def as_they_fall_due(deadlines: Iterable[Deadline], today: date) -> Sequence[Deadline]:
    """Those to come, the next first; then those that passed with no outcome known, the latest first; the postponed; the ended."""
    return sorted(deadlines, key=lambda deadline: _urgency(deadline, today))


def machine_date(when: EventDate) -> str:
    """A valid `datetime` of HTML: day, month or year as written, else the first day of the range."""
    plain = when.edtf.rstrip("~?%")
    return plain if _HTML_DATE.fullmatch(plain) else when.earliest.isoformat()


def _urgency(deadline: Deadline, today: date) -> tuple[int, int]:
    if deadline.state == "postponed" or deadline.date is None:
        return (2, 0)
    away = (deadline.date.latest - today).days
    if deadline.state != "open":
        return (3, -away)
    return (0, away) if away >= 0 else (1, -away)


def _remark(deadline: Deadline, state: str, today: date, language: str) -> str:
    due = deadline.date
    if due is None or deadline.state != "open":
        return state if due else ""
    words = say_countdown(due, today, language)
    return f"{words}, {say('overdue', language)}" if due.latest < today else words


def _outlook(deadline: Deadline, state: str, language: str) -> str:
    if deadline.date is None or deadline.state != "open":
        return state
    due = deadline.date
    earlier = (step.date for _, step in reversed(deadline.steps) if step.date and not step.date.overlaps(due))
    before = next(earlier, due)
    key = "extended" if before.latest < due.earliest else "earlier" if before.earliest > due.latest else "due"
    return say(f"outlook_{key}", language, date=say_date(due, language))


def _moved(before: DeadlineStep, after: DeadlineStep) -> bool:
    """Whether a step gave another date than the one before; making it exact is not moving it."""
    return _step_key(before, after) in ("step_moved", "step_postponed", "step_postponed_from", "step_resumed")


def _steps(edition: Edition, deadline: Deadline) -> tuple[StepView, ...]:
    views = []
    before: DeadlineStep | None = None
    for event_id, step in deadline.steps:
        what = _say_step(before, step, edition.language)
        sentence = say("step_outcome" if step.outcome else "step_by", edition.language, step=what)
        first = say("said_first", edition.language, date=say_date(step.refines, edition.language)) if step.refines else ""
        views.append(StepView(event_id, step.date, what, sentence, first, reference(edition, event_id)))
        before = step
    return tuple(views)


def _say_step(before: DeadlineStep | None, step: DeadlineStep, language: str) -> str:
    key = _step_key(before, step)
    earlier = say_date(before.date, language) if before and before.date else ""
    return say(key, language, date=say_date(step.date, language) if step.date else "", before=earlier)


def _step_key(before: DeadlineStep | None, step: DeadlineStep) -> str:
    if step.outcome:
        return f"step_{step.outcome}"
    old = before.date if before else None
    if step.date is None:
        return "step_postponed_from" if old else "step_postponed"
    if before is None or old is None:
        return "step_resumed" if before else "step_set"
    if (old.earliest, old.latest) == (step.date.earliest, step.date.latest):
        return "step_same"
    within = old.earliest <= step.date.earliest and step.date.latest <= old.latest
    return "step_exact" if within else "step_moved"


def _due(step: DeadlineStep, language: str) -> str:
    return say_due(say_date(step.date, language) if step.date else "", step.outcome, language)
