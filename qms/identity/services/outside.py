"""Letting in who the provider vouches for: found, or added when a group gives a role."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor, system_actor
from qms.audit.services import record
from qms.identity.core.group_rows import GroupRow as Row
from qms.identity.core.persons import Person
from qms.identity.core.sign_in_faults import ProviderError, SignInFault
from qms.identity.models import Account, LocalSignIn, OutsideIdentity
from qms.identity.queries import group_rows as queries
from qms.identity.services.group_rows import apply_rows, wanted_rows
from qms.kernel.clock import local_day

NO_PASSWORD = ""
"""In place of a hash: no password matches it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Whose account it is; `has_role` is False when no role is left, and nobody is let in."""

    account_id: int
    has_role: bool


def enter(session: Session, person: Person, *, match_existing: bool, now: datetime) -> Entered:
    """Return the account of who signed in, with its roles as the groups say.

    An account is known by issuer and subject. The first time, one with the same user name is
    taken where `match_existing`, else a new one is added if a group gives a role. ProviderError
    when there is none to let in; nothing is stored then.
    """
    wanted = wanted_rows(session, person.groups, now=now)
    account = _known(session, person) or _linked(session, person, match_existing, now=now)
    account = account or _added(session, person, wanted, now=now)
    _remember(session, person, now=now)
    held = queries.held(session, account.id, on=local_day(now))
    change = apply_rows(session, account.id, held=held, wanted=wanted, now=now)
    has_role = bool(change.give) or any(one not in change.end for one in held)
    _note(session, account, has_role=has_role, now=now)
    return Entered(account_id=account.id, has_role=has_role)


def _note(session: Session, account: Account, *, has_role: bool, now: datetime) -> None:
    actor = _actor(account)
    if not has_role:
        fault = SignInFault.NO_ACCESS.value
        record(session, actor, "identity.provider-refused", account.id, now=now, reason=fault)
        return
    account.previous_seen, account.last_seen = account.last_seen, now
    record(session, actor, "identity.signed-in", account.id, now=now, way="provider")


def _actor(account: Account) -> Actor:
    return Actor(account_id=account.id, pseudonym=account.pseudonym, name=account.name)


def _identity(session: Session, person: Person) -> OutsideIdentity | None:
    return session.scalar(
        select(OutsideIdentity).where(
            OutsideIdentity.issuer == person.issuer, OutsideIdentity.subject == person.subject
        )
    )


def _known(session: Session, person: Person) -> Account | None:
    """Return the account that has signed in as this person before; a closed one lets nobody in."""
    identity = _identity(session, person)
    if identity is None:
        return None
    account = session.get_one(Account, identity.account_id)
    if not account.active:
        raise ProviderError(SignInFault.CLOSED)
    return account


def _linked(
    session: Session, person: Person, match_existing: bool, *, now: datetime
) -> Account | None:
    """Return the account with the person's user name, now the person's; None when there is none.

    One that is somebody else's at the provider is not taken: a user name may have been given
    anew. Nor is the sealed one, which has to work when the provider does not.
    """
    account = session.scalar(select(Account).where(Account.user_name == person.user_name))
    if account is None:
        return None
    taken = select(OutsideIdentity.id).where(OutsideIdentity.account_id == account.id)
    sealed = select(LocalSignIn.id).where(LocalSignIn.sealed_id == account.id)
    is_free = session.scalar(taken) is None and session.scalar(sealed) is None
    if not account.active:
        raise ProviderError(SignInFault.CLOSED)
    if not match_existing or not is_free:
        raise ProviderError(SignInFault.TAKEN)
    _link(session, account, person, now=now)
    record(session, _actor(account), "identity.provider-linked", account.id, now=now)
    return account


def _added(session: Session, person: Person, wanted: tuple[Row, ...], *, now: datetime) -> Account:
    if not wanted:
        raise ProviderError(SignInFault.NO_ACCESS)
    account = Account(
        user_name=person.user_name,
        name=person.name,
        pseudonym=str(uuid.uuid4()),
        password_hash=NO_PASSWORD,
    )
    session.add(account)
    session.flush()
    _link(session, account, person, now=now)
    by = system_actor("group-rows")
    record(session, by, "identity.provider-account-added", account.id, now=now)
    return account


def _link(session: Session, account: Account, person: Person, *, now: datetime) -> None:
    session.add(
        OutsideIdentity(
            account_id=account.id,
            issuer=person.issuer,
            subject=person.subject,
            first_at=now,
            latest_at=now,
            groups=list(person.groups),
        )
    )
    session.flush()


def _remember(session: Session, person: Person, *, now: datetime) -> None:
    """Note the sign-in, and the groups for the preview of what rows would give."""
    identity = _identity(session, person)
    if identity is not None:
        identity.latest_at, identity.groups = now, list(person.groups)


def note_refusal(session: Session, error: ProviderError, *, now: datetime) -> None:
    """Write to the event log that somebody was not let in, and why: never who it was."""
    facts = {"reason": error.fault.value, **({"told": error.told} if error.told else {})}
    record(session, system_actor("sign-in"), "identity.provider-refused", now=now, **facts)


def is_same(session: Session, person: Person, account_id: int) -> bool:
    """Return whether the account is this person's at the provider."""
    identity = _identity(session, person)
    return identity is not None and identity.account_id == account_id


def note_factor(session: Session, actor: Actor, *, now: datetime) -> None:
    """Write to the event log that the provider vouched for two factors."""
    record(session, actor, "identity.provider-factor-given", actor.account_id, now=now)
