"""The kinds and states of things, and which moves between states exist: the state machines of the project as data."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class SourceKind(StrEnum):
    FEED = "feed"
    PAGE = "page"
    SITEMAP = "sitemap"
    JSON = "json"


class Tier(StrEnum):
    OFFICIAL = "official"
    AGENCY = "agency"
    PRESS = "press"
    AGGREGATOR = "aggregator"


class SourceState(StrEnum):
    OK = "ok"
    FAILING = "failing"
    SILENT = "silent"


class Role(StrEnum):
    """How much naming an entity says: `core` ones make news relevant with any theme, `party` ones only with theirs."""

    CORE = "core"
    PARTY = "party"


class Band(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class CandidateKind(StrEnum):
    NEW = "new"
    UPDATE = "update"


class CandidateState(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    MERGED = "merged"
    REJECTED = "rejected"
    EXPIRED = "expired"


class EventStatus(StrEnum):
    EXPECTED = "expected"
    HAPPENED = "happened"
    MOVED = "moved"
    POSTPONED = "postponed"
    LAPSED = "lapsed"
    CORRECTED = "corrected"
    RETRACTED = "retracted"


class ThreadState(StrEnum):
    """How a thread of the saga stands: something is still to come of it, nothing moves, or it is over."""

    OPEN = "open"
    STALLED = "stalled"
    SETTLED = "settled"


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    COMMITTING = "committing"
    SENT = "sent"
    RETRY = "retry"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"


class Relation(StrEnum):
    REPORTS = "reports"
    CONFIRMS = "confirms"
    CORRECTS = "corrects"
    DENIES = "denies"


class Action(StrEnum):
    """What a decision did. `import` is the maintainer's word given in timeline.json."""

    IMPORT = "import"
    APPROVE = "approve"
    MERGE = "merge"
    REJECT = "reject"
    REOPEN = "reopen"
    EXPIRE = "expire"
    EDIT = "edit"
    RETRACT = "retract"
    UNDO = "undo"


class ChangeKind(StrEnum):
    ADDED = "added"
    UPDATED = "updated"
    MOVED = "moved"
    CORRECTED = "corrected"
    RETRACTED = "retracted"


CANDIDATE_MOVES: Mapping[CandidateState, frozenset[CandidateState]] = {
    CandidateState.PENDING: frozenset(
        {CandidateState.APPROVED, CandidateState.MERGED, CandidateState.REJECTED, CandidateState.EXPIRED}
    ),
    CandidateState.REJECTED: frozenset({CandidateState.PENDING}),
    CandidateState.EXPIRED: frozenset({CandidateState.PENDING}),
    CandidateState.APPROVED: frozenset({CandidateState.PENDING}),
    CandidateState.MERGED: frozenset({CandidateState.PENDING}),
}
"""Approved and merged go back to pending only by an `undo` decision; `review` sees to that."""

TAKEN_UP = (CandidateState.APPROVED, CandidateState.MERGED)
"""The states of a candidate that made an event or became part of one."""

EVENT_MOVES: Mapping[EventStatus, frozenset[EventStatus]] = {
    EventStatus.EXPECTED: frozenset(
        {EventStatus.HAPPENED, EventStatus.MOVED, EventStatus.POSTPONED, EventStatus.LAPSED, EventStatus.RETRACTED}
    ),
    EventStatus.POSTPONED: frozenset({EventStatus.EXPECTED, EventStatus.LAPSED, EventStatus.RETRACTED}),
    EventStatus.HAPPENED: frozenset({EventStatus.CORRECTED, EventStatus.RETRACTED}),
    EventStatus.MOVED: frozenset({EventStatus.RETRACTED}),
    EventStatus.LAPSED: frozenset({EventStatus.RETRACTED}),
    EventStatus.CORRECTED: frozenset({EventStatus.RETRACTED}),
    EventStatus.RETRACTED: frozenset(),
}

DELIVERY_MOVES: Mapping[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.PENDING: frozenset({DeliveryState.SENDING, DeliveryState.CANCELLED}),
    DeliveryState.SENDING: frozenset({DeliveryState.COMMITTING, DeliveryState.RETRY, DeliveryState.FAILED}),
    DeliveryState.COMMITTING: frozenset({DeliveryState.SENT, DeliveryState.RETRY, DeliveryState.UNCERTAIN}),
    DeliveryState.RETRY: frozenset({DeliveryState.SENDING}),
    DeliveryState.SENT: frozenset(),
    DeliveryState.FAILED: frozenset(),
    DeliveryState.UNCERTAIN: frozenset(),
    DeliveryState.CANCELLED: frozenset(),
}

SOURCE_MOVES: Mapping[SourceState, frozenset[SourceState]] = {
    SourceState.OK: frozenset({SourceState.FAILING, SourceState.SILENT}),
    SourceState.FAILING: frozenset({SourceState.OK}),
    SourceState.SILENT: frozenset({SourceState.OK, SourceState.FAILING}),
}
