"""Calendars to subscribe to (RFC 5545, RFC 7986): one of deadlines and one of events for each language.

Every entry lasts whole days. Its UID is that of `ids`; its instants and its SEQUENCE come from
the change log, so that nothing changes until something was published, and a moved deadline stays the same entry one revision
later. What no longer holds is kept as CANCELLED: calendars that merge what they read would else keep showing it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from functools import partial
from uuid import UUID

from icalendar import Alarm, Calendar
from icalendar import Event as Entry

from tracker.dates import EventDate, exact_day
from tracker.model import Change, Deadline, DeadlineStep, Event, Texts, Timeline
from tracker.publish import ids, logged
from tracker.publish.edition import Edition, edition, event_page_path, phrase
from tracker.publish.revisions import FOLLOWED, Revision, deadline_revisions, event_revisions
from tracker.publish.strings import capitalized, say
from tracker.publish.views import EventView, change_view, deadline_view, event_view, heading
from tracker.publish.words import say_date
from tracker.states import ChangeKind, EventStatus
from tracker.text import clean
from tracker.urls import http_url

_PRODID = "-//tracker//timeline//EN"
_REFRESH = timedelta(hours=6)
_LASTING = re.compile(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d")
_OFF = (EventStatus.MOVED, EventStatus.POSTPONED, EventStatus.LAPSED, EventStatus.RETRACTED)


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry in words. `state` is a STATUS of RFC 5545."""

    uid: UUID
    when: EventDate
    state: str
    summary: str
    lines: Sequence[str]
    url: str
    categories: Sequence[str]
    revision: Revision
    due: bool = False


_Make = Callable[[], _Item]
"""Making an item may fail, and then keeps no other one out."""


def files(
    timeline: Timeline, changes: Sequence[Change], deadlines: Sequence[Deadline], base_url: str, alarm_days: int = 0
) -> Mapping[str, bytes]:
    """`deadlines.ics` and `events.ics` by path, below the prefix of each language.

    What the log does not know of was not published and is left out, as is an item that no calendar can hold (a date after
    the year 9999). With `alarm_days` each open deadline reminds at 9 in the morning so many days before.
    """
    log = sorted(changes, key=lambda change: change.seq)
    everything = (*timeline.events, *_undone(timeline, log))
    due = (*deadlines, *_withdrawn(everything, deadlines))
    written: dict[str, bytes] = {}
    for language in timeline.languages:
        here = edition(timeline, language, base_url)
        kinds = {"deadlines": _deadline_items(here, due, log), "events": _event_items(here, everything, log)}
        written |= {here.path(f"{kind}.ics"): _calendar(here, kind, items, alarm_days) for kind, items in kinds.items()}
    return written


# --- what is no longer there --------------------------------------------------------------------------------------


def _undone(timeline: Timeline, log: Iterable[Change]) -> Iterator[Event]:
    """Events that were published and taken back whole, as the log last knew them."""
    held = {event.id for event in timeline.events}
    last = {change.event_id: change for change in log if change.event_id not in held}
    for change in last.values():
        if change.kind is ChangeKind.RETRACTED:
            event = logged.event(change.event_id, {field.name: field.before for field in change.fields})
            if event:  # else the log does not hold the whole of it
                yield replace(event, status=EventStatus.RETRACTED)


def _withdrawn(events: Iterable[Event], deadlines: Iterable[Deadline]) -> Iterator[Deadline]:
    """Deadlines of which every step was retracted: the timeline has them no longer."""
    held = {deadline.id for deadline in deadlines}
    steps: dict[str, list[tuple[str, DeadlineStep]]] = {}
    for event in events:
        if event.deadline and event.deadline.id not in held:
            steps.setdefault(event.deadline.id, []).append((event.id, event.deadline))
    for id_, history in steps.items():
        titles: list[Texts] = [step.title for _, step in history if step.title]
        yield Deadline(id_, titles[-1] if titles else {}, None, "withdrawn", tuple(history))


# --- items in words -----------------------------------------------------------------------------------------------


def _event_items(here: Edition, events: Iterable[Event], log: Sequence[Change]) -> Iterator[_Make]:
    revisions = event_revisions(log)
    moves: dict[str, list[Change]] = {}
    for change in log:
        moves.setdefault(change.event_id, []).append(change)
    for event in events:
        if event.id in revisions:
            yield partial(_event_item, here, event, moves[event.id], revisions[event.id])


def _event_item(here: Edition, event: Event, log: Sequence[Change], revision: Revision) -> _Item:
    view = event_view(here, event)
    off = event.status in _OFF
    said = _Said(here.language, event.date)
    lines = [
        said.labelled("field_date", say_date(event.date, here.language)),
        say("retraction", here.language) if view.retracted else "",
        view.summary.text,
        " · ".join(view.facts),
        said.labelled("field_deadline", view.due),
        *said.listed("sources", _sources(view)),
        *said.listed("history", _moves(here, log)),
    ]
    return _Item(
        uid=ids.event_id(here.timeline.id, event.id),
        when=event.date,
        state="CANCELLED" if off else said.state,
        summary=said.summary(view.title.text, view.status if off else ""),
        lines=lines,
        url=here.url(view.page),
        categories=(view.category,),
        revision=revision,
    )


def _deadline_items(here: Edition, deadlines: Iterable[Deadline], log: Sequence[Change]) -> Iterator[_Make]:
    revisions = deadline_revisions(log)
    for deadline in deadlines:
        last = next((step.date for _, step in reversed(deadline.steps) if step.date), None)
        when = deadline.date or last
        if when and deadline.id in revisions:
            yield partial(_deadline_item, here, deadline, when, revisions[deadline.id])


def _deadline_item(here: Edition, deadline: Deadline, when: EventDate, revision: Revision) -> _Item:
    """A postponed deadline is CANCELLED on its last known day: TENTATIVE would say that the day may still be the one.

    Once a new date is set, the same entry comes back with it; RFC 5545 orders the two by SEQUENCE.
    """
    view = deadline_view(here, deadline, when.latest)  # only its title and history are used, which depend on no day
    said = _Said(here.language, when)
    off = deadline.state not in ("open", "met")
    last = here.events.get(deadline.steps[-1][0])
    return _Item(
        uid=ids.deadline_id(here.timeline.id, deadline.id),
        when=when,
        state="CANCELLED" if off else said.state,
        summary=said.summary(view.title.text, said.deadline_state(deadline.state)),
        lines=[
            said.labelled("field_date", say_date(when, here.language)),
            phrase(last.summary, here.language).text if last else "",
            *said.listed("history", [step.line for step in view.steps]),
            *said.listed("sources", _sources(event_view(here, last)) if last else []),
        ],
        url=here.url(event_page_path(deadline.steps[-1][0])),
        categories=(say("field_deadline", here.language),),
        revision=revision,
        due=deadline.state == "open",
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """How an entry of a date speaks in a language."""

    language: str
    when: EventDate

    @property
    def certain(self) -> bool:
        """Whether the very days are known: an exact day, or a span that lasts from one day to another."""
        return self.when.exact or bool(_LASTING.fullmatch(self.when.edtf))

    @property
    def state(self) -> str:
        return "CONFIRMED" if self.certain else "TENTATIVE"

    def summary(self, title: str, state: str) -> str:
        text = title if self.certain else f"≈ {title} ({say_date(self.when, self.language)})"
        return f"{capitalized(state)}: {text}" if state else text

    def deadline_state(self, state: str) -> str:
        return "" if state == "open" else say(f"state_{state}", self.language)

    def labelled(self, key: str, text: str) -> str:
        return f"{say(key, self.language)}: {text}" if text else ""

    def listed(self, key: str, lines: Sequence[str]) -> Sequence[str]:
        return ["", f"{say(key, self.language)}:", *(f"- {line}" for line in lines)] if lines else []


def _sources(view: EventView) -> Sequence[str]:
    named = [", ".join(filter(None, (source.publisher, source.published, source.relation))) for source in view.sources]
    urls = [http_url(source.url) for source in view.sources]
    return [f"{text}: {url}" if url else text for text, url in zip(named, urls, strict=True)]


def _moves(here: Edition, log: Sequence[Change]) -> Sequence[str]:
    """What was published of an event's date and status after its first publication."""
    arrow = say("arrow", here.language)
    lines = []
    for change in log[1:]:
        followed = replace(change, fields=tuple(field for field in change.fields if field.name in FOLLOWED))
        day = say_date(exact_day(change.at.astimezone(UTC).date()), here.language)
        lines += [f"{day}: {field.label}, {field.before} {arrow} {field.after}" for field in change_view(here, followed).fields]
    return lines


# --- iCalendar ----------------------------------------------------------------------------------------------------


def _calendar(here: Edition, kind: str, items: Iterable[_Make], alarm_days: int) -> bytes:
    title = heading(here.timeline.title, here.language, here.timeline.id).text
    name = say(f"calendar_named_{kind}", here.language, title=title)
    calendar = Calendar()
    calendar.add("prodid", _PRODID)
    calendar.add("version", "2.0")
    calendar.add("uid", str(ids.calendar_id(here.timeline.id, kind, here.language)))
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("url", here.url(""))
    calendar.add("refresh-interval", _REFRESH, {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for make in items:
        with suppress(ValueError, OverflowError):  # one item that a calendar cannot hold does not keep the others out
            calendar.add_component(_entry(make(), alarm_days))
    return bytes(calendar.to_ical())


def _entry(item: _Item, alarm_days: int) -> Entry:
    entry = Entry()
    entry.add("uid", str(item.uid))
    entry.add("dtstamp", item.revision.modified)
    entry.add("created", item.revision.created)
    entry.add("last-modified", item.revision.modified)
    entry.add("sequence", item.revision.sequence)
    entry.add("dtstart", item.when.earliest)
    entry.add("dtend", item.when.latest + timedelta(days=1))
    entry.add("status", item.state)
    entry.add("transp", "TRANSPARENT")
    entry.add("summary", item.summary)
    entry.add("description", "\n".join(_paragraphs(item.lines)))
    entry.add("categories", list(item.categories))
    entry.add("url", item.url)
    if item.due and alarm_days > 0:
        entry.add_component(_alarm(item.summary, alarm_days))
    return entry


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """The lines that say something, each without line ends of its own; an empty one only between two that do."""
    tidy = [clean(line) for line in lines]
    for before, line in zip(["", *tidy], tidy, strict=False):
        if line or before:
            yield line


def _alarm(summary: str, days: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", timedelta(hours=9) - timedelta(days=days))
    return alarm
