"""Erasing again what a restored backup brought back, and mending the list."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from qms.audit.services import record
from qms.db.session import Database
from qms.kernel.clock import local_day
from qms.retention.core.entries import Entry, salvaged
from qms.retention.kinds import Because, Kind, Kinds
from qms.retention.listing import listed, signer, write_anew
from qms.retention.models import RetentionItem
from qms.retention.queries.standing import Standing, erased_keys, has_tables, standing_of
from qms.retention.services.erasing import ACTOR
from qms.retention.services.holds import one_at_a_time
from qms.vault.vault import vault_of

CHUNK = 200
"""Items in a transaction: a start that is cut off goes on where it was."""


def settle(db: Database, kinds: Kinds, file: Path, *, now: datetime) -> tuple[Standing, int]:
    """Erase again everything in the list that has come back; return how things stand, how many.

    Nothing is done where the list cannot be trusted.
    """
    with db.reading() as session:
        before = standing_of(session, file)
        if before.fault or not before.listed or not has_tables(session):
            return before, 0
        entries = listed(file, vault_of(session))
    again = sum(
        _kind(db, kind, [one for one in entries if one.kind == kind.key], now=now)
        for kind in kinds.all
    )
    with db.reading() as session:
        return standing_of(session, file), again


def _kind(db: Database, kind: Kind, entries: Sequence[Entry], *, now: datetime) -> int:
    again = 0
    for start in range(0, len(entries), CHUNK):
        chunk = entries[start : start + CHUNK]
        with db.reading() as session:
            back = kind.remains(session, [one.item for one in chunk])
            unknown = {one.key for one in chunk} - erased_keys(session)
        if back or unknown:
            with db.transaction() as session:
                again += _again(session, kind, chunk, now=now)
    return again


def _again(session: Session, kind: Kind, entries: Sequence[Entry], *, now: datetime) -> int:
    one_at_a_time(session)  # what a running erasure has listed is its own to erase
    back = kind.remains(session, [one.item for one in entries])
    for because in {one.because for one in entries if one.item in back}:
        ids = [one.item for one in entries if one.item in back and one.because == because]
        kind.erase(session, ids, Because(words=because, on=local_day(now)))
        anew = update(RetentionItem).filter_by(kind=kind.key).where(RetentionItem.item.in_(ids))
        session.execute(anew.values(scrubbed_at=None))
    known = erased_keys(session)
    unknown = [entry for entry in entries if entry.key not in known]
    for entry in unknown:
        _remember(session, entry)
    if back or unknown:
        record(session, ACTOR, "retention.erased-again", now=now, kind=kind.key, items=len(back))
    session.flush()
    return len(back)


def _remember(session: Session, entry: Entry) -> None:
    """Let the database know of an item that the list tells of."""
    query = select(RetentionItem).filter_by(run_id=entry.run, kind=entry.kind, item=entry.item)
    row = session.scalars(query).first()
    if row is None:
        row = RetentionItem(
            run_id=entry.run, kind=entry.kind, item=entry.item, subject=entry.subject,
            because=entry.because, by=entry.by,
        )  # fmt: skip
        session.add(row)
    row.by, row.erased_at, row.left_at = entry.by, datetime.fromisoformat(entry.at), None


class LostLinesError(Exception):
    """Lines of the list do not hold, and the database knows nothing of them."""

    def __init__(self, lines: int) -> None:
        super().__init__(
            f"{lines} rader i listan håller inte, och databasen känner inte till dem: det de "
            "gallrade kan komma tillbaka. Lägg tillbaka listan från sin kopia, eller kör "
            f"`qms retention rebuild --lose {lines}`."
        )
        self.lines = lines


def rebuild(
    session: Session, file: Path, *, now: datetime, lose: int = 0
) -> tuple[int, int, Path | None]:
    """Write the list anew from the database and what of the old list still holds.

    Return how many it has now, how many of those only the old list knew, and where that was put.
    Raise LostLinesError unless `lose` is the number of lines that nobody knows any more.
    """
    vault = vault_of(session)
    text = file.read_text("utf-8", errors="replace") if file.exists() else ""
    kept, others = salvaged(text, sign=signer(vault))
    known = erased_keys(session)
    there = known | {one.key for one in kept}
    lost = sum(1 for one in others if one is None or one.key not in there)
    if lost != lose:
        raise LostLinesError(lost)
    rows = session.scalars(
        select(RetentionItem).where(RetentionItem.erased_at.is_not(None)).order_by(RetentionItem.id)
    )
    entries = {row.key: row for row in map(_entry, rows)}
    only_listed = {one.key: one for one in kept if one.key not in known}
    entries.update(only_listed)
    record(session, ACTOR, "retention.rebuilt-list", now=now, items=len(entries), lost=lost)
    old = write_anew(file, vault, entries.values(), now=now)
    return len(entries), len(only_listed), old


def _entry(row: RetentionItem) -> Entry:
    at = row.erased_at.isoformat() if row.erased_at else ""
    return Entry(
        kind=row.kind, item=row.item, subject=row.subject, run=row.run_id,
        because=row.because, by=row.by, at=at,
    )  # fmt: skip
