"""Premises on their own terms: what a square metre costs, and how many a pupil and a place have.

A rent per pupil mixes three things: the price of the building, how much of it there is, and how
full it is. Here they stand apart.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from qms.costs.core.items import CostItem, GrantForm
from qms.costs.core.shown.hiding import hidden_places, pupils_by_place
from qms.costs.core.stored import Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Premises:
    """A unit's premises over all its forms: öre, square metres, pupils and places.

    A child at a leisure centre is a pupil of the school too and is counted once.
    """

    unit: str
    ore: int
    pupils: Fraction
    m2: Fraction | None
    places: int | None

    @property
    def per_m2(self) -> Fraction | None:
        """Return öre per square metre."""
        return self.ore / self.m2 if self.m2 else None

    @property
    def per_pupil(self) -> Fraction | None:
        """Return öre per pupil."""
        return self.ore / self.pupils if self.pupils else None

    @property
    def m2_per_pupil(self) -> Fraction | None:
        """Return square metres per pupil."""
        return self.m2 / self.pupils if self.m2 and self.pupils else None

    @property
    def m2_per_place(self) -> Fraction | None:
        """Return square metres per place."""
        return self.m2 / self.places if self.m2 and self.places else None

    @property
    def filled(self) -> Fraction | None:
        """Return pupils per place."""
        return self.pupils / self.places if self.places else None


def premises(
    kept: Kept,
    areas: Mapping[str, Fraction],
    places: Mapping[str, int],
    *,
    sums_told: bool = True,
) -> dict[str, Premises]:
    """Return the premises of each unit with pupils; units with any hidden form are left out."""
    hidden = {unit for unit, _form in hidden_places(kept, sums_told=sums_told)}
    ore: defaultdict[str, int] = defaultdict(int)
    for one in kept.units:
        if one.item is CostItem.PREMISES:
            ore[one.unit] += one.ore
    return {
        unit: Premises(
            unit=unit,
            ore=ore[unit],
            pupils=count,
            m2=areas.get(unit),
            places=places.get(unit),
        )
        for unit, count in _once(kept).items()
        if count and unit not in hidden
    }


def _once(kept: Kept) -> dict[str, Fraction]:
    """Return each unit's pupils, those of a leisure centre only where there is nothing else."""
    school: defaultdict[str, Fraction] = defaultdict(Fraction)
    leisure: dict[str, Fraction] = {}
    for (unit, form), count in pupils_by_place(kept).items():
        if form is GrantForm.LEISURE_CENTRE:
            leisure[unit] = count
        else:
            school[unit] += count
    return leisure | {unit: count for unit, count in school.items() if count}
