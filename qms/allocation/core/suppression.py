"""Which shares must not be shown, so that no group of few pupils can be found by subtraction.

Along a school's row: its shares of a factor add up to 100 %, so a hidden category is never alone.
Down a category's column: the schools' pupils add up to those of all schools, so the share of all
goes too, where it is exact enough to tell a hidden group from the schools that are shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qms.allocation.core.columns_told import Column, tells
from qms.allocation.core.contributions import FEWEST_SHOWN
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Factor
from qms.allocation.core.numerals import decimal_of
from qms.kernel.few import few_in

HALF = Fraction(1, 2)
PLACES, FILE_PLACES, FEW_PLACES = 4, 6, 2
"""Decimals of an index: on a page, in a file, and where more would tell of a group of few."""
Cell = tuple[str, str]
"""(factor, category)."""
Counts = Mapping[str, int]
"""Category to pupils of one school."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publicity:
    """What is chosen for the installation: the public index, and how few pupils are few."""

    shows_index: bool = True
    fewest_shown: int = FEWEST_SHOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """What is not shown of a calculation: cells per unit, and categories of all schools."""

    fewest: int
    units: Mapping[str, frozenset[Cell]]
    everybody: frozenset[Cell]

    def of(self, unit_id: int | str) -> frozenset[Cell]:
        """Return the hidden cells of one unit."""
        return self.units.get(str(unit_id), frozenset())

    def parts_are_hidden(self, unit_id: int | str) -> bool:
        """Return whether the unit's parts of the index would give a hidden share away."""
        return bool(self.of(unit_id) or self.everybody)

    def index(self, unit_id: int | str, index: Fraction, places: int = FILE_PLACES) -> Decimal:
        """Return the unit's index as it may be told: rounded where more would tell of few pupils.

        The rule of every file, whoever takes it: a file goes further than its reader.
        """
        return decimal_of(index, FEW_PLACES if self.parts_are_hidden(unit_id) else places)


def hidden_cells(
    model: AllocationModel, schools: Sequence[School], *, fewest: int = FEWEST_SHOWN
) -> Hidden:
    """Return what must not be shown of the schools and of all of them together."""
    units: dict[str, set[Cell]] = {}
    everybody: set[Cell] = set()
    for factor in model.factors:
        counts = {s.unit: _counts(factor, s) for s in schools if factor.name in s.shares}
        rows = {unit: found for unit, row in counts.items() if (found := few_in(row, fewest))}
        for unit, names in rows.items():
            units.setdefault(unit, set()).update((factor.name, name) for name in names)
        if rows and tells(_columns(counts, rows), fewest):
            hidden = frozenset().union(*rows.values())
            everybody.update((factor.name, name) for name in hidden)
    return Hidden(
        fewest=fewest,
        units={unit: frozenset(cells) for unit, cells in units.items()},
        everybody=frozenset(everybody),
    )


def school_cells(
    model: AllocationModel, school: School, *, fewest: int = FEWEST_SHOWN
) -> frozenset[Cell]:
    """Return the cells of one school that must not be shown."""
    return frozenset(
        (factor.name, name)
        for factor in model.factors
        if factor.name in school.shares
        for name in few_in(_counts(factor, school), fewest)
    )


def _counts(factor: Factor, school: School) -> Counts:
    """Return pupils per category, the lowest weight first.

    Shares that were rounded give the nearest whole pupil.
    """
    shares = school.shares[factor.name]
    return {
        category.name: int(shares.get(category.name, Fraction(0)) * school.pupils + HALF)
        for category in sorted(factor.categories, key=lambda one: one.weight)
    }


def _columns(
    counts: Mapping[str, Counts], rows: Mapping[str, frozenset[str]]
) -> tuple[Column, ...]:
    """Return each category that some school hides, as the reader meets it."""
    pupils = sum(sum(row.values()) for row in counts.values())
    names: Iterable[str] = sorted(frozenset().union(*rows.values()))
    return tuple(
        Column(
            total=sum(row[name] for row in counts.values()),
            pupils=pupils,
            hidden={
                unit: (counts[unit][name], sum(counts[unit][one] for one in hidden))
                for unit, hidden in rows.items()
                if name in hidden
            },
            sizes={unit: len(hidden) for unit, hidden in rows.items() if name in hidden},
        )
        for name in names
    )


def is_few(pupils: int, fewest: int) -> bool:
    """Return whether a whole school is so small that nothing of its pupils may be shown."""
    return 0 < pupils < fewest
