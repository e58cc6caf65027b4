"""The rows that are somebody's, with the columns that are told to them and no other."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Table, select
from sqlalchemy.orm import Session

from qms.subject.core.classes import Route, TableClass
from qms.subject.core.person import Child, Person, Staff
from qms.subject.queries.routes import classes, is_theirs, table_of
from qms.subject.queries.values import shown

Row = dict[str, Any]
DRAFTS = {
    "needs_assessment": ("sent_at", "started_at", ("answers", "result")),
    "decision_draft": ("sent_at", "drafted_at", ("content", "remark")),
}
"""By table: when it was sent, when it was begun, and the words that are no extract's until then."""
A_YEAR = timedelta(days=365)
"""A draft older than this is told all the same: 5 kap. 2 § of the law (2018:218)."""


def rows_of(session: Session, person: Person, *, now: datetime) -> Mapping[str, list[Row]]:
    """Return what is told to the person, by table in order of name; tables with nothing left out.

    Values are ready for JSON, seals opened.
    """
    told = {}
    for name in sorted(classes()):
        one = classes()[name]
        rows = (
            _of_child(session, person, one, now=now)
            if isinstance(person, Child)
            else _of_staff(session, person, one)
        )
        if rows:
            told[name] = rows
    return told


def _of_child(session: Session, child: Child, one: TableClass, *, now: datetime) -> list[Row]:
    if one.child is None:
        return []
    table = table_of(one.name)
    found = _found(session, child, table, one.child, {*one.about, *_dates(one.name)})
    return [_row(session, table, row, _told(one, row, now=now)) for row in found]


def _dates(name: str) -> tuple[str, ...]:
    return DRAFTS[name][:2] if name in DRAFTS else ()


def _told(one: TableClass, row: Mapping[str, Any], *, now: datetime) -> tuple[str, ...]:
    """Return the columns to tell: not the words of what is still being written."""
    if one.name not in DRAFTS:
        return one.about
    sent, begun, words = DRAFTS[one.name]
    is_old = row[begun] is not None and now - row[begun] >= A_YEAR
    if row[sent] is not None or is_old:
        return one.about
    return tuple(column for column in one.about if column not in words)


def _of_staff(session: Session, staff: Staff, one: TableClass) -> list[Row]:
    """Return the rows that name the account; of each the columns of those routes that do."""
    table, merged = table_of(one.name), dict[tuple[Any, ...], Row]()
    keys = [column.name for column in table.primary_key.columns]
    for route, columns in one.staff.items():
        for row in _found(session, staff, table, route, {*columns, route.column}):
            told = merged.setdefault(tuple(row[key] for key in keys), {})
            told.update(_row(session, table, row, columns))
            told.update(_own(staff, table, route, row))
    return [merged[key] for key in sorted(merged, key=str)]


def _own(staff: Staff, table: Table, route: Route, row: Mapping[str, Any]) -> Row:
    """Return the column that names them, saying their own name there and nobody else's."""
    if route.kind == "hash":
        return {}
    if route.kind == "lines":
        return {route.column: staff.pseudonym}
    return {route.column: row[route.column]}


def _found(
    session: Session, person: Person, table: Table, route: Route, columns: Iterable[str]
) -> list[Mapping[str, Any]]:
    """Return the rows, each with its key and the columns that are asked for."""
    keys = list(table.primary_key.columns)
    wanted: list[Column[Any]] = [*keys, *(table.c[name] for name in sorted({*columns}))]
    query = select(*dict.fromkeys(wanted)).where(is_theirs(person, table, route)).order_by(*keys)
    return [{str(name): value for name, value in row.items()}
            for row in session.execute(query).mappings()]  # fmt: skip


def _row(
    session: Session, table: Table, row: Mapping[str, Any], columns: Iterable[str]
) -> dict[str, Any]:
    names = dict.fromkeys([*(one.name for one in table.primary_key.columns), *columns])
    return {name: shown(session, table.c[name], row) for name in names if row[name] is not None}
