"""The words of the project as frozen values; their kinds and states are in `states`.

Nothing here computes: stages take these values and give back others. Rows of the database have twins here only where a
pure function needs one. All instants are aware datetimes in UTC; all dates of events are `EventDate` ranges.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tracker.dates import EventDate
from tracker.states import (
    Action,
    Band,
    CandidateKind,
    CandidateState,
    ChangeKind,
    EventStatus,
    Relation,
    Role,
    SourceKind,
    SourceState,
    ThreadState,
    Tier,
)

Texts = Mapping[str, str]
"""One text per language code, e.g. {"en": "...", "it": "..."}."""
Terms = Mapping[str, tuple[str, ...]]
"""Words per language code; "*" holds for every language."""


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something the saga is about. `needs` lists themes of which a `party` must meet one to count."""

    id: str
    role: Role
    names: Terms
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """A kind of happening, with the words that tell of it."""

    id: str
    terms: Terms


@dataclass(frozen=True, slots=True)
class Watch:
    """What makes news relevant to a timeline. An article with a term of `exclude` in its title is let go."""

    entities: tuple[Entity, ...] = ()
    themes: tuple[Theme, ...] = ()
    exclude: Terms = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """A public place we check. `every` is the shortest interval in minutes it may be polled at.

    `family` names who owns the publisher, for counting independent reports; empty means a family of its own.
    `settings` holds what its kind needs: page {"item", "title", "link", "date"} as CSS selectors; json {"preset"} or
    {"items", "title", "url", "published", "text"} as JMESPath. `full_text` allows fetching the article pages.
    """

    id: str
    kind: SourceKind
    url: str
    publisher: str
    tier: Tier
    language: str
    every: int = 60
    family: str = ""
    about: str = ""
    enabled: bool = True
    full_text: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why we believe an event. `basis` says what the report itself rests on ("document", "on record", "unnamed source").

    `published` is an ISO date. `digest` is the SHA-256 of the archived extract, empty where none was kept. `copy_of` is the
    publisher whose report it only repeats. `family` is that of a source: who owns the publisher, of a copy the repeated one;
    empty where nobody has said so. `quote` is literal, `claim` what the source says of the event in a maintainer's words.
    """

    url: str
    publisher: str
    published: str = ""
    language: str = "en"
    relation: Relation = Relation.REPORTS
    title: str = ""
    quote: str = ""
    basis: str = ""
    tier: Tier = Tier.PRESS
    digest: str = ""
    family: str = ""
    copy_of: str = ""
    claim: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeadlineStep:
    """What one event does to the deadline `id`: sets or moves it to `date`, postpones it (`date` is None), or ends it.

    `outcome` is "", "met" or "lapsed". `refines` is an earlier, vaguer wording of the same date that this one made exact.
    """

    id: str
    date: EventDate | None
    outcome: str = ""
    title: Texts = field(default_factory=dict)
    refines: EventDate | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A dated happening of the timeline. Its id is permanent; ids published elsewhere derive from it.

    `threads` says, by their ids, what state threads of the saga are in from this event on.
    """

    id: str
    date: EventDate
    category: str
    status: EventStatus
    title: Texts
    summary: Texts = field(default_factory=dict)
    official_ids: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    caused_by: tuple[str, ...] = ()
    deadline: DeadlineStep | None = None
    threads: Mapping[str, ThreadState] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Thread:
    """A strand of the saga of which readers ask how it stands, such as a lawsuit or a negotiation."""

    id: str
    title: Texts


@dataclass(frozen=True, slots=True)
class Timeline:
    """A followed saga: the value of a `timeline.json`."""

    id: str
    title: Texts
    languages: tuple[str, ...]
    watch: Watch
    sources: tuple[Source, ...]
    events: tuple[Event, ...]
    threads: tuple[Thread, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A due date with its whole history, oldest step first; each step names the event that made it.

    `state` is "open", "postponed", "met" or "lapsed". `date` is the one in force, None while postponed.
    """

    id: str
    title: Texts
    date: EventDate | None
    state: str
    steps: tuple[tuple[str, DeadlineStep], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """One polite GET, or a POST where there is a `form`. `key` is given back with the outcome.

    `obey_robots` is set for pages, not for feeds made for machines. Of the answer to a form only the status is looked at.
    """

    key: str
    url: str
    etag: str = ""
    last_modified: str = ""
    obey_robots: bool = False
    accept: str = "*/*"
    form: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: decoded body bytes and what the host said about itself. `status` is 200 or 304 (then `body` is empty).

    `url` is the final one after redirects. `fresh_for` is the seconds a copy may be kept (Cache-Control max-age), 0 if unsaid.
    `took_ms` counts from when it was asked for, waiting for its host's turn included.
    """

    url: str
    status: int
    body: bytes = b""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    fresh_for: int = 0
    took_ms: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """What a source offered, normalised: plain texts (no markup), absolute http(s) URL or "", aware UTC instants.

    `guid` is the source's own identifier, `origin` the publisher an aggregator names.
    """

    title: str
    url: str = ""
    guid: str = ""
    text: str = ""
    published: datetime | None = None
    language: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One stored news item. `identity` is its permanent key; `seen` the instant we first saw it, the only honest clock.

    `copy_of` is the id of the article it only repeats, told where the articles of a story are asked for; else 0.
    """

    id: int
    source_id: str
    identity: str
    url: str
    title: str
    text: str
    language: str
    published: datetime | None
    seen: datetime
    origin: str = ""
    fingerprint: str = ""
    publisher: str = ""
    family: str = ""
    tier: Tier = Tier.PRESS
    copy_of: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """One explanation: the rule that spoke, how strongly (log-odds; negative speaks against), the words it matched.

    `detail` is data for the rendered sentence (an event id, a count, a date); templates and the CLI render reasons.
    """

    rule: str
    weight: float
    matched: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class LetGo:
    """A ledger entry: the stage and rule that let an article go, and the words it went by."""

    article_id: int
    stage: str
    rule: str
    matched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about the same happening. `id` is 0 until stored. `copies` are those that only repeat another one, each with that.

    `families` are the publisher families that report it independently, copies not counted.
    """

    id: int
    title: str
    article_ids: tuple[int, ...]
    first_seen: datetime
    last_seen: datetime
    families: tuple[str, ...] = ()
    copies: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story proposed for the timeline. `id` is 0 until stored. `event_id` is the event an `update` is about."""

    id: int
    story_id: int
    kind: CandidateKind
    state: CandidateState
    band: Band
    title: str
    date: EventDate | None
    reasons: tuple[Reason, ...]
    first_flagged: datetime
    language: str = "en"
    event_id: str = ""
    category: str = ""
    official_ids: tuple[str, ...] = ()
    deadline: DeadlineStep | None = None
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Decision:
    """Who moved what, when and why; append-only. An event's state is the `after` of its last decision."""

    id: int
    at: datetime
    who: str
    action: Action
    candidate_id: int | None = None
    event_id: str = ""
    before: Event | None = None
    after: Event | None = None
    reason: str = ""
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an event before and after, as it stands in timeline.json (None: was not there)."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One published difference. `seq` only grows, 0 until stored; `at` is our publication instant."""

    seq: int
    at: datetime
    event_id: str
    kind: ChangeKind
    fields: tuple[FieldChange, ...] = ()
    decision_id: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """What changed after `from_seq` up to `to_seq`, frozen, with the deadlines as they stand."""

    timeline_id: str
    from_seq: int
    to_seq: int
    at: datetime
    changes: tuple[tuple[Change, Event], ...]
    deadlines: tuple[Deadline, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """How a source is doing, as a screen shows it: its last check, and when the next comes and why then."""

    source_id: str
    state: SourceState = SourceState.OK
    paused: bool = False
    failures: int = 0
    last_check: datetime | None = None
    last_ok: datetime | None = None
    last_new: datetime | None = None
    next_check: datetime | None = None
    why_next: str = ""
    error: str = ""
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One pass over one source and what came of it. `status` is the HTTP status, 0 where there was none."""

    source_id: str
    at: datetime
    status: int
    seen: int = 0
    new: int = 0
    revised: int = 0
    took_ms: int = 0
    error: str = ""
    next_check: datetime | None = None
    why_next: str = ""
