"""Copies of the support cases: every sealed value is opened, and sealed anew for its own row."""

import secrets
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Integer, Table, insert, select

from large.copies import Copier
from qms.tables import metadata
from qms.vault.columns import Sealed
from qms.vault.core.place import Place
from qms.vault.vault import Vault

CASES = (
    "needs_person",
    "needs_placement",
    "needs_case",
    "needs_answer",
    "needs_care",
    "needs_event",
    "needs_assessment",
    "needs_evaluation",
    "needs_note",
)
REF_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
AT_ONCE = 5_000
Row = dict[str, Any]


def copy_cases(connection: Connection, copier: Copier, vault: Vault) -> Iterator[int]:
    """Copy the cases with what is written in them; decisions, payments and readings are not."""
    for name in CASES:
        yield _copy(connection, metadata.tables[name], copier, vault)


def _copy(connection: Connection, table: Table, copier: Copier, vault: Vault) -> int:
    originals = [dict(row) for row in connection.execute(select(table)).mappings()]
    opened = [row | _opened(table, row, vault) for row in originals]
    waiting: list[Row] = []
    for k in range(1, copier.number + 1):
        waiting += [_of_copy(table, row, k, copier=copier, vault=vault) for row in opened]
        if len(waiting) > AT_ONCE or k == copier.number:
            connection.execute(insert(table), waiting)
            waiting = []
    return len(originals) * copier.number


def _sealed(table: Table) -> list[str]:
    return [one.name for one in table.columns if isinstance(one.type, Sealed)]


def _opened(table: Table, row: Row, vault: Vault) -> Row:
    return {
        name: vault.open_bytes(Place(table=table.name, column=name, row=row["id"]), row[name])
        for name in _sealed(table)
        if row[name] is not None
    }


def _of_copy(table: Table, row: Row, k: int, *, copier: Copier, vault: Vault) -> Row:
    """Return the row as it is in copy `k`, sealed for its own place."""
    copied = {name: _value(table, name, value, k, copier) for name, value in row.items()}
    for name in _sealed(table):
        if row[name] is not None:
            place = Place(table=table.name, column=name, row=copied["id"])
            copied[name] = vault.seal_bytes(place, row[name])
    if table.name == "needs_case":
        copied["ref"] = "".join(secrets.choice(REF_SIGNS) for _ in row["ref"])
        copied["form_key"] = f"{row['form_key'][:-6]}{k:06d}"
    return copied


def _value(table: Table, name: str, value: Any, k: int, copier: Copier) -> Any:  # noqa: ANN401
    column = table.columns[name]
    parents = {key.column.table.name for key in column.foreign_keys}
    if value is None or isinstance(column.type, Sealed):
        return value
    if "org_node" in parents:
        return copier.shifted(value, k)
    if parents & set(CASES) or (column.primary_key and isinstance(value, str) and name == "id"):
        return f"{value[:-6]}{k:06d}"
    if column.primary_key and isinstance(column.type, Integer) and name == "id":
        return value + k * copier.stride(table.name)
    return value
