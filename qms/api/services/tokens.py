"""Making, using and revoking tokens."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import case, update
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize, has_right
from qms.api.core.permissions import Permission, to_text
from qms.api.core.secrets import new_secret, prefix_of
from qms.api.models import ApiToken
from qms.api.queries.tokens import Bearer, GrantChoice, bearer, grant_choices
from qms.audit.services import record
from qms.i18n.language import mark
from qms.kernel.clock import local_day
from qms.kernel.minute import minute_of
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.secret import mark_of

LONGEST_NAME = 80
LONGEST_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """What is asked for: a name, a grant, what it may, and the first day it does not work."""

    name: str
    grant_id: int | None
    permissions: Collection[Permission]
    expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeToken:
    """A new token. `secret` is shown to whoever made it, once."""

    id: int
    secret: str


def make_token(session: Session, actor: Actor, new: NewToken, *, now: datetime) -> MadeToken:
    """Make a token of one of the actor's own grants; an administrator of anybody's.

    RefusedError names every fault. Every use of it is the grant's owner's in the trail, and the
    trail says who made it.
    """
    authorize(actor, Can.ACCOUNT_OWN)
    choice = _choice(session, actor, new, now=now)
    _check(new, choice, today=local_day(now))
    if choice is None or new.expires_on is None:
        raise OutOfScopeError(new.grant_id)
    secret = new_secret()
    token = ApiToken(
        mark=mark_of(secret), prefix=prefix_of(secret), name=new.name.strip(),
        account_id=choice.account_id, grant_id=choice.id, permissions=to_text(new.permissions),
        made_at=now, made_by=actor.pseudonym, expires_on=new.expires_on,
    )  # fmt: skip
    session.add(token)
    session.flush()
    record(session, actor, "api.token-made", token.id, now=now, grant=choice.id,
           permissions=token.permissions, expires_on=new.expires_on.isoformat())  # fmt: skip
    return MadeToken(id=token.id, secret=secret)


def _choice(session: Session, actor: Actor, new: NewToken, *, now: datetime) -> GrantChoice | None:
    account_id = None if has_right(actor, Can.ACCOUNTS_CHANGE) else actor.account_id
    choices = grant_choices(session, account_id=account_id, on=local_day(now))
    return next((one for one in choices if one.id == new.grant_id), None)


def _check(new: NewToken, choice: GrantChoice | None, *, today: date) -> None:
    faults = []
    if not new.name.strip():
        message = mark("Skriv vilket program nyckeln är till.")
        faults.append(Problem(column="name", message=message))
    elif len(new.name.strip()) > LONGEST_NAME:
        message = mark("Namnet är för långt. Använd högst 80 tecken.")
        faults.append(Problem(column="name", message=message))
    if choice is None:
        message = mark("Välj en roll som gäller i dag.")
        faults.append(Problem(column="grant_id", message=message))
    if not new.permissions:
        message = mark("Välj vad nyckeln ska få göra.")
        faults.append(Problem(column="permissions", message=message))
    elif choice is not None and not set(new.permissions) <= set(choice.permissions):
        message = mark("Rollen får inte allt det som är valt.")
        faults.append(Problem(column="permissions", message=message))
    if new.expires_on is None or not today < new.expires_on <= today + timedelta(LONGEST_DAYS):
        message = mark("Nyckeln ska sluta gälla inom ett år från i dag.")
        faults.append(Problem(column="expires_on", message=message))
    if faults:
        raise RefusedError(tuple(faults))


def revoke_token(session: Session, actor: Actor, token_id: int, *, now: datetime) -> None:
    """End the token at once: one's own, or for an administrator anybody's."""
    authorize(actor, Can.ACCOUNT_OWN)
    token = session.get(ApiToken, token_id)
    is_own = token is not None and token.account_id == actor.account_id
    if token is None or not (is_own or has_right(actor, Can.ACCOUNTS_CHANGE)):
        raise OutOfScopeError(token_id)
    if token.revoked_at is None:
        token.revoked_at, token.revoked_by = now, actor.pseudonym
        record(session, actor, "api.token-revoked", token_id, now=now)


def known_bearer(session: Session, secret: str, *, now: datetime) -> Bearer | None:
    """Return who calls with the token; None when it does not work."""
    return bearer(session, mark_of(secret), on=local_day(now))


def count_call(session: Session, token_id: int, *, now: datetime) -> int:
    """Note that the token is used and return its calls in this minute; one statement.

    The count is in the database so that several processes count together.
    """
    minute = minute_of(now)
    calls = case((ApiToken.minute == minute, ApiToken.calls + 1), else_=1)
    changed = (
        update(ApiToken)
        .where(ApiToken.id == token_id)
        .values(calls=calls, minute=minute, last_used_at=now)
        .returning(ApiToken.calls)
    )
    return session.scalar(changed) or 0
