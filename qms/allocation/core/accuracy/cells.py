"""Pupils tried against a model: those alike of one school and year together, with their risk."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from qms.allocation.core.risk.collapse import Patterns, collapse
from qms.allocation.core.risk.newton import probabilities
from qms.allocation.core.risk.pupils import Column, Floats, Pupils, Whole
from qms.kernel.problems import Problem, RefusedError

UNKNOWN = "(okänt)"
"""Stands for a factor that the file leaves empty; a model reads it as its reference."""
FEWEST_SCHOOLS = 3
NEAREST = 1e-12
MOST_STEPS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """`patterns` has school, year and then the factors as columns; `p` is each cell's risk.

    `left_out` pupils had no known outcome or no school.
    """

    patterns: Patterns
    p: Floats
    left_out: int = 0

    @property
    def schools(self) -> tuple[str, ...]:
        """Return the schools, in order of name."""
        return self.patterns.columns[0].categories

    @property
    def school(self) -> Whole:
        """Return each cell's place among the schools."""
        return self.patterns.codes[:, 0].astype(np.int64)

    @property
    def years(self) -> tuple[str, ...]:
        """Return the years, rising."""
        return self.patterns.columns[1].categories

    @property
    def year(self) -> Whole:
        """Return each cell's place among the years."""
        return self.patterns.codes[:, 1].astype(np.int64)

    def alike(self) -> "Cells":
        """Return the cells with the mean risk of all pupils who are alike in every factor.

        A risk that was made without the pupil's own school is a little low where the school's
        outcome is high. Sorted by it, the pupils would be sorted by school.
        """
        _, place = np.unique(self.patterns.codes[:, 2:], axis=0, return_inverse=True)
        n = np.bincount(place, weights=self.patterns.n)
        return replace(self, p=(np.bincount(place, weights=self.patterns.n * self.p) / n)[place])

    def sums(self, values: Floats | Whole) -> Floats:
        """Return the sum of one value per cell for each school."""
        found = np.zeros(len(self.schools))
        np.add.at(found, self.school, values)
        return found


def known(column: Column) -> Column:
    """Return the column with a category of its own for what is missing."""
    if not column.codes.size or int(column.codes.min()) >= 0:
        return column
    place = len(column.categories)
    codes = np.where(column.codes < 0, place, column.codes)
    return replace(column, categories=(*column.categories, UNKNOWN), codes=codes)


def one_year(rows: int) -> Column:
    """Return the column of years for pupils whose year is not told."""
    return Column(name="year", categories=("",), codes=np.zeros(rows, dtype=np.int32))


def collapsed(
    pupils: Pupils, *, year: Column | None, factors: Sequence[str], outcome: str
) -> tuple[Patterns, int]:
    """Return the cells with the chosen factors, and how many pupils could not be in any.

    Raise RefusedError when there are fewer than three schools: nothing can then be compared.
    """
    if pupils.group is None:
        raise ValueError("the pupils have no group")
    columns = [pupils.group, year or one_year(pupils.rows)]
    columns += [known(pupils.factors[name]) for name in factors]
    found = _used(collapse(columns, pupils.outcomes[outcome], pupils.weights))
    if len(found.columns[0].categories) < FEWEST_SCHOOLS:
        raise RefusedError((_few(len(found.columns[0].categories)),))
    return found, pupils.pupils - found.pupils


def _few(schools: int) -> Problem:
    return Problem(
        message=f"Uppföljningen har {schools} skolor med känt utfall.",
        cure=f"Ta med minst {FEWEST_SCHOOLS} skolor: en avvikelse syns bara mot andra skolor.",
    )


def _used(patterns: Patterns) -> Patterns:
    """Return the patterns without the schools and years that nobody is left in."""
    columns, codes = list(patterns.columns), patterns.codes.copy()
    for at in (0, 1):
        used, codes[:, at] = np.unique(codes[:, at], return_inverse=True)
        names = tuple(columns[at].categories[code] for code in used)
        columns[at] = replace(columns[at], categories=names)
    return replace(patterns, columns=tuple(columns), codes=codes)


def as_pupils(patterns: Patterns) -> Pupils:
    """Return the factors of the cells as pupils that a model can be asked about."""
    return Pupils(
        factors={
            column.name: replace(column, codes=patterns.codes[:, at])
            for at, column in enumerate(patterns.columns)
            if at > 1
        }
    )


def relevelled(p: Floats, n: Whole, cases: Whole) -> Floats:
    """Return the risks moved by one constant on log-odds so that Σ n·p = Σ cases.

    A model that is too high or too low for everybody moves nobody's money: only the differences
    between schools do. Found by halving, as Σ n·p rises with the constant.
    """
    inside = np.clip(p, NEAREST, 1 - NEAREST)
    log_odds, wanted = np.log(inside) - np.log1p(-inside), float(cases.sum())
    low, high = -60.0, 60.0
    for _ in range(MOST_STEPS):
        middle = (low + high) / 2
        total = float((n * probabilities(log_odds + middle)).sum())
        low, high = (middle, high) if total < wanted else (low, middle)
    return probabilities(log_odds + (low + high) / 2)
