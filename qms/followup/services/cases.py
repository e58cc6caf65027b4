"""Register a case; what was written in haste can be put right, taken away and brought back."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.db.once import insert_new
from qms.followup.core.cases.checks import registration_problems
from qms.followup.core.cases.kinds import CaseState
from qms.followup.core.cases.records import Registration
from qms.followup.models import QualityCase
from qms.followup.queries.case_units import case_unit
from qms.followup.services.actions import ChangedMeanwhileError, refuse
from qms.kernel.clock import local_day
from qms.org.core.nodes import Unit


class StepTakenError(Exception):
    """The case is not where the page said: somebody took the step already."""


def take(session: Session, actor: Actor, case_id: int, *, on: date) -> tuple[QualityCase, Unit]:
    """Return the case, locked for a change, and its unit.

    Raise ForbiddenError, or OutOfScopeError when it is not the actor's to handle.
    """
    scope = authorize(actor, Can.FOLLOWUP_CASES)
    query = select(QualityCase).where(QualityCase.id == case_id, QualityCase.removed_at.is_(None))
    row = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    unit = case_unit(session, row.unit_id, scope, on=on) if row else None
    if row is None or unit is None:
        raise OutOfScopeError(str(case_id))
    return row, unit


def register(
    session: Session,
    actor: Actor,
    unit_id: int,
    about: Registration,
    *,
    form_key: str,
    now: datetime,
) -> int:
    """Register a case and return its id; the same `form_key` gives the same case.

    Raise RefusedError with every fault, OutOfScopeError for a unit that is not the actor's.
    """
    today = local_day(now)
    unit = case_unit(session, unit_id, authorize(actor, Can.FOLLOWUP_CASES), on=today)
    if unit is None:
        raise OutOfScopeError(str(unit_id))
    refuse(registration_problems(about, today=today))
    new = _registered(about, unit_id=unit_id, form_key=form_key, now=now, by=actor.pseudonym)
    ids = insert_new(session, QualityCase, [new], unique=("form_key",))
    if not ids:
        return session.scalars(select(QualityCase.id).filter_by(form_key=form_key)).one()
    record(
        session, actor, "followup.case-registered", ids[0], now=now, path=unit.path,
        kind=about.kind.value,
    )  # fmt: skip
    return int(ids[0])


def _registered(
    about: Registration, *, unit_id: int, form_key: str, now: datetime, by: str
) -> dict[str, object]:
    blank = dict.fromkeys(("cause", "outcome", "finding", "check_text", "exception_reason"), "")
    return {
        **blank,
        "unit_id": unit_id,
        "form_key": form_key,
        "state": CaseState.RECEIVED.value,
        "version": 0,
        "registered_at": now,
        "registered_by": by,
        **_columns(about),
    }


def _columns(about: Registration) -> dict[str, object]:
    return {
        "kind": about.kind.value,
        "title": about.title,
        "channel": about.channel.value,
        "received_on": about.received_on,
        "diary": about.diary,
        "is_serious": about.is_serious,
        "involves_staff": about.involves_staff,
    }


def correct(
    session: Session,
    actor: Actor,
    case_id: int,
    about: Registration,
    *,
    seen: int,
    now: datetime,
) -> None:
    """Put right what was registered about an open case.

    Raise ChangedMeanwhileError when `seen` is not the latest version.
    """
    today = local_day(now)
    row, unit = take(session, actor, case_id, on=today)
    _require_seen(row, seen)
    refuse(registration_problems(about, today=today))
    for name, value in _columns(about).items():
        setattr(row, name, value)
    row.version += 1
    record(session, actor, "followup.case-corrected", case_id, now=now, path=unit.path)


def _require_seen(row: QualityCase, seen: int) -> None:
    if row.state == CaseState.CLOSED:
        raise StepTakenError(row.id)
    if row.version != seen:
        raise ChangedMeanwhileError(row.id)


def remove(session: Session, actor: Actor, case_id: int, *, now: datetime) -> None:
    """Take away a case that was registered by mistake; it can be brought back."""
    row, unit = take(session, actor, case_id, on=local_day(now))
    row.removed_at = now
    record(session, actor, "followup.case-removed", case_id, now=now, path=unit.path)


def restore(session: Session, actor: Actor, case_id: int, *, now: datetime) -> None:
    """Bring back a removed case as it was."""
    scope = authorize(actor, Can.FOLLOWUP_CASES)
    row = session.get(QualityCase, case_id)
    unit = case_unit(session, row.unit_id, scope, on=local_day(now)) if row else None
    if row is None or unit is None:
        raise OutOfScopeError(str(case_id))
    if row.removed_at is not None:
        row.removed_at = None
        record(session, actor, "followup.case-restored", case_id, now=now, path=unit.path)
