"""Rows and values into each other, and the few statements every word needs, written once for both databases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar, cast

from sqlalchemy import Row, insert, inspect
from sqlalchemy import Table as SqlTable
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from tracker.dates import EventDate
from tracker.errors import NotFound
from tracker.store.tables import Table

T = TypeVar("T")
R = TypeVar("R", bound=Table)
Cells = dict[str, Any]

MAX_ID = 2**31 - 1
"""The largest number an id column holds; a larger one, typed into an address, names nothing."""
BATCH = 500
"""How many rows one statement carries: both databases limit the parameters of a statement."""
_DATE = ("earliest", "latest", "edtf", "words")
_INSERT: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def cells(value: Any, **others: Any) -> Cells:
    """The cells of the row that holds a value; `others` are columns of the row alone. The `date` becomes four cells."""
    found = {field.name: getattr(value, field.name) for field in fields(value)}
    if "date" in found:
        date = found.pop("date")
        found |= {name: getattr(date, name) if date else None for name in _DATE}
    return found | others


def value(kind: type[T], row: Table, **others: Any) -> T:
    """The value that a row holds; `others` are fields that come from elsewhere."""
    names = {field.name for field in fields(cast(Any, kind))} - others.keys()
    found = {name: getattr(row, name) for name in names if name != "date"}
    if "date" in names:
        found["date"] = EventDate(*(getattr(row, name) for name in _DATE)) if getattr(row, "edtf", None) else None
    return kind(**found, **others)


def insert_new(session: Session, row: type[Table], new: Sequence[Cells], *returning: str) -> list[Row[*tuple[Any, ...]]]:
    """Insert the rows whose keys are not there yet and give the `returning` columns of those; others stay as they are."""
    if not new:
        return []
    table = table_of(row)
    statement = _INSERT[session.connection().dialect.name](table).on_conflict_do_nothing()
    if not returning:
        session.connection().execute(statement, new)
        return []
    return list(session.connection().execute(statement.returning(*(table.c[name] for name in returning)), new))


def insert_selected(session: Session, row: type[Table], names: Sequence[str], selected: Any) -> None:
    """Insert the rows that a statement with a condition selects, as columns of these names; those known already stay."""
    statement = _INSERT[session.connection().dialect.name](table_of(row)).from_select(names, selected)
    session.connection().execute(statement.on_conflict_do_nothing())


def insert_ids(session: Session, row: type[Table], new: Sequence[Cells]) -> tuple[int, ...]:
    """Insert rows that get their ids from the database, and give these in the order of the rows."""
    if not new:
        return ()
    table = table_of(row)
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return tuple(session.connection().execute(statement, new).scalars())


def upsert(session: Session, row: type[Table], new: Sequence[Cells], keep: Sequence[str] = ()) -> None:
    """Insert rows; where the primary key is there already, set all columns but those of `keep`."""
    if not new:
        return
    table = table_of(row)
    statement = _INSERT[session.connection().dialect.name](table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in new[0] if name not in keys and name not in keep}
    session.connection().execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), new)


def existing(session: Session, row: type[R], key: int | str | tuple[str, str], what: str, hint: str = "") -> R:
    """The row with this primary key. Raises NotFound, calling it `what` and its id."""
    known = session.get(row, key, populate_existing=True) if not isinstance(key, int) or 0 < key <= MAX_ID else None
    if known is None:
        raise NotFound(f"there is no {what} {(key[-1] if isinstance(key, tuple) else key)!r}", hint=hint)
    return known


def batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items in order, at most BATCH at a time."""
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


def without_id(found: Mapping[str, Any]) -> Cells:
    """The cells of a row that gets its id from the database."""
    return {name: cell for name, cell in found.items() if name != "id"}


def table_of(row: type[Table]) -> SqlTable:
    return cast(SqlTable, inspect(row).local_table)
