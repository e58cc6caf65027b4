"""Rotation: every sealed value gets the newest key, in short transactions while people work.

It may be stopped anywhere and begun again: what is left is whatever the newest key has not sealed.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import MetaData

from qms.db.session import Database
from qms.vault import services
from qms.vault.columns import SealedTable, sealed_tables
from qms.vault.core.faults import UnreadableError

Progress = Callable[[int], None]
PASSES = 3
"""A value that somebody was writing during one pass is taken in the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """How many values were sealed anew, and those that could not be opened."""

    values: int
    unreadable: tuple[UnreadableError, ...]


def reseal_everything(db: Database, metadata: MetaData, *, progress: Progress) -> Rotated:
    """Seal every value anew with the newest key; `progress` is told how many so far."""
    total = 0
    faults: dict[str, UnreadableError] = {}

    def done(batch: services.Batch) -> None:
        nonlocal total
        total += batch.resealed
        faults.update({str(one.place): one for one in batch.unreadable})
        progress(total)

    for _ in range(PASSES):
        before = total
        for one in sealed_tables(metadata):
            _table(db, one, done)
        if total == before:
            break
    return Rotated(values=total, unreadable=tuple(faults.values()))


def _table(db: Database, one: SealedTable, done: Callable[[services.Batch], None]) -> None:
    """Seal one table's values anew, a transaction for each batch."""
    after = ""
    while True:
        begun = time.monotonic()
        with db.transaction() as session:
            batch = services.reseal_batch(session, one, after=after)
            waits = session.get_bind().dialect.name == "sqlite"
        if not batch.last:
            return
        after = batch.last
        done(batch)
        if waits:  # SQLite lets one write at a time, and nobody else would get a word in
            time.sleep((time.monotonic() - begun) / 2)
