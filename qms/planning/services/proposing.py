"""A proposal is asked for, searched for, and kept as an alternative."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.jobs import queries as jobs
from qms.jobs import services as job_services
from qms.jobs.queries import JobStatus
from qms.kernel.problems import Problem, RefusedError
from qms.planning.core.plan import record_of
from qms.planning.core.proposed import Found, Sought
from qms.planning.models import PlanningAlternative, PlanningStudy
from qms.planning.services.rows import study_row

JOB = "planning.propose"
NAME = "Förslag"
LONGEST_TIME = 1800
Told = Callable[[int, int, str], None]


class AlreadySearchingError(Exception):
    """A proposal for the study is already searched for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is sought, and for which study."""

    study_id: int
    sought: Sought


def request_proposal(session: Session, actor: Actor, wanted: Wanted, *, now: datetime) -> int:
    """Queue the search and return the job's id."""
    authorize(actor, Can.PLANNING_WRITE)
    study_row(session, actor, wanted.study_id)
    if active(session, wanted.study_id):
        raise AlreadySearchingError
    params = {"study": wanted.study_id, **wanted.sought.record}
    return job_services.ask(session, actor, JOB, params, now=now)


def cancel_proposal(session: Session, actor: Actor, study_id: int, *, now: datetime) -> bool:
    """Stop the search for the study; return False when none goes on."""
    authorize(actor, Can.PLANNING_WRITE)
    study_row(session, actor, study_id)
    job = active(session, study_id)
    return job is not None and job_services.ask_to_cancel(session, actor, job.id, now=now)


def active(session: Session, study_id: int) -> JobStatus | None:
    """Return the search for the study that waits or goes on."""
    found = jobs.all_active(session, name=JOB)
    return next((job for job in found if job.params.get("study") == study_id), None)


def newest(session: Session, study_id: int) -> JobStatus | None:
    """Return the newest search for the study, whatever became of it."""
    found = jobs.latest(session, name=JOB, limit=50)
    return next((job for job in found if job.params.get("study") == study_id), None)


def wanted_of(params: Mapping[str, Any]) -> Wanted:
    """Return what a queued job is asked to seek."""
    return Wanted(study_id=int(params["study"]), sought=Sought.of(params))


def store_proposal(
    session: Session, actor: Actor, wanted: Wanted, found: Found, *, job_id: int, now: datetime
) -> int:
    """Keep what was found as an alternative of the study and return its id.

    A job that is run again finds what it stored. Raise RefusedError when the study is gone.
    """
    study = session.scalar(
        select(PlanningStudy)
        .where(PlanningStudy.id == wanted.study_id, PlanningStudy.removed_at.is_(None))
        .with_for_update()
    )
    if study is None:
        raise RefusedError((Problem(message="Utredningen är borttagen."),))
    table = PlanningAlternative
    there = session.scalars(select(table).where(table.study_id == study.id)).all()
    if (same := next((one for one in there if one.told.get("job") == job_id), None)) is not None:
        return same.id
    row = PlanningAlternative(
        study_id=study.id, name=_name([one.name for one in there if one.removed_at is None]),
        steps=[record_of(one) for one in found.steps], origin="proposal",
        told={**found.told, "job": job_id, "case": study.sha256}, version=1,
        account_id=study.account_id, changed_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(session, actor, "planning.alternative-begun", row.id, now=now, origin="proposal")
    return row.id


def _name(taken: list[str]) -> str:
    """Return `Förslag`, with a number where there is one already."""
    names = [NAME, *(f"{NAME} {n}" for n in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)
