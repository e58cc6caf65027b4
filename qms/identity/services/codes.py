"""Giving a code of the second factor: each works once, and wrong ones close the door."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.identity import queries
from qms.identity.core import factor, throttle
from qms.identity.models import RecoveryCode, SecondFactor, SignInFailure
from qms.identity.services.factor import earlier_mark_of, mark_of, secret_of
from qms.identity.services.signing_in import SignInLockedError


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenCode:
    """What was typed where a code is asked for, and from where."""

    typed: str
    address: str


def use_code(session: Session, actor: Actor, given: GivenCode, *, now: datetime) -> str | None:
    """Return the id of the actor's factor, or None when the code was wrong or used before.

    Six digits are the app's, twelve a recovery code. The failure is stored, so the caller
    commits in every case. Raise SignInLockedError after too many failures.
    """
    row = _locked_row(session, actor, given, now=now)
    if row is None:
        return None
    code = factor.digits_of(given.typed)
    take = _take_recovery if factor.is_recovery(code) else _take_step
    if not take(session, row, code, now=now):
        session.add(SignInFailure(who=_who(actor), address=_from(given), at=now))
        record(session, actor, "identity.code-failed", row.account_id, now=now)
        return None
    is_recovery = factor.is_recovery(code)
    action = "identity.recovery-code-used" if is_recovery else "identity.code-given"
    record(session, actor, action, row.account_id, now=now)
    return row.id


def _take_step(session: Session, row: SecondFactor, code: str, *, now: datetime) -> bool:
    """Use the app's code up, with all before it; return whether it was right."""
    step = factor.step_of(secret_of(session, row), code, now=now, used=row.last_step)
    if step is None:
        return False
    row.last_step = step
    return True


def _take_recovery(session: Session, row: SecondFactor, code: str, *, now: datetime) -> bool:
    """Use the recovery code up; return whether it was one that nobody had used."""
    marks = [make(session, row.id, code) for make in (mark_of, earlier_mark_of)]
    query = select(RecoveryCode).where(
        RecoveryCode.factor_id == row.id,
        RecoveryCode.mark.in_(marks),
        RecoveryCode.used_at.is_(None),
    )
    found = session.scalar(query)
    if found is None:
        return False
    found.used_at = now
    return True


def _locked_row(
    session: Session, actor: Actor, given: GivenCode, *, now: datetime
) -> SecondFactor | None:
    """Return the actor's factor, held so that two codes are never tried at once."""
    authorize(actor, Can.ACCOUNT_OWN)
    query = select(SecondFactor).where(
        SecondFactor.account_id == actor.account_id, SecondFactor.confirmed_at.is_not(None)
    )
    row = session.scalar(query.with_for_update())
    failures = queries.recent_failures(
        session, who=_who(actor), address=_from(given), since=throttle.since(now)
    )
    if throttle.is_locked(failures, per_person=throttle.CODES_PER_PERSON):
        raise SignInLockedError
    return row


def _who(actor: Actor) -> str:
    """Return what stands for the person who gives codes: wrong passwords are counted apart."""
    return throttle.fingerprint(f"code {actor.pseudonym}")


def _from(given: GivenCode) -> str:
    return throttle.fingerprint(throttle.network_of(given.address))
