"""Reading what single units got through the years."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.allocation.core.states import RunState
from qms.allocation.models import LineRow, RunRow


def years_of_unit(session: Session, unit_id: int) -> tuple[int, ...]:
    """Return the budget years that the unit has an amount for, the newest first."""
    query = (
        select(RunRow.budget_year)
        .distinct()
        .join(LineRow, LineRow.run_id == RunRow.id)
        .where(LineRow.unit_id == unit_id, RunRow.state != RunState.SUPERSEDED.value)
    )
    return tuple(sorted(session.scalars(query), reverse=True))
