"""Timelines: what is followed, with its watch profile and its sources. Events are stored by `events`, through decisions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from tracker.errors import ConfigError, NotFound
from tracker.model import Thread, Timeline, Watch
from tracker.store import events, sources
from tracker.store.rows import existing, upsert
from tracker.store.tables import InboxRow, TimelineRow, TimelineSourceRow


def save(session: Session, timeline: Timeline, now: datetime) -> None:
    """Store a timeline and its sources, but not its events; a source it no longer names stays, unfollowed by it.

    Raises TimelineError where one of its sources has the id of another timeline's source with another URL.
    """
    sources.refuse_taken_ids(session, timeline.id, timeline.sources)
    cells = {name: getattr(timeline, name) for name in ("id", "title", "languages", "watch", "threads")}
    upsert(session, TimelineRow, [{**cells, "added": now}], keep=["added"])
    sources.put(session, timeline.sources)
    _link(session, timeline)


def load(session: Session, timeline_id: str = "") -> Timeline:
    """A timeline with its sources and its events as they stand, in the order of its file; without an id the only one.

    Raises NotFound, or ConfigError where no id is given and there are several.
    """
    row = _row(session, timeline_id)
    followed = tuple(source for source, _ in sources.listing(session, row.id))
    return Timeline(row.id, row.title, row.languages, row.watch, followed, events.listing(session, row.id), row.threads)


def resolve(session: Session, timeline_id: str = "") -> str:
    """The id of the timeline meant; without an id the only one. Raises as `load`."""
    return _row(session, timeline_id).id


def hold(session: Session, timeline_id: str) -> None:
    """Be alone at a timeline until the transaction ends: whoever else holds it waits. Raises NotFound.

    On SQLite a writing transaction is alone anyway.
    """
    mine = select(TimelineRow.id).where(col(TimelineRow.id) == timeline_id)
    if session.exec(mine.with_for_update(key_share=True)).first() is None:
        raise NotFound(f"there is no timeline {timeline_id!r}")


def heading(session: Session, timeline_id: str) -> tuple[object, ...]:
    """The timeline's own words, titles, languages, watch profile and threads, to tell whether they changed. Raises NotFound."""
    row = _row(session, timeline_id)
    return tuple(sorted(row.title.items())), row.languages, row.watch, row.threads


def threads(session: Session, timeline_id: str) -> tuple[Thread, ...]:
    """The threads of a timeline in the order of its file; none where there is no such timeline."""
    statement = select(TimelineRow.threads).where(col(TimelineRow.id) == timeline_id)
    return tuple(session.exec(statement).first() or ())


def watches(session: Session) -> dict[str, Watch]:
    """The watch profiles of all timelines, by their ids, sorted."""
    return dict(session.exec(select(TimelineRow.id, TimelineRow.watch).order_by(TimelineRow.id)).all())


def waited_for(session: Session) -> tuple[str, ...]:
    """The ids of the timelines for which articles wait to be looked at, sorted."""
    waiting = select(InboxRow.timeline_id).where(col(InboxRow.waiting)).distinct()
    return tuple(session.exec(waiting.order_by(InboxRow.timeline_id)))


def ids(session: Session) -> tuple[str, ...]:
    """The ids of all timelines, sorted."""
    return tuple(session.exec(select(TimelineRow.id).order_by(TimelineRow.id)))


def _row(session: Session, timeline_id: str) -> TimelineRow:
    named = timeline_id or _only_id(session)
    return existing(session, TimelineRow, named, "timeline", hint=f"known: {', '.join(ids(session)) or 'none yet'}")


def _only_id(session: Session) -> str:
    known = ids(session)
    if not known:
        raise NotFound("there is no timeline yet", hint="`tracker init` reads one from timeline.json")
    if len(known) > 1:
        raise ConfigError(
            f"there are several timelines: {', '.join(known)}", hint="name one, on the command line by --timeline ID"
        )
    return known[0]


def _link(session: Session, timeline: Timeline) -> None:
    named = [source.id for source in timeline.sources]
    gone = delete(TimelineSourceRow).where(
        col(TimelineSourceRow.timeline_id) == timeline.id, col(TimelineSourceRow.source_id).not_in(named)
    )
    session.exec(gone)
    links = [{"timeline_id": timeline.id, "source_id": id_, "position": place} for place, id_ in enumerate(named)]
    upsert(session, TimelineSourceRow, links)
