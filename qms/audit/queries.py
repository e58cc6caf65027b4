"""Reading the audit trail."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from qms.audit.core.chain import START, AuditEntry
from qms.audit.models import AuditRow
from qms.kernel.clock import end_of, start_of

BATCH = 5000
ASKED = 500  # numbers in one question: a database takes only so many


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """What a reader of the trail asked for; empty fields do not narrow."""

    action: str = ""
    actor: str = ""
    first_day: date | None = None
    last_day: date | None = None


def entry_of(row: AuditRow) -> AuditEntry:
    """Return the hashed content of a stored row."""
    return AuditEntry(
        seq=row.seq,
        at=row.at,
        actor=row.actor,
        roles=row.roles,
        action=row.action,
        target=row.target,
        path=row.path,
        details=row.details,
    )


def last_link(session: Session) -> tuple[int, str]:
    """Return the newest row's number and hash; `(0, START)` for an empty trail."""
    newest = session.execute(
        select(AuditRow.seq, AuditRow.hash).order_by(AuditRow.seq.desc()).limit(1)
    ).first()
    return (newest.seq, newest.hash) if newest else (0, START)


def chain(session: Session, *, after: int = 0) -> Iterator[tuple[AuditEntry, str, str]]:
    """Yield the rows past `after` as `(entry, previous hash, hash)`, oldest first, in batches."""
    last = after
    while rows := _rows_after(session, last):
        for row in rows:
            yield entry_of(row), row.previous, row.hash
        last = rows[-1].seq


def _rows_after(session: Session, seq: int) -> Sequence[AuditRow]:
    following = select(AuditRow).where(AuditRow.seq > seq).order_by(AuditRow.seq).limit(BATCH)
    return session.scalars(following).all()


def _narrowed(wanted: AuditFilter) -> Select[AuditRow]:
    query = select(AuditRow)
    if wanted.action:
        query = query.where(AuditRow.action.startswith(wanted.action, autoescape=True))
    if wanted.actor:
        query = query.where(AuditRow.actor == wanted.actor)
    if wanted.first_day:
        query = query.where(AuditRow.at >= start_of(wanted.first_day))
    if wanted.last_day:
        query = query.where(AuditRow.at < end_of(wanted.last_day))
    return query


def page(session: Session, wanted: AuditFilter, *, number: int, size: int) -> Sequence[AuditEntry]:
    """Return one page of events, newest first; `number` starts at 1."""
    query = _narrowed(wanted).order_by(AuditRow.seq.desc())
    rows = session.scalars(query.limit(size).offset((number - 1) * size))
    return tuple(entry_of(row) for row in rows)


def events(session: Session, wanted: AuditFilter, *, target: str = "") -> tuple[AuditEntry, ...]:
    """Return every event that matches, oldest first; with `target`, only those that concern it."""
    query = _narrowed(wanted).order_by(AuditRow.seq)
    if target:
        query = query.where(AuditRow.target == target)
    return tuple(entry_of(row) for row in session.scalars(query))


def numbered(session: Session, numbers: Collection[int]) -> dict[int, AuditEntry]:
    """Return the events with these numbers, by number."""
    rows = session.scalars(select(AuditRow).where(AuditRow.seq.in_(numbers)))
    return {row.seq: entry_of(row) for row in rows}


def hash_at(session: Session, seq: int) -> str | None:
    """Return the row's stored hash, None when there is no such row."""
    return session.scalar(select(AuditRow.hash).where(AuditRow.seq == seq))


def stored_links(
    session: Session, numbers: Collection[int]
) -> Iterator[tuple[AuditEntry, str, str]]:
    """Yield these rows as `chain` does."""
    wanted = sorted(numbers)
    for first in range(0, len(wanted), ASKED):
        some = wanted[first : first + ASKED]
        for row in session.scalars(select(AuditRow).where(AuditRow.seq.in_(some))):
            yield entry_of(row), row.previous, row.hash


def of_kinds(
    session: Session, actions: Collection[str], *, since: datetime
) -> Sequence[AuditEntry]:
    """Return the events of these kinds since the moment, oldest first."""
    query = select(AuditRow).where(AuditRow.action.in_(actions), AuditRow.at >= since)
    return tuple(entry_of(row) for row in session.scalars(query.order_by(AuditRow.seq)))


def actors(session: Session, action: str) -> frozenset[str]:
    """Return everybody who has done something whose action begins so."""
    begins = AuditRow.action.startswith(action, autoescape=True)
    return frozenset(session.scalars(select(AuditRow.actor).where(begins).distinct()))


def link_on(session: Session, day: date) -> str:
    """Return the newest row's hash as it was when the day ended; START before the first row."""
    query = select(AuditRow.hash).where(AuditRow.at < end_of(day)).order_by(AuditRow.seq.desc())
    return session.scalar(query.limit(1)) or START


def count(session: Session, wanted: AuditFilter) -> int:
    """Return how many events match."""
    return session.scalar(select(func.count()).select_from(_narrowed(wanted).subquery())) or 0


def modules(session: Session) -> tuple[str, ...]:
    """Return the first part of every action name in the trail, in order."""
    names = session.scalars(select(AuditRow.action).distinct())
    return tuple(sorted({name.split(".")[0] for name in names}))


def actors_of(
    session: Session, targets: Iterable[object], *, actions: Sequence[str], since: str
) -> dict[str, frozenset[str]]:
    """Return who did any of the actions, by target; targets as text.

    A target begins anew at its newest event `since`: a database may use a number again.
    """
    found: dict[str, frozenset[str]] = {str(one): frozenset() for one in targets}
    rows = session.execute(
        select(AuditRow.target, AuditRow.action, AuditRow.actor)
        .where(AuditRow.action.in_([*actions, since]), AuditRow.target.in_(list(found)))
        .order_by(AuditRow.seq)
    )
    for target, action, actor in rows:
        earlier = frozenset() if action == since else found[target]
        found[target] = earlier | {actor}
    return found


def latest_for(
    session: Session, *, paths: Sequence[str], actions: Sequence[str], limit: int
) -> Sequence[AuditEntry]:
    """Return the newest events of these kinds at exactly these nodes, newest first."""
    query = select(AuditRow).where(AuditRow.path.in_(paths), AuditRow.action.in_(actions))
    rows = session.scalars(query.order_by(AuditRow.seq.desc()).limit(limit))
    return tuple(entry_of(row) for row in rows)
