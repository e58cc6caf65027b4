"""The own units' buildings, where everything lies, and the sites where a school may come."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from qms.costs.core.items import GrantForm
from qms.demo.classes import groups_of, own
from qms.demo.generate import DemoData
from qms.demo.municipality import UNITS, stream
from qms.demo.places import AREAS
from qms.demo.staffing import area_rows
from qms.demo.units import DemoUnit

INTERNAL_RENT = 1_500
"""Kronor per m²: what the books have for premises, over all square metres."""
SPECIAL_FORMS = frozenset({GrantForm.LEISURE_CENTRE})
"""Groups that use the rooms of others."""
TOWN_HALL = (60.118, 16.842)
KM_PER_DEGREE = 111.2
OFFSETS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "hamnstaden": (0.0, 0.0), "akerby": (2.6, 1.9), "tallhojden": (-2.8, 2.4),
        "lindalund": (2.1, -3.0), "kvarnvret": (-3.4, -2.2), "mosjobygden": (-11.5, 7.0),
        "sagudden": (4.9, -0.6),
    }
)  # fmt: skip
"""Kilometres east and north of the town hall."""
SPREAD = MappingProxyType({"mosjobygden": 5.0})
TOWN_SPREAD = 1.2
DETOUR, START = 1.25, 0.3
"""A way is so much longer than a straight line, and has its first part, in kilometres."""
LEASES = MappingProxyType({"G08": (1_720, 5, 2), "G28": (1_180, 3, 1), "F30": (1_900, 2, 1)})
"""Rent per m², years that the contract has left, and notice in years, of what is not owned."""
CROWDED = frozenset({"G16", "G30"})
ROOMY = MappingProxyType({"G27": 9, "G14": 5, "G02": 4})
"""Schools without a room to spare, and rooms that stand empty."""
MIXED = frozenset({"G26", "G28", "G29"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PremisesRow:
    """A unit's premises: kronor a year, internal rent and operation per m²."""

    unit: str
    rooms: int
    special_rooms: int
    rent: int | None
    lease_end: int | None
    notice: int
    capital: int
    operation: int
    most_new_rooms: int
    is_mixed: bool
    is_released: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow:
    """A site where a school may be opened; kronor a year."""

    name: str
    area: str
    ahead: int
    steps: tuple[int, int]
    rooms: int
    special_rooms: int
    square_metres: int
    opening_cost: int
    capital: int
    operation: int
    km: tuple[float, float]


SITES = (
    SiteRow(name="Sågudden norra", area="sagudden", ahead=3, steps=(0, 6), rooms=14,
            special_rooms=4, square_metres=4_600, opening_cost=6_500_000, capital=6_900_000,
            operation=430, km=(5.2, 0.4)),
    SiteRow(name="Mosjö nya skola", area="mosjobygden", ahead=4, steps=(0, 9), rooms=24,
            special_rooms=8, square_metres=7_400, opening_cost=9_000_000, capital=10_800_000,
            operation=440, km=(-10.6, 6.1)),
)  # fmt: skip


def premises_rows(data: DemoData) -> Iterator[PremisesRow]:
    """Yield the own units' premises as they are the last autumn."""
    last, needed = data.years.last_autumn, _rooms_needed(data)
    for area in area_rows(data, last):
        unit, chance = area.unit, stream(data.seed, "premises", area.unit)
        spare = 0 if unit in CROWDED else chance.choice((1, 1, 2, 3)) + ROOMY.get(unit, 0)
        lease = LEASES.get(unit)
        has_upper = area.square_metres > 4_000
        yield PremisesRow(
            unit=unit,
            rooms=needed.get(unit, 1) + spare,
            special_rooms=0 if unit[0] in "FL" else 6 if has_upper else 2,
            rent=_thousands(lease[0] * area.square_metres) if lease else None,
            lease_end=last + lease[1] if lease else None,
            notice=lease[2] if lease else 1,
            capital=0 if lease else _thousands(chance.uniform(420, 860) * area.square_metres),
            operation=0 if lease else int(chance.uniform(47, 59)) * 10,
            most_new_rooms=0 if lease else chance.choice((0, 2, 4)),
            is_mixed=unit in MIXED,
            is_released=False,
        )


def _thousands(kronor: float) -> int:
    return int(kronor / 1000) * 1000


def _rooms_needed(data: DemoData) -> dict[str, int]:
    """Return the most classes that each unit has had in the last three autumns."""
    most: dict[str, int] = {}
    for autumn in data.years.autumns[-3:]:
        here: dict[str, int] = {}
        for at, steps in own(data, autumn).items():
            if at.form not in SPECIAL_FORMS:
                here[at.unit] = here.get(at.unit, 0) + len([*groups_of(at, steps, autumn)])
        most = {unit: max(n, most.get(unit, 0)) for unit, n in (most | here).items()}
    return most


def position_of(km: tuple[float, float]) -> tuple[float, float]:
    """Return the latitude and longitude of a place so far east and north of the town hall."""
    east, north = km
    latitude = TOWN_HALL[0] + north / KM_PER_DEGREE
    longitude = TOWN_HALL[1] + east / (KM_PER_DEGREE * math.cos(math.radians(TOWN_HALL[0])))
    return round(latitude, 5), round(longitude, 5)


def place_of(data: DemoData, unit: DemoUnit) -> tuple[float, float]:
    """Return where a unit lies, in kilometres east and north of the town hall."""
    chance = stream(data.seed, "place", unit.key)
    far = SPREAD.get(unit.area, TOWN_SPREAD) * math.sqrt(chance.uniform(0.04, 1))
    turn = chance.uniform(0, 2 * math.pi)
    east, north = OFFSETS[unit.area]
    return east + far * math.cos(turn), north + far * math.sin(turn)


def distance_rows(data: DemoData) -> Iterator[tuple[str, str, float]]:
    """Yield area, unit and kilometres for every unit that is open the last autumn."""
    last = data.years.last_autumn
    places = [(unit, place_of(data, unit)) for unit in UNITS if unit.is_open(last, last)]
    for area in AREAS:
        for unit, at in places:
            straight = math.dist(OFFSETS[area.key], at)
            yield area.key, unit.key, round(START + DETOUR * straight, 1)
