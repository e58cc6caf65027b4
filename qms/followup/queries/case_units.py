"""Whose cases somebody may handle: each provider's own, and nobody else's."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.followup.queries.units import report_unit, report_units
from qms.org.core.nodes import ProviderKind, Unit


def _is_own(unit: Unit, scope: Scope) -> bool:
    """Return whether the unit's complaints are the reader's business.

    An independent provider answers for its own under skollagen 4 kap. 7–8 §§: a role at the
    municipality reaches the units of the municipality alone.
    """
    if scope.everything or unit.provider_kind is ProviderKind.MUNICIPAL:
        return True
    inside = (path for path in scope.paths if unit.path.startswith(path))
    return any(path.count("/") > 2 for path in inside)


def case_unit(session: Session, unit_id: int, scope: Scope, *, on: date) -> Unit | None:
    """Return the unit whose cases are handled in this scope; None outside it."""
    unit = report_unit(session, unit_id, scope, on=on)
    return unit if unit is not None and _is_own(unit, scope) else None


def case_units(session: Session, scope: Scope, ids: Iterable[int], *, on: date) -> dict[int, Unit]:
    """Return those of the units whose cases are handled in this scope, by id."""
    found = report_units(session, scope, ids, on=on)
    return {unit_id: unit for unit_id, unit in found.items() if _is_own(unit, scope)}
