"""What units were allocated, for those who account for it: the socioeconomic money.

It is the unit's line and its supplement for the first school years. Money for volume and need
hours, and what a provider has moved between its own schools, is not part of it.
"""

from collections.abc import Collection, Mapping
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.allocation.core.budget.types import Kind
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.records import Received
from qms.allocation.core.states import RunState
from qms.allocation.models import LineRow, PartRow, RunRow

PLACES = 6


def received(session: Session, unit_id: int, year: int) -> Received | None:
    """Return what the unit was allocated for the year; None when nothing is decided."""
    return received_by_unit(session, year).get(unit_id)


def received_by_unit(session: Session, year: int) -> Mapping[int, Received]:
    """Return what every unit was allocated by the adopted calculation of the year."""
    query = (
        select(RunRow.budget_year, LineRow.unit_id, LineRow.ore_total, LineRow.index.label("exact"))
        .join(LineRow, LineRow.run_id == RunRow.id)
        .where(RunRow.state == RunState.ADOPTED.value, RunRow.budget_year.in_([year - 1, year]))
    )
    rows = session.execute(query).all()
    early = _early(session, (year - 1, year))
    totals = {
        (row.budget_year, row.unit_id): row.ore_total + early.get((row.budget_year, row.unit_id), 0)
        for row in rows
    }
    return {
        row.unit_id: Received(
            ore=totals[year, row.unit_id],
            index=decimal_of(Fraction(row.exact), PLACES),
            previous_ore=totals.get((year - 1, row.unit_id)),
        )
        for row in rows
        if row.budget_year == year
    }


def _early(session: Session, years: Collection[int]) -> Mapping[tuple[int, int], int]:
    """Return the supplements for the first school years by (budget year, unit)."""
    query = (
        select(RunRow.budget_year, PartRow.unit_id, PartRow.ore)
        .join(RunRow, RunRow.id == PartRow.run_id)
        .where(
            RunRow.state == RunState.ADOPTED.value,
            RunRow.budget_year.in_(years),
            PartRow.kind == Kind.EARLY_YEARS.value,
        )
    )
    return {(row.budget_year, row.unit_id): row.ore for row in session.execute(query)}
