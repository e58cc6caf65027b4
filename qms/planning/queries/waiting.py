"""What of planning waits for somebody: questions begun, proposals that are new, papers to read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.planning.models import PlanningAlternative, PlanningCheck, PlanningStudy
from qms.planning.queries.studies import seen

ALTERNATIVE, STUDY, CHECK = PlanningAlternative, PlanningStudy, PlanningCheck


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An alternative, its study, when it was made or frozen, and answers written."""

    id: int
    name: str
    study: str
    at: datetime
    answered: int = 0


def begun_checks(session: Session, actor: Actor) -> tuple[Waiting, ...]:
    """Return the actor's own alternatives with some answer, not frozen, the last changed first."""
    authorize(actor, Can.PLANNING_WRITE)
    query = (
        select(ALTERNATIVE.id, ALTERNATIVE.name, STUDY.name, func.max(CHECK.changed_at),
               func.count())
        .join(STUDY, STUDY.id == ALTERNATIVE.study_id)
        .join(CHECK, CHECK.alternative_id == ALTERNATIVE.id)
        .where(ALTERNATIVE.account_id == actor.account_id, ALTERNATIVE.frozen_at.is_(None),
               ALTERNATIVE.removed_at.is_(None), STUDY.removed_at.is_(None), CHECK.answer != "",
               seen(actor))
        .group_by(ALTERNATIVE.id, ALTERNATIVE.name, STUDY.name)
        .order_by(func.max(CHECK.changed_at).desc())
    )  # fmt: skip
    return tuple(
        Waiting(id=one, name=name, study=study, at=at, answered=n)
        for one, name, study, at, n in session.execute(query)
    )


def new_proposals(session: Session, actor: Actor, *, since: datetime) -> tuple[Waiting, ...]:
    """Return proposals in the actor's own studies that nobody has changed, newest first."""
    authorize(actor, Can.PLANNING_WRITE)
    query = _told().where(
        STUDY.account_id == actor.account_id, ALTERNATIVE.origin == "proposal",
        ALTERNATIVE.frozen_at.is_(None), ALTERNATIVE.version == 1, ALTERNATIVE.changed_at > since,
    )  # fmt: skip
    return _waiting(session.execute(query.order_by(ALTERNATIVE.id.desc())).all())


def frozen_since(session: Session, actor: Actor, *, since: datetime) -> tuple[Waiting, ...]:
    """Return alternatives of shared studies that were frozen after the time, newest first."""
    authorize(actor, Can.PLANNING_READ)
    query = _told(ALTERNATIVE.frozen_at).where(
        STUDY.is_shared.is_(True), ALTERNATIVE.frozen_at > since
    )
    return _waiting(session.execute(query.order_by(ALTERNATIVE.frozen_at.desc())).all())


def _told(at: Any = ALTERNATIVE.changed_at) -> Select[Any]:  # noqa: ANN401 - one of two columns
    return (
        select(ALTERNATIVE.id, ALTERNATIVE.name, STUDY.name, at)
        .join(STUDY, STUDY.id == ALTERNATIVE.study_id)
        .where(ALTERNATIVE.removed_at.is_(None), STUDY.removed_at.is_(None))
    )


def _waiting(rows: Iterable[Any]) -> tuple[Waiting, ...]:
    return tuple(Waiting(id=one, name=name, study=study, at=at) for one, name, study, at in rows)
