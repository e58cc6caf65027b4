"""Everything that alternatives are counted on."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from qms.planning.core.case.grade import Grade
from qms.planning.core.case.guards import Guards
from qms.planning.core.case.prices import Payer, Prices
from qms.planning.core.case.school import School

Floats = NDArray[np.float64]
SCHOOLS = "compulsory"


class Rule(StrEnum):
    """How an area's children are spread over schools."""

    SHARES = "shares"
    """As today; those whose school does not have their band go to the nearest that has."""
    NEAREST = "nearest"
    SPILL = "spill"
    """As `SHARES`, and what a full school has no room for goes on to the next nearest."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """Schools (J), areas (I), grades (G) in bands (B), and years (T) from `first_year`.

    `demand` is children by year, area and grade (T × I × G), `distance` km by area and school
    (I × J). `shares` is the part of an area's children in a band that goes to each school
    (I × B × J, adding up to 1), None when the rule is the nearest. `form` is the school form, which
    only words follow. Check with `faults_of` first.
    """

    first_year: int
    grades: tuple[Grade, ...]
    schools: tuple[School, ...]
    areas: tuple[str, ...]
    demand: Floats
    distance: Floats
    prices: Prices
    shares: Floats | None = None
    rule: Rule = Rule.SHARES
    payer: Payer = Payer.MUNICIPALITY
    guards: Guards = field(default_factory=Guards)
    form: str = SCHOOLS

    @property
    def years(self) -> range:
        """Return the calendar years."""
        return range(self.first_year, self.first_year + len(self.demand))

    @cached_property
    def bands(self) -> tuple[str, ...]:
        """Return the bands in the order of their grades."""
        return tuple(dict.fromkeys(grade.band for grade in self.grades))

    @cached_property
    def pools(self) -> tuple[str, ...]:
        """Return what classes are made of, in the order of grades: each grade, or some together."""
        return tuple(dict.fromkeys(grade.group for grade in self.grades))

    @cached_property
    def band_of(self) -> NDArray[np.intp]:
        """Return the place of each grade's band (G)."""
        return np.array([self.bands.index(grade.band) for grade in self.grades])

    @cached_property
    def pool_of(self) -> NDArray[np.intp]:
        """Return the place of each grade's pool (G), rising."""
        return np.array([self.pools.index(grade.group) for grade in self.grades])

    @cached_property
    def place_of(self) -> dict[str, int]:
        """Return the place of each school by its key."""
        return {school.key: place for place, school in enumerate(self.schools)}

    def band_grades(self, band: int) -> slice:
        """Return the places of a band's grades, which stand next to each other."""
        found = np.flatnonzero(self.band_of == band)
        return slice(int(found[0]), int(found[-1]) + 1)
