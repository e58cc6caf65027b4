"""Which units a reader may see figures of, and whose lines."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import Scope, authorize, has_right, scope_of
from qms.costs.queries.units import all_units
from qms.org.core.nodes import Unit
from qms.web.context import current_actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Units by key, and where the reader may see figures and lines."""

    units: Mapping[str, Unit]
    totals: bool
    own: Scope
    lines: Scope
    all_lines: bool

    def may_see(self, unit: str) -> bool:
        """Return whether the unit's figures may be seen."""
        return self.totals or self.is_own(unit)

    def is_own(self, unit: str) -> bool:
        """Return whether the unit lies where the reader has the right."""
        return unit in self.units and self.own.covers(self.units[unit].path)

    def may_see_lines(self, unit: str) -> bool:
        """Return whether the unit's ledger lines may be seen."""
        return unit in self.units and self.lines.covers(self.units[unit].path)

    def name(self, unit: str) -> str:
        """Return the unit's name, or what the rules call it where the register lacks it."""
        return self.units[unit].name if unit in self.units else unit


def read_seen(session: Session) -> Seen:
    """Return what the signed-in reader may see."""
    actor = current_actor()
    own = authorize(actor, Can.COSTS_READ)
    lines = scope_of(actor, Can.COSTS_READ_LINES)
    return Seen(
        units={str(unit.id): unit for unit in all_units(session)},
        totals=has_right(actor, Can.COSTS_READ_TOTALS),
        own=own,
        lines=lines,
        all_lines=lines.is_municipal,
    )
