"""A study is begun on what the register and the forecast say, named, shared and taken away."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.planning.core.case import Case
from qms.planning.core.case.packing import checksum, packed
from qms.planning.core.plan import Step, read_steps
from qms.planning.core.plan.step_faults import step_faults
from qms.planning.models import PlanningAlternative, PlanningStudy
from qms.planning.services.alternatives import add_alternative
from qms.planning.services.rows import ChangedMeanwhileError, name_of, study_row

PLANNED = "Det som redan är planerat"
"""The alternative that the register itself gives."""
A_DOUBLE_CLICK = timedelta(minutes=1)
"""The same study begun again within this is one that was sent twice."""


def begin_study(
    session: Session,
    actor: Actor,
    case: Case,
    *,
    name: str,
    form: str,
    basis: Mapping[str, Any],
    planned: Sequence[Step] = (),
    now: datetime,
) -> int:
    """Keep the case as a study of the actor's and return its id.

    `basis` says where the case came from, in plain values; `planned` is what will happen whatever
    is decided, an alternative to begin with. What is sent twice is one study.
    """
    authorize(actor, Can.PLANNING_WRITE)
    called, of_case = name_of(name), checksum(case)
    if (twin := _twin(session, actor, called, of_case, now)) is not None:
        return twin
    row = PlanningStudy(
        name=called, form=form, content=packed(case), sha256=of_case,
        basis=dict(basis), version=1, account_id=actor.account_id, is_shared=False, changed_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(session, actor, "planning.study-begun", row.id, now=now, sha256=row.sha256)
    if planned:
        add_alternative(session, actor, row.id, name=PLANNED, steps=planned, now=now)
    return row.id


def _twin(session: Session, actor: Actor, name: str, sha256: str, now: datetime) -> int | None:
    table = PlanningStudy
    return session.scalar(
        select(table.id).where(
            table.account_id == actor.account_id, table.name == name, table.sha256 == sha256,
            table.version == 1, table.removed_at.is_(None), table.is_shared.is_(False),
            table.changed_at > now - A_DOUBLE_CLICK,
        )
    )  # fmt: skip


def change_case(
    session: Session, actor: Actor, study_id: int, case: Case, *, version: int, now: datetime
) -> None:
    """Count the study's alternatives on another case: other prices, guards or class sizes.

    Raise RefusedError when an alternative is frozen, ChangedMeanwhileError when the version is
    not the one that was shown.
    """
    authorize(actor, Can.PLANNING_WRITE)
    row = study_row(session, actor, study_id)
    if row.version != version:
        raise ChangedMeanwhileError
    if _frozen(session, study_id):
        raise RefusedError(
            (
                Problem(
                    message="Ett alternativ är låst, så förutsättningarna kan inte ändras.",
                    cure="Börja en ny utredning.",
                ),
            )
        )
    row.content, row.sha256 = packed(case), checksum(case)
    row.version, row.changed_at = row.version + 1, now
    # Whoever has an alternative on the screen has read it as counted on the case before.
    table = PlanningAlternative
    session.execute(
        update(table).where(table.study_id == study_id).values(version=table.version + 1)
    )
    session.flush()
    record(session, actor, "planning.case-changed", row.id, now=now, sha256=row.sha256)


def refresh_study(
    session: Session,
    actor: Actor,
    study_id: int,
    case: Case,
    *,
    basis: Mapping[str, Any],
    version: int,
    now: datetime,
) -> None:
    """Count the study's alternatives on what the register says now; `basis` says where from.

    Raise RefusedError with every step that the new case has no room for, or when an alternative is
    frozen; ChangedMeanwhileError when the version is not the one that was shown.
    """
    row = study_row(session, actor, study_id)
    if faults := tuple(_misfits(session, study_id, case)):
        raise RefusedError(faults)
    change_case(session, actor, study_id, case, version=version, now=now)
    row.basis = dict(basis)
    session.flush()
    record(session, actor, "planning.case-refreshed", row.id, now=now, sha256=row.sha256)


def _misfits(session: Session, study_id: int, case: Case) -> Iterator[Problem]:
    """Yield the steps of alternatives that name what the case has not, with the alternative."""
    table = PlanningAlternative
    query = select(table).where(table.study_id == study_id, table.removed_at.is_(None))
    for one in session.scalars(query):
        for fault in step_faults(case, read_steps(one.steps)):
            message = said("%(name)s: %(fault)s", name=one.name, fault=fault.message)
            yield Problem(message=message, cure="Ändra steget först.")


def _frozen(session: Session, study_id: int) -> int:
    table = PlanningAlternative
    query = select(func.count(table.frozen_at)).where(table.study_id == study_id)
    return session.scalar(query) or 0


def name_study(session: Session, actor: Actor, study_id: int, name: str, *, now: datetime) -> None:
    """Give the study another name."""
    authorize(actor, Can.PLANNING_WRITE)
    row = study_row(session, actor, study_id)
    row.name, row.changed_at = name_of(name), now
    session.flush()
    record(session, actor, "planning.study-named", row.id, now=now)


def share_study(
    session: Session, actor: Actor, study_id: int, *, is_shared: bool, now: datetime
) -> None:
    """Let others read and change the study, or keep it to whoever made it."""
    authorize(actor, Can.PLANNING_WRITE)
    row = study_row(session, actor, study_id)
    if not is_shared and row.account_id != actor.account_id:
        raise LookupError(study_id)
    row.is_shared, row.changed_at = is_shared, now
    session.flush()
    record(session, actor, "planning.study-shared", row.id, now=now, shared=is_shared)


def remove_study(session: Session, actor: Actor, study_id: int, *, now: datetime) -> None:
    """Take the study away; one with something frozen stays."""
    authorize(actor, Can.PLANNING_WRITE)
    row = study_row(session, actor, study_id)
    if _frozen(session, study_id):
        message = "Utredningen har ett låst alternativ och kan inte tas bort."
        raise RefusedError((Problem(message=message, cure="Låt den stå kvar."),))
    row.removed_at = row.changed_at = now
    session.flush()
    record(session, actor, "planning.study-removed", row.id, now=now)


def restore_study(session: Session, actor: Actor, study_id: int, *, now: datetime) -> None:
    """Bring back a study that the actor took away; raise LookupError for another's."""
    authorize(actor, Can.PLANNING_WRITE)
    row = session.get(PlanningStudy, study_id, with_for_update=True)
    if row is None or row.removed_at is None or row.account_id != actor.account_id:
        raise LookupError(study_id)
    row.removed_at, row.changed_at = None, now
    session.flush()
    record(session, actor, "planning.study-restored", row.id, now=now)
