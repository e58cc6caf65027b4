"""The municipality's own formula as a calculation sheet: begun as an example, then made its own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from qms.access.roles import Role
from qms.allocation.core.sheet.types import Sheet
from qms.allocation.queries import sheets as queries
from qms.allocation.services import sheets as services
from qms.demo.budget import pot_ore
from qms.demo.generate import DemoData
from qms.demo.load.world import Happening, World
from qms.demo.years import working_moment
from qms.kernel.money import kronor

EXAMPLE = "strukturersattning"
CALLED = "Ersättning med mjuk övergång, utkast"
RAISED_FLOOR = Decimal("0.95")
"""What the analyst tried in the second version."""


def sheets(data: DemoData) -> Iterator[Happening]:
    """Yield the sheet's first version and the change of its floor."""
    year = data.years.budget_years[-1]
    yield Happening(at=working_moment(year - 1, 11, 17, hour=10), do=_begin)
    yield Happening(at=working_moment(year - 1, 11, 18, hour=11), do=_raise_floor)


def own_sheet(data: DemoData, *, floor: Decimal | None = None) -> Sheet:
    """Return the example with the municipality's pot, and another floor when given."""
    years = data.years.budget_years
    figures = {"pott": kronor(pot_ore(years[-1], years[0]))}
    if floor is not None:
        figures["golv"] = floor
    example = services.example_sheets()[EXAMPLE]
    parameters = tuple(
        replace(one, value=figures.get(one.name, one.value)) for one in example.parameters
    )
    return replace(example, name=CALLED, parameters=parameters)


def _begin(world: World, now: datetime) -> None:
    actor = world.actor(Role.ANALYST)
    services.add_sheet(world.session, actor, own_sheet(world.data), now=now)


def _raise_floor(world: World, now: datetime) -> None:
    actor = world.actor(Role.ANALYST)
    begun = next(head for head in queries.sheets(world.session) if head.name == CALLED)
    newer = own_sheet(world.data, floor=RAISED_FLOOR)
    services.save_sheet(world.session, actor, begun.id, newer, seen=begun.version, now=now)
