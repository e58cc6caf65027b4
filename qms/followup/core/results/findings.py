"""What a series says, in facts: level beside the municipality, direction, and what chance gives.

There is no judgement in a finding: it says lower or higher, and which way is better follows from
the indicator.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import pairwise
from math import sqrt

from qms.followup.core.results.indicators import Indicator, ShareOf, Unit
from qms.followup.core.results.means import Mean
from qms.followup.core.results.small_numbers import HUNDRED, Cell

NORMAL_95 = 1.96
YEARS_IN_A_ROW = 3
"""Two steps in the same direction are three years."""
PLACES = {Unit.NUMBER: 1, Unit.PER_100: 1, Unit.INDEX: 2, Unit.STANDARD_UNITS: 2, Unit.KR: 0}


class Said(StrEnum):
    """What a finding says."""

    BELOW_MUNICIPALITY = "below_municipality"
    ABOVE_MUNICIPALITY = "above_municipality"
    FALLING = "falling"
    RISING = "rising"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A fact about one indicator at one unit.

    `size` is the difference to the municipality, or from the first year of a row to the last,
    always positive. `is_chance` says that as much can come by chance with so few; None is not
    known. `is_large` says that it is worth explaining. `is_worse` and `is_better` are both False
    without a direction.
    """

    said: Said
    size: Decimal
    year: int
    value: Decimal
    beside: Decimal
    n: int | None = None
    is_large: bool = True
    is_chance: bool | None = None
    is_worse: bool = False
    is_better: bool = False

    @property
    def needs_cause(self) -> bool:
        """Return whether the report should say why: for the worse, large, and beyond chance."""
        return self.is_worse and self.is_large and self.is_chance is not True


def places(unit: Unit) -> int:
    """Return the decimals that values of the unit are shown with."""
    return PLACES.get(unit, 1)


def shown(value: Decimal, unit: Unit) -> Decimal:
    """Return the value as it is shown: two that look alike are no different."""
    return value.quantize(Decimal(1).scaleb(-places(unit)), rounding=ROUND_HALF_UP)


def findings(
    indicator: Indicator, cells: Sequence[Cell], municipality: Sequence[Mean | None]
) -> tuple[Finding, ...]:
    """Return what the latest shown year says: beside the municipality, and two years in a row.

    `cells` and `municipality` hold the same years, oldest first. A year that is hidden or not
    there says nothing, and breaks a row.
    """
    last = next((at for at in range(len(cells) - 1, -1, -1) if cells[at].is_shown), None)
    if last is None:
        return ()
    found = [_beside(indicator, cells[last], municipality[last]), _in_a_row(indicator, cells, last)]
    return tuple(one for one in found if one is not None)


def _beside(indicator: Indicator, cell: Cell, mean: Mean | None) -> Finding | None:
    if mean is None or cell.value is None:
        return None
    value, beside = shown(cell.value, indicator.unit), shown(mean.value, indicator.unit)
    if value == beside:
        return None
    said = Said.BELOW_MUNICIPALITY if value < beside else Said.ABOVE_MUNICIPALITY
    return _finding(indicator, said, cell, beside, chance=spread(indicator, mean.value, cell.n))


def _in_a_row(indicator: Indicator, cells: Sequence[Cell], last: int) -> Finding | None:
    row = cells[last - YEARS_IN_A_ROW + 1 : last + 1] if last + 1 >= YEARS_IN_A_ROW else ()
    values = [shown(one.value, indicator.unit) for one in row if one.value is not None]
    if len(values) < YEARS_IN_A_ROW:
        return None
    steps = [later - earlier for earlier, later in pairwise(values)]
    if not (all(step < 0 for step in steps) or all(step > 0 for step in steps)):
        return None
    first = row[0]
    both = [spread(indicator, first.value or Decimal(0), one.n) for one in (first, row[-1])]
    known = [one for one in both if one is not None]
    chance = sqrt(sum(one**2 for one in known)) if len(known) == len(both) else None
    said = Said.FALLING if steps[0] < 0 else Said.RISING
    return _finding(indicator, said, row[-1], values[0], chance=chance)


def _finding(
    indicator: Indicator, said: Said, cell: Cell, beside: Decimal, *, chance: float | None
) -> Finding:
    value = shown(cell.value or Decimal(0), indicator.unit)
    difference = value - beside
    return Finding(
        said=said,
        size=abs(difference),
        year=cell.year,
        value=value,
        beside=beside,
        n=cell.n,
        is_large=abs(difference) >= indicator.worth,
        is_chance=None if chance is None else float(abs(difference)) < NORMAL_95 * chance,
        is_worse=indicator.is_worse(difference),
        is_better=indicator.is_better(difference),
    )


def spread(indicator: Indicator, level: Decimal, n: int | None) -> float | None:
    """Return the standard error of a share of `n` at that level, in percentage points.

    None where the value is no share of pupils, or nobody knows how many stand behind it.
    """
    if indicator.unit is not Unit.PERCENT or indicator.share_of is not ShareOf.PUPILS or not n:
        return None
    share = min(max(float(level / HUNDRED), 0.0), 1.0)
    return 100 * sqrt(share * (1 - share) / n)
