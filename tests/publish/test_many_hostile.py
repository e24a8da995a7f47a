"""Five thousand hostile strings through every format: ten sagas whose every text is one, read by a reader of each format.

Each string carries a mark of its own, so that it can be shown that none was lost on the way instead of told.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from ical.calendar_stream import IcsCalendarStream
from jsonschema import Draft202012Validator

from tests.publish import test_feeds_hostile, test_hostile
from tests.publish.schemas import DATA, SLIDES
from tests.publish.test_calendar import entries, obeys_the_rules
from tests.publish.test_exports import harmless_markdown, harmless_slides, page_of, rows, runs_no_formula
from tests.publish.test_feeds_rules import faults_of
from tests.publish.test_hostile import MAIL, PAGE, harmless_html
from tests.publish.test_schema_org import PAGE as LINKED
from tests.publish.test_schema_org import told
from tracker.codec import event_json
from tracker.dates import parse_edtf
from tracker.digest import compose
from tracker.model import Change, DeadlineStep, Event, Evidence, FieldChange, Thread, Timeline, Watch
from tracker.publish.digests import Rendered, render
from tracker.publish.safe import xml_legal
from tracker.publish.site import site
from tracker.states import ChangeKind, EventStatus, Relation, ThreadState, Tier
from tracker.timeline import deadlines

SAGAS, EVENTS = 10, 26
PIECES = (
    *test_hostile.PAYLOADS,
    *test_feeds_hostile.PAYLOADS,
    "\r\nATTENDEE:mailto:x@evil.example\r\nEND:VEVENT",
    "\nBcc: all@example.org\n\nbody",
    '=HYPERLINK("https://evil.example")',
    "\t+1+cmd|' /C calc'!A0",
    "# [x](javascript:alert(1)) ![y](https://evil.example/p.png) | `z` **b** ~~s~~",
    "---\n<https://evil.example>\n===",
    "\\n\\,\\; BEGIN:VALARM",
    "مرحبا \u202e\u2067abc\u2069",
    "期限延长至六月中旬。「中文」",
    "🏳️‍🌈👨‍👩‍👧‍👦\U000e0067\ufe0f",
    "e\u0301\u0327\u0489" * 5,
    "\ud83d",
    "\udc00\ud800",
    "%0d%0aSet-Cookie: a=b %s {x} $y",
    "'; DROP TABLE events; --",
    "&amp;lt;b&amp;gt;&#x3c;i&#62;",
)
RANGES = ((0, 0x20), (0x7F, 0xA0), (0x590, 0x6FF), (0x200B, 0x2070), (0x4E00, 0x9FFF), (0xD800, 0xDFFF), (0xFFF0, 0x10FFFF))
MARK = re.compile(r"q\d{5}z")


def hostile_strings(seed: int) -> Iterator[str]:
    """Distinct strings without end, each with its mark between pieces and characters of any kind."""
    chance = random.Random(seed)
    for n in range(100_000):
        odd = "".join(chr(chance.randint(*chance.choice(RANGES))) for _ in range(chance.randint(0, 4)))
        parts = [chance.choice(PIECES)[:120], odd, f"q{n % 10_000 + 10_000 * seed:05}z", chance.choice(PIECES)[:120]]
        chance.shuffle(parts)
        yield "".join(parts)


class Poison:
    """Gives out the strings of a saga and remembers them."""

    def __init__(self, seed: int) -> None:
        self._strings, self.given = hostile_strings(seed), []

    def __call__(self) -> str:
        self.given.append(next(self._strings))
        return self.given[-1]

    def texts(self) -> dict[str, str]:
        return {"en": self(), "it": self()}


def hostile_event(poison: Poison, n: int, category: str) -> Event:
    status = tuple(EventStatus)[n % len(EventStatus)]
    due = DeadlineStep(poison(), parse_edtf("2025-06-19"), title=poison.texts()) if n % 8 == 0 else None
    sources = (
        Evidence(
            *(poison() for _ in range(4)),
            Relation.DENIES,
            *(poison() for _ in range(3)),
            Tier.PRESS,
            *(poison() for _ in range(3)),
            claim=poison.texts(),
        ),
        Evidence(
            f"https://a.example/{poison()}", poison(), "2025-04-04", "en", tier=tuple(Tier)[n % len(Tier)], claim=poison.texts()
        ),
    )
    identity = poison() if n % 4 == 0 else f"event-{n}"
    when = parse_edtf("[2025-06-11..2025-06-20]" if n % 3 else "2025-04-04", poison())
    return Event(identity, when, category, status, poison.texts(), poison.texts(), (poison(),), deadline=due, evidence=sources)


def hostile_saga(seed: int) -> tuple[Timeline, Sequence[Change], Poison]:
    poison = Poison(seed)
    categories = [poison() for _ in range(3)]
    events = tuple(hostile_event(poison, n, categories[n % 3]) for n in range(EVENTS))
    events = tuple(replace(event, follows=(before.id,)) for before, event in zip((events[-1], *events), events, strict=False))
    now = test_feeds_hostile.NOW
    log = [
        Change(
            n, now, event.id, ChangeKind.ADDED, tuple(FieldChange(name, None, value) for name, value in event_json(event).items())
        )
        for n, event in enumerate(events, 1)
    ]
    for n, event in enumerate(events[::2], len(log) + 1):
        before = {"title": poison.texts(), "category": poison(), poison(): poison(), "evidence": [{"publisher": poison()}]}
        diffs = tuple(FieldChange(name, value, event_json(event).get(name)) for name, value in before.items())
        log.append(Change(n, now, event.id, ChangeKind.CORRECTED, diffs))
    thread = Thread(poison(), poison.texts())
    events = (replace(events[0], status=EventStatus.HAPPENED, threads={thread.id: ThreadState.OPEN}), *events[1:])
    return Timeline(poison(), poison.texts(), ("en", "it"), Watch(), (), events, (thread,)), log, poison


@pytest.fixture(scope="module", params=range(SAGAS))
def spoken(request, env) -> tuple[Timeline, Mapping[str, bytes], Sequence[Rendered], Poison]:
    """A saga, all its files, its digests a few events at a time in both languages, and the strings it was made of."""
    timeline, log, poison = hostile_saga(request.param)
    now, dues = test_feeds_hostile.NOW, deadlines(timeline.events)
    files = site(env, timeline, log, dues, "https://example.org/saga", now)
    digest = compose(timeline, log, dues, EVENTS, now)
    assert digest
    parts = [replace(digest, changes=digest.changes[n : n + 5]) for n in range(0, len(digest.changes), 5)]
    mails = [render(env, part, timeline, language, "https://example.org") for part in parts for language in timeline.languages]
    return timeline, {path: bytes(body) for path, body in files.items()}, mails, poison


def test_the_strings_are_as_many_as_promised() -> None:
    given = [text for seed in range(SAGAS) for text in hostile_saga(seed)[2].given]
    assert len(set(given)) == len(given) >= 5000
    assert len({MARK.search(text)[0] for text in given}) == len(given)
    assert [
        kind for kind in ("]]>", "\ud83d", "\r\n", "\u202e", "关税", "👩", "\x00", "<script>") if kind not in "".join(given)
    ] == []


def test_all_documents_parse_and_hold_no_more_than_they_should(spoken) -> None:
    _, files, mails, _ = spoken
    for path, body in files.items():
        CHECKS[path.rsplit(".", 1)[-1] if "feeds/" not in path else "feed"](path, body)
    for mail in mails:
        harmless_html(mail.html, MAIL)
        assert xml_legal(mail.html) == mail.html
        harmless_message(mail)


def harmless_page(path: str, body: bytes) -> None:
    text = body.decode()
    assert xml_legal(text) == text
    harmless_html(text, PAGE)
    if "ld+json" in text:
        Draft202012Validator(LINKED).validate(told(text))


def harmless_calendar(path: str, body: bytes) -> None:
    obeys_the_rules(body)
    assert len(IcsCalendarStream.calendar_from_ics(body.decode()).events) == len(entries(body))


def harmless_table(path: str, body: bytes) -> None:
    table = rows(body.decode())
    assert len(table) == EVENTS
    for row in table:
        assert None not in row
        for cell in row.values():
            runs_no_formula(cell)


def harmless_json(path: str, body: bytes) -> None:
    doc = json.loads(body)
    Draft202012Validator(SLIDES if "timelinejs" in path else DATA).validate(doc)
    if "timelinejs" in path:
        harmless_slides(doc)


def harmless_feed(path: str, body: bytes) -> None:
    assert faults_of(path, body) == []


def harmless_message(mail: Rendered) -> None:
    """No header and no part in the mail that is not ours."""
    message = EmailMessage(policy=policy.SMTP)
    message["Subject"] = mail.subject
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    read = message_from_bytes(bytes(message), policy=policy.default)
    assert set(read.keys()) == {"Subject", "MIME-Version", "Content-Type"}
    assert [part.get_content_type() for part in read.walk()] == ["multipart/alternative", "text/plain", "text/html"]


CHECKS = {
    "html": harmless_page,
    "ics": harmless_calendar,
    "csv": harmless_table,
    "json": harmless_json,
    "md": lambda path, body: harmless_markdown(page_of(body.decode()), headings=4),
    "feed": harmless_feed,
    "xml": harmless_feed,
    "css": lambda path, body: None,
    "js": lambda path, body: None,
    "svg": lambda path, body: None,
}


def marks(*texts: str) -> set[str]:
    return set(MARK.findall(" ".join(texts)))


def joined(files: Mapping[str, bytes], pattern: str) -> str:
    found = [body.decode() for path, body in files.items() if re.fullmatch(pattern, path)]
    assert found
    return "\n".join(found)


@pytest.mark.parametrize(
    ("language", "pattern"),
    [
        ("en", r"index\.html"),
        ("it", r"it/index\.html"),
        ("it", r"it/event/.*"),
        ("it", r"it/month/.*"),
        ("it", r"it/category/.*"),
        ("en", r"feeds/events.*\.atom"),
        ("en", r"feeds/events.*\.rss"),
        ("it", r"it/feeds/events.*\.json"),
        ("it", r"it/feeds/changes.*\.atom"),
        ("it", r"it/events\.ics"),
        ("en", r"events\.json"),
        ("en", r"timeline\.csv"),
        ("it", r"it/timelinejs\.json"),
        ("en", r"timeline\.md"),
    ],
)
def test_no_title_or_summary_is_lost(language: str, pattern: str, spoken) -> None:
    timeline, files, _, _ = spoken
    wanted = marks(*(text for event in timeline.events for text in (event.title[language], event.summary[language])))
    text = joined(files, pattern).replace("\r\n ", "")
    assert wanted - marks(text) == set()


def test_mails_tell_the_titles_of_all_that_changed(spoken) -> None:
    timeline, _, mails, _ = spoken
    wanted = marks(*(event.title["en"] for event in timeline.events[::2] if event.status is not EventStatus.RETRACTED))
    for body in ("html", "text"):
        told_there = "".join(getattr(mail, body) for mail in mails)
        assert wanted - marks(re.sub(r"\s+", "", told_there)) == set()
