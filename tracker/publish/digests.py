"""A digest as mail: subject, HTML and plain text, the two bodies from one view, so that neither says what the other does not."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from itertools import groupby

from jinja2 import Environment

from tracker.dates import exact_day
from tracker.model import Change, Digest, Event, Timeline
from tracker.publish.edition import Edition, Phrase, edition
from tracker.publish.evidence import SourceView, account_line, accounts
from tracker.publish.fields import FieldView
from tracker.publish.safe import xml_legal
from tracker.publish.strings import count, say, strings
from tracker.publish.views import (
    DeadlineView,
    EventView,
    Reference,
    as_they_fall_due,
    change_view,
    deadline_view,
    event_view,
    heading,
)
from tracker.publish.words import say_countdown, say_date
from tracker.states import ChangeKind
from tracker.text import clean
from tracker.urls import http_url

MAX_BYTES = 60_000
"""Mail programs cut longer HTML (Gmail at 102 KB); what does not fit is counted and linked to."""
_LIMITS = (40, 20, 10, 5, 2, 1)
_SOURCES = 6
_WIDTH = 76


@dataclass(frozen=True, slots=True)
class Rendered:
    """A digest ready to be put into a mail. The subject is one line without controls."""

    subject: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item of a digest. `moves` says what it does to deadlines; `links` are a label, then titles with URLs.

    `accounts` are the claims of a disputed event, a line each. `more_sources` and `no_source` are sentences, "" where they do
    not apply.
    """

    event: EventView
    url: str
    fields: tuple[FieldView, ...]
    moves: tuple[str, ...]
    summary: str
    accounts: tuple[str, ...]
    links: tuple[tuple[str, tuple[tuple[Phrase, str], ...]], ...]
    sources: tuple[SourceView, ...]
    more_sources: str
    no_source: str


@dataclass(frozen=True, slots=True)
class GroupView:
    """The items of one kind."""

    heading: str
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class DigestView:
    """All that both bodies of the mail say. `more_...` are sentences, "" where nothing was left out."""

    subject: str
    preheader: str
    heading: str
    period: str
    groups: tuple[GroupView, ...]
    more_items: str
    deadlines: tuple[DeadlineView, ...]
    more_deadlines: str
    why: str
    page_url: str
    changes_url: str
    deadlines_url: str
    feed_url: str


def render(env: Environment, digest: Digest, timeline: Timeline, language: str, base_url: str) -> Rendered:
    """The digest in a language, its HTML at most MAX_BYTES: as many items in full as fit, at least one, the rest as a link.

    Countdowns run from the UTC date of `digest.at`, so that a frozen digest always renders to the same bytes.
    """
    here = edition(timeline, language, base_url)
    for limit in _LIMITS:
        view = _view(here, digest, limit)
        html = env.get_template("mail/digest.html").render(view=view, language=here.interface, t=strings(language))
        if len(html.encode()) <= MAX_BYTES:
            break
    return Rendered(view.subject, html, xml_legal("\n".join(_lines(view, language)) + "\n"))


def _view(here: Edition, digest: Digest, limit: int) -> DigestView:
    language, today = here.language, digest.at.astimezone(UTC).date()
    title = heading(here.timeline.title, language, here.timeline.id).text
    first = digest.changes[0][1]
    shown = digest.changes[:limit]
    views = [deadline_view(here, deadline, today) for deadline in as_they_fall_due(digest.deadlines, today)]
    told = {event.id for change, event in digest.changes if _is_whole(change) or _moves_deadline(change)}
    return DigestView(
        subject=_subject(here, digest, title, today),
        preheader=heading(first.title, language, first.id).text[:150],
        heading=say("digest_title", language, title=title),
        period=say("digest_period", language, changes=_span(digest, language), date=say_date(exact_day(today), language)),
        groups=_groups(here, shown, views, min(limit, _SOURCES)),
        more_items=_more("more_items", len(digest.changes) - limit, language),
        deadlines=tuple(_news(due, told) for due in views[:limit]),
        more_deadlines=_more("more_deadlines", len(views) - limit, language),
        why=say("digest_why", language, title=title),
        page_url=here.url(""),
        changes_url=here.url("changes/"),
        deadlines_url=here.url("deadlines/"),
        feed_url=here.url("feeds/changes.atom"),
    )


def _span(digest: Digest, language: str) -> str:
    first, last = digest.from_seq + 1, digest.to_seq
    return count("numbers", last - first + 1, language, first=first, last=last)


def _news(due: DeadlineView, told: Collection[str]) -> DeadlineView:
    """The deadline with those steps only that the told events made: the others are no news."""
    return replace(due, steps=tuple(step for step in due.steps if step.event_id in told))


def _subject(here: Edition, digest: Digest, title: str, today: date) -> str:
    """What happened in numbers, and how far the nearest deadline is."""
    language = here.language
    kinds = [change.kind for change, _ in digest.changes]
    counts = ", ".join(count(f"count_{kind}", kinds.count(kind), language) for kind in dict.fromkeys(kinds))
    ahead = (d.date for d in as_they_fall_due(digest.deadlines, today) if d.state == "open")
    nearest = next((due for due in ahead if due and due.latest >= today), None)
    if nearest:
        due = {"date": say_date(nearest, language, short=True), "countdown": say_countdown(nearest, today, language)}
        counts = say("digest_subject_due", language, counts=counts, **due)
    return clean(f"[{_short(title, 60)}] {counts}")


def _groups(
    here: Edition, changes: Sequence[tuple[Change, Event]], deadlines: Sequence[DeadlineView], most: int
) -> tuple[GroupView, ...]:
    """The items by kind, each with at most so many sources and links."""
    grouped = groupby(changes, key=lambda pair: pair[0].kind)
    return tuple(
        GroupView(say(f"group_{kind}", here.language), tuple(_item(here, *pair, deadlines, most) for pair in pairs))
        for kind, pairs in grouped
    )


def _item(here: Edition, change: Change, event: Event, deadlines: Sequence[DeadlineView], most: int) -> ItemView:
    """What is news of an event: all of a new one and of a moved deadline, of others what changed.

    A summary that changed is told as a change only, and sources are named where they are news. What was retracted names none.
    """
    view, fields = event_view(here, event), change_view(here, change).fields
    changed = {field.name for field in change.fields}
    whole = _is_whole(change)
    sources = view.sources if whole or "evidence" in changed else ()
    return ItemView(
        event=view,
        url=here.url(view.page),
        fields=tuple(replace(f, before=_short(f.before, 300), after=_short(f.after, 300)) for f in fields),
        moves=_moves(event.id, deadlines) if whole or _moves_deadline(change) else (),
        summary="" if "summary" in changed else _short(view.summary.text, 600),
        accounts=tuple(_short(account_line(account), 300) for account in accounts(sources, here.language)),
        links=_links(here, view, most) if whole else (),
        sources=sources[:most],
        more_sources=_more("more_sources", len(sources) - most, here.language),
        no_source=say("no_source", here.language) if whole and not sources else "",
    )


def _is_whole(change: Change) -> bool:
    """Whether all of an event is news."""
    return change.kind in (ChangeKind.ADDED, ChangeKind.MOVED)


def _moves_deadline(change: Change) -> bool:
    return any(field.name.partition(".")[0] == "deadline" for field in change.fields)


def _links(here: Edition, view: EventView, most: int) -> tuple[tuple[str, tuple[tuple[Phrase, str], ...]], ...]:
    """What the event follows and what caused it, each as a label and titles with addresses."""
    named = (("follows", view.follows), ("caused_by", view.caused_by))
    return tuple((say(key, here.language), _addresses(here, found[:most])) for key, found in named)


def _moves(event_id: str, deadlines: Sequence[DeadlineView]) -> tuple[str, ...]:
    """What the event does to each deadline."""
    steps = ((due.title.text, step) for due in deadlines for step in due.steps if step.event_id == event_id)
    return tuple(f"{title}: {step.what}" + (f" ({step.said_first})" if step.said_first else "") for title, step in steps)


def _addresses(here: Edition, references: Sequence[Reference]) -> tuple[tuple[Phrase, str], ...]:
    return tuple((reference.title, here.url(reference.page)) for reference in references)


def _more(key: str, left: int, language: str) -> str:
    return count(key, left, language) if left > 0 else ""


def _short(text: str, limit: int) -> str:
    return f"{text[: limit - 1].rstrip()}…" if len(text) > limit else text


def _lines(view: DigestView, language: str) -> Iterator[str]:
    t = strings(language)
    yield from _wrap(view.heading)
    yield from _wrap(view.period)
    for group in view.groups:
        yield from _heading(group.heading)
        for item in group.items:
            yield from _item_lines(item, language)
    if view.more_items:
        yield from ("", *_wrap(view.more_items), view.changes_url)
    if view.deadlines:
        yield from _heading(t["deadlines"])
        for due in view.deadlines:
            yield from _deadline_lines(due)
    if view.more_deadlines:
        yield from ("", *_wrap(view.more_deadlines), view.page_url)
    if view.deadlines:
        yield from ("", f"{t['all_deadlines']}:", view.deadlines_url)
    yield from ("", "-" * _WIDTH, *_wrap(view.why))
    yield from (f"{t['digest_web']}:", view.page_url, f"{t['feed_changes']}:", view.feed_url)


def _item_lines(item: ItemView, language: str) -> Iterator[str]:
    t, event = strings(language), item.event
    facts = " · ".join((say_date(event.date, language), *event.facts))
    yield from ("", *_wrap(event.title.text), *_wrap(facts, "  "))
    if event.retracted:
        yield from _wrap(t["retraction"], "  ")
    for move in item.moves:
        yield from _wrap(move, "  ")
    for field in item.fields:
        yield from _wrap(f"{field.label}: {field.before} {t['arrow']} {field.after}", "  ")
    yield from _wrap(item.summary, "  ")
    for account in item.accounts:
        yield from _wrap(f"- {account}", "  ")
    yield f"  {item.url}"
    for label, others in item.links:
        for title, url in others:
            yield from (*_wrap(f"{label}: {title.text}", "  "), f"    {url}")
    yield from _source_lines(item)


def _source_lines(item: ItemView) -> Iterator[str]:
    for source in item.sources:
        facts = ", ".join(filter(None, (source.published, source.language_name, source.relation)))
        yield from _wrap(f"- {source.publisher} ({facts})", "  ")
        if http_url(source.url):
            yield f"    {http_url(source.url)}"
    yield from _wrap(item.more_sources or item.no_source, "  ")


def _deadline_lines(due: DeadlineView) -> Iterator[str]:
    yield from ("", *_wrap(due.title.text))
    yield from _wrap(" · ".join(filter(None, (due.when, due.remark))), "  ")
    for step in due.steps:
        yield from _wrap(f"- {step.line}", "  ")


def _heading(text: str) -> tuple[str, ...]:
    return ("", "", text.upper(), "=" * len(text))


def _wrap(text: str, indent: str = "") -> list[str]:
    """The text in lines of at most 76 columns; addresses are not wrapped and stand on lines of their own."""
    hanging = f"{indent}  " if text.startswith("- ") else indent
    return textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=hanging, break_on_hyphens=False)
