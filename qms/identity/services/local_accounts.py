"""Switching local accounts off but for one that is sealed, and alerts when that one is used."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.i18n.language import mark
from qms.identity.models import Account, LocalSignIn, SealedUse
from qms.identity.queries import local_accounts as queries
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError


def switch_off(
    session: Session, actor: Actor, *, sealed_id: int, issuer: str, now: datetime
) -> None:
    """Let only the sealed account in with a password from now on.

    RefusedError while no provider is set (`issuer` is empty), nobody has ever signed in with it,
    or the account cannot be sealed.
    """
    authorize(actor, Can.ACCOUNTS_CHANGE)
    if not issuer:
        raise _refused(mark("Kommunens inloggning är inte inställd."))
    if not queries.outside(session, issuer).people:
        raise _refused(mark("Ingen har ännu loggat in med kommunens inloggning."))
    able = {one.account_id for one in queries.candidates(session, on=local_day(now))}
    if sealed_id not in able:
        raise _refused(mark("Kontot kan inte vara reservkonto. Välj ett i listan."))
    row = _row(session)
    row.is_off, row.sealed_id = True, sealed_id
    record(session, actor, "identity.local-accounts-off", sealed_id, now=now)


def switch_on(session: Session, actor: Actor, *, now: datetime) -> None:
    """Let local accounts in again; no account is sealed any longer."""
    authorize(actor, Can.ACCOUNTS_CHANGE)
    row = _row(session)
    row.is_off, row.sealed_id = False, None
    record(session, actor, "identity.local-accounts-on", now=now)


def _row(session: Session) -> LocalSignIn:
    row = session.scalar(select(LocalSignIn).with_for_update())
    if row is None:
        row = LocalSignIn(is_off=False)
        session.add(row)
        session.flush()
    return row


def _refused(message: str) -> RefusedError:
    return RefusedError((Problem(column="sealed", message=message),))


def is_let_in(session: Session, account: Account, actor: Actor, *, now: datetime) -> bool:
    """Return whether the account may sign in with a right password; the sealed one alerts."""
    standing = queries.standing(session)
    if not standing.is_off:
        return True
    if account.id != standing.sealed_id:
        record(session, actor, "identity.local-sign-in-refused", account.id, now=now)
        return False
    session.add(SealedUse(account_id=account.id, at=now))
    record(session, actor, "identity.sealed-account-used", account.id, now=now)
    return True


def refuse_sealed(session: Session, account_id: int) -> None:
    """Refuse what would leave nobody who can get in without the provider."""
    if queries.standing(session).sealed_id == account_id:
        message = mark("Kontot är reservkonto.")
        cure = mark("Välj ett annat reservkonto under Inloggning först.")
        raise RefusedError((Problem(message=message, cure=cure),))


def review_use(session: Session, actor: Actor, use_id: int, *, now: datetime) -> None:
    """Note that somebody has looked into a sign-in with the sealed account; never its own user."""
    authorize(actor, Can.ACCOUNTS_CHANGE)
    use = session.get_one(SealedUse, use_id)
    if use.account_id == actor.account_id:
        message = mark("Den som har använt reservkontot kan inte granska det själv.")
        raise RefusedError((Problem(message=message, cure=mark("Be en kollega göra det.")),))
    if use.seen_at is None:
        use.seen_at, use.seen_by = now, actor.pseudonym
        record(session, actor, "identity.sealed-use-reviewed", use_id, now=now)
