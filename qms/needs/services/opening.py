"""Opening a case: the only way to read what is sealed in it.

Right, care relation and protected identity are checked together, and the reading is recorded in
the same transaction. Whatever is missing, the answer is that there is no such case.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, Scope, authorize, has_right
from qms.audit.services import record
from qms.db.session import WRITTEN
from qms.kernel.clock import local_day
from qms.needs.core.cases.kinds import CaseKind, Part
from qms.needs.core.cases.reads import READS
from qms.needs.models import NeedsCase, NeedsPerson
from qms.needs.queries import access
from qms.needs.queries.opened import OpenCase
from qms.needs.services.alerts import alert_protected, alert_protected_work
from qms.org import queries as org
from qms.org.core.forms import SchoolForm
from qms.org.core.nodes import Unit
from qms.vault.vault import vault_of

OFFICERS = frozenset({Can.NEEDS_HANDLE, Can.NEEDS_PROTECT})
"""What takes the officer's part in the case, beside the right, of whoever applied in it."""


class NotRecordedError(Exception):
    """The session cannot store anything, so nothing may be read: a reading would leave no trace."""


def open_case(
    session: Session, actor: Actor, ref: str, *, can: Can, why: str, now: datetime
) -> OpenCase:
    """Return the case for reading, once the reading has been recorded.

    `why` is a key of READS. Raise ForbiddenError when no role of the actor has `can`,
    OutOfScopeError when the case does not exist, is not the actor's, or is of a person with
    protected identity that the actor is not named for, but for the case they applied in.
    """
    if WRITTEN not in session.info:
        raise NotRecordedError
    row, person, opened = _reach(session, actor, ref, can=can, now=now, lock=False)
    how = {"by": "break-glass"} if opened.by_break_glass else {}
    seq = record(session, actor, READS[why], row.ref, now=now, path=opened.unit.path, **how)
    if person.protected:
        alert_protected(session, seq=seq, path=opened.unit.path, now=now)
    return opened


def take_case(
    session: Session, actor: Actor, ref: str, *, can: Can, now: datetime
) -> tuple[NeedsCase, OpenCase]:
    """Return the case's row, locked for a change, to one who is tied to it.

    The change itself must be recorded by the caller. An emergency opening is for reading only.
    Raise as `open_case` does.
    """
    row, person, opened = _reach(session, actor, ref, can=can, now=now, lock=True)
    if opened.by_break_glass:
        raise OutOfScopeError(ref)
    if person.protected:
        who, path = actor.pseudonym, opened.unit.path
        alert_protected_work(session, ref=row.ref, who=who, path=path, now=now)
    return row, opened


def _reach(
    session: Session, actor: Actor, ref: str, *, can: Can, now: datetime, lock: bool
) -> tuple[NeedsCase, NeedsPerson, OpenCase]:
    scope = authorize(actor, can)
    query = select(NeedsCase).where(NeedsCase.ref == ref)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = session.scalar(query)
    unit = org.unit(session, row.unit_id, scope, on=local_day(now)) if row else None
    if row is None or unit is None:
        raise OutOfScopeError(ref)
    person = session.get_one(NeedsPerson, row.person_id)
    if not actor.is_system:
        _require_there(session, row, scope=scope, now=now)
    parts, by_glass = _tie(session, actor, row, can=can, now=now)
    is_named = actor.is_system or access.is_named_reader(session, person.id, _account(actor, row))
    if person.protected and not is_named and not _is_own(actor, row, parts):
        raise OutOfScopeError(ref)
    knows = person.protected and is_named
    opened = _opened(session, row, unit, parts=parts, by_glass=by_glass, is_protected=knows)
    return row, person, opened


def _is_own(actor: Actor, row: NeedsCase, parts: frozenset[Part]) -> bool:
    """Return whether the actor applied in the case: they keep it, with the parts they have.

    What an officer alone does is kept from every applicant (`OFFICERS`), so that nothing here
    differs between a protected child and another.
    """
    return Part.UNIT in parts and row.opened_by == actor.account_id


def _require_there(session: Session, row: NeedsCase, *, scope: Scope, now: datetime) -> None:
    """Refuse one whose unit the person has left."""
    goes = access.goes_there(row, on=local_day(now))
    if not access.is_municipal(scope) and not session.scalar(select(goes)):
        raise OutOfScopeError(row.ref)


def _tie(
    session: Session, actor: Actor, row: NeedsCase, *, can: Can, now: datetime
) -> tuple[frozenset[Part], bool]:
    """Return the actor's parts, and whether an emergency opening stands in for them."""
    if actor.is_system:
        return frozenset(), False
    account = _account(actor, row)
    parts = access.parts_of(session, row.id, account)
    if parts and (Part.OFFICER in parts or not _is_office(actor, row, can)):
        return parts, False
    may_break = can is Can.NEEDS_READ and has_right(actor, Can.NEEDS_BREAK_GLASS)
    if may_break and access.glass_until(session, row.id, account, now=now) is not None:
        return frozenset(), True
    raise OutOfScopeError(row.ref)


def _is_office(actor: Actor, row: NeedsCase, can: Can) -> bool:
    """Return whether it takes the officer's part; without it the case is not there.

    To mark a child always takes it. Others who would handle the case are told why not.
    """
    return can is Can.NEEDS_PROTECT or (can in OFFICERS and row.opened_by == actor.account_id)


def _account(actor: Actor, row: NeedsCase) -> int:
    """Return the actor's account; one without an account can be tied to nothing."""
    if actor.account_id is None:
        raise OutOfScopeError(row.ref)
    return actor.account_id


def _opened(
    session: Session,
    row: NeedsCase,
    unit: Unit,
    *,
    parts: frozenset[Part],
    by_glass: bool,
    is_protected: bool,
) -> OpenCase:
    return OpenCase(
        id=row.id,
        ref=row.ref,
        person_id=row.person_id,
        kind=CaseKind(row.kind),
        unit=unit,
        form=SchoolForm(row.form),
        period_from=row.period_from,
        period_to=row.period_to,
        process_id=row.process_id,
        instrument_id=row.instrument_id,
        stage=row.stage,
        stage_since=row.stage_since,
        due_on=row.due_on,
        previous_id=row.previous_id,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        closed_at=row.closed_at,
        version=row.version,
        is_protected=is_protected,
        parts=parts,
        by_break_glass=by_glass,
        vault=vault_of(session),
    )
