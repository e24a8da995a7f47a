"""A short stream about the invented harbour saga, with labels."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import sagas

STREAM: list[dict[str, Any]] = [
    {
        "id": "a1", "seen": "2031-02-03T09:10:00+00:00", "published": "2031-02-03T04:00:00-05:00", "source": "gazette.test",
        "lang": "en", "title": "Ruritania sues HarbourCo over the sale of the port", "url": "https://gazette.test/a1",
        "description": "The ministry filed the lawsuit on Monday.",
    },
    {
        "id": "a2", "seen": "2031-02-03T09:40:00+00:00", "source": "evening", "lang": "en",
        "title": "Ruritania sues HarbourCo over port sale", "url": "https://evening.test/a2",
    },
    {"id": "b1", "seen": "2031-02-04T12:00:00+00:00", "source": "evening", "lang": "en", "title": "A recipe for harbour soup"},
    {
        "id": "c1", "seen": "2031-02-20T08:00:00+00:00", "source": "evening", "lang": "en",
        "title": "HarbourCo agrees to sell the port to a Ruritania bank", "url": "https://evening.test/c1",
    },
    {
        "id": "d1", "seen": "2031-02-24T08:30:00+00:00", "source": "evening", "lang": "en",
        "title": "What to know about HarbourCo and the sale", "url": "https://evening.test/d1",
    },
    {
        "id": "e1", "seen": "2031-03-01T08:30:00+00:00", "source": "evening", "lang": "en",
        "title": "HarbourCo sells its canteen to a cook", "url": "https://evening.test/e1",
    },
]  # fmt: skip

LABELS: list[dict[str, Any]] = [
    {"id": "a1", "seen": "2031-02-03T09:10:00+00:00", "class": "development", "event": "suit", "event_date": "2031-02-02"},
    {"id": "a2", "seen": "2031-02-03T09:40:00+00:00", "class": "development", "event": "suit", "event_date": "2031-02-02"},
    {"id": "c1", "seen": "2031-02-20T08:00:00+00:00", "class": "development", "event": "bank-deal", "event_date": None},
    {"id": "d1", "seen": "2031-02-24T08:30:00+00:00", "class": "context", "event": None, "event_date": None},
    {"id": "e1", "seen": "2031-03-01T08:30:00+00:00", "class": "context", "event": None, "event_date": None},
]


@pytest.fixture
def write_lines(tmp_path: Path) -> Callable[[str, list[dict[str, Any]]], Path]:
    def write(name: str, rows: list[dict[str, Any]]) -> Path:
        path = tmp_path / name
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return path

    return write


@pytest.fixture
def timeline_file(tmp_path: Path) -> Path:
    path = tmp_path / "timeline.json"
    path.write_text(json.dumps(sagas.document()), encoding="utf-8")
    return path
