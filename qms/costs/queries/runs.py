"""Calculations that are kept, and what other modules read of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from qms.costs.core.items import CostItem, GrantForm
from qms.costs.core.stored import Kept
from qms.costs.models import CostRunRow
from qms.costs.queries.read_runs import kept_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRun:
    """A calculation: its head, and all that it came to."""

    id: int
    year: int
    kind: str
    rules_number: int
    inputs: Mapping[str, Any]
    sha256: str
    made_at: datetime
    kept: Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitItemCost:
    """What an item cost at a unit and form in a year: öre, average pupils, öre per pupil."""

    unit_id: int
    form: GrantForm
    item: CostItem
    ore: int
    pupils: Fraction
    per_pupil: Fraction | None


def latest_run(session: Session, year: int, kind: str) -> CostRun | None:
    """Return the newest calculation of the year's `outcome` or `budget`."""
    row = session.scalar(_newest(year, kind))
    if row is None:
        return None
    return CostRun(
        id=row.id, year=row.year, kind=row.kind, rules_number=row.rules_number, inputs=row.inputs,
        sha256=row.sha256, made_at=row.made_at, kept=kept_of(row),
    )  # fmt: skip


def _newest(year: int, kind: str) -> Any:  # noqa: ANN401 - a select
    query = select(CostRunRow).where(CostRunRow.year == year, CostRunRow.kind == kind)
    return query.options(defer(CostRunRow.result)).order_by(CostRunRow.id.desc()).limit(1)


def run_heads(session: Session) -> tuple[CostRunRow, ...]:
    """Return every calculation without its result, the newest first."""
    query = select(CostRunRow).options(defer(CostRunRow.result, raiseload=True))
    return tuple(session.scalars(query.order_by(CostRunRow.id.desc())))


def unit_costs(session: Session, year: int, kind: str = "outcome") -> tuple[UnitItemCost, ...]:
    """Return what planning and grants read: each unit's items in the newest calculation.

    Empty before there is one. Money that belongs to no unit is not here: see the calculation's
    reconciliation.
    """
    run = latest_run(session, year, kind)
    if run is None:
        return ()
    return tuple(
        UnitItemCost(unit_id=int(one.unit), form=one.form, item=one.item, ore=one.ore,
                     pupils=one.pupils, per_pupil=one.per_pupil)
        for one in run.kept.units
        if one.unit.isdecimal()
    )  # fmt: skip
