"""Does the share of all schools tell what a school's hidden share is?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qms.kernel.money import round_half_up

ONE_PER_CENT = Decimal("0.01")
HALF_A_PER_CENT = Fraction(1, 200)
FEWEST_GUESSES = 2
"""A group of few must be open between at least so many numbers of pupils."""
Range = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One category of a factor: its pupils in all schools, and the schools that hide it.

    `hidden` holds per unit (pupils in the category, sum of the unit's hidden categories), `sizes`
    how many categories of the factor the unit hides. Shares are shown in whole per cents.
    """

    total: int
    pupils: int
    hidden: Mapping[str, tuple[int, int]]
    sizes: Mapping[str, int]

    def ranges(self) -> dict[str, Range]:
        """Return between what each school's hidden group must lie, all others known exactly."""
        shown = sum(own for own, _ in self.hidden.values())
        rounded = Fraction(round_half_up(Fraction(self.total, self.pupils), ONE_PER_CENT))
        rest = self.total - shown
        low = (rounded - HALF_A_PER_CENT) * self.pupils - rest
        high = (rounded + HALF_A_PER_CENT) * self.pupils - rest
        most = {unit: self._most(unit) for unit in self.hidden}
        others = sum(most.values())
        return {
            unit: (
                max(Fraction(1), low - (others - most[unit])),
                min(Fraction(most[unit]), high - (len(most) - 1)),
            )
            for unit in self.hidden
        }

    def _most(self, unit: str) -> int:
        """Return what is left of the row's hidden sum when each of the others has one pupil."""
        _, together = self.hidden[unit]
        return together - (self.sizes[unit] - 1)


def tells(columns: Sequence[Column], fewest: int) -> bool:
    """Return whether the shares of all schools tell how many some group of few is.

    Always when one per cent of all pupils is fewer than `fewest`: rows and columns together then
    leave too little open. Otherwise each school's row and its columns are read together: what is
    left of the row's hidden sum when the other hidden categories have their least and most.
    """
    if any(column.pupils * ONE_PER_CENT < fewest for column in columns):
        return True
    ranges = [column.ranges() for column in columns]
    units = {unit for column in columns for unit in column.hidden}
    return any(_is_pinned(unit, columns, ranges, fewest) for unit in units)


def _is_pinned(
    unit: str, columns: Sequence[Column], ranges: Sequence[Mapping[str, Range]], fewest: int
) -> bool:
    mine = [at for at, column in enumerate(columns) if unit in column.hidden]
    for at in mine:
        own, together = columns[at].hidden[unit]
        rest = [ranges[other][unit] for other in mine if other != at]
        low = max(ranges[at][unit][0], together - sum((upper for _, upper in rest), Fraction(0)))
        high = min(ranges[at][unit][1], together - sum((lower for lower, _ in rest), Fraction(0)))
        most = min(high, Fraction(fewest - 1))
        if 0 < own < fewest and _whole_between(low, most) < FEWEST_GUESSES:
            return True
    return False


def _whole_between(low: Fraction, high: Fraction) -> int:
    """Return how many whole numbers lie from `low` to `high`."""
    return int(high // 1) - int(-(-low // 1)) + 1
