"""The panel that every method works on: units × steps × years, with what is not known marked."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Pupils (or inhabitants) of one unit, step and year; `n` is None when it is withheld."""

    unit: str
    step: int
    year: int
    n: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Panel:
    """Counts per unit, step and year.

    `counts` is units × steps × years with NaN where the number is not known; `present` is
    units × years and says whether the unit reported at all that year. Steps are whole
    numbers (grade, or age), years an unbroken range; both ascend.
    """

    units: tuple[str, ...]
    steps: tuple[int, ...]
    years: tuple[int, ...]
    counts: FloatArray
    present: BoolArray

    @property
    def last_year(self) -> int:
        """Return the last year of the panel, the origin of a forecast made from it."""
        return self.years[-1]

    def until(self, year: int) -> "Panel":
        """Return the panel as it was known in `year`: everything later dropped."""
        kept = sum(1 for known in self.years if known <= year)
        return self._with_years(slice(0, kept))

    def totals(self) -> FloatArray:
        """Return units × years: the sum of the steps, NaN where any of them is unknown."""
        return np.asarray(self.counts.sum(axis=1), dtype=np.float64)

    def alive(self) -> BoolArray:
        """Return, per unit, whether it has pupils in the last year."""
        some = np.nansum(self.counts[:, :, -1], axis=1) > 0
        unknown = np.isnan(self.counts[:, :, -1]).any(axis=1)
        return np.asarray(self.present[:, -1] & (some | unknown))

    def follows(self) -> BoolArray:
        """Return, per step, whether the step just below it is in the panel too."""
        return np.array(
            [i > 0 and self.steps[i - 1] == step - 1 for i, step in enumerate(self.steps)]
        )

    def _with_years(self, years: slice) -> "Panel":
        return Panel(
            units=self.units,
            steps=self.steps,
            years=self.years[years],
            counts=self.counts[:, :, years],
            present=self.present[:, years],
        )


def build_panel(counts: Iterable[Count]) -> Panel:
    """Return the panel of `counts`, ending in the last year that any of them has.

    A step that a unit does not list in a year it reports has nobody in it; a year that the
    unit does not report is unknown. Raises ValueError when there is nothing to build from.
    """
    rows = list(counts)
    if not rows:
        raise ValueError("no counts to build a panel from")
    units = tuple(sorted({row.unit for row in rows}))
    steps = tuple(sorted({row.step for row in rows}))
    years = tuple(range(min(row.year for row in rows), max(row.year for row in rows) + 1))
    unit_at = {unit: i for i, unit in enumerate(units)}
    step_at = {step: i for i, step in enumerate(steps)}
    known = np.full((len(units), len(steps), len(years)), np.nan)
    present = np.zeros((len(units), len(years)), dtype=np.bool_)
    for row in rows:
        present[unit_at[row.unit], row.year - years[0]] = True
    known[np.broadcast_to(present[:, None, :], known.shape)] = 0.0
    for row in rows:
        place = unit_at[row.unit], step_at[row.step], row.year - years[0]
        known[place] = np.nan if row.n is None else row.n
    return Panel(units=units, steps=steps, years=years, counts=known, present=present)
