"""Writing to the audit trail, in the same transaction as the change it tells of."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.audit import queries
from qms.audit.core.anchors import Anchor, Hold
from qms.audit.core.chain import AuditEntry, ChainVerdict, canonical, link, verify
from qms.audit.models import AuditRow

CHAIN_LOCK = 0x51_4D_53  # any fixed number: one writer at a time, or two rows get the same place


def record(
    session: Session,
    actor: Actor,
    action: str,
    target: object = "",
    *,
    now: datetime,
    path: str = "",
    **details: object,
) -> int:
    """Append one event and return its number.

    `action` is named `module.verb-object`; `path` is the node the event concerns. `details`
    must hold no names, free text or other personal data.
    """
    take_turn(session)
    seq, previous = queries.last_link(session)
    entry = AuditEntry(
        seq=seq + 1,
        at=now,
        actor=actor.pseudonym,
        roles=",".join(sorted(actor.roles)),
        action=action,
        target=str(target),
        path=path,
        details=canonical(details),
    )
    session.add(_row(entry, previous))
    session.flush()
    return entry.seq


def take_turn(session: Session) -> None:
    """Wait for the others who record something, and keep them waiting until the transaction ends.

    For a change that reads what others may be writing, and records what it read. SQLite has one
    writer at a time as it is.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(CHAIN_LOCK)))


def _row(entry: AuditEntry, previous: str) -> AuditRow:
    return AuditRow(
        seq=entry.seq,
        at=entry.at,
        actor=entry.actor,
        roles=entry.roles,
        action=entry.action,
        target=entry.target,
        path=entry.path,
        details=entry.details,
        previous=previous,
        hash=link(previous, entry),
    )


def verify_chain(session: Session, anchors: Iterable[Anchor] = ()) -> ChainVerdict:
    """Walk the whole trail and say whether it is unbroken, and holds against the anchors."""
    hold = Hold(anchors)

    def met() -> Iterator[tuple[AuditEntry, str, str]]:
        for entry, previous, stored in queries.chain(session):
            hold.meet(entry.seq, stored)
            yield entry, previous, stored

    verdict = verify(met())
    return verdict if verdict.broken_at else hold.against(verdict)


def head(session: Session, *, now: datetime) -> Anchor | None:
    """Return the newest row as an anchor; None for an empty trail."""
    seq, stored = queries.last_link(session)
    return Anchor(at=now, seq=seq, hash=stored) if seq else None
