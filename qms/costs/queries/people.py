"""Who answers for a unit's money, and is told when its year ends far from the budget."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.roles import Role
from qms.identity.models import Account, RoleGrant
from qms.org.queries import valid_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """A principal's account at a unit, and the language it reads."""

    unit_id: int
    account_id: int
    language: str


def leaders(session: Session, unit_ids: Collection[int], *, on: date) -> tuple[Leader, ...]:
    """Return the principals of the units that day."""
    rows = session.execute(
        select(RoleGrant.node_id, Account.id, Account.language)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(
            Account.active,
            valid_on(on, RoleGrant),
            RoleGrant.role == Role.PRINCIPAL.value,
            RoleGrant.node_id.in_(list(unit_ids)),
        )
        .order_by(RoleGrant.node_id, Account.id)
    )
    return tuple(
        Leader(unit_id=unit, account_id=account, language=language)
        for unit, account, language in rows
    )
