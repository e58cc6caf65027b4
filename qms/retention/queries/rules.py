"""Rules: the versions, and the one that holds for each kind."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.retention.core.rules import Rule
from qms.retention.models import RetentionRule


def rule_of(row: RetentionRule) -> Rule:
    """Return the row as a value."""
    return Rule(
        id=row.id,
        kind=row.kind,
        years=row.years,
        reference=row.reference,
        decided_on=row.decided_on,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        approved_by=row.approved_by,
        answered_at=row.answered_at,
        is_refused=row.is_refused,
    )


def versions(session: Session, kind: str) -> tuple[Rule, ...]:
    """Return the kind's versions, the newest first."""
    query = select(RetentionRule).where(RetentionRule.kind == kind)
    return tuple(rule_of(row) for row in session.scalars(query.order_by(RetentionRule.id.desc())))


def waiting(session: Session) -> Mapping[str, Rule]:
    """Return the proposals that nobody has answered, by kind."""
    query = select(RetentionRule).where(RetentionRule.answered_at.is_(None))
    return {row.kind: rule_of(row) for row in session.scalars(query)}


def in_force(session: Session) -> Mapping[str, Rule]:
    """Return the rule that holds, by kind: the version that was proposed last.

    A kind without one is kept. A clock that was ahead once does not make an older version win.
    """
    query = (
        select(RetentionRule)
        .where(RetentionRule.answered_at.is_not(None), RetentionRule.is_refused.is_(False))
        .order_by(RetentionRule.id)
    )
    return {row.kind: rule_of(row) for row in session.scalars(query)}
