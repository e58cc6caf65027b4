"""From measures, shares and costs to a group's need in kronor per pupil: handbook step 2."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

QUARTER = Fraction(1, 4)
OUTSIDE = Fraction(3, 2)
FEWEST_FOR_OUTLIERS = 4


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Group:
    """The pupils of one category of a factor."""

    factor: str
    category: str

    @property
    def name(self) -> str:
        """Return `factor:category`, as files write it."""
        return f"{self.factor}:{self.category}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureAnswer:
    """What one unit says: `share` (0–1) of the group needs the measure.

    `cost` is kronor per year for each pupil who gets it.
    """

    unit: str
    group: Group
    measure: str
    share: Decimal
    cost: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNeed:
    """What a group needs according to one unit, in kronor per pupil of the group and year."""

    unit: str
    need: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupNeed:
    """What a group needs according to all who answered; no answer is dropped.

    `outliers` are the units that lie more than one and a half times the middle half's width
    outside it (Tukey); told from four answers up.
    """

    group: Group
    answers: tuple[UnitNeed, ...]
    lowest: Fraction
    lower: Fraction
    median: Fraction
    upper: Fraction
    highest: Fraction
    outliers: tuple[UnitNeed, ...]

    @property
    def n(self) -> int:
        """Return how many units answered."""
        return len(self.answers)


def unit_needs(answers: Iterable[MeasureAnswer]) -> Mapping[Group, tuple[UnitNeed, ...]]:
    """Return Σ share × cost over the measures, per group and unit, groups as first met."""
    sums: dict[Group, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for one in answers:
        sums[one.group][one.unit] += Fraction(one.share) * Fraction(one.cost)
    return {
        group: tuple(UnitNeed(unit=unit, need=need) for unit, need in sorted(by_unit.items()))
        for group, by_unit in sums.items()
    }


def group_needs(answers: Iterable[MeasureAnswer]) -> tuple[GroupNeed, ...]:
    """Return each group's need over the units: median, middle half, extremes and outliers."""
    return tuple(_summary(group, found) for group, found in unit_needs(answers).items())


def quantile(ordered: Sequence[Fraction], part: Fraction) -> Fraction:
    """Return the value `part` (0–1) of the way through ascending values.

    Linear between neighbours, at (n − 1) × part: what spreadsheets call inclusive.
    """
    place = (len(ordered) - 1) * part
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _summary(group: Group, answers: tuple[UnitNeed, ...]) -> GroupNeed:
    ordered = sorted(one.need for one in answers)
    lower, upper = quantile(ordered, QUARTER), quantile(ordered, 3 * QUARTER)
    reach = (upper - lower) * OUTSIDE
    outside = [one for one in answers if not lower - reach <= one.need <= upper + reach]
    return GroupNeed(
        group=group,
        answers=answers,
        lowest=ordered[0],
        lower=lower,
        median=quantile(ordered, 2 * QUARTER),
        upper=upper,
        highest=ordered[-1],
        outliers=tuple(outside) if len(ordered) >= FEWEST_FOR_OUTLIERS else (),
    )
