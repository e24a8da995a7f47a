"""Pings: what a WebSub hub was told of which feed, so that it is told of every change, and of each once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from tracker.store.rows import upsert
from tracker.store.tables import PingRow


def owed(session: Session, hub: str, feeds: Mapping[str, str]) -> dict[str, str]:
    """Of these feeds, by topic the digest of what each is now, those that the hub was last told something else of, or nothing."""
    told = dict(session.exec(select(PingRow.topic, PingRow.digest).where(col(PingRow.hub) == hub)).all())
    return {topic: digest for topic, digest in feeds.items() if told.get(topic) != digest}


def record(session: Session, hub: str, topic: str, digest: str, now: datetime) -> None:
    """Write down that the hub took a ping for a feed as it was."""
    upsert(session, PingRow, [{"hub": hub, "topic": topic, "digest": digest, "at": now}])
