"""Facts about buildings, distances and places on the map as other modules get them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Degrees in WGS 84."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """A building in the prices of `year`: kronor, None where nothing is said.

    `internal_rent` and `operation` are per m² and year, `capital` and `rent` per year.
    """

    year: int
    rooms: int
    special_rooms: int
    is_leased: bool
    internal_rent: float | None
    capital: float | None
    operation: float | None
    rent: float | None
    at: Position | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPremises:
    """A unit's premises, and what may be done with them.

    `lease_end` is the last year that a lease is paid, `notice` the years before the unit can
    close.
    """

    unit_id: int
    building: Building
    lease_end: int | None
    notice: int
    most_new_rooms: int
    is_mixed: bool
    is_released: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaDistance:
    """Kilometres from the middle of an area to a unit."""

    area_id: int
    unit_id: int
    km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateSite:
    """A compulsory school that may be opened with the steps `low`–`high`; kronor as a building's.

    The building's year is the first that it can open.
    """

    name: str
    area_id: int | None
    low: int
    high: int
    m2: float | None
    opening_cost: float
    building: Building
