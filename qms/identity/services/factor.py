"""The second factor: begun, confirmed, given new recovery codes, and reset."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.i18n.language import mark
from qms.identity import queries
from qms.identity.core import factor, recovery
from qms.identity.core.resets import Proof, ResetReason
from qms.identity.models import Account, RecoveryCode, SecondFactor
from qms.kernel.problems import Problem, RefusedError
from qms.vault.core.place import Place
from qms.vault.vault import vault_of


def begin_factor(session: Session, actor: Actor, *, now: datetime) -> str:
    """Make a new secret for the actor and return the factor's id; it holds once confirmed."""
    authorize(actor, Can.ACCOUNT_OWN)
    account = session.get_one(Account, actor.account_id)
    session.execute(
        delete(SecondFactor).where(
            SecondFactor.account_id == account.id, SecondFactor.confirmed_at.is_(None)
        )
    )
    new = uuid.uuid4().hex
    secret = vault_of(session).seal_text(_place(new), pyotp.random_base32())
    session.add(SecondFactor(id=new, account_id=account.id, secret=secret, started_at=now))
    record(session, actor, "identity.factor-begun", account.id, now=now)
    return new


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A secret that is not confirmed yet: in groups of four, and as an app reads it."""

    secret: str
    address: str


def unconfirmed(session: Session, actor: Actor, factor_id: str, *, now: datetime) -> Shown | None:
    """Return the secret that the actor is about to add; None when too late or not the actor's."""
    row = _pending(session, actor, factor_id, now=now)
    if row is None:
        return None
    secret = secret_of(session, row)
    account = session.get_one(Account, row.account_id)
    return Shown(
        secret=factor.grouped(secret), address=factor.address_of(secret, account.user_name)
    )


def confirm_factor(
    session: Session, actor: Actor, factor_id: str, *, typed: str, now: datetime
) -> tuple[str, ...]:
    """Let the factor hold from now, in place of an earlier one, and return its recovery codes.

    They are shown once: only keyed hashes of them are stored. RefusedError when the code is
    wrong or the secret has been shown for too long.
    """
    authorize(actor, Can.ACCOUNT_OWN)
    row = _pending(session, actor, factor_id, now=now)
    if row is None:
        message = mark("Det tog för lång tid.")
        raise RefusedError((Problem(message=message, cure=mark("Börja om.")),))
    code = factor.digits_of(typed)
    step = factor.step_of(secret_of(session, row), code, now=now, used=0)
    if step is None:
        message = mark("Koden stämmer inte.")
        cure = mark("Skriv de sex siffror som appen visar just nu, medan de visas.")
        raise RefusedError((Problem(column="code", message=message, cure=cure),))
    forget_factor(session, row.account_id)
    row.confirmed_at, row.last_step = now, step
    record(session, actor, "identity.factor-confirmed", row.account_id, now=now)
    return _new_codes(session, row.id)


def renew_recovery_codes(session: Session, actor: Actor, *, now: datetime) -> tuple[str, ...]:
    """Return new recovery codes; those given before are worth nothing any longer."""
    authorize(actor, Can.ACCOUNT_OWN)
    held = queries.held_factor(session, actor.account_id or 0)
    if held is None:
        message = mark("Du har ingen app som ger koder.")
        raise RefusedError((Problem(message=message, cure=mark("Lägg till en först.")),))
    session.execute(delete(RecoveryCode).where(RecoveryCode.factor_id == held.id))
    record(session, actor, "identity.recovery-codes-made", actor.account_id or 0, now=now)
    return _new_codes(session, held.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reset:
    """Whose factor is reset, why, and how it was made sure that its own person asks."""

    account_id: int
    reason: ResetReason
    proof: Proof


def reset_factor(session: Session, actor: Actor, reset: Reset, *, now: datetime) -> None:
    """Remove another person's second factor; what it opened is closed at the next request."""
    authorize(actor, Can.ACCOUNTS_CHANGE)
    if reset.account_id == actor.account_id:
        message = mark("Du kan inte ta bort din egen app.")
        raise RefusedError((Problem(message=message, cure=mark("Be en kollega göra det.")),))
    session.get_one(Account, reset.account_id)
    if not forget_factor(session, reset.account_id):
        message = mark("Personen har ingen app att ta bort.")
        raise RefusedError((Problem(message=message),))
    told = {"reason": reset.reason.value, "proof": reset.proof.value}
    record(session, actor, "identity.factor-reset", reset.account_id, now=now, **told)


def forget_factor(session: Session, account_id: int) -> bool:
    """Remove the factor that holds, with its recovery codes; return whether there was one."""
    held = queries.held_factor(session, account_id)
    if held is None:
        return False
    session.execute(delete(RecoveryCode).where(RecoveryCode.factor_id == held.id))
    session.execute(delete(SecondFactor).where(SecondFactor.id == held.id))
    return True


def secret_of(session: Session, row: SecondFactor) -> str:
    """Return the secret, base32, that a factor's codes are made of."""
    return vault_of(session).open_text(_place(row.id), row.secret)


def mark_of(session: Session, factor_id: str, code: str) -> str:
    """Return what stands for a recovery code of the factor: a slow hash, keyed on top of it."""
    hashed = recovery.slowly_hashed(factor_id, code)
    return vault_of(session).blind("recovery-code-slow", f"{factor_id} {hashed}")


def earlier_mark_of(session: Session, factor_id: str, code: str) -> str:
    """Return how codes were stored before: keyed alone. It works until used or renewed."""
    return vault_of(session).blind("recovery-code", f"{factor_id} {code}")


def _place(factor_id: str) -> Place:
    return Place(table="second_factor", column="secret", row=factor_id)


def _pending(
    session: Session, actor: Actor, factor_id: str, *, now: datetime
) -> SecondFactor | None:
    query = select(SecondFactor).where(
        SecondFactor.id == factor_id,
        SecondFactor.account_id == actor.account_id,
        SecondFactor.confirmed_at.is_(None),
        SecondFactor.started_at >= now - factor.SETTING_UP,
    )
    return session.scalar(query.with_for_update())


def _new_codes(session: Session, factor_id: str) -> tuple[str, ...]:
    among = 10**factor.RECOVERY_DIGITS
    codes = tuple(
        f"{secrets.randbelow(among):0{factor.RECOVERY_DIGITS}}"
        for _ in range(factor.RECOVERY_CODES)
    )
    session.add_all(
        RecoveryCode(factor_id=factor_id, mark=mark_of(session, factor_id, code)) for code in codes
    )
    return tuple(factor.grouped(code) for code in codes)
