"""Taking a case from one stage to the next: the one place where its stage changes."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.audit.services import record
from qms.kernel.clock import local_day
from qms.needs.core.cases.kinds import Part
from qms.needs.core.process import Need, Process, StageKey, StepRefusedError, check_step, due_day
from qms.needs.models import NeedsCare, NeedsCase, NeedsEvent
from qms.needs.queries.opened import OpenCase
from qms.needs.queries.processes import version
from qms.needs.queries.renewals import is_evaluated

APPLIED = "applied"
"""The event that a case begins with; no step of the process."""


def take_step(
    session: Session,
    actor: Actor,
    row: NeedsCase,
    opened: OpenCase,
    step: str,
    *,
    now: datetime,
    is_complete: bool = False,
) -> str:
    """Take the step and return the stage after it.

    `row` and `opened` are of `take_case`, so the case is locked. `is_complete`: the material is
    enough, where a step needs it. Raise StepRefusedError when it is not the step's turn, when
    something is lacking, or when the actor has no part that takes it.
    """
    process = version(session, row.process_id).process
    there = {Need.COMPLETE} if is_complete else set()
    found = check_step(process, row.stage, step, there=there | _there(session, row))
    if not actor.is_system and not opened.parts & set(found.by):
        raise StepRefusedError(step)
    before, row.stage, row.stage_since = row.stage, found.to.value, now
    row.due_on = stage_due(process, row, since=local_day(now))
    row.closed_at = now if found.to is StageKey.CLOSED else None
    row.version += 1
    note_event(session, actor, row, step=step, before=before, now=now)
    record(session, actor, "needs.moved-case", row.ref, now=now, path=opened.unit.path, step=step)
    return row.stage


def stage_due(process: Process, row: NeedsCase, *, since: date) -> date | None:
    """Return the last day of the stage that the row is in."""
    return due_day(
        process, row.stage, since=since, decide_by=row.decide_by, period_to=row.period_to
    )


def note_event(
    session: Session, actor: Actor, row: NeedsCase, *, step: str, before: str, now: datetime
) -> None:
    """Add the event that the process map is drawn from."""
    last = select(func.coalesce(func.max(NeedsEvent.seq), 0)).filter_by(case_id=row.id)
    session.add(
        NeedsEvent(
            case_id=row.id,
            seq=(session.scalar(last) or 0) + 1,
            step=step,
            stage_before=before,
            stage_after=row.stage,
            at=now,
            actor=actor.pseudonym,
            roles=",".join(sorted(actor.roles)),
        )
    )
    session.flush()


def _there(session: Session, row: NeedsCase) -> set[Need]:
    """Return which of the people that steps need are tied, and whether the last period is done."""
    query = select(NeedsCare.part).where(NeedsCare.case_id == row.id, NeedsCare.ended_at.is_(None))
    parts = set(session.scalars(query))
    wanted = {Need.ASSESSOR: Part.ASSESSOR, Need.SECOND_ASSESSOR: Part.SECOND_ASSESSOR}
    there = {need for need, part in wanted.items() if part.value in parts}
    if row.previous_id is None or is_evaluated(session, row.previous_id):
        there.add(Need.EVALUATED)
    return there
