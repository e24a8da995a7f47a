"""A small invented saga for tests: a law, two extensions of its deadline, and articles about them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tracker.dates import parse_edtf
from tracker.model import Article, Candidate, DeadlineStep, Event, Evidence, Timeline
from tracker.review import Word
from tracker.states import Band, CandidateKind, CandidateState, EventStatus, Tier
from tracker.timeline import parse_timeline

NOON = datetime(2031, 5, 2, 12, tzinfo=UTC)
WORD = Word("ada", NOON, "clear case")


def document() -> dict[str, Any]:
    """A whole timeline.json as a document, in canonical order."""
    return {
        "$schema": "tracker/timeline.schema.json",
        "format": 1,
        "id": "harbour",
        "title": {"en": "The harbour sale", "it": "La vendita del porto"},
        "languages": ["en", "it"],
        "threads": [
            {"id": "sale", "title": {"en": "The sale itself", "it": "La vendita"}},
            {"id": "lawsuit", "title": {"en": "The lawsuit"}},
        ],
        "watch": {
            "entities": [
                {"id": "harbourco", "role": "core", "names": {"*": ["HarbourCo"], "zh": ["港务公司"]}},
                {"id": "ruritania", "role": "party", "names": {"en": ["Ruritania"]}, "needs": ["sale"]},
            ],
            "themes": [
                {"id": "sale", "terms": {"en": ["sale", "sell*"], "it": ["vendita"], "zh": ["出售"]}},
                {"id": "extension", "terms": {"en": ["extend*", "delay*"], "it": ["proroga"], "zh": ["延长"]}},
            ],
            "exclude": {"en": ["recipe"]},
        },
        "sources": [
            {
                "id": "gazette",
                "kind": "feed",
                "url": "https://gazette.test/feed.xml",
                "publisher": "The Gazette",
                "tier": "official",
                "language": "en",
                "every": 60,
                "about": "Official notices.",
            }
        ],
        "events": [
            event_document(
                "harbour-law", "2030-11-03", "law", deadline={"id": "sell-by", "date": "2031-02-01", "title": {"en": "Sale"}}
            ),
            event_document(
                "delay-1", "2031-01-30", "executive", follows=["harbour-law"], deadline={"id": "sell-by", "date": "2031-05-05"}
            ),
        ],
    }


def event_document(id_: str, date: str, category: str, **more: Any) -> dict[str, Any]:
    doc: dict[str, Any] = {
        "id": id_,
        "date": date,
        "category": category,
        "status": "happened",
        "title": {"en": f"Title of {id_}", "it": f"Titolo di {id_}"},
        "summary": {"en": "It happened."},
        "official_ids": [],
        "follows": more.get("follows", []),
        "caused_by": [],
    }
    doc |= {key: more[key] for key in ("deadline", "threads") if key in more}
    return doc | {
        "evidence": [
            {
                "url": f"https://gazette.test/{id_}",
                "publisher": "The Gazette",
                "published": date,
                "language": "en",
                "relation": "reports",
            }
        ]
    }


def timeline() -> Timeline:
    import json

    return parse_timeline(json.dumps(document()))


def event(id_: str = "delay-2", date: str = "2031-05-01", **more: Any) -> Event:
    return Event(
        id=id_,
        date=parse_edtf(date),
        category=more.get("category", "executive"),
        status=more.get("status", EventStatus.HAPPENED),
        title=more.get("title", {"en": f"Title of {id_}"}),
        official_ids=more.get("official_ids", ()),
        follows=more.get("follows", ()),
        deadline=more.get("deadline"),
        evidence=more.get("evidence", (Evidence(url="https://gazette.test/x", publisher="The Gazette"),)),
    )


def candidate(**more: Any) -> Candidate:
    return Candidate(
        id=more.get("id", 7),
        story_id=more.get("story_id", 3),
        kind=more.get("kind", CandidateKind.NEW),
        state=more.get("state", CandidateState.PENDING),
        band=more.get("band", Band.HIGH),
        title=more.get("title", "Ruritania extends the harbour sale to 1 September"),
        date=more.get("date", parse_edtf("2031-05-01")),
        reasons=more.get("reasons", ()),
        first_flagged=NOON,
        event_id=more.get("event_id", ""),
        category=more.get("category", "executive"),
        official_ids=more.get("official_ids", ("Order 7",)),
        deadline=more.get("deadline", DeadlineStep("sell-by", parse_edtf("2031-09-01"))),
    )


def article(id_: int = 1, **more: Any) -> Article:
    return Article(
        id=id_,
        source_id=more.get("source_id", "gazette"),
        identity=f"https://gazette.test/{id_}",
        url=more.get("url", f"https://gazette.test/{id_}"),
        title=more.get("title", f"Report {id_}"),
        text="",
        language="en",
        published=more.get("published", NOON),
        seen=more.get("seen", NOON),
        publisher=more.get("publisher", "The Gazette"),
        family=more.get("family", ""),
        tier=more.get("tier", Tier.OFFICIAL),
        copy_of=more.get("copy_of", 0),
        fingerprint="f" * 64,
    )
