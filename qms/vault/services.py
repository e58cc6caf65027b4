"""Sealing anew with the newest key, a batch at a time, and trying whether everything opens.

Of a value that does not open, the table, column and row are told; its content is not known.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import MetaData, Row, bindparam, update
from sqlalchemy.orm import Session

from qms.vault import queries
from qms.vault.columns import SealedTable
from qms.vault.core.envelope import header
from qms.vault.core.faults import UnreadableError
from qms.vault.vault import Vault, vault_of

OF_ROW = "of_row"  # no column's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one batch came to; `last` is the last row's id, empty when there was none left."""

    last: str
    resealed: int = 0
    unreadable: tuple[UnreadableError, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """How many values were opened, and those that could not be."""

    values: int
    unreadable: tuple[UnreadableError, ...]


def reseal_batch(session: Session, one: SealedTable, *, after: str) -> Batch:
    """Seal the next rows of the table anew, from the id `after` on; return what came of it."""
    vault = vault_of(session)
    newest = header(vault.ring.newest.id)
    rows = queries.rows_of_old_keys(session, one, newest=newest, after=after)
    changes: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    faults: list[UnreadableError] = []
    for row in rows:
        anew = _resealed(vault, one, row, newest=newest, faults=faults)
        if anew:
            changes[tuple(anew)].append({**anew, OF_ROW: row[0]})
    change = update(one.table).where(one.id == bindparam(OF_ROW))
    for rows_anew in changes.values():
        session.connection().execute(change, rows_anew)
    resealed = sum(len(columns) * len(rows_anew) for columns, rows_anew in changes.items())
    return Batch(last=rows[-1][0] if rows else "", resealed=resealed, unreadable=tuple(faults))


def _resealed(
    vault: Vault,
    one: SealedTable,
    row: Row[Any],
    *,
    newest: bytes,
    faults: list[UnreadableError],
) -> dict[str, bytes]:
    """Return the row's values that an old key sealed, sealed anew; add those that do not open."""
    anew = {}
    for place, sealed in queries.values(one, row):
        if sealed.startswith(newest):
            continue
        try:
            anew[place.column] = vault.seal_bytes(place, vault.open_bytes(place, sealed))
        except UnreadableError as fault:
            faults.append(fault)
    return anew


def open_everything(session: Session, metadata: MetaData) -> Opened:
    """Open every sealed value in the database; return how many, and those that do not open."""
    vault, opened, faults = vault_of(session), 0, []
    for place, sealed in queries.everything(session, metadata):
        try:
            vault.open_bytes(place, sealed)
        except UnreadableError as fault:
            faults.append(fault)
        else:
            opened += 1
    return Opened(values=opened, unreadable=tuple(faults))
