"""Reading accounts and grants."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor, Reach
from qms.access.roles import Role
from qms.identity.core.sessions import grants_stamp
from qms.identity.core.throttle import RecentFailures
from qms.identity.models import (
    Account,
    EndedSession,
    RecoveryCode,
    RoleGrant,
    SecondFactor,
    SignInFailure,
)
from qms.kernel.secret import mark_of
from qms.org.models import OrgName, OrgPlacement
from qms.org.queries import valid_on


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """An account as a session needs it: who acts, and the stamp that ends the session."""

    actor: Actor
    stamp: str
    language: str
    role_label_key: str
    place: str
    previous_seen: datetime | None
    is_ended: bool = False
    must_choose: bool = False


def account_named(session: Session, user_name: str) -> Account | None:
    """Return the active account with the user name."""
    wanted = user_name.strip().casefold()
    return session.scalar(select(Account).where(Account.user_name == wanted, Account.active))


def signed_in(
    session: Session, account_id: int, *, on: date, session_id: str = ""
) -> SignedIn | None:
    """Return the account with its grants as they stand on the day; None when it is closed.

    `session_id` is of the session that asks: `is_ended` says whether it was signed out of.
    """
    ended = exists().where(EndedSession.mark == mark_of(session_id))
    found = session.execute(
        select(Account, ended.label("ended")).where(Account.id == account_id)
    ).first()
    if found is None or not found.Account.active:
        return None
    account = found.Account
    rows = session.execute(
        select(RoleGrant.id, RoleGrant.role, RoleGrant.node_id, OrgPlacement.path, OrgName.name)
        .join(
            OrgPlacement,
            and_(OrgPlacement.node_id == RoleGrant.node_id, valid_on(on, OrgPlacement)),
        )
        .join(OrgName, and_(OrgName.node_id == RoleGrant.node_id, valid_on(on, OrgName)))
        .where(RoleGrant.account_id == account_id, valid_on(on, RoleGrant))
        .order_by(RoleGrant.id)
    ).all()
    reaches = tuple(Reach(role=Role(r.role), node_id=r.node_id, path=r.path) for r in rows)
    return SignedIn(
        actor=Actor(
            account_id=account.id,
            pseudonym=account.pseudonym,
            name=account.name,
            reaches=reaches,
        ),
        stamp=grants_stamp(
            (r.id for r in rows), account.password_hash, signed_out_at=account.signed_out_at
        ),
        language=account.language,
        role_label_key=rows[0].role if rows else "",
        place=rows[0].name if rows else "",
        previous_seen=account.previous_seen,
        is_ended=bool(found.ended),
        must_choose=account.must_choose,
    )


def recent_failures(session: Session, *, who: str, address: str, since: datetime) -> RecentFailures:
    """Return how many wrong passwords there were since the moment."""
    by_person = SignInFailure.who == who
    by_address = SignInFailure.address == address
    row = session.execute(
        select(
            func.count().filter(and_(by_person, by_address)),
            func.count().filter(by_person),
            func.count().filter(by_address),
        ).where(SignInFailure.at > since, or_(by_person, by_address))
    ).one()
    return RecentFailures(both=row[0], person=row[1], address=row[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """One row of the list of accounts."""

    id: int
    user_name: str
    name: str
    active: bool
    last_seen: datetime | None
    grants: tuple["GrantLine", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantLine:
    """One grant as shown: role, where, until when, and whether a group gave it."""

    id: int
    role: Role
    place: str
    valid_from: date
    valid_to: date | None
    by_group: bool = False


def accounts(session: Session, *, on: date) -> tuple[AccountLine, ...]:
    """Return every account with the grants that hold or will hold after the day; two statements."""
    rows = session.execute(
        select(RoleGrant, OrgName.name)
        .join(OrgName, and_(OrgName.node_id == RoleGrant.node_id, valid_on(on, OrgName)))
        .where(or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > on))
        .order_by(RoleGrant.id)
    ).all()
    grants: dict[int, list[GrantLine]] = {}
    for grant, place in rows:
        line = GrantLine(
            id=grant.id,
            role=Role(grant.role),
            place=place,
            valid_from=grant.valid_from,
            valid_to=grant.valid_to,
            by_group=grant.group_row_id is not None,
        )
        grants.setdefault(grant.account_id, []).append(line)
    return tuple(
        AccountLine(
            id=a.id,
            user_name=a.user_name,
            name=a.name,
            active=a.active,
            last_seen=a.last_seen,
            grants=tuple(grants.get(a.id, ())),
        )
        for a in session.scalars(select(Account).order_by(Account.id))
    )


def names_of(session: Session, pseudonyms: list[str]) -> dict[str, str]:
    """Return the names that the pseudonyms stand for."""
    query = select(Account.pseudonym, Account.name).where(Account.pseudonym.in_(pseudonyms))
    return {row.pseudonym: row.name for row in session.execute(query)}


def name_of(session: Session, account_id: int) -> str | None:
    """Return the account's name, None when there is no such account."""
    return session.scalar(select(Account.name).where(Account.id == account_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The second factor that holds for an account; `codes_left` recovery codes are unused."""

    id: str
    confirmed_at: datetime
    codes_left: int


def held_factor(session: Session, account_id: int) -> Held | None:
    """Return the account's confirmed second factor, None when there is none."""
    left = (
        select(func.count())
        .where(RecoveryCode.factor_id == SecondFactor.id, RecoveryCode.used_at.is_(None))
        .scalar_subquery()
    )
    row = session.execute(
        select(SecondFactor.id, SecondFactor.confirmed_at, left.label("left")).where(
            SecondFactor.account_id == account_id, SecondFactor.confirmed_at.is_not(None)
        )
    ).one_or_none()
    return Held(id=row.id, confirmed_at=row.confirmed_at, codes_left=row.left) if row else None


def holds(session: Session, account_id: int, factor_id: str) -> bool:
    """Return whether the account's factor is still the one with that id."""
    query = select(SecondFactor.id).where(
        SecondFactor.id == factor_id,
        SecondFactor.account_id == account_id,
        SecondFactor.confirmed_at.is_not(None),
    )
    return session.scalar(query) is not None
