"""What is sealed, with which key, and the rows that an old key still holds."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, LargeBinary, MetaData, Row, Select, func, or_, select
from sqlalchemy.orm import Session

from qms.vault.columns import SealedTable, sealed_tables
from qms.vault.core.envelope import HEADER, key_of
from qms.vault.core.place import Place

BATCH = 500


def _header_of(column: Column[bytes]) -> ColumnElement[bytes]:
    """Return the envelope's version and key id, which tell nothing of what is sealed."""
    return func.substr(column, 1, HEADER, type_=LargeBinary())


def uses(session: Session, metadata: MetaData) -> Mapping[str, int]:
    """Return how many values each key has sealed, by key id; '' for what is no envelope."""
    found: Counter[str] = Counter()
    for one in sealed_tables(metadata):
        for column in one.columns:
            start = _header_of(column)
            query = select(start, func.count()).where(column.is_not(None)).group_by(start)
            for begins, count in session.execute(query):
                found[key_of(begins)] += count
    return found


def rows_of_old_keys(
    session: Session, one: SealedTable, *, newest: bytes, after: str
) -> Sequence[Row[Any]]:
    """Return the next rows with a value that does not begin as `newest`, locked.

    Each row is its id and its sealed columns. A row that somebody is writing is passed over: it
    gets the newest key from them, or is found the next time.
    """
    old = or_(*(_header_of(column) != newest for column in one.columns))
    query = _rows(one).where(one.id > after, old)
    return session.execute(query.with_for_update(skip_locked=True)).all()


def _rows(one: SealedTable) -> Select[Any]:
    """Return the question for a batch of rows: the id and the sealed columns, in order of id."""
    columns: tuple[Column[Any], ...] = (one.id, *one.columns)
    return select(*columns).order_by(one.id).limit(BATCH)


def everything(session: Session, metadata: MetaData) -> Iterator[tuple[Place, bytes]]:
    """Yield every sealed value and its place, a table at a time in order of id."""
    for one in sealed_tables(metadata):
        after = ""
        while rows := session.execute(_rows(one).where(one.id > after)).all():
            for row in rows:
                yield from values(one, row)
            after = rows[-1][0]


def one_of_each(session: Session, metadata: MetaData) -> tuple[tuple[Place, bytes], ...]:
    """Return a sealed value, and its place, of every table that has any."""
    found = []
    for one in sealed_tables(metadata):
        there = or_(*(column.is_not(None) for column in one.columns))
        row = session.execute(_rows(one).where(there).limit(1)).first()
        if row is not None:
            found.append(next(values(one, row)))
    return tuple(found)


def values(one: SealedTable, row: Row[Any]) -> Iterator[tuple[Place, bytes]]:
    """Yield the sealed values of a row, which is its id and its sealed columns."""
    stored: tuple[bytes | None, ...] = tuple(row[1:])
    for column, sealed in zip(one.columns, stored, strict=True):
        if sealed is not None:
            yield Place(table=one.table.name, column=column.name, row=row[0]), sealed
