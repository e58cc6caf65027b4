"""Proposing a rule, and answering a proposal: two people, one version at a time."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.retention.core.rules import rule_faults
from qms.retention.kinds import Kinds
from qms.retention.models import RetentionRule
from qms.retention.queries.rules import waiting


def propose_rule(
    session: Session,
    actor: Actor,
    kinds: Kinds,
    kind: str,
    *,
    years: int | None,
    reference: str,
    decided_on: date | None,
    now: datetime,
) -> int:
    """Store a proposal and return its id; RefusedError with every fault."""
    authorize(actor, Can.RETENTION)
    found = kinds.of(kind)
    if found is None or not found.is_ruled:
        raise OutOfScopeError(kind)
    faults = [*rule_faults(years, reference, decided_on, today=local_day(now))]
    if kind in waiting(session):
        faults.append(
            Problem(
                message="Ett förslag väntar redan på svar.",
                cure="Låt någon annan svara på det först.",
            )
        )
    if faults:
        raise RefusedError(tuple(faults))
    row = RetentionRule(
        kind=kind,
        years=years,
        reference=reference.strip(),
        decided_on=decided_on,
        proposed_by=actor.pseudonym,
        proposed_at=now,
    )
    session.add(row)
    session.flush()
    record(session, actor, "retention.proposed-rule", row.id, now=now, kind=kind, years=years)
    return row.id


def answer_rule(
    session: Session, actor: Actor, rule_id: int, *, is_approved: bool, now: datetime
) -> None:
    """Approve or refuse a proposal; nobody approves their own."""
    authorize(actor, Can.RETENTION_APPROVE)
    row = session.get(RetentionRule, rule_id, with_for_update=True, populate_existing=True)
    if row is None or row.answered_at is not None:
        raise OutOfScopeError(rule_id)
    if is_approved and row.proposed_by == actor.pseudonym:
        raise RefusedError(
            (
                Problem(
                    message="Den som har föreslagit regeln får inte godkänna den.",
                    cure="Be någon annan med rätt att godkänna gallringsregler.",
                ),
            )
        )
    row.is_refused, row.answered_at = not is_approved, now
    row.approved_by = actor.pseudonym if is_approved else ""
    action = "retention.approved-rule" if is_approved else "retention.refused-rule"
    record(session, actor, action, row.id, now=now, kind=row.kind, years=row.years)
    session.flush()
