"""What is kept about one child: every table that leads to it, every seal opened.

The walk goes by the tables' own keys, so that a table that is added is in the extract too.
Accounts are left out: the extract is about the child. So are assessments that have not been
sent, and what a reviewer wrote of those who opened a case in need.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Table, select
from sqlalchemy.orm import Session

from qms.db.base import Base
from qms.needs.core.instrument import Instrument
from qms.needs.models import NeedsCase
from qms.needs.queries.instruments import instrument_of
from qms.needs.queries.opened import OpenCase
from qms.vault.columns import Sealed
from qms.vault.core.place import Place
from qms.vault.vault import Vault

PERSON, CASE, ASSESSMENT, ACCOUNT = "needs_person", "needs_case", "needs_assessment", "account"
PLACEMENT = "needs_placement"
"""Where the child went is told of the units of the cases that are told, and of no other."""
SUBJECTS = ("decision", "decision_draft", "retention_hold")
"""Tables that name a case by its reference and not by a key."""
BYTES = {("needs_file", "content")}
"""Sealed columns that hold a document's own bytes."""
NOT_TOLD = {("needs_break_glass", "review")}
"""What a reviewer wrote of a colleague: it is not about the child."""

Rows = Mapping[str, list[dict[str, Any]]]
Found = dict[str, list[Mapping[Any, Any]]]


def cases_of(session: Session, opened: OpenCase) -> tuple[tuple[str, str], ...]:
    """Return (id, reference) of every case of the person, the oldest first."""
    query = select(NeedsCase.id, NeedsCase.ref).where(NeedsCase.person_id == opened.person_id)
    rows = session.execute(query.order_by(NeedsCase.opened_at, NeedsCase.ref))
    return tuple((row.id, row.ref) for row in rows)


def told_of(session: Session, opened: OpenCase, cases: Set[str]) -> tuple[Rows, dict[str, bytes]]:
    """Return what is told of the person by table, of those `cases` alone, and the documents.

    The documents are by their names in the rows.
    """
    found = _walk(session, opened.person_id, cases)
    documents: dict[str, bytes] = {}
    rows = {
        name: [_shown(opened.vault, _table(name), row, documents) for row in those]
        for name, those in found.items()
        if those
    }
    return rows, documents


def versions_of(session: Session, opened: OpenCase, cases: Set[str]) -> list[dict[str, Any]]:
    """Return the versions of the instrument that those `cases` follow, with their parts' names."""
    query = select(NeedsCase.instrument_id).where(
        NeedsCase.person_id == opened.person_id, NeedsCase.id.in_(cases)
    )
    ids = {one for one in session.scalars(query) if one is not None}
    return [_version(one, instrument_of(session, one)) for one in sorted(ids)]


def _version(instrument_id: int, instrument: Instrument) -> dict[str, Any]:
    return {
        "id": instrument_id,
        "key": instrument.key,
        "version": instrument.version,
        "documentation": {part.key: part.name.sv for part in instrument.documentation},
    }


def reached() -> frozenset[str]:
    """Return the names of the tables that the walk goes through."""
    return frozenset({PERSON, *(child.name for child, *_ in _links({PERSON})), *SUBJECTS, *_ends()})


def _walk(session: Session, person_id: str, cases: Set[str]) -> Found:
    person = select(_table(PERSON)).where(_table(PERSON).c.id == person_id)
    found: Found = {PERSON: [dict(row._mapping) for row in session.execute(person)]}
    for child, column, parent in _links({PERSON}):
        ids = {row["id"] for row in found[parent]}
        _add(session, found, child, child.c[column], ids)
        if child.name == CASE:
            found[CASE] = [row for row in found[CASE] if row["id"] in cases]
        if child.name == ASSESSMENT:
            found[ASSESSMENT] = [row for row in found[ASSESSMENT] if row["sent_at"] is not None]
    units = {row["unit_id"] for row in found.get(CASE, ())}
    found[PLACEMENT] = [row for row in found.get(PLACEMENT, ()) if row["unit_id"] in units]
    refs = {row["ref"] for row in found.get(CASE, ())}
    for name in SUBJECTS:
        table = _table(name)
        _add(session, found, table, table.c.subject, refs)
    for name in _ends():
        table = _table(name)
        ids = {row["id"] for row in found.get("decision", ())}
        _add(session, found, table, table.c.decision_id, ids)
    return found


def _ends() -> tuple[str, ...]:
    """Return the tables that hang on a decision by its key."""
    return tuple(
        table.name
        for table in Base.metadata.sorted_tables
        if table.name not in SUBJECTS and "decision_id" in table.c
    )


def _links(seen: set[str]) -> Iterator[tuple[Table, str, str]]:
    """Yield (table, its column, the table above) in an order where those above come first."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            for key in column.foreign_keys:
                parent = key.column.table.name
                if parent in seen and parent != table.name:
                    seen.add(table.name)
                    yield table, column.name, parent


def _add(
    session: Session, found: Found, table: Table, column: Column[Any], ids: Iterable[Any]
) -> None:
    known = found.setdefault(table.name, [])
    if wanted := list(ids):
        fresh = (
            dict(row._mapping) for row in session.execute(select(table).where(column.in_(wanted)))
        )
        known += [row for row in fresh if row not in known]


def _shown(
    vault: Vault, table: Table, row: Mapping[Any, Any], documents: dict[str, bytes]
) -> dict[str, Any]:
    """Return the row with its seals opened, without accounts, ready for JSON."""
    return {
        column.name: _value(vault, table, column, row, documents)
        for column in table.columns
        if not any(key.column.table.name == ACCOUNT for key in column.foreign_keys)
        and row[column.name] is not None
        and (table.name, column.name) not in NOT_TOLD
    }


def _value(
    vault: Vault,
    table: Table,
    column: Column[Any],
    row: Mapping[Any, Any],
    documents: dict[str, bytes],
) -> Any:  # noqa: ANN401 - whatever a column holds
    value = row[column.name]
    if isinstance(column.type, Sealed):
        content = vault.open_bytes(
            Place(table=table.name, column=column.name, row=row["id"]), value
        )
        if (table.name, column.name) in BYTES:
            name = f"{row['id']}.{row['media_type']}"
            documents[name] = content
            return name
        return _read(content.decode())
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if isinstance(value, str | int | bool) else str(value)


def _read(text: str) -> Any:  # noqa: ANN401 - a text, or what was sealed as JSON
    try:
        return json.loads(text)
    except ValueError:
        return text


def _table(name: str) -> Table:
    return Base.metadata.tables[name]
