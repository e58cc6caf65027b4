"""Links by which a person chooses a password: for the first time, or when it is forgotten."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.i18n.language import mark
from qms.identity.core.resets import Proof
from qms.identity.models import Account, PasswordLink
from qms.identity.queries import local_accounts as queries
from qms.identity.services.passwords import Chosen, fault_of
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.secret import LONGEST, mark_of, new_secret

LASTS = timedelta(hours=24)


def make_link(
    session: Session, actor: Actor, account_id: int, *, proof: Proof, now: datetime
) -> str:
    """Return the secret of a new link for the account, in place of an earlier one.

    It is shown once: only its checksum is stored. `proof` is how it was made sure who asks.
    RefusedError for one's own account, a closed one, and where a password lets nobody in.
    """
    authorize(actor, Can.ACCOUNTS_CHANGE)
    account = session.get_one(Account, account_id)
    _refuse(session, actor, account)
    forget_link(session, account_id)
    secret = new_secret()
    row = PasswordLink(
        account_id=account_id, mark=mark_of(secret), made_at=now, made_by=actor.pseudonym
    )
    session.add(row)
    told = {"proof": proof.value, "kind": "renewed" if account.password_hash else "first"}
    record(session, actor, "identity.password-link-made", account_id, now=now, **told)
    return secret


def _refuse(session: Session, actor: Actor, account: Account) -> None:
    standing = queries.standing(session)
    if account.id == actor.account_id:
        raise _refused(mark("Ditt eget lösenord byter du under ditt konto."))
    if not account.active:
        raise _refused(mark("Kontot är stängt."))
    if queries.is_outside(session, account.id):
        raise _refused(mark("Personen loggar in med kommunens inloggning och byter lösenord där."))
    if standing.is_off and standing.sealed_id != account.id:
        raise _refused(mark("Lokala konton är avstängda: ett lösenord skulle inte fungera."))


def _refused(message: str) -> RefusedError:
    return RefusedError((Problem(message=message),))


def forget_link(session: Session, account_id: int) -> None:
    """Let no link of the account work any longer."""
    session.execute(delete(PasswordLink).where(PasswordLink.account_id == account_id))


def check_choice(session: Session, secret: str, new: str, *, now: datetime) -> None:
    """Return when the link works and the password is taken; else RefusedError, field by field."""
    account = session.scalar(
        select(Account)
        .join(PasswordLink, PasswordLink.account_id == Account.id)
        .where(_works(secret, now), Account.active)
    )
    if account is None:
        raise _over()
    chosen = Chosen(password=new, user_name=account.user_name, name=account.name)
    fault = fault_of(session, chosen, column="new")
    if fault is not None:
        raise RefusedError((fault,))


def choose_password(session: Session, secret: str, *, password_hash: str, now: datetime) -> str:
    """Use the link up, give its account the password, and return the account's user name.

    Every session of the account ends; the second factor stays. RefusedError when the link was
    used meanwhile: of two at once, one deletes the row.
    """
    query = delete(PasswordLink).where(_works(secret, now)).returning(PasswordLink.account_id)
    account_id = session.scalar(query)
    if account_id is None:
        raise _over()
    account = session.get_one(Account, account_id)
    account.password_hash, account.must_choose = password_hash, False
    actor = Actor(account_id=account.id, pseudonym=account.pseudonym, name=account.name)
    record(session, actor, "identity.password-chosen", account.id, now=now)
    return account.user_name


def _works(secret: str, now: datetime) -> ColumnElement[bool]:
    return and_(PasswordLink.mark == mark_of(secret[:LONGEST]), PasswordLink.made_at > now - LASTS)


def _over() -> RefusedError:
    message = mark("Länken gäller inte längre. Den fungerar en gång och i 24 timmar.")
    cure = mark("Be systemförvaltaren om en ny.")
    return RefusedError((Problem(column="link", message=message, cure=cure),))
