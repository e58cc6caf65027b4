"""Split keys: by what a common cost is divided, and what each unit and form weighs by it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from qms.costs.core.items import GrantForm


class KeyKind(StrEnum):
    """By what a common cost is divided."""

    PUPILS = "pupils"
    AREA = "area"
    STAFF = "staff"
    DIRECT = "direct"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Target:
    """A unit's part in a school form."""

    unit: str
    form: GrantForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """How a pool is divided, and why so. Empty `forms` and `units` mean all.

    `shares` by unit are for `FIXED`.
    """

    pool: str
    key: KeyKind
    reason: str
    forms: frozenset[GrantForm] = frozenset()
    units: frozenset[str] = frozenset()
    shares: Mapping[str, Fraction] = field(default_factory=dict)

    def reaches(self, target: Target) -> bool:
        """Return whether the target is among those the pool is for."""
        return (not self.forms or target.form in self.forms) and (
            not self.units or target.unit in self.units
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bases:
    """What can be divided by: pupils per target; square metres and staff per unit."""

    pupils: Mapping[Target, Fraction]
    area: Mapping[str, Fraction] = field(default_factory=dict)
    staff: Mapping[str, Fraction] = field(default_factory=dict)


def weights(split: Split, bases: Bases, direct: Mapping[Target, int]) -> dict[Target, Fraction]:
    """Return what each target weighs by the split's key; targets of no weight are left out.

    A key that is known per unit is divided between the unit's forms by their pupils. Targets
    whose own costs are below zero weigh nothing by `DIRECT`.
    """
    reached = [target for target in bases.pupils if split.reaches(target)]
    if split.key is KeyKind.PUPILS:
        found = {target: bases.pupils[target] for target in reached}
    elif split.key is KeyKind.DIRECT:
        found = {target: Fraction(max(direct.get(target, 0), 0)) for target in reached}
    else:
        found = _by_unit(reached, bases, _of_units(split, bases))
    return {target: weight for target, weight in found.items() if weight > 0}


def _of_units(split: Split, bases: Bases) -> Mapping[str, Fraction]:
    if split.key is KeyKind.FIXED:
        return split.shares
    return bases.area if split.key is KeyKind.AREA else bases.staff


def _by_unit(
    reached: list[Target], bases: Bases, of_units: Mapping[str, Fraction]
) -> dict[Target, Fraction]:
    in_unit: dict[str, Fraction] = {}
    for target in reached:
        in_unit[target.unit] = in_unit.get(target.unit, Fraction(0)) + bases.pupils[target]
    return {
        target: of_units.get(target.unit, Fraction(0)) * bases.pupils[target] / in_unit[target.unit]
        for target in reached
        if in_unit[target.unit]
    }
