"""Who holds a right over a node: those who can be tied to a case, or told of one."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from qms.access.policy import MUNICIPAL, POLICY, Can
from qms.access.roles import Role
from qms.identity.models import Account, RoleGrant
from qms.org.models import OrgPlacement
from qms.org.queries import valid_on

OF_TOP = 2  # slashes in the path of the municipality itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """An open account with a role that gives the right there."""

    account_id: int
    name: str
    language: str
    pseudonym: str
    role: Role


def holders(session: Session, can: Can, *, path: str, on: date) -> tuple[Holder, ...]:
    """Return those who hold `can` over the node at `path`, each once, by account."""
    rows = session.execute(
        select(Account, RoleGrant.role, OrgPlacement.path)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .join(
            OrgPlacement,
            and_(OrgPlacement.node_id == RoleGrant.node_id, valid_on(on, OrgPlacement)),
        )
        .where(Account.active, valid_on(on, RoleGrant), RoleGrant.role.in_(POLICY[can]))
        .order_by(Account.id, RoleGrant.id)
    )
    found = {
        row.Account.id: _holder(row.Account, row.role)
        for row in rows
        if path.startswith(row.path) and (can not in MUNICIPAL or row.path.count("/") == OF_TOP)
    }
    return tuple(found.values())


def _holder(account: Account, role: str) -> Holder:
    return Holder(
        account_id=account.id,
        name=account.name,
        language=account.language,
        pseudonym=account.pseudonym,
        role=Role(role),
    )
