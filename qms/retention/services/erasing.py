"""Erasing: into the list first, then in the database, a batch in each transaction."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor, system_actor
from qms.audit.services import record
from qms.kernel.clock import local_day
from qms.retention.core.entries import Entry
from qms.retention.kinds import Because, Item, Kind, Kinds
from qms.retention.listing import add_to_list
from qms.retention.models import RetentionItem, RetentionLine, RetentionRun
from qms.retention.queries.due import due_of
from qms.retention.queries.holds import held
from qms.retention.queries.rules import in_force
from qms.retention.services.holds import one_at_a_time
from qms.vault.vault import vault_of

BATCH = 50
ACTOR = system_actor("retention")


def erase_batch(session: Session, kinds: Kinds, run_id: str, file: Path, *, now: datetime) -> int:
    """Erase the run's next items and return how many were taken up; 0 when none is left.

    What is no longer due - a hold was laid, the case has a renewal, the rule was replaced - is
    left, and counted as left.
    """
    one_at_a_time(session)
    run = session.get_one(RetentionRun, run_id, with_for_update=True, populate_existing=True)
    rows = _next(session, run)
    if not rows:
        return 0
    kind = kinds.of(rows[0].kind)
    free = _free(session, kind, run, now=now) if kind else frozenset()
    gone = [row for row in rows if row.item in free]
    for row in rows:
        if row.item not in free:
            row.left_at = now
    if kind and gone:
        _erase(session, kind, run, gone, file, now=now)
    record(
        session, ACTOR, "retention.erased-items", run.id, now=now,
        kind=rows[0].kind, erased=len(gone), left=len(rows) - len(gone),
    )  # fmt: skip
    session.flush()
    return len(rows)


def _next(session: Session, run: RetentionRun) -> Sequence[RetentionItem]:
    """Return the next items of one kind; none of a run that nobody has confirmed."""
    if run.confirmed_at is None or run.dropped_at is not None:
        return ()
    query = (
        select(RetentionItem)
        .where(
            RetentionItem.run_id == run.id,
            RetentionItem.erased_at.is_(None),
            RetentionItem.left_at.is_(None),
        )
        .order_by(RetentionItem.id)
        .limit(BATCH)
    )
    rows = session.scalars(query).all()
    return [row for row in rows if row.kind == rows[0].kind]


def _free(session: Session, kind: Kind, run: RetentionRun, *, now: datetime) -> frozenset[str]:
    """Return the ids that may still be erased, by the rule that the run was prepared with."""
    line = session.scalars(select(RetentionLine).filter_by(run_id=run.id, kind=kind.key)).one()
    rule = in_force(session).get(kind.key)
    if rule is None or rule.id != line.rule_id:
        return frozenset()
    found = due_of(session, kind, rule, keeps=held(session), today=local_day(now))
    return frozenset(one.id for one in found.items)


def _erase(
    session: Session, kind: Kind, run: RetentionRun, rows: Sequence[RetentionItem],
    file: Path, *, now: datetime,
) -> None:  # fmt: skip
    by = f"{run.prepared_by} {run.confirmed_by}"
    entries = [
        Entry(
            kind=row.kind, item=row.item, subject=row.subject, run=row.run_id,
            because=row.because, by=by, at=now.isoformat(),
        )
        for row in rows
    ]  # fmt: skip
    counts = list_and_erase(session, kind, entries, file, now=now)
    for row in rows:
        row.by, row.documents, row.erased_at = by, counts.get(row.item, 0), now


def list_and_erase(
    session: Session, kind: Kind, entries: Sequence[Entry], file: Path, *, now: datetime
) -> Mapping[str, int]:
    """Put the entries in the list, on the disk, and erase them; return documents by item."""
    add_to_list(file, vault_of(session), entries)
    counts: dict[str, int] = {}
    for because in {one.because for one in entries}:
        ids = [one.item for one in entries if one.because == because]
        words = Because(words=because, on=local_day(now))
        counts.update(kind.erase(session, ids, words))
    return counts


def clear_working_material(
    session: Session, actor: Actor, kind: Kind, items: Collection[Item], file: Path,
    *, because: str, now: datetime,
) -> int:  # fmt: skip
    """Erase working material that has lain too long and return how many; held cases keep theirs."""
    one_at_a_time(session)
    keeps = held(session)
    free = [one for one in items if not keeps.intersection(one.subjects)]
    entries = [
        Entry(
            kind=kind.key, item=one.id, subject=one.subject, run="",
            because=because, by=actor.pseudonym, at=now.isoformat(),
        )
        for one in free
    ]  # fmt: skip
    counts = list_and_erase(session, kind, entries, file, now=now)
    session.add_all(
        RetentionItem(
            run_id="", kind=kind.key, item=one.id, subject=one.subject, base=one.base,
            because=because, by=actor.pseudonym, documents=counts.get(one.id, 0), erased_at=now,
        )
        for one in free
    )  # fmt: skip
    session.flush()
    for one in free:
        record(session, actor, "retention.cleared-draft", one.subject, now=now, kind=kind.key)
    return len(free)


def end_run(session: Session, run_id: str, *, is_scrubbed: bool, now: datetime) -> None:
    """Say that nothing of the run is left to erase, and whether the file was cleaned."""
    run = session.get_one(RetentionRun, run_id, with_for_update=True, populate_existing=True)
    if run.ended_at is None:
        run.ended_at = now
        record(session, ACTOR, "retention.ended-erasure", run.id, now=now)
    run.is_scrubbed = run.is_scrubbed or is_scrubbed
    session.flush()
