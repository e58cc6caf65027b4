"""Where reports belong: units, those that were merged into others, and the municipality itself."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from qms.access.scope import Scope
from qms.org import queries as org
from qms.org.core.nodes import Node, ProviderKind, Unit

EVERYWHERE = Scope(everything=True)
TOP = 2
"""The slashes in the path of the municipality itself."""


def provider_unit(node: Node) -> Unit:
    """Return the municipality as a report's unit: without school forms."""
    return Unit(
        id=node.id,
        name=node.name,
        path=node.path,
        local_id=node.local_id,
        code="",
        provider_id=node.id,
        provider_name=node.name,
        provider_kind=ProviderKind.MUNICIPAL,
        area_id=None,
        area_name="",
        forms=(),
        opened=None,
        closed=None,
    )


def report_unit(session: Session, unit_id: int, scope: Scope, *, on: date) -> Unit | None:
    """Return the unit that a report belongs to, for a reader of this scope; None outside it.

    A unit that was merged into one in scope is in scope itself: whoever leads the new unit
    goes on with what the old one had begun.
    """
    found = org.unit(session, unit_id, scope, on=on)
    if found is not None:
        return found
    return report_units(session, scope, [unit_id], on=on).get(unit_id)


def report_units(
    session: Session, scope: Scope, ids: Iterable[int], *, on: date
) -> dict[int, Unit]:
    """Return those of the units that are in scope, by id, closed and merged ones included."""
    wanted = set(ids)
    own = {unit.id: unit for unit in org.units(session, scope, on=on, include_closed=True)}
    found = {unit_id: own[unit_id] for unit_id in wanted & own.keys()}
    missing = wanted - own.keys()
    if missing:
        merged = missing & predecessors(session, own, on=on)
        if merged:
            rows = org.units(session, EVERYWHERE, on=on, ids=sorted(merged), include_closed=True)
            found |= {unit.id: unit for unit in rows}
        found |= _provider(session, scope, missing)
    return found


def is_reached(
    session: Session, unit_id: InstrumentedAttribute[int], scope: Scope, *, on: date
) -> ColumnElement[bool]:
    """Return the condition that `report_units` could give the row's unit to this reader.

    A principal's page then reads what belongs to the own unit, not what every school has.
    """
    if is_wide(scope):
        return true()
    own = {unit.id for unit in org.units(session, scope, on=on, include_closed=True)}
    return unit_id.in_(sorted(own | predecessors(session, own, on=on)))


def predecessors(session: Session, units: Iterable[int], *, on: date) -> set[int]:
    """Return the units that became any of these, also in several steps, by the day."""
    found = predecessors_of_each(session, units, on=on).values()
    return {one for own in found for one in own}


def predecessors_of_each(
    session: Session, units: Iterable[int], *, on: date
) -> dict[int, set[int]]:
    """Return, for each unit, those that became it, also in several steps, by the day."""
    into: defaultdict[int, set[int]] = defaultdict(set)
    for old, new, _, day in org.successions(session):
        if day <= on:
            into[new].add(old)
    return {unit_id: _before(unit_id, into) for unit_id in units}


def _before(unit_id: int, into: Mapping[int, set[int]]) -> set[int]:
    found, border = set[int](), {unit_id}
    while border:
        border = {old for new in border for old in into.get(new, ())} - found
        found |= border
    return found - {unit_id}


def is_wide(scope: Scope) -> bool:
    """Return whether the scope holds the whole municipality."""
    return scope.everything or any(path.count("/") == TOP for path in scope.paths)


def _provider(session: Session, scope: Scope, missing: set[int]) -> dict[int, Unit]:
    if not is_wide(scope):
        return {}
    node = org.municipality(session)
    if node is None or node.id not in missing or not scope.covers(node.path):
        return {}
    return {node.id: provider_unit(node)}
