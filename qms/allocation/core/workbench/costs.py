"""What an amount is enough for: measures with a cost a year and an estimated need."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qms.allocation.core.numerals import decimal_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Something that money can pay for; one is needed for `per_pupils` pupils at index 1,00.

    `per_pupils` is None where every school needs one.
    """

    name: str
    ore_per_year: int
    per_pupils: int | None = None
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Enough:
    """A measure against an amount: how many it pays for, how many are needed, and their cost."""

    measure: Measure
    pays_for: Decimal
    needed: Decimal
    needed_ore: int


def enough(measure: Measure, ore: int, *, pupils: int, index: Fraction) -> Enough:
    """Return how far `ore` reaches at a school, beside its estimated need.

    The need is pupils × index ÷ pupils per measure: a school at twice the index needs twice as
    many for the same pupils. Numbers of measures have one decimal.
    """
    needed = Fraction(1) if measure.per_pupils is None else pupils * index / measure.per_pupils
    return Enough(
        measure=measure,
        pays_for=decimal_of(Fraction(abs(ore), measure.ore_per_year), 1),
        needed=decimal_of(needed, 1),
        needed_ore=int(decimal_of(needed * measure.ore_per_year, 0)),
    )
