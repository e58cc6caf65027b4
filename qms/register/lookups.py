"""What the register knows when a file is read: names of places, indicators, the units' state."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.content.loader import load
from qms.kernel.schoolyear import school_year_of
from qms.org import queries as org
from qms.org.core.nodes import NodeKind, ProviderKind, Unit
from qms.org.models import OrgNode
from qms.register.core.changes import Fact
from qms.register.core.columns import Kind, Known, Reference, Value, normal
from qms.register.core.dataset import Dataset
from qms.register.core.unit_forms import in_order, span_of
from qms.register.models import FACTS

WHOLE_MUNICIPALITY = ("hela kommunen", "kommunen", "totalt", "alla", "*")
LATEST = date.max
"""Names are those that hold last: a unit that opens next autumn can have figures today."""


def _index(named: Iterable[tuple[int, Iterable[str]]]) -> tuple[dict[str, int], set[str]]:
    """Return the id of each name, and the names that several have."""
    by_name: defaultdict[str, set[int]] = defaultdict(set)
    for node_id, names in named:
        for name in names:
            if name:
                by_name[normal(name)].add(node_id)
    single = {name: min(ids) for name, ids in by_name.items() if len(ids) == 1}
    return single, by_name.keys() - single.keys()


def all_units(session: Session, scope: Scope) -> tuple[Unit, ...]:
    """Return every unit in scope, closed and coming ones too, as it stands last."""
    return org.units(session, scope, on=LATEST, include_closed=True)


def known_places(session: Session, scope: Scope, dataset: Dataset, *, today: date) -> Known:
    """Return the ids of units, areas and providers in scope by every name a file may use."""
    units, twice_unit = _index(
        (unit.id, (unit.name, unit.local_id, unit.code)) for unit in all_units(session, scope)
    )
    kinds = (NodeKind.MUNICIPALITY, NodeKind.PROVIDER, NodeKind.AREA)
    nodes = [n for n in org.nodes(session, on=LATEST, kinds=kinds) if scope.covers(n.path)]
    areas, twice_area = _index(
        (n.id, (n.name, n.local_id)) for n in nodes if n.kind is NodeKind.AREA
    )
    top = next((n for n in nodes if n.kind is NodeKind.MUNICIPALITY), None)
    if top:
        areas = {normal(name): top.id for name in (*WHOLE_MUNICIPALITY, top.name)} | areas
    providers, twice_provider = _index(
        (n.id, (n.name, n.local_id)) for n in nodes if n.kind is NodeKind.PROVIDER
    )
    return Known(
        ids={Kind.UNIT: units, Kind.AREA: areas, Kind.PROVIDER: providers},
        ambiguous=frozenset(
            {
                *((Kind.UNIT, name) for name in twice_unit),
                *((Kind.AREA, name) for name in twice_area),
                *((Kind.PROVIDER, name) for name in twice_provider),
            }
        ),
        choices={"indicator": indicator_names()},
        defaults=_defaults(session, dataset),
        autumn=school_year_of(today),
        this_year=today.year,
        spellings=_spellings(session) if dataset.is_nameless else {},
    )


def own_provider(session: Session) -> int | None:
    """Return the municipality's own provider, None before there is one."""
    query = select(OrgNode.id).where(
        OrgNode.kind == NodeKind.PROVIDER.value,
        OrgNode.provider_kind == ProviderKind.MUNICIPAL.value,
    )
    return session.scalar(query.order_by(OrgNode.id).limit(1))


def _defaults(session: Session, dataset: Dataset) -> dict[str, Value]:
    """Return what stands in for empty cells: a unit without provider is the municipality's own."""
    if not dataset.changes_organisation:
        return {}
    own = own_provider(session)
    return {"provider": Reference(kind=Kind.PROVIDER, text="kommunen", id=own)} if own else {}


def _spellings(session: Session) -> dict[tuple[str, ...], str]:
    """Return the factors and categories of the background data as they are written there."""
    table = FACTS["background"]
    query = select(table.c.factor, table.c.category).distinct()
    found: dict[tuple[str, ...], str] = {}
    for factor, category in session.execute(query.where(table.c.superseded_by.is_(None))):
        found[(normal(factor),)] = factor
        found[normal(factor), normal(category)] = category
    return found


def indicator_names() -> dict[str, str]:
    """Return the key of each indicator by its key, Swedish name and Kolada number."""
    names: dict[str, str] = {}
    for entry in load("indicators")["indicator"]:
        for name in (entry["key"], entry["name_sv"], entry.get("kolada", "")):
            if name:
                names.setdefault(normal(name), entry["key"])
    return names


def unit_facts(session: Session, scope: Scope) -> tuple[Fact, ...]:
    """Return the units as rows of the dataset of units."""
    return tuple(Fact(id=unit.id, cells=_cells(unit)) for unit in all_units(session, scope))


def _cells(unit: Unit) -> tuple[str | int | date | None, ...]:
    low, high = span_of(unit.forms)
    return (
        unit.local_id,
        unit.provider_id,
        unit.code or None,
        unit.name,
        ",".join(in_order(at.form.value for at in unit.forms)),
        low,
        high,
        unit.area_id,
        unit.opened,
        unit.closed,
    )
