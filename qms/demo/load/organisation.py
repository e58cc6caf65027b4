"""The municipality, its providers, areas and units, and what has happened to them."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from qms.demo.generate import DemoData
from qms.demo.load.accounts import add_principal
from qms.demo.load.world import DEMO, Happening, World
from qms.demo.municipality import UNITS
from qms.demo.places import AREAS, MUNICIPAL, MUNICIPALITY, MUNICIPALITY_CODE, PROVIDERS
from qms.demo.units import Change, DemoUnit, day_of_change
from qms.demo.years import working_moment
from qms.org import services as org
from qms.org.core.nodes import FormAt, NodeKind, ProviderKind


def add_organisation(world: World, now: datetime) -> None:
    """Add the nodes that are there when the system is taken into use, named as they were then."""
    top = org.NewNode(
        kind=NodeKind.MUNICIPALITY, name=MUNICIPALITY, local_id="alvhamra", code=MUNICIPALITY_CODE
    )
    world.municipality = org.add_node(world.session, DEMO, top, now=now)
    for provider in PROVIDERS:
        kind = ProviderKind.INDEPENDENT if provider.independent else ProviderKind.MUNICIPAL
        node = org.NewNode(
            kind=NodeKind.PROVIDER,
            name=provider.name,
            local_id=provider.key,
            code=provider.number,
            parent_id=world.municipality,
            provider_kind=kind,
        )
        world.providers[provider.key] = org.add_node(world.session, DEMO, node, now=now)
    for area in AREAS:
        node = org.NewNode(
            kind=NodeKind.AREA,
            name=area.name,
            local_id=area.key,
            parent_id=world.providers[MUNICIPAL],
        )
        world.areas[area.key] = org.add_node(world.session, DEMO, node, now=now)
    for unit in UNITS:
        if not _opens_after(unit, world.data, now):
            add_unit(world, unit, now)


def later_changes(data: DemoData, first: datetime) -> Iterator[Happening]:
    """Yield what happens to the organisation: changes before `first` are entered with the rest."""
    last = data.years.last_autumn
    for unit in UNITS:
        if _opens_after(unit, data, first):
            at = working_moment(last - (unit.opened_back or 0), 5, 12)
            yield Happening(at=at, do=partial(_open_unit, unit=unit))
        for change in unit.changes:
            decided = working_moment(last - change.back, 5, 20)
            do = partial(_change, unit=unit, change=change)
            yield Happening(at=max(decided, first.replace(minute=4)), do=do)


def _opens_after(unit: DemoUnit, data: DemoData, moment_: datetime) -> bool:
    opened = unit.opened(data.years.last_autumn)
    return opened is not None and opened > moment_.date()


def add_unit(world: World, unit: DemoUnit, now: datetime) -> None:
    """Add the unit as it opened."""
    world.units[unit.key] = org.add_node(world.session, DEMO, _node(world, unit), now=now)


def _open_unit(world: World, now: datetime, *, unit: DemoUnit) -> None:
    add_unit(world, unit, now)
    add_principal(world, unit.key, now)


def _node(world: World, unit: DemoUnit) -> org.NewNode:
    """Return the unit as it opened: the municipality's own lie in areas, others at providers."""
    is_own = unit.provider == MUNICIPAL
    return org.NewNode(
        kind=NodeKind.UNIT,
        name=unit.name,
        local_id=unit.key,
        parent_id=world.areas[unit.area] if is_own else world.providers[unit.provider],
        code=unit.code,
        opened=unit.opened(world.data.years.last_autumn),
        forms=tuple(FormAt(form=at.form, low=at.low, high=at.high) for at in unit.forms),
    )


def _change(world: World, now: datetime, *, unit: DemoUnit, change: Change) -> None:
    session, node_id = world.session, world.units[unit.key]
    day = day_of_change(change.back, world.data.years.last_autumn)
    if change.name:
        org.rename(session, DEMO, node_id, name=change.name, day=day, now=now)
    if change.provider:
        parent = world.providers[change.provider]
        org.move(session, DEMO, node_id, parent_id=parent, day=day, now=now)
    if change.into:
        org.merge(session, DEMO, old_id=node_id, new_id=world.units[change.into], day=day, now=now)
