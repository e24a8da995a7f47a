"""The lines of a replay's files: items and labels in, candidates out. Each is one JSON object, given and made as a mapping."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from tracker.dates import EventDate
from tracker.detect.reasons import render
from tracker.errors import ParseError
from tracker.model import Article, Source, Timeline
from tracker.replay.oracle import Label
from tracker.replay.run import Proposed, Recorded
from tracker.states import Tier
from tracker.text import clean

Row = Mapping[str, Any]


def recorded(number: int, row: Row, timeline: Timeline) -> Recorded:
    """An item from its line: {"id", "seen", "published"?, "source", "lang", "title", "url"?, "description"?}.

    `number` becomes the article's id. The publisher and tier are those of the timeline's source that the item's `source`
    names by its id or its host, else the source's own name and `press`. Raises ParseError where a line lacks what it must have.
    """
    try:
        id_, source, seen = str(row["id"]), str(row["source"]), instant(str(row["seen"]))
        published = instant(str(row["published"])) if row.get("published") else None
        title = clean(str(row["title"]), 1000)
    except (KeyError, ValueError) as error:
        raise ParseError(f"item {number}: {error!r}") from error
    known = _source(source, timeline)
    article = Article(
        id=number,
        source_id=known.id if known else source,
        identity=id_,
        url=str(row.get("url") or ""),
        title=title,
        text=clean(str(row.get("description") or "")),
        language=str(row.get("lang") or ""),
        published=published,
        seen=seen,
        publisher=known.publisher if known else source,
        family=known.family if known else "",
        tier=known.tier if known else Tier.PRESS,
    )
    return Recorded(id_, article)


def label_of(row: Row) -> Label:
    """A label from its line: {"id", "seen", "class", "event", "event_date"}. Raises ParseError."""
    try:
        return Label(str(row["class"]), str(row.get("event") or ""), str(row.get("event_date") or ""), instant(str(row["seen"])))
    except (KeyError, ValueError) as error:
        raise ParseError(f"label {row.get('id')}: {error!r}") from error


def row_of(proposed: Proposed) -> dict[str, Any]:
    """The line of a candidate, as scoring reads it, and besides what a person wants to know of it."""
    candidate = proposed.candidate
    return {
        "id": str(candidate.id),
        "first_flagged": proposed.flagged.isoformat(),
        "band": proposed.band.value,
        "articles": list(proposed.articles),
        "articles_when_flagged": list(proposed.when_flagged),
        "event_date": _bounds(candidate.date),
        "title": candidate.title,
        "language": candidate.language,
        "kind": candidate.kind.value,
        "event_id": candidate.event_id,
        "state": candidate.state.value,
        "category": candidate.category,
        "official_ids": list(candidate.official_ids),
        "deadline": {"id": step.id, "date": step.date.edtf if step.date else None} if (step := candidate.deadline) else None,
        "score": candidate.score,
        "reasons": [{"rule": one.rule, "weight": one.weight, "said": render(one, "en")} for one in candidate.reasons],
    }


def instant(text: str) -> datetime:
    """An instant in UTC, which is meant where no zone is named. Raises ValueError."""
    value = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _bounds(date: EventDate | None) -> dict[str, str] | None:
    return {"earliest": date.earliest.isoformat(), "latest": date.latest.isoformat()} if date else None


def _source(name: str, timeline: Timeline) -> Source | None:
    named = next((source for source in timeline.sources if source.id == name), None)
    return named or next((source for source in timeline.sources if _host(source.url) == name), None)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
