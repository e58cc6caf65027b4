"""Signing in: looked up, checked, stored; and never two of them in one session."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from sqlalchemy import delete
from sqlalchemy.orm import Session

from qms.access.actor import Actor, system_actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.db.once import insert_new
from qms.i18n.language import mark
from qms.identity import queries
from qms.identity.core import throttle
from qms.identity.core.sessions import ABSOLUTE
from qms.identity.models import Account, EndedSession, SignInFailure
from qms.identity.services.local_accounts import is_let_in
from qms.identity.services.open_sessions import forget_session
from qms.identity.services.passwords import matches
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.secret import mark_of


class SignInLockedError(Exception):
    """Too many wrong passwords; try again after the window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What was typed at the sign-in page, and from where."""

    user_name: str
    password: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedUp:
    """What is stored of the one who signs in.

    No account, and one without a password, has a hash that nothing matches.
    """

    who: str
    address: str
    account_id: int | None
    password_hash: str


@cache
def _no_such_hash(hasher: PasswordHasher) -> str:
    """Return a hash to check against where there is none, so that time tells nothing."""
    return hasher.hash(secrets.token_hex(16))


def look_up(
    session: Session, given: Credentials, *, hasher: PasswordHasher, now: datetime
) -> LookedUp:
    """Return what is stored, to check against; SignInLockedError after too many failures."""
    who = throttle.fingerprint(given.user_name)
    address = throttle.fingerprint(throttle.network_of(given.address))
    _refuse_locked(session, who, address, now=now)
    account = queries.account_named(session, given.user_name)
    return LookedUp(
        who=who,
        address=address,
        account_id=account.id if account else None,
        password_hash=(account.password_hash if account else "") or _no_such_hash(hasher),
    )


def is_right(found: LookedUp, password: str, hasher: PasswordHasher) -> bool:
    """Return whether the password is the account's.

    It takes a fifth of a second by design, so it is asked between sessions: a database where one
    writes at a time would otherwise stand still while somebody signs in.
    """
    return matches(hasher, found.password_hash, password) and found.account_id is not None


def sign_in(session: Session, found: LookedUp, *, is_right: bool, now: datetime) -> int | None:
    """Return the account id, or None when the password was wrong (the failure is stored).

    None too where local accounts are off, unless it is the sealed one.
    Raise SignInLockedError when others failed meanwhile; the caller commits in every case. A
    password that was changed after it was looked up is a wrong one.
    """
    _refuse_locked(session, found.who, found.address, now=now)
    account = session.get(Account, found.account_id) if found.account_id else None
    if not is_right or account is None or account.password_hash != found.password_hash:
        _remember_failure(session, found, now=now)
        return None
    actor = Actor(account_id=account.id, pseudonym=account.pseudonym, name=account.name)
    if not is_let_in(session, account, actor, now=now):
        _remember_failure(session, found, now=now)  # or the sixth try would tell that it was right
        return None
    account.previous_seen, account.last_seen = account.last_seen, now
    record(session, actor, "identity.signed-in", account.id, now=now)
    return account.id


def sign_out(session: Session, actor: Actor, session_id: str, *, now: datetime) -> None:
    """End one session, and every copy of its cookie; one without a name ends them all."""
    if not session_id:
        sign_out_everywhere(session, actor, now=now)
        return
    session.execute(delete(EndedSession).where(EndedSession.ended_at < now - ABSOLUTE))
    row = {"mark": mark_of(session_id), "ended_at": now}
    insert_new(session, EndedSession, [row], unique=("mark",), back="mark")
    forget_session(session, session_id)


def sign_out_everywhere(session: Session, actor: Actor, *, now: datetime) -> None:
    """End every session that the actor has, on every device."""
    session.get_one(Account, actor.account_id).signed_out_at = now
    record(session, actor, "identity.signed-out-everywhere", actor.account_id, now=now)


def end_sessions(session: Session, actor: Actor, account_id: int, *, now: datetime) -> None:
    """End every session that another person has; RefusedError for one's own account."""
    authorize(actor, Can.ACCOUNTS_CHANGE)
    if account_id == actor.account_id:
        message = mark("Dina egna sessioner avslutar du under ditt konto.")
        raise RefusedError((Problem(message=message),))
    session.get_one(Account, account_id).signed_out_at = now
    record(session, actor, "identity.sessions-ended", account_id, now=now)


def own_credentials(session: Session, actor: Actor, *, password: str, address: str) -> Credentials:
    """Return what the actor typed as credentials of the actor's own account, to look up."""
    account = session.get_one(Account, actor.account_id)
    return Credentials(user_name=account.user_name, password=password, address=address)


def is_own_password(session: Session, found: LookedUp, *, is_right: bool, now: datetime) -> bool:
    """Return whether the password was right; a wrong one counts as a failed sign-in.

    Asked for before a factor is begun. Raise SignInLockedError after too many failures; the
    caller commits in every case.
    """
    _refuse_locked(session, found.who, found.address, now=now)
    if not is_right:
        _remember_failure(session, found, now=now)
    return is_right


def _remember_failure(session: Session, found: LookedUp, *, now: datetime) -> None:
    session.add(SignInFailure(who=found.who, address=found.address, at=now))
    record(session, system_actor("sign-in"), "identity.sign-in-failed", found.who[:16], now=now)


def _refuse_locked(session: Session, who: str, address: str, *, now: datetime) -> None:
    since = throttle.since(now)
    failures = queries.recent_failures(session, who=who, address=address, since=since)
    if throttle.is_locked(failures):
        raise SignInLockedError
