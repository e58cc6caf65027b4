"""Reading the measures of the cost calculator."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.allocation.core.workbench.costs import Measure
from qms.allocation.models import MeasureRow
from qms.i18n.order import swedish_key


def measures(session: Session) -> tuple[Measure, ...]:
    """Return every measure by name."""
    found = (
        Measure(id=row.id, name=row.name, ore_per_year=row.ore_per_year, per_pupils=row.per_pupils)
        for row in session.scalars(select(MeasureRow))
    )
    return tuple(sorted(found, key=lambda one: swedish_key(one.name)))
