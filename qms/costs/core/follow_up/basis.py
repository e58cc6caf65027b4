"""What a follow-up rests on: money by item and pupils by band, of the budget and so far."""

from collections.abc import Container
from dataclasses import dataclass, replace
from fractions import Fraction

from qms.costs.core.items import CostItem, GrantForm

MONTHS = 12
SPRING_MONTHS = 6
"""January to June goes by the spring's count, the rest by the autumn's: new pupils come in August
and are paid for from July (skolförordningen 14 kap. 1 §)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An item at a unit and form: öre of the whole budget, of its ended months, and booked."""

    unit: str
    form: GrantForm
    item: CostItem
    budget: int
    budget_so_far: int
    outcome: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BandPupils:
    """A band's pupils in the budget and as counted, and the öre that its part is reckoned by.

    A count that is not made is None.
    """

    unit: str
    form: GrantForm
    band: str
    planned: Fraction
    spring: Fraction | None
    autumn: Fraction | None
    budget_ore: int
    outcome_ore: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the pupil forecast says of a unit and form in the autumn."""

    unit: str
    form: GrantForm
    pupils: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """All of a year. `months` are those that have ended and are booked, as `202603`.

    `planned_on` says when the budget was reckoned whose pupils are its own; `forecast_year` is the
    last autumn that the pupil forecast knew, None without one. `beside` is what belongs to no unit
    with pupils: budget and outcome in öre.
    """

    year: int
    months: tuple[str, ...]
    is_spread: bool
    planned_on: str
    lines: tuple[Line, ...]
    bands: tuple[BandPupils, ...]
    expected: tuple[Expected, ...]
    forecast_year: int | None
    beside: tuple[int, int]

    @property
    def left(self) -> int:
        """Return how many months have no outcome."""
        return MONTHS - len(self.months)

    @property
    def springs(self) -> int:
        """Return how many of the ended months go by the spring's count."""
        return sum(1 for month in self.months if int(month[4:]) <= SPRING_MONTHS)

    def of_units(self, units: Container[str]) -> "Basis":
        """Return what these units' own follow-up rests on; what is beside the units stays."""
        return replace(
            self,
            lines=tuple(one for one in self.lines if one.unit in units),
            bands=tuple(one for one in self.bands if one.unit in units),
            expected=tuple(one for one in self.expected if one.unit in units),
        )
