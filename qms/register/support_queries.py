"""Reading the money for support beyond the basic amount."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.kernel.money import ORE_PER_KRONA
from qms.register.core.facts import SupportGrant
from qms.register.core.storage import read_back
from qms.register.models import FACTS
from qms.register.queries import Ids, Years, current_facts


def support_grants(
    session: Session, scope: Scope, *, years: Years = None, unit_ids: Ids = None
) -> tuple[SupportGrant, ...]:
    """Return the units' support by unit, year and kind."""
    table = FACTS["support_grants"]
    query = current_facts(table, "unit_id", scope, years, unit_ids)
    order = (table.c.unit_id, table.c.year, table.c.kind)
    return tuple(
        SupportGrant(
            unit_id=row.unit_id,
            year=row.year,
            kind=row.kind,
            ore=_ore(_number(row, "kronor")),
            recipients=None if (n := _number(row, "recipients")) is None else int(n),
            hours=_number(row, "hours"),
        )
        for row in session.execute(query.order_by(*order))
    )


def _number(row: Row[Any], name: str) -> Decimal | None:
    cells = (getattr(row, f"{name}{end}") for end in ("", "_reason", "_approximate"))
    return read_back(*cells).number


def _ore(kronor: Decimal | None) -> int | None:
    """Return whole öre, half up: a file may carry more decimals than money has."""
    if kronor is None:
        return None
    return int((kronor * ORE_PER_KRONA).quantize(Decimal(1), rounding=ROUND_HALF_UP))
