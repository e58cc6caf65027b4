"""How an action ends: with a measured result, with an exception, or carried over."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.audit.services import record
from qms.followup.core.actions.checks import closing_problems, reason_problems
from qms.followup.core.actions.records import ActionState
from qms.followup.models import Action
from qms.followup.queries.actions import successors, whole
from qms.followup.services.actions import (
    NotOpenError,
    new_row,
    refuse,
    store_reading,
    take,
    take_open,
)
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem


def close(
    session: Session,
    actor: Actor,
    action_id: int,
    *,
    result: str,
    day: date | None,
    note: str = "",
    now: datetime,
) -> None:
    """Close the action with a measured result; one that is closed already stays as it is.

    Raise RefusedError when nothing was measured, or nothing to measure against was written.
    """
    today = local_day(now)
    row, unit = take(session, actor, action_id, on=today)
    if row.state == ActionState.CLOSED:
        return
    row, unit = take_open(session, actor, action_id, on=today)
    action, result = whole(session, row), " ".join(result.split())
    refuse(closing_problems(action, result=result, day=day, today=today))
    if action.latest is None or (action.latest.value, action.latest.day) != (result, day):
        store_reading(session, actor, row, unit, value=result, day=day or today,
                      note=note.strip(), form_key=f"close-{row.version}", now=now)  # fmt: skip
    _end(row, ActionState.CLOSED, on=day or today)
    row.result = result
    record(session, actor, "followup.action-closed", action_id, now=now, path=unit.path)


def close_with_exception(
    session: Session, actor: Actor, action_id: int, *, reason: str, now: datetime
) -> None:
    """End the action without a result, for a reason that everybody sees who sees the action.

    Raise RefusedError when the reason explains nothing.
    """
    today = local_day(now)
    row, unit = take(session, actor, action_id, on=today)
    if row.state == ActionState.EXCEPTION:
        return
    row, unit = take_open(session, actor, action_id, on=today)
    reason = reason.strip()
    refuse(reason_problems(reason))
    _end(row, ActionState.EXCEPTION, on=today)
    row.exception_reason = reason
    record(session, actor, "followup.action-excepted", action_id, now=now, path=unit.path)


def _end(row: Action, state: ActionState, *, on: date) -> None:
    row.state, row.result_at = state.value, on
    row.version += 1


def reopen(session: Session, actor: Actor, action_id: int, *, now: datetime) -> None:
    """Open an action that was closed by mistake; its readings stay.

    Raise NotOpenError for one that was carried over: its successor goes on.
    """
    row, unit = take(session, actor, action_id, on=local_day(now))
    if row.state == ActionState.OPEN:
        return
    if row.state == ActionState.CARRIED:
        raise NotOpenError(action_id)
    row.state, row.result, row.result_at, row.exception_reason = "open", "", None, ""
    row.version += 1
    record(session, actor, "followup.action-reopened", action_id, now=now, path=unit.path)


def carry_over(
    session: Session, actor: Actor, action_id: int, *, due: date | None, now: datetime
) -> int:
    """Let a new action go on from an open one with what was measured last; return its id.

    The old one ends as carried over, and each shows the other. One that has a successor
    already gives that. Raise RefusedError without a new day.
    """
    today = local_day(now)
    row, unit = take(session, actor, action_id, on=today)
    known = successors(session, [action_id]).get(action_id)
    if known is not None:
        return known
    row, unit = take_open(session, actor, action_id, on=today)
    action = whole(session, row)
    plan = replace(action.plan, baseline=action.value or action.plan.baseline, due=due)
    refuse(_carrying_problems(due, today=today))
    new = new_row(plan, unit_id=row.unit_id, form_key=f"carried-{row.id}", opened=today)
    new.carried_from_id = row.id
    session.add(new)
    _end(row, ActionState.CARRIED, on=today)
    session.flush()
    record(session, actor, "followup.action-carried", action_id, now=now, path=unit.path, to=new.id)
    return new.id


def _carrying_problems(due: date | None, *, today: date) -> tuple[Problem, ...]:
    if due is None or due <= today:
        message = "Välj en dag framåt i tiden då den ska vara klar."
        return (Problem(message=message, column="due"),)
    return ()
