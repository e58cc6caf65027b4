"""Reading what is planned: dwellings, flows between areas and units, openings and closings."""

from collections.abc import Iterable

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.register.core.plan_facts import DwellingPlan, PupilFlow, UnitChange
from qms.register.models import FACTS
from qms.register.queries import Ids, Years, current_facts


def dwellings(
    session: Session, scope: Scope, *, years: Years = None, area_ids: Ids = None
) -> tuple[DwellingPlan, ...]:
    """Return planned and completed dwellings by area, year, kind, stage and project."""
    table = FACTS["housing"]
    query = current_facts(table, "area_id", scope, years, area_ids)
    names = ("area_id", "year", "kind", "stage", "project", "n", "probability")
    columns = tuple(table.c[name] for name in names)
    rows = session.execute(query.with_only_columns(*columns).order_by(*columns[:5]))
    return tuple(DwellingPlan(**row._mapping) for row in rows)


def flows(
    session: Session, scope: Scope, *, years: Years = None, unit_ids: Ids = None
) -> tuple[PupilFlow, ...]:
    """Return pupils by the area they live in and the unit they attend, ordered so."""
    table = FACTS["flows"]
    query = current_facts(table, "unit_id", scope, years, unit_ids)
    columns = tuple(table.c[name] for name in ("area_id", "unit_id", "year", "low", "high", "n"))
    rows = session.execute(query.with_only_columns(*columns).order_by(*columns[:5]))
    return tuple(PupilFlow(**row._mapping) for row in rows)


def unit_changes(
    session: Session, scope: Scope, *, years: Years = None, unit_ids: Ids = None
) -> tuple[UnitChange, ...]:
    """Return planned openings, closings and moves of grades, by year and unit."""
    table = FACTS["unit_changes"]
    query = current_facts(table, "unit_id", scope, years, unit_ids)
    names = ("year", "unit_id", "to_unit_id", "low", "high", "kind", "share")
    columns = tuple(table.c[name] for name in names)
    rows = session.execute(query.with_only_columns(*columns).order_by(*columns[:5]))
    return tuple(
        UnitChange(
            unit_id=row.unit_id, to_id=row.to_unit_id, year=row.year, kind=row.kind,
            low=row.low, high=row.high, share=row.share,
        )
        for row in rows
    )  # fmt: skip


def batches_behind(session: Session, datasets: Iterable[str]) -> tuple[int, ...]:
    """Return the batches whose rows are the current facts of the datasets; one statement."""
    tables = [FACTS[key] for key in datasets]
    parts = [select(one.c.batch_id).where(one.c.superseded_by.is_(None)) for one in tables]
    return tuple(sorted(session.scalars(union(*parts))))
