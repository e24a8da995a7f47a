"""Values to store, and a look at everything a database holds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlmodel import Session

from tracker import store
from tracker.dates import parse_edtf
from tracker.model import (
    Candidate,
    Change,
    DeadlineStep,
    Decision,
    Entity,
    Event,
    Evidence,
    FieldChange,
    Item,
    Reason,
    Source,
    Story,
    Theme,
    Thread,
    Timeline,
    Watch,
)
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
    ThreadState,
    Tier,
)
from tracker.store import articles, stories, timelines
from tracker.store.tables import metadata

NOW = datetime(2026, 3, 1, 8, 30, 15, 123456, tzinfo=UTC)

WIRE = Source(
    id="wire",
    kind=SourceKind.FEED,
    url="https://wire.example/feed",
    publisher="The Wire",
    tier=Tier.AGENCY,
    language="en",
    every=15,
    family="wire-group",
    about="All of its news; titles only.",
    full_text=True,
    settings={"zeta": "1", "alpha": "2"},
)
GAZETTE = replace(WIRE, id="gazette", url="https://gazette.example/atom", publisher="Gazzetta", language="it", family="")
STEP = DeadlineStep(
    "sell-by", parse_edtf("2026-06"), title={"it": "Vendere", "en": "Sell"}, refines=parse_edtf("2026", "this year")
)
EVENT = Event(
    id="first-order",
    date=parse_edtf("[2026-02-11..2026-02-20]", "mid-February"),
    category="executive",
    status=EventStatus.HAPPENED,
    title={"it": "Il primo ordine", "en": "The first order"},
    summary={"en": "An order was signed."},
    official_ids=("EO 1", "EO 2"),
    follows=("earlier",),
    caused_by=("cause",),
    deadline=STEP,
    threads={"suit": ThreadState.SETTLED, "sale": ThreadState.OPEN},
    evidence=(
        Evidence("https://www.wire.example/a?utm_source=x", "The Wire", "2026-02-12", "en", Relation.CONFIRMS, "Signed"),
        Evidence(
            "https://gazette.example/b",
            "Gazzetta",
            "2026-02-13",
            "it",
            quote="«firmato»",
            claim={"it": "È firmato.", "en": "Signed."},
            tier=Tier.OFFICIAL,
            digest="ab",
        ),
    ),
)
WATCH = Watch(
    entities=(
        Entity("acme", Role.CORE, {"*": ("Acme",), "zh": ("顶点",)}),
        Entity("rival", Role.PARTY, {"en": ("Rival",)}, ("ban",)),
    ),
    themes=(Theme("ban", {"it": ("divieto",), "en": ("ban", "bar")}),),
    exclude={"en": ("crossword",)},
)
SAGA = Timeline(
    "saga",
    {"it": "La saga", "en": "The saga"},
    ("it", "en"),
    WATCH,
    (WIRE, GAZETTE),
    (),
    (Thread("suit", {"it": "La causa", "en": "The suit"}), Thread("sale", {"en": "The sale"})),
)
REASONS = (Reason("entity", 2.5, ("Acme", "顶点"), "core"), Reason("old", -0.25))


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """One value of each kind, and functions that make more."""
    return SimpleNamespace(
        now=NOW, wire=WIRE, gazette=GAZETTE, event=EVENT, saga=SAGA, item=_item, story=_story, candidate=_candidate,
        decision=_decision, change=_change, begin=_begin, offer=_offer, tell=_tell,
    )  # fmt: skip


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A writing session on a database that has one timeline."""
    with store.writing(engine) as session:
        _begin(session)
        yield session


@pytest.fixture
def contents(engine: Engine) -> Callable[[], dict[str, str]]:
    """The hash of each table's rows, to be compared with that of another moment."""

    def of_all_tables() -> dict[str, str]:
        with engine.connect() as connection:
            rows = {name: sorted(map(repr, connection.execute(select(table)))) for name, table in metadata.tables.items()}
        return {name: hashlib.sha256(repr(found).encode()).hexdigest() for name, found in rows.items()}

    return of_all_tables


def _begin(session: Session) -> None:
    timelines.save(session, SAGA, NOW)


def _item(name: str, **others: Any) -> Item:
    given: dict[str, Any] = {"title": f"Title {name}", "url": f"https://wire.example/{name}", "text": f"Text {name}"}
    return Item(**(given | {"published": NOW - timedelta(hours=1)} | others))


def _offer(session: Session, *names: str, source: Source = WIRE) -> tuple[int, ...]:
    """Have a source offer items, and give the ids of the articles in the order of the names."""
    articles.add(session, source, [_item(name) for name in names], NOW)
    return tuple(articles.find(session, f"https://wire.example/{name}").id for name in names)


def _story(id_: int, *article_ids: int, **others: Any) -> Story:
    return Story(
        **({"id": id_, "title": f"Story {id_}", "article_ids": article_ids, "first_seen": NOW, "last_seen": NOW} | others)
    )


def _tell(session: Session, *names: str) -> int:
    """Store a story of articles with these names, and give its id."""
    return stories.save(session, "saga", [_story(-1, *_offer(session, *names))])[-1]


def _candidate(story_id: int, **others: Any) -> Candidate:
    given: dict[str, Any] = {
        "id": 0, "story_id": story_id, "kind": CandidateKind.NEW, "state": CandidateState.PENDING, "band": Band.MEDIUM,
        "title": "Something new", "date": EVENT.date, "reasons": REASONS, "first_flagged": NOW, "official_ids": ("EO 3",),
        "deadline": STEP, "score": 1.25, "category": "law",
    }  # fmt: skip
    return Candidate(**(given | others))


def _decision(**others: Any) -> Decision:
    given: dict[str, Any] = {"id": 0, "at": NOW, "who": "ada", "action": Action.IMPORT, "event_id": EVENT.id, "after": EVENT}
    return Decision(**(given | others))


def _change(event_id: str = EVENT.id, **others: Any) -> Change:
    fields = (FieldChange("title", None, {"it": "b", "en": "a"}), FieldChange("official_ids", ["EO 1"], []))
    return Change(**({"seq": 0, "at": NOW, "event_id": event_id, "kind": ChangeKind.UPDATED, "fields": fields} | others))
