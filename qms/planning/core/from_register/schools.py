"""Schools of the case: a unit with its premises, or a site that may be opened."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from qms.planning.core.case import School, Tenure
from qms.planning.core.from_register.forms import band_name
from qms.planning.core.from_register.notes import Note, Told, note
from qms.planning.core.from_register.snapshot import Snapshot, UnitFacts
from qms.register.core.premises_facts import Building, CandidateSite

Bands = Sequence[tuple[int, int]]
SITE = "site:"


@dataclass(frozen=True, kw_only=True)
class Making:
    """What schools are made with: the bands as they are called in `year`, the prices' year, ...

    ... the classes of each unit today, which are its rooms when nobody has counted them, and what
    a unit costs by being open.
    """

    found: Snapshot
    bands: Bands
    year: int
    level: int
    classes: Mapping[int, int]
    fixed: Mapping[int, float]


def school_of(make: Making, unit: UnitFacts) -> School:
    """Return the unit as a school; its key is its id as text."""
    is_sharing = unit.id in make.found.sharing
    known = None if is_sharing else make.found.premises.get(unit.id)
    building = known.building if known else None
    leased = bool(building and building.is_leased)
    return School(
        key=str(unit.id), name=unit.name, area=make.found.areas.get(unit.area_id or 0, ""),
        bands=offered(make, unit.low, unit.high),
        rooms=building.rooms if building else make.classes.get(unit.id, 0),
        special_rooms=building.special_rooms if building else 0,
        m2=0.0 if is_sharing else make.found.m2.get(unit.id, 0.0),
        **_money(building),
        lease_end=known.lease_end if known and leased else None,
        notice=known.notice if known else 0,
        most_new_rooms=known.most_new_rooms if known else 0,
        is_mixed=bool(known and known.is_mixed),
        is_released=bool(known and known.is_released),
        fixed=make.fixed.get(unit.id, 0.0),
    )  # fmt: skip


def site_of(make: Making, site: CandidateSite) -> School:
    """Return the site as a school that may be opened."""
    return School(
        key=f"{SITE}{site.name}", name=site.name,
        area=make.found.areas.get(site.area_id or 0, ""),
        bands=offered(make, site.low, site.high), rooms=site.building.rooms,
        special_rooms=site.building.special_rooms, m2=site.m2 or 0.0, **_money(site.building),
        fixed=_mean(make.fixed), opens=site.building.year,
        opening_cost=site.opening_cost,
    )  # fmt: skip


def _mean(kronor: Mapping[int, float]) -> float:
    """Return what a school that is opened costs by being open: as schools do on average."""
    return sum(kronor.values()) / len(kronor) if kronor else 0.0


def offered(make: Making, low: int, high: int) -> tuple[str, ...]:
    """Return the bands whose grades all lie in the span."""
    return tuple(
        band_name(first, last, make.year)
        for first, last in make.bands
        if low <= first and last <= high
    )


class _Money(TypedDict, total=False):
    tenure: Tenure
    internal_rent: float
    capital: float
    operation: float
    rent: float


def _money(building: Building | None) -> _Money:
    """Return what a building costs; what nobody has said is 0, and noted."""
    if building is None:
        return {"tenure": Tenure.OWNED}
    return {
        "tenure": Tenure.LEASED if building.is_leased else Tenure.OWNED,
        "internal_rent": building.internal_rent or 0.0,
        "capital": building.capital or 0.0,
        "operation": building.operation or 0.0,
        "rent": building.rent or 0.0,
    }


def about_schools(make: Making, units: Sequence[UnitFacts]) -> Iterator[Note]:
    """Yield what the register lacks of each unit's premises."""
    if sharing := sum(unit.id in make.found.sharing for unit in units):
        yield note(Told.SHARED_ROOMS, schools=sharing)
    alone = [unit for unit in units if unit.id not in make.found.sharing]
    for unit in alone:
        known = make.found.premises.get(unit.id)
        if unit.id not in make.found.m2:
            yield note(Told.NO_M2, school=unit.name)
        if known is None:
            yield note(Told.NO_PREMISES, school=unit.name)
            continue
        building = known.building
        money = building.rent if building.is_leased else building.internal_rent
        if money is None or (not building.is_leased and building.capital is None):
            yield note(Told.NO_MONEY, school=unit.name)
        if known.lease_end is not None and known.lease_end < make.year:
            yield note(Told.LEASE_OVER, school=unit.name, year=known.lease_end)
    yield from _of_other_years(make, alone)


def _of_other_years(make: Making, units: Sequence[UnitFacts]) -> Iterator[Note]:
    """Yield how many premises are in the prices of another year than all else."""
    known = [make.found.premises[one.id].building.year for one in units
             if one.id in make.found.premises]  # fmt: skip
    for year, n in sorted(Counter(known).items()):
        if year != make.level:
            yield note(Told.PREMISES_YEAR, n=n, year=year, level=make.level)
