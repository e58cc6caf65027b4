"""What units were allocated, for those who account for it."""

from collections.abc import Mapping
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.records import Received
from qms.allocation.core.states import RunState
from qms.allocation.models import LineRow, RunRow

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
    before = {row.unit_id: row.ore_total for row in rows if row.budget_year != year}
    return {
        row.unit_id: Received(
            ore=row.ore_total,
            index=decimal_of(Fraction(row.exact), PLACES),
            previous_ore=before.get(row.unit_id),
        )
        for row in rows
        if row.budget_year == year
    }


def amounts(session: Session, year: int) -> Mapping[int, int]:
    """Return the öre that the adopted calculation of the year gives every unit."""
    query = (
        select(LineRow.unit_id, LineRow.ore_total)
        .join(RunRow, RunRow.id == LineRow.run_id)
        .where(RunRow.state == RunState.ADOPTED.value, RunRow.budget_year == year)
    )
    return {row.unit_id: row.ore_total for row in session.execute(query)}
