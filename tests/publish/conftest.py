"""A small saga with all that outputs must show: moved deadlines, ranges, denials, a retraction, texts in one language only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from tracker.codec import event_json
from tracker.dates import parse_edtf
from tracker.model import Change, Deadline, DeadlineStep, Event, Evidence, FieldChange, Timeline, Watch
from tracker.publish import environment
from tracker.states import ChangeKind, EventStatus, Relation, Tier

NOW = datetime(2025, 6, 7, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Saga:
    timeline: Timeline
    changes: tuple[Change, ...]
    deadlines: tuple[Deadline, ...]
    now: datetime = NOW
    base_url: str = "https://example.org/saga"


def evidence(publisher: str, published: str, **more: Any) -> Evidence:
    slug = publisher.lower().replace(" ", "-")
    return Evidence(f"https://{slug}.example/{published}?a=1&b=2", publisher, published, **more)


def event(identity: str, date: str, category: str, title: dict[str, str], summary: dict[str, str], **more: Any) -> Event:
    words = more.pop("words", "")
    status = more.pop("status", EventStatus.HAPPENED)
    return Event(identity, parse_edtf(date, words), category, status, title, summary, **more)


LAW, FIRST, SECOND, THIRD = (
    DeadlineStep("divest-by", parse_edtf("2025-01-19"), title={"en": "Divest or stop", "it": "Vendere o chiudere"}),
    DeadlineStep("divest-by", parse_edtf("2025-04-05")),
    DeadlineStep("divest-by", parse_edtf("2025-06-19"), refines=parse_edtf("[2025-06-11..2025-06-20]", "mid-June")),
    DeadlineStep("divest-by", None),
)
BRIEFS = DeadlineStep("briefs", parse_edtf("[2025-06-11..2025-06-20]", "mid-June"), title={"en": "Briefs due"})

EVENTS = (
    event(
        "law-signed",
        "2024-04-24",
        "law",
        {"en": "President signs the divestiture law", "it": "Il presidente firma la legge sulla cessione"},
        {
            "en": "The app must be sold within 270 days or leave the stores.",
            "it": "L’app va venduta entro 270 giorni o esce dai negozi.",
        },
        official_ids=("Public Law 118-50",),
        deadline=LAW,
        evidence=(
            evidence("The White House", "2024-04-24", tier=Tier.OFFICIAL, relation=Relation.CONFIRMS, basis="document"),
            evidence("Daily Example", "2024-04-24", title="A law with a date in it", quote="It is now law."),
            evidence("Gazzetta Esempio", "2024-04-25", language="it"),
        ),
    ),
    event(
        "talks",
        "2024-11-07~",
        "deal",
        {"en": "Buyers are said to talk"},
        {"en": "Two groups are reported to have made contact."},
        caused_by=("law-signed",),
        evidence=(
            evidence("Daily Example", "2024-11-08", basis="unnamed source"),
            evidence("Example Wire", "2024-11-09", relation=Relation.DENIES, quote="There are no talks."),
        ),
    ),
    event(
        "ruling",
        "2025-01-17",
        "court",
        {"en": "The Supreme Court upholds the law", "it": "La Corte suprema conferma la legge"},
        {"en": "The justices find no breach of free speech.", "it": "Per i giudici non c’è violazione della libertà di parola."},
        follows=("law-signed",),
        evidence=(evidence("Daily Example", "2025-01-17"), evidence("Example Wire", "2025-01-17")),
    ),
    event(
        "delay-1",
        "2025-01-20",
        "executive",
        {"en": "First delay of enforcement", "it": "Primo rinvio dell’applicazione"},
        {"en": "Enforcement waits for 75 days.", "it": "L’applicazione attende 75 giorni."},
        official_ids=("EO 14166",),
        follows=("ruling",),
        deadline=FIRST,
        evidence=(evidence("The White House", "2025-01-20", tier=Tier.OFFICIAL),),
    ),
    event(
        "tariffs",
        "2025-04-02/2025-04-04",
        "trade",
        {"en": "Tariffs halt the sale", "it": "I dazi fermano la vendita"},
        {"en": "Consent to the sale is withheld after new tariffs."},
        evidence=(evidence("新华示例", "2025-04-05", language="zh", title="关税之后"),),
    ),
    event(
        "delay-2",
        "2025-04-04",
        "executive",
        {"en": "Second delay of enforcement", "it": "Secondo rinvio dell’applicazione"},
        {"en": "Another 75 days are granted.", "it": "Altri 75 giorni."},
        official_ids=("EO 14258",),
        follows=("delay-1",),
        caused_by=("tariffs", "not-there"),
        deadline=SECOND,
        evidence=(
            evidence("The White House", "2025-04-04", tier=Tier.OFFICIAL),
            evidence("Example Wire", "2025-04-04"),
        ),
    ),
    event(
        "rumour",
        "2025-05",
        "market",
        {"en": "A price is named", "it": "Si fa un prezzo"},
        {"en": "A sum was reported and then taken back."},
        status=EventStatus.RETRACTED,
        evidence=(evidence("Daily Example", "2025-05-12"),),
    ),
    event(
        "hearing-round",
        "2025-22",
        "court",
        {"en": "Further hearings", "it": "Altre udienze"},
        {"en": "Hearings are set for the summer."},
        status=EventStatus.EXPECTED,
        deadline=BRIEFS,
        evidence=(evidence("Court Clerk", "2025-05-30", tier=Tier.OFFICIAL),),
    ),
)

DEADLINES = (
    Deadline("divest-by", LAW.title, SECOND.date, "open", (("law-signed", LAW), ("delay-1", FIRST), ("delay-2", SECOND))),
    Deadline("briefs", BRIEFS.title, BRIEFS.date, "open", (("hearing-round", BRIEFS),)),
    Deadline(
        "report",
        {"en": "Report to Congress"},
        parse_edtf("2024-12-01"),
        "met",
        (
            ("law-signed", DeadlineStep("report", parse_edtf("2024-12-01"))),
            ("ruling", DeadlineStep("report", parse_edtf("2024-12-01"), "met")),
        ),
    ),
)


def log() -> tuple[Change, ...]:
    """One import of all events at one moment, with the deadlines they moved; then an edit, a move and a retraction."""
    imported = datetime(2025, 5, 1, 8, 0, 0, 123456, tzinfo=UTC)
    kinds = [(item.id, ChangeKind.ADDED, whole(item)) for item in EVENTS]
    kinds.append(("delay-1", ChangeKind.MOVED, (FieldChange("deadline.divest-by", "2025-01-19", "2025-04-05"),)))
    kinds.append(("delay-2", ChangeKind.MOVED, (FieldChange("deadline.divest-by", "2025-04-05", "2025-06-19"),)))
    first = [Change(seq, imported, *kind) for seq, kind in enumerate(kinds, 1)]
    title = FieldChange("title", {"en": "President signs a law"}, dict(EVENTS[0].title))
    due = FieldChange("deadline.divest-by", "[2025-06-11..2025-06-20]", "2025-06-19")
    outlets = FieldChange(
        "evidence",
        [{"publisher": "The White House", "relation": "reports"}],
        [{"publisher": "The White House", "relation": "reports"}, {"publisher": "Example Wire", "relation": "confirms"}],
    )
    status = FieldChange("status", "happened", "retracted")
    later = (
        Change(11, datetime(2025, 5, 3, tzinfo=UTC), "law-signed", ChangeKind.CORRECTED, (title,)),
        Change(12, datetime(2025, 5, 4, tzinfo=UTC), "delay-2", ChangeKind.MOVED, (due, outlets)),
        Change(13, datetime(2025, 5, 20, 7, 15, tzinfo=UTC), "rumour", ChangeKind.RETRACTED, (status,)),
    )
    return (*first, *later)


def whole(item: Event) -> tuple[FieldChange, ...]:
    return tuple(FieldChange(name, None, value) for name, value in event_json(item).items())


@pytest.fixture(scope="session")
def saga() -> Saga:
    timeline = Timeline("saga", {"en": "The app and the law", "it": "L’app e la legge"}, ("en", "it"), Watch(), (), EVENTS)
    return Saga(timeline, log(), DEADLINES)


@pytest.fixture(scope="session")
def env() -> Environment:
    return environment(Path(__file__).parents[2] / "templates")
