"""Inhabitants by area, age and year: children grow a year at a time, grown-ups keep a shape."""

from dataclasses import dataclass
from functools import cached_property
from math import sqrt

from qms.demo.births import BUILDING_BEGAN_BACK, make_births
from qms.demo.municipality import stream
from qms.demo.places import AREAS, INHABITANTS, NEW_AREA, Area

ADULT = 19
EARLIER = 8
"""Years of children before the first autumn, for schools to fill up in."""
OLDEST = 99
ARRIVAL_YEARS = {2014: 0.4, 2015: 1.0, 2016: 0.9, 2017: 0.5, 2022: 0.4}
"""How much of an area's `arrivals` came in each year."""
NEW_FAMILIES = {0: 9.0, 1: 9.0, 2: 8.5, 3: 8.0, 4: 7.5, 5: 7.0, 6: 5.5, 7: 5.0, 8: 4.5}
GROWTH = 0.0052


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationRow:
    """Inhabitants of an area on 31 December."""

    area: str
    age: int
    year: int
    n: int


@dataclass(frozen=True, kw_only=True)
class Population:
    """Births and children by area; `children` is keyed by area, age and year."""

    seed: int
    last: int
    first: int
    births: dict[tuple[str, int], int]
    children: dict[tuple[str, int, int], int]

    @cached_property
    def totals(self) -> dict[tuple[int, int], int]:
        """Return children of the whole municipality by age and year."""
        sums: dict[tuple[int, int], int] = {}
        for (_, age, year), n in self.children.items():
            sums[age, year] = sums.get((age, year), 0) + n
        return sums


def net_moves(area: Area, *, age: int, year: int) -> float:
    """Return the net moves to the area per child of that age that year."""
    usual = area.small if age <= 5 else area.school if age <= 15 else area.school / 2
    return usual + area.arrivals * ARRIVAL_YEARS.get(year, 0.0)


def make_population(seed: int, *, last: int, autumns: range) -> Population:
    """Return births and children aged 0–18 for the years that the autumns need."""
    first = autumns[0] - EARLIER
    years = range(first - ADULT, last + 1)
    births = make_births(seed, years, last=last)
    children: dict[tuple[str, int, int], int] = {}
    for area in AREAS:
        chance = stream(seed, "moves", area.key)
        for year in years:
            children[area.key, 0, year] = births[area.key, year]
            for age in range(1, ADULT):
                before = children.get((area.key, age - 1, year - 1))
                if before is not None:
                    moved = before * (1 + net_moves(area, age=age, year=year)) + _new_homes(
                        area, age, year=year, last=last
                    )
                    noise = chance.gauss(0, 0.10 * sqrt(moved))
                    children[area.key, age, year] = max(0, round(moved + noise))
    kept = {key: n for key, n in children.items() if key[2] >= first}
    return Population(seed=seed, last=last, first=first, births=births, children=kept)


def _new_homes(area: Area, age: int, *, year: int, last: int) -> float:
    """Return the children of that age who moved into homes finished that year."""
    if area.key != NEW_AREA or year <= last - BUILDING_BEGAN_BACK:
        return 0.0
    return NEW_FAMILIES.get(age, 2.5)


def adult_shape(age: int, youth: float) -> float:
    """Return the relative number of people of a grown-up age; `youth` > 0 means more in 20–35."""
    young = 1 + youth * max(0.0, 1 - abs(age - 29) / 14) - 0.5 * youth * (age > 60)
    dip = 0.82 if age < 24 else 1.0
    old = 1.0 if age < 68 else max(0.02, 1 - (age - 68) / 32) ** 1.25
    return young * dip * old


def _adults(area: Area, year: int, *, last: int, children: int) -> float:
    """Return how many grown-ups the area has: what is left of all inhabitants."""
    grown = (INHABITANTS - children) * area.adults
    if area.key != NEW_AREA:
        return grown * (1 + GROWTH) ** (year - last + 1)
    homes = max(0.05, (year - last + BUILDING_BEGAN_BACK + 1) / BUILDING_BEGAN_BACK)
    return grown * 2.6 * homes


def population_rows(population: Population, years: range) -> tuple[PopulationRow, ...]:
    """Return every age of every area on 31 December of the years; about 90,000 people at last."""
    latest = years[-1]
    young = sum(n for (_, age, year), n in population.children.items() if year == latest)
    rows = [
        PopulationRow(area=area, age=age, year=year, n=n)
        for (area, age, year), n in sorted(population.children.items())
        if year in years
    ]
    for area in AREAS:
        shape = [adult_shape(age, area.youth) for age in range(ADULT, OLDEST + 1)]
        for year in years:
            whole = _adults(area, year, last=latest, children=young)
            rows += [
                PopulationRow(area=area.key, age=age, year=year, n=round(whole * part / sum(shape)))
                for age, part in enumerate(shape, start=ADULT)
            ]
    return tuple(rows)
