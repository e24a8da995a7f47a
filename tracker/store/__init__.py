"""The one place that knows the database, and SQLModel. A session is the unit of work; each word has its module of functions.

    engine = store.connect(settings.database)
    store.migrate(engine)
    with store.writing(engine) as session:
        store.articles.add(session, source, items, now)

Functions take and give the values of `tracker.model`; rows never leave. Nothing is committed but by `writing`, so whatever
is done in one session happens together or not at all. All instants are aware and come back in UTC.
"""

from sqlalchemy import Engine
from sqlmodel import Session

from tracker.store import (
    articles,
    candidates,
    changes,
    decisions,
    digests,
    events,
    ledger,
    pings,
    sources,
    stories,
    ticks,
    timelines,
)
from tracker.store.engine import connect, last_write, reading, writing
from tracker.store.schema import migrate, version

__all__ = [
    "Engine",
    "Session",
    "articles",
    "candidates",
    "changes",
    "connect",
    "decisions",
    "digests",
    "events",
    "last_write",
    "ledger",
    "migrate",
    "pings",
    "reading",
    "sources",
    "stories",
    "ticks",
    "timelines",
    "version",
    "writing",
]
