"""Alternatives are begun, copied, changed step by step, and taken away."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.kernel.problems import RefusedError
from qms.planning.core.plan import Step, record_of
from qms.planning.core.plan.step_faults import step_faults
from qms.planning.models import PlanningAlternative, PlanningCheck
from qms.planning.queries.studies import case_of_study
from qms.planning.services.rows import (
    LONGEST_NAME,
    ChangedMeanwhileError,
    alternative_row,
    free,
    name_of,
    study_row,
)


def add_alternative(
    session: Session,
    actor: Actor,
    study_id: int,
    *,
    name: str,
    steps: Sequence[Step] = (),
    origin: str = "planner",
    told: Mapping[str, Any] | None = None,
    now: datetime,
) -> int:
    """Begin an alternative and return its id; raise RefusedError with every fault of the steps."""
    authorize(actor, Can.PLANNING_WRITE)
    study_row(session, actor, study_id)
    _check(session, study_id, steps)
    row = PlanningAlternative(
        study_id=study_id, name=name_of(name), steps=[record_of(one) for one in steps],
        origin=origin, told=dict(told or {}), version=1, account_id=actor.account_id,
        changed_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(session, actor, "planning.alternative-begun", row.id, now=now, origin=origin)
    return row.id


def _check(session: Session, study_id: int, steps: Sequence[Step]) -> None:
    if faults := step_faults(case_of_study(session, study_id), steps):
        raise RefusedError(faults)


def copy_alternative(
    session: Session, actor: Actor, alternative_id: int, *, name: str, now: datetime
) -> int:
    """Begin an alternative with another's steps and answers, frozen or not, and return its id.

    The answers keep their day, so that they are told as older than what changes after.
    """
    authorize(actor, Can.PLANNING_WRITE)
    row = alternative_row(session, actor, alternative_id)
    copied = PlanningAlternative(
        study_id=row.study_id, name=_own_name(session, row.study_id, name_of(name)),
        steps=list(row.steps), origin="copy", told={},
        version=1, account_id=actor.account_id, changed_at=now,
    )  # fmt: skip
    session.add(copied)
    session.flush()
    _copy_answers(session, row.id, copied.id)
    record(session, actor, "planning.alternative-begun", copied.id, now=now, origin="copy")
    return copied.id


def _own_name(session: Session, study_id: int, name: str) -> str:
    """Return the name, with a number after it where the study has it already."""
    table = PlanningAlternative
    query = select(table.name).where(table.study_id == study_id, table.removed_at.is_(None))
    taken = {*session.scalars(query)}
    numbered = (f"{name[: LONGEST_NAME - 4].rstrip()} {n}" for n in range(2, len(taken) + 3))
    return next(one for one in (name, *numbered) if one not in taken)


def _copy_answers(session: Session, source: int, target: int) -> None:
    query = select(PlanningCheck).where(PlanningCheck.alternative_id == source)
    session.add_all(
        PlanningCheck(alternative_id=target, key=one.key, answer=one.answer,
                      account_id=one.account_id, changed_at=one.changed_at)
        for one in session.scalars(query).all()
    )  # fmt: skip
    session.flush()


def save_steps(
    session: Session,
    actor: Actor,
    alternative_id: int,
    steps: Sequence[Step],
    *,
    version: int,
    now: datetime,
) -> None:
    """Let the alternative have the steps; nothing is saved when one of them cannot be taken.

    Raise RefusedError with every fault, ChangedMeanwhileError when it was saved since.
    """
    authorize(actor, Can.PLANNING_WRITE)
    row = free(alternative_row(session, actor, alternative_id))
    if row.version != version:
        raise ChangedMeanwhileError
    _check(session, row.study_id, steps)
    row.steps, row.version = [record_of(one) for one in steps], row.version + 1
    row.told, row.changed_at = {}, now
    session.flush()
    record(session, actor, "planning.steps-saved", row.id, now=now, steps=len(steps))


def name_alternative(
    session: Session, actor: Actor, alternative_id: int, name: str, *, now: datetime
) -> None:
    """Give the alternative another name."""
    authorize(actor, Can.PLANNING_WRITE)
    row = free(alternative_row(session, actor, alternative_id))
    row.name, row.changed_at = name_of(name), now
    session.flush()
    record(session, actor, "planning.alternative-named", row.id, now=now)


def remove_alternative(
    session: Session, actor: Actor, alternative_id: int, *, now: datetime
) -> None:
    """Take the alternative away; it can be brought back."""
    authorize(actor, Can.PLANNING_WRITE)
    row = free(alternative_row(session, actor, alternative_id))
    row.removed_at = row.changed_at = now
    session.flush()
    record(session, actor, "planning.alternative-removed", row.id, now=now)


def restore_alternative(
    session: Session, actor: Actor, alternative_id: int, *, now: datetime
) -> None:
    """Bring back an alternative that was taken away."""
    authorize(actor, Can.PLANNING_WRITE)
    row = alternative_row(session, actor, alternative_id, removed=True)
    row.removed_at, row.changed_at = None, now
    session.flush()
    record(session, actor, "planning.alternative-restored", row.id, now=now)
