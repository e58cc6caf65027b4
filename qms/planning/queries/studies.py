"""Studies and alternatives that a reader may see, and what they hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize, has_right
from qms.identity.models import Account
from qms.planning.core.case import Case
from qms.planning.core.case.packing import unpacked
from qms.planning.core.plan import Step, read_steps
from qms.planning.models import PlanningAlternative, PlanningStudy


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A study without its case; `alternatives` and `frozen` are how many the reader may see."""

    id: int
    name: str
    form: str
    version: int
    sha256: str
    basis: Mapping[str, Any]
    is_own: bool
    is_shared: bool
    owner: str
    changed_at: datetime
    alternatives: int
    frozen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """An alternative's steps; `told` is what a proposal says of itself."""

    id: int
    study_id: int
    name: str
    steps: tuple[Step, ...]
    origin: str
    told: Mapping[str, Any]
    version: int
    changed_at: datetime
    frozen_at: datetime | None
    sha256: str | None

    @property
    def is_frozen(self) -> bool:
        """Return whether it can no longer be changed."""
        return self.frozen_at is not None

    def told_of(self, study: Study) -> Mapping[str, Any]:
        """Return what the proposal says of itself; nothing when it was made for another case."""
        return self.told if self.told.get("case", study.sha256) == study.sha256 else {}


def seen(actor: Actor) -> ColumnElement[bool]:
    """Return the condition for studies that the actor may see: shared, or the actor's own."""
    mine = PlanningStudy.account_id == actor.account_id
    return or_(mine, PlanningStudy.is_shared.is_(True))


def studies(session: Session, actor: Actor) -> tuple[Study, ...]:
    """Return the studies that the actor may see, the last changed first.

    Whoever may not write sees those that have something frozen.
    """
    authorize(actor, Can.PLANNING_READ)
    found = [_study(session, row, owner, actor) for row, owner in session.execute(_query(actor))]
    return tuple(one for one in found if _sees_all(actor) or one.frozen)


def study(session: Session, actor: Actor, study_id: int) -> Study | None:
    """Return the study, None where the actor may not see it or it is taken away."""
    return next((one for one in studies(session, actor) if one.id == study_id), None)


def _query(actor: Actor) -> Any:  # noqa: ANN401 - rows of two kinds
    return (
        select(PlanningStudy, Account.name)
        .outerjoin(Account, Account.id == PlanningStudy.account_id)
        .where(PlanningStudy.removed_at.is_(None), seen(actor))
        .order_by(PlanningStudy.changed_at.desc(), PlanningStudy.id.desc())
    )


def _study(session: Session, row: PlanningStudy, owner: str | None, actor: Actor) -> Study:
    table = PlanningAlternative
    count, frozen = session.execute(
        select(func.count(), func.count(table.frozen_at)).where(
            table.study_id == row.id, table.removed_at.is_(None)
        )
    ).one()
    return Study(
        id=row.id, name=row.name, form=row.form, version=row.version, sha256=row.sha256,
        basis=row.basis, is_own=row.account_id == actor.account_id, is_shared=row.is_shared,
        owner=owner or "", changed_at=row.changed_at,
        alternatives=count if _sees_all(actor) else frozen, frozen=frozen,
    )  # fmt: skip


def _sees_all(actor: Actor) -> bool:
    """Return whether the actor sees alternatives that are not frozen."""
    return has_right(actor, Can.PLANNING_WRITE) or has_right(actor, Can.PLANNING_FREEZE)


def case_of_study(session: Session, study_id: int) -> Case:
    """Return what the study's alternatives are counted on."""
    query = select(PlanningStudy.content).where(PlanningStudy.id == study_id)
    return unpacked(session.scalars(query).one())


def alternatives(session: Session, actor: Actor, study_id: int) -> tuple[Alternative, ...]:
    """Return the study's alternatives in the order they were made.

    Whoever may not write sees the frozen ones.
    """
    authorize(actor, Can.PLANNING_READ)
    table = PlanningAlternative
    query = select(table).where(table.study_id == study_id, table.removed_at.is_(None))
    if not _sees_all(actor):
        query = query.where(table.frozen_at.is_not(None))
    return tuple(_alternative(row) for row in session.scalars(query.order_by(table.id)))


def _alternative(row: PlanningAlternative) -> Alternative:
    return Alternative(
        id=row.id, study_id=row.study_id, name=row.name, steps=read_steps(row.steps),
        origin=row.origin, told=row.told, version=row.version, changed_at=row.changed_at,
        frozen_at=row.frozen_at, sha256=row.sha256,
    )  # fmt: skip
