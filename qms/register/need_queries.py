"""Reading the assessed need of support per unit."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.kernel.numbers import Reason
from qms.register.core.facts import UnitNeed
from qms.register.core.storage import read_back
from qms.register.models import FACTS
from qms.register.queries import Ids, Years, current_facts


def need_points(
    session: Session, scope: Scope, *, years: Years = None, unit_ids: Ids = None
) -> tuple[UnitNeed, ...]:
    """Return the units' assessed need by unit and year, hidden ones marked."""
    table = FACTS["need_points"]
    query = current_facts(table, "unit_id", scope, years, unit_ids)
    return tuple(
        UnitNeed(
            unit_id=row.unit_id,
            year=row.year,
            children=None if (n := _number(row, "children")) is None else int(n),
            points=_number(row, "points"),
            hours=_number(row, "hours"),
            is_hidden=row.hours_reason == Reason.SUPPRESSED,
        )
        for row in session.execute(query.order_by(table.c.unit_id, table.c.year))
    )


def _number(row: Row[Any], name: str) -> Decimal | None:
    cells = (getattr(row, f"{name}{end}") for end in ("", "_reason", "_approximate"))
    return read_back(*cells).number
