"""Preparing an erasure, and confirming it: two people, and what was shown is what is erased."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.jobs.services import ask
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.retention.kinds import Kinds
from qms.retention.models import RetentionItem, RetentionLine, RetentionRun
from qms.retention.queries.due import Due, due
from qms.retention.queries.runs import ERASE, stuck
from qms.retention.services.erasing import ACTOR


def prepare_run(session: Session, actor: Actor, kinds: Kinds, *, now: datetime) -> str:
    """Store everything that is due today for somebody else to confirm; return the run's id."""
    authorize(actor, Can.RETENTION)
    found = [one for one in due(session, kinds, today=local_day(now)) if one.items]
    if not found:
        raise RefusedError((Problem(message="Inget ska gallras i dag.", cure=""),))
    row = RetentionRun(id=uuid4().hex, prepared_by=actor.pseudonym, prepared_at=now)
    session.add(row)
    session.flush()
    for one in found:
        _add(session, row, one)
    session.flush()
    items = sum(len(one.items) for one in found)
    keys = ",".join(one.kind.key for one in found)
    record(session, actor, "retention.prepared-erasure", row.id, now=now, kinds=keys, items=items)
    return row.id


def _add(session: Session, row: RetentionRun, one: Due) -> None:
    rule = one.rule
    if rule is None or rule.years is None or rule.decided_on is None:
        raise LookupError(one.kind.key)
    session.add(
        RetentionLine(
            run_id=row.id, kind=one.kind.key, rule_id=rule.id, years=rule.years,
            reference=rule.reference, decided_on=rule.decided_on,
        )
    )  # fmt: skip
    session.add_all(
        RetentionItem(
            run_id=row.id, kind=one.kind.key, item=item.id, subject=item.subject,
            base=item.base, because=rule.because, by=row.prepared_by,
        )
        for item in one.items
    )  # fmt: skip


def confirm_run(session: Session, actor: Actor, run_id: str, *, now: datetime) -> int:
    """Let the erasure begin and return its job; nobody confirms what they prepared."""
    authorize(actor, Can.RETENTION_APPROVE)
    row = _waiting(session, run_id)
    if row.prepared_by == actor.pseudonym:
        raise RefusedError(
            (
                Problem(
                    message="Den som har förberett gallringen får inte bekräfta den.",
                    cure="Be någon annan med rätt att godkänna gallring.",
                ),
            )
        )
    row.confirmed_by, row.confirmed_at = actor.pseudonym, now
    record(session, actor, "retention.confirmed-erasure", row.id, now=now)
    session.flush()
    return ask(session, actor, ERASE, {"run": row.id}, now=now)


def continue_run(session: Session, actor: Actor, run_id: str, *, now: datetime) -> int:
    """Let a confirmed erasure whose job is gone go on, and return its new job."""
    authorize(actor, Can.RETENTION_APPROVE)
    session.get(RetentionRun, run_id, with_for_update=True, populate_existing=True)
    if run_id not in stuck(session):
        raise OutOfScopeError(run_id)
    return ask(session, actor, ERASE, {"run": run_id}, now=now)


def continue_stuck(session: Session, *, now: datetime) -> int:
    """Let every confirmed erasure whose job is gone go on; return how many."""
    found = stuck(session)
    for run_id in found:
        ask(session, ACTOR, ERASE, {"run": run_id}, now=now)
    return len(found)


def drop_run(session: Session, actor: Actor, run_id: str, *, now: datetime) -> None:
    """Throw an erasure that nobody has confirmed; nothing is erased."""
    authorize(actor, Can.RETENTION)
    row = _waiting(session, run_id)
    row.dropped_at = now
    session.execute(delete(RetentionItem).where(RetentionItem.run_id == row.id))
    record(session, actor, "retention.dropped-erasure", row.id, now=now)
    session.flush()


def _waiting(session: Session, run_id: str) -> RetentionRun:
    row = session.get(RetentionRun, run_id, with_for_update=True, populate_existing=True)
    if row is None or row.confirmed_at is not None or row.dropped_at is not None:
        raise OutOfScopeError(run_id)
    return row
