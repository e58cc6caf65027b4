"""Accounts, grants and passwords."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor, system_actor
from qms.access.policy import Can
from qms.access.roles import Role
from qms.access.scope import authorize
from qms.audit.services import record
from qms.i18n.language import mark
from qms.identity.models import Account, RoleGrant
from qms.identity.services.factor import forget_factor
from qms.identity.services.local_accounts import refuse_sealed
from qms.identity.services.password_links import forget_link
from qms.identity.services.passwords import Chosen, fault_of, matches
from qms.identity.services.places import refuse_other_providers
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError

NO_PASSWORD = ""
"""In place of a hash: nothing matches it."""

LONGEST_NAME = 120
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """A person to be given an account. Without a password the person chooses one by a link."""

    user_name: str
    name: str
    password: str | None = None


def add_account(
    session: Session, actor: Actor, new: NewAccount, *, hasher: PasswordHasher, now: datetime
) -> int:
    """Add an account without grants and return its id; RefusedError names every fault."""
    authorize(actor, Can.ACCOUNTS_CHANGE)
    user_name = new.user_name.strip().casefold()
    _check_account(session, new, user_name)
    account = Account(
        user_name=user_name,
        name=new.name.strip(),
        pseudonym=str(uuid.uuid4()),
        password_hash=NO_PASSWORD if new.password is None else hasher.hash(new.password),
    )
    session.add(account)
    session.flush()
    record(session, actor, "identity.account-added", account.id, now=now)
    return account.id


def _check_account(session: Session, new: NewAccount, user_name: str) -> None:
    faults = []
    if len(user_name) > LONGEST_NAME or len(new.name) > LONGEST_NAME:
        message = mark("Namnet är för långt. Använd högst 120 tecken.")
        faults.append(Problem(column="name", message=message))
    if not user_name:
        faults.append(Problem(column="user_name", message=mark("Ange ett användarnamn.")))
    elif session.scalar(select(Account.id).where(Account.user_name == user_name)) is not None:
        message = f"Användarnamnet {user_name} är upptaget."
        faults.append(Problem(column="user_name", message=message, cure=mark("Välj ett annat.")))
    if not new.name.strip():
        faults.append(Problem(column="name", message=mark("Ange personens namn.")))
    faults.extend(_password_faults(session, new, user_name))
    if faults:
        raise RefusedError(tuple(faults))


def _password_faults(session: Session, new: NewAccount, user_name: str) -> tuple[Problem, ...]:
    if new.password is None:
        return ()
    chosen = Chosen(password=new.password, user_name=user_name, name=new.name)
    fault = fault_of(session, chosen, column="password")
    return (fault,) if fault else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGrant:
    """A role to be given at a node between two days."""

    account_id: int
    role: Role
    node_id: int
    valid_from: date
    valid_to: date | None = None
    reason: str = ""


def grant(session: Session, actor: Actor, new: NewGrant, *, now: datetime) -> int:
    """Give the role and return the grant's id; RefusedError when its days are backwards."""
    authorize(actor, Can.ACCOUNTS_CHANGE)
    if new.valid_to is not None and new.valid_to <= new.valid_from:
        message = mark("Slutdagen måste komma efter första dagen.")
        raise RefusedError((Problem(column="valid_to", message=message),))
    refuse_other_providers(session, role=new.role, node_id=new.node_id)
    row = RoleGrant(
        account_id=new.account_id,
        role=new.role.value,
        node_id=new.node_id,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        granted_by=actor.pseudonym,
        reason=new.reason[:LONGEST_REASON],
    )
    session.add(row)
    session.flush()
    record(session, actor, "identity.role-granted", row.id, now=now, role=new.role.value)
    return row.id


def change_password(
    session: Session, actor: Actor, *, current: str, new: str, hasher: PasswordHasher, now: datetime
) -> None:
    """Give the actor's own account a new password; every session it has ends."""
    authorize(actor, Can.ACCOUNT_OWN)
    account = session.get_one(Account, actor.account_id)
    faults = []
    if not matches(hasher, account.password_hash, current):
        message = mark("Det nuvarande lösenordet stämmer inte.")
        faults.append(Problem(column="current", message=message))
    chosen = Chosen(password=new, user_name=account.user_name, name=account.name)
    weak = fault_of(session, chosen, column="new")
    if weak is not None:
        faults.append(weak)
    elif new == current:
        message = mark("Det är samma lösenord som förut. Välj ett annat.")
        faults.append(Problem(column="new", message=message))
    if faults:
        raise RefusedError(tuple(faults))
    account.password_hash, account.must_choose = hasher.hash(new), False
    forget_link(session, account.id)
    record(session, actor, "identity.password-changed", account.id, now=now)


def close_account(session: Session, actor: Actor, account_id: int, *, now: datetime) -> None:
    """Close an account: the person's sessions end and nobody can sign in with it."""
    authorize(actor, Can.ACCOUNTS_CHANGE)
    if account_id == actor.account_id:
        message = mark("Du kan inte stänga ditt eget konto.")
        raise RefusedError((Problem(message=message, cure=mark("Be en kollega göra det.")),))
    account = session.get_one(Account, account_id)
    refuse_sealed(session, account_id)
    account.active = False
    forget_factor(session, account_id)
    forget_link(session, account_id)
    record(session, actor, "identity.account-closed", account_id, now=now)


def end_grant(session: Session, actor: Actor, grant_id: int, *, now: datetime) -> None:
    """End a grant today: the person's sessions end with it. One's own cannot be ended."""
    authorize(actor, Can.ACCOUNTS_CHANGE)
    row = session.get_one(RoleGrant, grant_id)
    today = local_day(now)
    if row.valid_to is not None and row.valid_to <= today:
        message = mark("Rollen är redan avslutad.")
        raise RefusedError((Problem(message=message),))
    if row.account_id == actor.account_id:
        message = mark("Du kan inte avsluta din egen behörighet.")
        raise RefusedError((Problem(message=message, cure=mark("Be en kollega göra det.")),))
    refuse_sealed(session, row.account_id)
    row.valid_to = max(today, row.valid_from)  # one that has not begun never will
    record(session, actor, "identity.role-ended", grant_id, now=now, role=row.role)


def set_language(session: Session, actor: Actor, language: str) -> None:
    """Remember which language the person reads."""
    if actor.account_id is not None:
        session.get_one(Account, actor.account_id).language = language


def add_first_administrator(
    session: Session, new: NewAccount, *, node_id: int, hasher: PasswordHasher, now: datetime
) -> int:
    """Add the account that sets up an empty installation, with every office role it needs.

    Its password is good for choosing another.
    """
    actor = system_actor("setup")
    account_id = add_account(session, actor, new, hasher=hasher, now=now)
    session.get_one(Account, account_id).must_choose = True
    for role in (Role.SYSTEM_ADMIN, Role.ANALYST, Role.PLANNER):
        wanted = NewGrant(
            account_id=account_id, role=role, node_id=node_id, valid_from=date(1900, 1, 1)
        )
        grant(session, actor, wanted, now=now)
    return account_id
