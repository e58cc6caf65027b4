"""Tying people to a case and untying them: without a tie a role sees nothing."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.needs.core.cases.kinds import Part
from qms.needs.core.cases.ties import EXCLUDES, RIGHT, may_tie
from qms.needs.core.process import StageKey
from qms.needs.models import NeedsCare, NeedsCase
from qms.needs.queries import access
from qms.needs.queries.holders import holders
from qms.needs.queries.opened import OpenCase
from qms.needs.services.opening import take_case
from qms.needs.services.stepping import take_step
from qms.org import queries as org


def tie(
    session: Session, actor: Actor, ref: str, account_id: int, part: Part, *, now: datetime
) -> bool:
    """Tie the account to the case; one who was untied can be tied again.

    Return whether it changed anything: False for one who has the part already. Raise RefusedError
    for somebody without the right for the part over the unit, or who has a part that excludes it;
    OutOfScopeError as `take_case`, and for who may not tie.
    """
    row, opened = take_case(session, actor, ref, can=Can.NEEDS_APPLY, now=now)
    if not actor.is_system and not may_tie(opened.parts, part):
        raise OutOfScopeError(ref)
    has = access.parts_of(session, row.id, account_id)
    if part in has:
        return False
    _require_right(session, opened, account_id, part, now=now)
    if has & EXCLUDES.get(part, frozenset()):
        raise _refused(
            "Personen är redan knuten för den andra av de två bedömningarna.",
            "Välj en annan person, eller lös den först från den uppgiften.",
        )
    if part is Part.OFFICER and account_id == row.opened_by and not _handled(session, row):
        raise _refused("Den som har ansökt handlägger inte ärendet.", "Välj en annan person.")
    tie_account(session, actor, row, account_id, part, path=opened.unit.path, now=now)
    return True


def _handled(session: Session, row: NeedsCase) -> bool:
    """Return whether whoever applied has been the case's officer: a renewal is the officer's."""
    query = select(NeedsCare.id).where(
        NeedsCare.case_id == row.id,
        NeedsCare.account_id == row.opened_by,
        NeedsCare.part == Part.OFFICER.value,
    )
    return session.scalars(query).first() is not None


def _require_right(
    session: Session, opened: OpenCase, account_id: int, part: Part, *, now: datetime
) -> None:
    found = holders(session, RIGHT[part], path=opened.unit.path, on=local_day(now))
    if all(one.account_id != account_id for one in found):
        raise _refused(
            "Personen har inte den behörighet som uppgiften kräver på enheten.",
            "Välj en annan person.",
        )


def tie_account(
    session: Session,
    actor: Actor,
    row: NeedsCase,
    account_id: int,
    part: Part,
    *,
    path: str,
    now: datetime,
) -> None:
    """Add the care relation and record it; nothing when it is there."""
    if part in access.parts_of(session, row.id, account_id):
        return
    session.add(
        NeedsCare(
            case_id=row.id,
            account_id=account_id,
            part=part.value,
            tied_at=now,
            tied_by=actor.pseudonym,
        )
    )
    session.flush()
    record(
        session, actor, "needs.tied-person", row.ref, now=now, path=path,
        account=account_id, part=part.value,
    )  # fmt: skip


def untie(session: Session, actor: Actor, ref: str, care_id: int, *, now: datetime) -> None:
    """End the care relation; the person can read nothing of the case from then on.

    Raise RefusedError for the last officer of an open case: somebody must have it.
    """
    row, opened = take_case(session, actor, ref, can=Can.NEEDS_APPLY, now=now)
    care = session.get(NeedsCare, care_id)
    if care is None or care.case_id != row.id or care.ended_at is not None:
        raise OutOfScopeError(ref)
    part = Part(care.part)
    if not actor.is_system and not may_tie(opened.parts, part):
        raise OutOfScopeError(ref)
    if part is Part.OFFICER and not opened.is_closed and _is_last(session, row.id, part):
        raise _refused("Ärendet har ingen annan handläggare.", "Knyt en annan handläggare först.")
    care.ended_at = now
    session.flush()
    record(
        session, actor, "needs.untied-person", row.ref, now=now, path=opened.unit.path,
        account=care.account_id, part=part.value,
    )  # fmt: skip


def _is_last(session: Session, case_id: str, part: Part) -> bool:
    query = select(NeedsCare.id).where(
        NeedsCare.case_id == case_id, NeedsCare.part == part.value, NeedsCare.ended_at.is_(None)
    )
    return len(session.scalars(query).all()) == 1


def take_on(session: Session, actor: Actor, ref: str, *, now: datetime) -> None:
    """Take a case that no officer has: the officer is tied to it and begins to handle it.

    Raise OutOfScopeError when there is no such case without an officer, or the actor applied.
    """
    scope = authorize(actor, Can.NEEDS_HANDLE)
    query = select(NeedsCase).where(NeedsCase.ref == ref, NeedsCase.closed_at.is_(None))
    row = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    unit = org.unit(session, row.unit_id, scope, on=local_day(now)) if row else None
    account = actor.account_id
    if row is None or unit is None or account is None or _has_officer(session, row.id):
        raise OutOfScopeError(ref)
    if not access.is_seen(session, row.person_id, account) or row.opened_by == account:
        raise OutOfScopeError(ref)
    tie_account(session, actor, row, account, Part.OFFICER, path=unit.path, now=now)
    if row.stage == StageKey.RECEIVED:
        locked, opened = take_case(session, actor, ref, can=Can.NEEDS_HANDLE, now=now)
        take_step(session, actor, locked, opened, "begin_check", now=now)


def _has_officer(session: Session, case_id: str) -> bool:
    query = select(NeedsCare.id).where(
        NeedsCare.case_id == case_id,
        NeedsCare.part == Part.OFFICER.value,
        NeedsCare.ended_at.is_(None),
    )
    return session.scalars(query).first() is not None


def _refused(message: str, cure: str) -> RefusedError:
    return RefusedError((Problem(message=message, cure=cure, column="account"),))
