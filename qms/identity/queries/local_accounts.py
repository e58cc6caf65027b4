"""Reading who may sign in with a password, and when the provider last worked."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from qms.access.roles import Role
from qms.identity.models import Account, LocalSignIn, OutsideIdentity, RoleGrant, SealedUse
from qms.org.core.nodes import NodeKind
from qms.org.models import OrgNode
from qms.org.queries import valid_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether local accounts are off, and which account is sealed (None while they are on)."""

    is_off: bool = False
    sealed_id: int | None = None
    sealed_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An account that could be sealed."""

    account_id: int
    name: str
    user_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """How many people sign in with the provider, and when somebody last did."""

    people: int
    latest_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One sign-in with the sealed account; `seen_by` is who has looked into it."""

    id: int
    account_id: int
    user_name: str
    at: datetime
    seen_at: datetime | None
    seen_by: str


def standing(session: Session) -> Standing:
    """Return how it is now; before anything is chosen local accounts are on."""
    query = select(LocalSignIn, Account.user_name).outerjoin(
        Account, Account.id == LocalSignIn.sealed_id
    )
    found = session.execute(query).first()
    if found is None:
        return Standing()
    row, name = found
    return Standing(is_off=row.is_off, sealed_id=row.sealed_id, sealed_name=name or "")


def candidates(session: Session, *, on: date) -> tuple[Candidate, ...]:
    """Return the accounts that can be sealed.

    They are open, have a password, administer the whole installation until further notice by a
    person's decision, and are nobody's at the provider.
    """
    administers = exists().where(
        RoleGrant.account_id == Account.id,
        RoleGrant.role == Role.SYSTEM_ADMIN.value,
        RoleGrant.valid_to.is_(None),
        RoleGrant.group_row_id.is_(None),
        valid_on(on, RoleGrant),
        RoleGrant.node_id == OrgNode.id,
        OrgNode.kind == NodeKind.MUNICIPALITY.value,
    )
    is_outside = exists().where(OutsideIdentity.account_id == Account.id)
    query = (
        select(Account.id, Account.name, Account.user_name)
        .where(Account.active, Account.password_hash != "", administers, ~is_outside)
        .order_by(Account.user_name)
    )
    return tuple(
        Candidate(account_id=row.id, name=row.name, user_name=row.user_name)
        for row in session.execute(query)
    )


def outside(session: Session, issuer: str) -> Outside:
    """Return what is known of sign-ins with the provider."""
    query = select(func.count(), func.max(OutsideIdentity.latest_at)).where(
        OutsideIdentity.issuer == issuer
    )
    count, latest = session.execute(query).one()
    return Outside(people=count, latest_at=latest)


def is_outside(session: Session, account_id: int) -> bool:
    """Return whether the account is somebody's at the provider."""
    return session.scalar(select(exists().where(OutsideIdentity.account_id == account_id))) is True


def has_password(session: Session, account_id: int) -> bool:
    """Return whether the account has a password here."""
    found = session.scalar(select(Account.password_hash).where(Account.id == account_id))
    return bool(found)


def sealed_uses(session: Session, *, limit: int = 20) -> tuple[Use, ...]:
    """Return the latest sign-ins with a sealed account, newest first."""
    query = (
        select(SealedUse, Account.user_name)
        .join(Account, Account.id == SealedUse.account_id)
        .order_by(SealedUse.id.desc())
        .limit(limit)
    )
    return tuple(
        Use(
            id=use.id,
            account_id=use.account_id,
            user_name=name,
            at=use.at,
            seen_at=use.seen_at,
            seen_by=use.seen_by or "",
        )
        for use, name in session.execute(query)
    )
