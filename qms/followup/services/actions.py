"""Actions between the reports: begin one, change what it says, measure it."""

from dataclasses import fields
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.db.once import insert_new
from qms.followup.core.actions.checks import (
    NEEDED_WHEN_CHANGED,
    NEEDED_WHEN_NEW,
    plan_problems,
    reading_problems,
)
from qms.followup.core.actions.records import ActionState, Plan
from qms.followup.models import Action, ActionReading
from qms.followup.queries.actions import plan_of, whole
from qms.followup.queries.units import report_unit
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.org.core.nodes import Unit


class NotOpenError(Exception):
    """The action has ended, so nothing of it can be changed; it may be opened again."""


class ChangedMeanwhileError(Exception):
    """Somebody else changed it after the page was shown."""


def take(session: Session, actor: Actor, action_id: int, *, on: date) -> tuple[Action, Unit]:
    """Return the action, locked for a change, and its unit.

    Raise ForbiddenError, or OutOfScopeError when the actor has no such action that has begun.
    """
    scope = authorize(actor, Can.FOLLOWUP_ACT)
    query = select(Action).where(
        Action.id == action_id,
        Action.removed_at.is_(None),
        Action.state != ActionState.DRAFT.value,
    )
    row = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    unit = report_unit(session, row.unit_id, scope, on=on) if row else None
    if row is None or unit is None:
        raise OutOfScopeError(str(action_id))
    return row, unit


def take_open(session: Session, actor: Actor, action_id: int, *, on: date) -> tuple[Action, Unit]:
    """Return the action as `take` does; raise NotOpenError when it has ended."""
    row, unit = take(session, actor, action_id, on=on)
    if row.state != ActionState.OPEN:
        raise NotOpenError(action_id)
    return row, unit


def begin(
    session: Session,
    actor: Actor,
    unit_id: int,
    plan: Plan,
    *,
    form_key: str,
    now: datetime,
) -> int:
    """Begin an action outside a report and return its id; the same `form_key` gives the same.

    `unit_id` is a unit, or the municipality's node for the provider's own. Raise RefusedError
    with everything that is missing.
    """
    today = local_day(now)
    unit = report_unit(session, unit_id, authorize(actor, Can.FOLLOWUP_ACT), on=today)
    if unit is None:
        raise OutOfScopeError(str(unit_id))
    known = _with_key(session, form_key)
    if known is not None:
        return known
    refuse(plan_problems(plan, needed=NEEDED_WHEN_NEW))
    row = new_row(plan, unit_id=unit_id, form_key=form_key, opened=today)
    action_id = _added(session, row)
    if action_id is None:
        return _with_key(session, form_key) or 0
    record(session, actor, "followup.action-begun", action_id, now=now, path=unit.path)
    return action_id


def _added(session: Session, row: Action) -> int | None:
    """Return the new row's id; None when the same form got there first."""
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        return None
    return row.id


def _with_key(session: Session, form_key: str) -> int | None:
    query = select(Action.id).where(Action.report_id.is_(None), Action.form_key == form_key)
    return session.scalar(query)


def new_row(plan: Plan, *, unit_id: int, form_key: str, opened: date) -> Action:
    """Return an open action that says what the plan says."""
    said = {one.name: getattr(plan, one.name) for one in fields(plan)}
    state = ActionState.OPEN.value
    return Action(unit_id=unit_id, form_key=form_key, state=state, opened=opened, **said)


def refuse(problems: tuple[Problem, ...]) -> None:
    """Raise RefusedError when there are any problems."""
    if problems:
        raise RefusedError(problems)


def change(
    session: Session, actor: Actor, action_id: int, plan: Plan, *, seen: int, now: datetime
) -> None:
    """Change what an open action says.

    `seen` is the version the page showed. Raise ChangedMeanwhileError when that is not the
    latest, RefusedError with every fault.
    """
    row, unit = take_open(session, actor, action_id, on=local_day(now))
    if row.version != seen:
        raise ChangedMeanwhileError(action_id)
    refuse(plan_problems(plan, needed=NEEDED_WHEN_CHANGED))
    before = plan_of(row)
    changed = [f.name for f in fields(plan) if getattr(plan, f.name) != getattr(before, f.name)]
    if not changed:
        return
    for name in changed:
        setattr(row, name, getattr(plan, name))
    row.version += 1
    record(
        session, actor, "followup.action-changed", action_id, now=now, path=unit.path,
        fields=",".join(changed),
    )  # fmt: skip


def add_reading(
    session: Session,
    actor: Actor,
    action_id: int,
    *,
    value: str,
    day: date | None,
    note: str = "",
    form_key: str,
    now: datetime,
) -> None:
    """Add what was measured on a day; the same `form_key` again adds nothing.

    Raise RefusedError with every fault.
    """
    today = local_day(now)
    row, unit = take_open(session, actor, action_id, on=today)
    value, note = " ".join(value.split()), note.strip()
    refuse(reading_problems(whole(session, row), value=value, day=day, note=note, today=today))
    store_reading(session, actor, row, unit, value=value, day=day or today, note=note,
                  form_key=form_key, now=now)  # fmt: skip


def store_reading(
    session: Session,
    actor: Actor,
    row: Action,
    unit: Unit,
    *,
    value: str,
    day: date,
    note: str,
    form_key: str,
    now: datetime,
) -> None:
    """Store a reading that has been checked, once for each `form_key`."""
    new = {
        "action_id": row.id, "form_key": form_key, "day": day, "value": value, "note": note,
        "at": now, "by": actor.pseudonym,
    }  # fmt: skip
    if insert_new(session, ActionReading, [new], unique=("action_id", "form_key")):
        record(session, actor, "followup.action-measured", row.id, now=now, path=unit.path)


def undo_reading(session: Session, actor: Actor, action_id: int, *, now: datetime) -> str:
    """Take away the reading that was added last and return its value; empty without any."""
    row, unit = take_open(session, actor, action_id, on=local_day(now))
    query = (
        select(ActionReading)
        .where(ActionReading.action_id == row.id, ActionReading.removed_at.is_(None))
        .order_by(ActionReading.id.desc())
        .limit(1)
    )
    last = session.scalar(query)
    if last is None:
        return ""
    last.removed_at = now
    record(session, actor, "followup.action-measure-undone", row.id, now=now, path=unit.path)
    return last.value
