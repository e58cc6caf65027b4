"""Opening a case in need: for an hour, with a reason, told to the reviewers at once."""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.needs.models import NeedsBreakGlass, NeedsCase
from qms.needs.queries import access, places
from qms.needs.services.alerts import alert_break_glass
from qms.org import queries as org
from qms.vault.vault import vault_of

MINUTES = 60
SHORTEST, LONGEST = 20, 1_000


def break_glass(
    session: Session, actor: Actor, ref: str, *, reason: str, now: datetime
) -> datetime:
    """Open the case for reading during an hour and return until when.

    Once more within the hour gives the same hour. Raise RefusedError without a real reason,
    OutOfScopeError when there is no such case there, or for a person with protected identity.
    """
    _check_reason(reason)
    scope = authorize(actor, Can.NEEDS_BREAK_GLASS)
    row = session.scalar(select(NeedsCase).where(NeedsCase.ref == ref).with_for_update())
    unit = org.unit(session, row.unit_id, scope, on=local_day(now)) if row else None
    account = actor.account_id
    if row is None or unit is None or account is None:
        raise OutOfScopeError(ref)
    if not access.is_seen(session, row.person_id, account):
        raise OutOfScopeError(ref)
    running = access.glass_until(session, row.id, account, now=now)
    if running is not None:
        return running
    until = _open(session, row.id, account, reason, now=now)
    seq = record(session, actor, "needs.broke-glass", row.ref, now=now, path=unit.path)
    alert_break_glass(session, seq=seq, path=unit.path, now=now)
    return until


def _check_reason(reason: str) -> None:
    length = len(reason.strip())
    if not SHORTEST <= length <= LONGEST:
        raise RefusedError(
            (
                Problem(
                    column="reason",
                    message=said("Skälet är %(n)s tecken.", n=length),
                    cure=said("Skriv varför det inte kan vänta, %(least)s–%(most)s tecken.",
                              least=SHORTEST, most=LONGEST),
                ),
            )
        )  # fmt: skip


def _open(session: Session, case_id: str, account: int, reason: str, *, now: datetime) -> datetime:
    row, until = uuid4().hex, now + timedelta(minutes=MINUTES)
    place = places.of("break_glass", "reason", row)
    session.add(
        NeedsBreakGlass(
            id=row,
            case_id=case_id,
            account_id=account,
            reason=vault_of(session).seal_text(place, reason.strip()),
            opened_at=now,
            until=until,
        )
    )
    session.flush()
    return until
