"""Who is told of grants: those who decide them, and the providers they are for."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from qms.access.policy import POLICY, Can
from qms.access.roles import Role
from qms.identity.models import Account, RoleGrant
from qms.org.models import OrgPlacement
from qms.org.queries import valid_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """An account that can be told, and the language it reads."""

    account_id: int
    pseudonym: str
    language: str


def deciders(session: Session, path: str, *, on: date) -> tuple[Reader, ...]:
    """Return those who may decide on grants at the path."""
    return _holders(session, POLICY[Can.GRANTS_DECIDE], path, on=on)


def provider_readers(session: Session, path: str, *, on: date) -> tuple[Reader, ...]:
    """Return the provider's own people."""
    return _holders(session, frozenset({Role.INDEPENDENT_PROVIDER}), path, on=on)


def _holders(
    session: Session, roles: frozenset[Role], path: str, *, on: date
) -> tuple[Reader, ...]:
    rows = session.execute(
        select(Account.id, Account.pseudonym, Account.language, OrgPlacement.path)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .join(
            OrgPlacement,
            and_(OrgPlacement.node_id == RoleGrant.node_id, valid_on(on, OrgPlacement)),
        )
        .where(
            Account.active,
            valid_on(on, RoleGrant),
            RoleGrant.role.in_([role.value for role in roles]),
        )
        .order_by(Account.id)
    )
    found = {
        row.id: Reader(account_id=row.id, pseudonym=row.pseudonym, language=row.language)
        for row in rows
        if path.startswith(row.path)
    }
    return tuple(found.values())
