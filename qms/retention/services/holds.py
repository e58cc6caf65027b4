"""Laying and lifting a hold."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize, has_right
from qms.audit.queries import AuditFilter, events
from qms.audit.services import record
from qms.kernel.problems import Problem, RefusedError
from qms.retention.kinds import Kinds
from qms.retention.models import RetentionHold
from qms.retention.queries.holds import held, place, reason
from qms.vault.vault import vault_of

ONE_AT_A_TIME = 0x47_41_4C  # any fixed number: a hold comes before a batch is erased, or after it
LONGEST_REASON = 2000
READ = "retention.read-hold"


def one_at_a_time(session: Session) -> None:
    """Wait for whoever lays a hold or erases; SQLite lets only one write as it is."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))


def lay_hold(
    session: Session, actor: Actor, kinds: Kinds, subject: str, *, reason: str, now: datetime
) -> str:
    """Lay a hold on a case and return its id; RefusedError with every fault.

    A case that is a secret to the actor is answered as one that does not exist.
    """
    authorize(actor, Can.RETENTION_HOLD)
    one_at_a_time(session)
    is_there = _reaches(session, actor, kinds, subject)
    faults = [
        *([_fault("Det finns inget ärende med den beteckningen.", "subject")]
          if not is_there else []),
        *([_fault("Ärendet har redan ett gallringsstopp.", "subject")]
          if is_there and subject in held(session) else []),
        *([_fault("Skriv varför ärendet inte får gallras.", "reason")]
          if not reason.strip() else []),
    ]  # fmt: skip
    if faults:
        raise RefusedError(tuple(faults))
    hold_id = uuid4().hex
    sealed = vault_of(session).seal_text(place(hold_id), reason.strip()[:LONGEST_REASON])
    session.add(
        RetentionHold(
            id=hold_id, subject=subject, reason=sealed, laid_by=actor.pseudonym, laid_at=now
        )
    )
    session.flush()
    record(session, actor, "retention.laid-hold", subject, now=now)
    return hold_id


def _reaches(session: Session, actor: Actor, kinds: Kinds, subject: str) -> bool:
    """Return whether there is such a case, and it is no secret to the actor."""
    if has_right(actor, Can.RETENTION_READ_HOLDS):
        return kinds.knows(session, subject)
    return kinds.may_see(session, actor, subject)


def may_read(session: Session, actor: Actor, kinds: Kinds, *, subject: str, laid_by: str) -> bool:
    """Return whether the actor may know of the hold: which case, and why."""
    return laid_by == actor.pseudonym or _reaches(session, actor, kinds, subject)


def read_reason(
    session: Session, actor: Actor, kinds: Kinds, hold_id: str, *, now: datetime
) -> str:
    """Return why a hold was laid, once the reading is recorded; OutOfScopeError for a secret."""
    authorize(actor, Can.RETENTION_HOLD)
    row = session.get(RetentionHold, hold_id)
    if row is None or not may_read(session, actor, kinds, subject=row.subject, laid_by=row.laid_by):
        raise OutOfScopeError(hold_id)
    record(session, actor, READ, row.subject, now=now)
    return reason(session, hold_id)


def lift_hold(session: Session, actor: Actor, hold_id: str, *, now: datetime) -> None:
    """Lift a hold; nobody lifts their own, nor one whose reason they have not been shown."""
    authorize(actor, Can.RETENTION_APPROVE)
    row = session.get(RetentionHold, hold_id, with_for_update=True, populate_existing=True)
    if row is None or row.lifted_at is not None:
        raise OutOfScopeError(hold_id)
    if row.laid_by == actor.pseudonym:
        raise RefusedError(
            (_fault("Den som har lagt ett gallringsstopp får inte häva det.", "hold"),)
        )
    if not _has_read(session, actor, row):
        raise RefusedError(
            (_fault("Läs först varför stoppet lades. Det står på den här sidan.", "hold"),)
        )
    row.lifted_by, row.lifted_at = actor.pseudonym, now
    record(session, actor, "retention.lifted-hold", row.subject, now=now)
    session.flush()


def _has_read(session: Session, actor: Actor, row: RetentionHold) -> bool:
    """Return whether the actor has been shown the hold's reason, by the trail."""
    wanted = AuditFilter(action=READ, actor=actor.pseudonym)
    return any(one.at >= row.laid_at for one in events(session, wanted, target=row.subject))


def _fault(message: str, column: str) -> Problem:
    return Problem(message=message, column=column, cure="")
