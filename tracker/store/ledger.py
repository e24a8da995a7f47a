"""The ledger: which stage let which article go, and by which rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from tracker.model import LetGo
from tracker.store.rows import batches, cells, insert_new, value
from tracker.store.tables import InboxRow, LetGoRow, TurnedAwayRow

_TURNED_AWAY = (col(InboxRow.article_id) == col(TurnedAwayRow.article_id), col(InboxRow.turned_away))


def record(session: Session, timeline_id: str, entries: Sequence[LetGo], now: datetime) -> None:
    """Write down what was let go; what stands there already stays as it is."""
    for batch in batches(entries):
        insert_new(session, LetGoRow, [cells(entry, timeline_id=timeline_id, at=now) for entry in batch])


def turn_away(session: Session, entries: Sequence[LetGo], let_in: Collection[str], now: datetime) -> int:
    """Let articles go for every timeline that each waits for, but for those of `let_in`, by id; gives how many pairs that were.

    However many timelines they are, it is one row for an article. What was written down for an earlier one stays as it is.
    """
    pairs = 0
    for batch in batches(entries):
        ids = [entry.article_id for entry in batch]
        waiting = (col(InboxRow.article_id).in_(ids), col(InboxRow.waiting), col(InboxRow.timeline_id).not_in(let_in))
        gone = set(session.exec(select(InboxRow.article_id).where(*waiting).distinct()))
        pairs += session.exec(update(InboxRow).where(*waiting).values(waiting=False, turned_away=True)).rowcount
        insert_new(session, TurnedAwayRow, [cells(entry, at=now) for entry in batch if entry.article_id in gone])
    return pairs


def for_article(session: Session, article_id: int) -> tuple[tuple[str, LetGo], ...]:
    """Why an article was let go, with the timeline for which it was, by their ids; nothing where it never was."""
    own = select(LetGoRow).where(col(LetGoRow.article_id) == article_id)
    found = [(row.timeline_id, row.at, value(LetGo, row)) for row in session.exec(own)]
    together = select(InboxRow.timeline_id, TurnedAwayRow).where(col(InboxRow.article_id) == article_id, *_TURNED_AWAY)
    found += [(timeline_id, row.at, value(LetGo, row)) for timeline_id, row in session.exec(together)]
    ordered = sorted(found, key=lambda one: (one[0], one[1], one[2].stage, one[2].rule))
    return tuple((timeline_id, entry) for timeline_id, _, entry in ordered)


def counts(session: Session, since: datetime) -> Mapping[tuple[str, str], int]:
    """How many articles each rule of each stage has let go since an instant, by (stage, rule), sorted.

    An article let go for several timelines counts for each.
    """
    own = select(LetGoRow.stage, LetGoRow.rule, func.count()).where(col(LetGoRow.at) >= since)
    together = select(TurnedAwayRow.stage, TurnedAwayRow.rule, func.count()).where(col(TurnedAwayRow.at) >= since, *_TURNED_AWAY)
    total: Counter[tuple[str, str]] = Counter()
    for stage, rule, number in session.exec(own.group_by(LetGoRow.stage, LetGoRow.rule)):
        total[stage, rule] += number
    for stage, rule, number in session.exec(together.group_by(TurnedAwayRow.stage, TurnedAwayRow.rule)):
        total[stage, rule] += number
    return dict(sorted(total.items()))
