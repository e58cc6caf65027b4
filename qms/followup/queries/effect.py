"""Which units used which intervention when, and the evaluations that have been made."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.followup.core.effect.did.stored import Finding, restore
from qms.followup.core.report.states import State
from qms.followup.models import EffectEvaluation, Report, ReportActivity, ReportCycle
from qms.org.models import OrgPlacement
from qms.org.queries import within

TOLD = (State.SUBMITTED.value, State.APPROVED.value)
"""Reports in these states say what was done; others may still change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """An evaluation as it was made; `paths` is unit id to the springs with the intervention."""

    id: int
    intervention: str
    first_year: int
    last_year: int
    lag: int
    paths: Mapping[int, tuple[int, ...]]
    left_out: frozenset[int]
    findings: tuple[Finding, ...]
    seed: int
    made_at: datetime


def used(session: Session, scope: Scope) -> dict[str, dict[int, frozenset[int]]]:
    """Return, per intervention of the catalogue, the years of money of each unit that used it."""
    placed = select(OrgPlacement.node_id).where(
        OrgPlacement.valid_to.is_(None), within(scope, OrgPlacement.path)
    )
    rows = session.execute(
        select(ReportActivity.catalogue_key, Report.unit_id, ReportCycle.year)
        .join(Report, Report.id == ReportActivity.report_id)
        .join(ReportCycle, ReportCycle.id == Report.cycle_id)
        .where(
            ReportActivity.removed_at.is_(None),
            ReportActivity.catalogue_key != "",
            Report.state.in_(TOLD),
            Report.unit_id.in_(placed),
        )
        .distinct()
    )
    found: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for key, unit, year in rows:
        found[key][unit].add(year)
    return {
        key: {unit: frozenset(years) for unit, years in units.items()}
        for key, units in found.items()
    }


def evaluations(session: Session) -> tuple[Evaluation, ...]:
    """Return the evaluations that are kept, newest first."""
    query = select(EffectEvaluation).where(EffectEvaluation.removed_at.is_(None))
    return _found(session.scalars(query.order_by(EffectEvaluation.id.desc())))


def evaluation(session: Session, evaluation_id: int) -> Evaluation | None:
    """Return the evaluation, None when it is not there or removed."""
    query = select(EffectEvaluation).where(
        EffectEvaluation.id == evaluation_id, EffectEvaluation.removed_at.is_(None)
    )
    return next(iter(_found(session.scalars(query))), None)


def _found(rows: Iterable[EffectEvaluation]) -> tuple[Evaluation, ...]:
    return tuple(
        Evaluation(
            id=row.id,
            intervention=row.intervention,
            first_year=row.first_year,
            last_year=row.last_year,
            lag=row.lag,
            paths={int(unit): tuple(years) for unit, years in row.paths.items()},
            left_out=frozenset(row.left_out),
            findings=tuple(restore(one) for one in row.findings),
            seed=row.seed,
            made_at=row.made_at,
        )
        for row in rows
    )
