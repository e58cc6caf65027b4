"""Reading what single units got through the years."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from qms.allocation.core.states import RunState
from qms.allocation.models import LineRow, PartRow, RunRow


def years_of_unit(session: Session, unit_id: int) -> tuple[int, ...]:
    """Return the budget years that the unit has any amount for, the newest first."""
    lines = select(LineRow.run_id).where(LineRow.unit_id == unit_id)
    parts = select(PartRow.run_id).where(PartRow.unit_id == unit_id)
    query = (
        select(RunRow.budget_year)
        .distinct()
        .where(
            or_(RunRow.id.in_(lines), RunRow.id.in_(parts)),
            RunRow.state != RunState.SUPERSEDED.value,
        )
    )
    return tuple(sorted(session.scalars(query), reverse=True))
