"""Last year's index, for a year in which nothing has changed."""

from collections.abc import Mapping
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.allocation.core.states import RunState
from qms.allocation.models import LineRow, RunRow


def last_indexes(session: Session, budget_year: int) -> Mapping[str, Fraction]:
    """Return the index by unit in the adopted calculation of the year before; empty without one."""
    query = (
        select(LineRow.unit_id, LineRow.index)
        .join(RunRow, RunRow.id == LineRow.run_id)
        .where(RunRow.state == RunState.ADOPTED.value, RunRow.budget_year == budget_year - 1)
    )
    return {str(unit_id): Fraction(index) for unit_id, index in session.execute(query)}
