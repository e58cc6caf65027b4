"""The steps of a case: confirmed, investigating, answered, closed; each can be undone."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.audit.services import record
from qms.followup.core.cases.checks import (
    Ending,
    answer_problems,
    day_problems,
    ending_problems,
    next_step,
)
from qms.followup.core.cases.kinds import CaseOutcome, CaseState, Cause
from qms.followup.core.cases.records import Case
from qms.followup.models import QualityCase
from qms.followup.queries.cases import case_of
from qms.followup.services.actions import refuse
from qms.followup.services.cases import StepTakenError, take
from qms.kernel.clock import local_day
from qms.org.core.nodes import Unit


def advance(
    session: Session, actor: Actor, case_id: int, *, to: CaseState, day: date | None, now: datetime
) -> None:
    """Note that the case was confirmed, or that its investigation began, on the day.

    A step that has been taken stays as it is. Raise StepTakenError for a step that is not the
    next one, RefusedError for a day that cannot be.
    """
    row, unit, case = _at_step(session, actor, case_id, to=to, now=now)
    if case is None:
        return
    refuse(tuple(day_problems(case, day, today=local_day(now))))
    _move(session, actor, row, unit, to=to, day=day, now=now)


def _at_step(
    session: Session, actor: Actor, case_id: int, *, to: CaseState, now: datetime
) -> tuple[QualityCase, Unit, Case | None]:
    """Return the case with its next step; no value when the step has been taken."""
    row, unit = take(session, actor, case_id, on=local_day(now))
    case = case_of(row)
    if case.state.place >= to.place:
        return row, unit, None
    if next_step(case) is not to:
        raise StepTakenError(case_id)
    return row, unit, case


def _move(
    session: Session,
    actor: Actor,
    row: QualityCase,
    unit: Unit,
    *,
    to: CaseState,
    day: date | None,
    now: datetime,
) -> None:
    row.state = to.value
    setattr(row, f"{to.value}_on", day)
    row.version += 1
    record(session, actor, f"followup.case-{to.value}", row.id, now=now, path=unit.path)


def answer(
    session: Session,
    actor: Actor,
    case_id: int,
    *,
    outcome: CaseOutcome | None,
    cause: Cause | None,
    finding: str,
    day: date | None,
    now: datetime,
) -> None:
    """Note what the investigation showed and that it was answered on the day.

    Raise RefusedError with everything that is missing.
    """
    row, unit, case = _at_step(session, actor, case_id, to=CaseState.ANSWERED, now=now)
    if case is None:
        return
    finding = finding.strip()
    refuse(
        (
            *answer_problems(outcome=outcome, cause=cause, finding=finding),
            *day_problems(case, day, today=local_day(now)),
        )
    )
    row.outcome, row.cause = outcome.value if outcome else "", cause.value if cause else ""
    row.finding = finding
    _move(session, actor, row, unit, to=CaseState.ANSWERED, day=day, now=now)


def close(
    session: Session,
    actor: Actor,
    case_id: int,
    *,
    ending: Ending,
    day: date | None,
    now: datetime,
) -> None:
    """Close the case when somebody has checked that the correction helped, or says why not.

    Raise RefusedError otherwise.
    """
    row, unit, case = _at_step(session, actor, case_id, to=CaseState.CLOSED, now=now)
    if case is None:
        return
    days = tuple(day_problems(case, day, today=local_day(now)))
    refuse((*ending_problems(case, ending), *days))
    if case.outcome is None or case.outcome.needs_check:
        row.check_text = "" if ending.exception_reason else ending.check_text
        row.exception_reason = ending.exception_reason
    _move(session, actor, row, unit, to=CaseState.CLOSED, day=day, now=now)
    if row.exception_reason:
        record(session, actor, "followup.case-excepted", case_id, now=now, path=unit.path)


def step_back(session: Session, actor: Actor, case_id: int, *, now: datetime) -> CaseState:
    """Undo the last step, noted by mistake, and return where the case is now.

    What was written in the step stays for when it is taken again.
    """
    row, unit = take(session, actor, case_id, on=local_day(now))
    state = CaseState(row.state)
    if state is CaseState.RECEIVED:
        return state
    before = tuple(CaseState)[state.place - 1]
    setattr(row, f"{state.value}_on", None)
    row.state = before.value
    row.version += 1
    record(
        session, actor, "followup.case-stepped-back", case_id, now=now, path=unit.path,
        step=state.value,
    )  # fmt: skip
    return before
