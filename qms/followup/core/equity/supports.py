"""What units received of each kind of support, and whether the money follows the needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class SupportKind(StrEnum):
    """The kinds, structural grants by whom they are for."""

    ADDITIONAL = "additional"
    OPERATIONAL = "operational"
    RESOURCE_SCHOOL = "resource_school"
    CENTRAL_GROUP = "central_group"


STRUCTURAL = (SupportKind.RESOURCE_SCHOOL, SupportKind.CENTRAL_GROUP)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSupports:
    """One unit's support in a year.

    `ore`, `recipients` and `hours` are by kind; a kind the unit did not receive is absent,
    a number that is hidden or not known is None. Hours are assessed hours a week.
    """

    unit_id: int
    is_own: bool
    ore: Mapping[SupportKind, int] = field(default_factory=dict)
    recipients: Mapping[SupportKind, int | None] = field(default_factory=dict)
    hours: Mapping[SupportKind, Decimal | None] = field(default_factory=dict)

    @property
    def total_ore(self) -> int:
        """Return all support in öre."""
        return sum(self.ore.values())

    @property
    def total_hours(self) -> Decimal | None:
        """Return the assessed hours of every kind; None when no kind has them."""
        known = [hours for hours in self.hours.values() if hours is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def total_recipients(self) -> int | None:
        """Return the children and pupils of every kind; None when one of them is hidden."""
        counts = list(self.recipients.values())
        if not counts or None in counts:
            return None
        return sum(count for count in counts if count is not None)

    @property
    def is_structural(self) -> bool:
        """Return whether the unit is a resource school or has a central group."""
        return any(kind in self.ore for kind in STRUCTURAL)

    @property
    def ore_per_hour(self) -> Fraction | None:
        """Return öre a year for each assessed hour a week; None without hours."""
        hours = self.total_hours
        return Fraction(self.total_ore) / Fraction(hours) if hours else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How unlike the units are in öre per assessed hour.

    `units` have hours; `without_hours` have money but no hours, so nobody can say whether their
    money follows the needs. `low`, `middle` and `high` are the lowest, the median and the
    highest; None with no unit.
    """

    units: int
    without_hours: tuple[int, ...]
    low: Fraction | None
    middle: Fraction | None
    high: Fraction | None


def spread(units: Iterable[UnitSupports]) -> Spread:
    """Return the spread of öre per assessed hour over the units."""
    every = list(units)
    rates = sorted(rate for one in every if (rate := one.ore_per_hour) is not None)
    return Spread(
        units=len(rates),
        without_hours=tuple(one.unit_id for one in every if one.ore and not one.total_hours),
        low=rates[0] if rates else None,
        middle=_median(rates),
        high=rates[-1] if rates else None,
    )


def _median(ordered: list[Fraction]) -> Fraction | None:
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def totals(units: Iterable[UnitSupports]) -> dict[SupportKind, int]:
    """Return the öre of each kind, with 0 for a kind nobody received."""
    sums = dict.fromkeys(SupportKind, 0)
    for unit in units:
        for kind, ore in unit.ore.items():
            sums[kind] += ore
    return sums
