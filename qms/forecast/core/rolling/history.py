"""The counts a cohort roll works on: younger ages below the pupils where units know them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from qms.forecast.core.feeders import ALL_UNITS, Feeders, young_ages
from qms.forecast.core.gaps import completed
from qms.forecast.core.known import Known
from qms.forecast.core.panel import BoolArray, FloatArray

Key = TypeVar("Key", int, tuple[int, int])
WINDOW = 3  # the latest transitions decide who takes in and who ends
LARGEST_RATIO = 5.0  # above it most of the step's pupils come from elsewhere: an intake


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class History:
    """Counts up to one origin, gaps filled.

    `counts` is units × levels × years, NaN where a unit was not there. The first `young` levels
    are children below the lowest counted step, 0 of them where units do not know theirs.
    `follows` says per level whether the level just below is here. `alive` is per unit.
    """

    counts: FloatArray
    young: int
    follows: BoolArray
    alive: BoolArray

    @property
    def now(self) -> FloatArray:
        """Return units × levels: the counts of the origin, 0 for units that are not there."""
        return np.where(self.alive[:, None], np.nan_to_num(self.counts[:, :, -1]), 0.0)

    @property
    def totals(self) -> FloatArray:
        """Return units × years: the counted pupils, NaN where the unit was not there."""
        return np.asarray(self.counts[:, self.young :, :].sum(axis=1))

    @property
    def single(self) -> bool:
        """Return whether there is one number per unit and year and no children."""
        return bool(self.counts.shape[1] == 1)

    @property
    def size(self) -> float:
        """Return Σn² ÷ Σn over units and counted steps at the origin."""
        cells = self.now[:, self.young :]
        return float((cells**2).sum() / max(cells.sum(), 1e-9))

    @property
    def size_of_sum(self) -> float:
        """Return Σn² ÷ Σn over the counted steps of all units together."""
        cells = self.now[:, self.young :].sum(axis=0)
        return float((cells**2).sum() / max(cells.sum(), 1e-9))


def history_of(known: Known) -> History:
    """Return what the rolls of `known` work on."""
    return known.latest("history", lambda: _history(known))


def _history(known: Known) -> History:
    given = known.pupils
    panel = completed(given)
    children = _children(known)
    alive = given.alive()
    follows = panel.follows()
    if children is None:
        return History(counts=panel.counts, young=0, follows=follows, alive=alive)
    young = children.shape[1]
    follows = np.concatenate([np.arange(young) > 0, [True], follows[1:]])
    counts = np.concatenate([children, panel.counts], axis=1)
    return History(counts=counts, young=young, follows=follows, alive=alive)


def _children(known: Known) -> FloatArray | None:
    """Return units × young levels × years where every open unit knows its own, else None.

    The levels lie without a hole below the lowest step; ages that an open unit does not know in
    the last year, and all below them, are left out.
    """
    panel, feeders = known.pupils, known.feeders
    if feeders is None:
        return None
    lowest = panel.steps[0]
    alive = panel.alive()
    if not all(feeders.children.get(u) or feeders.births.get(u)
               for u, is_open in zip(panel.units, alive, strict=True) if is_open):  # fmt: skip
        return None
    columns = np.array([young_ages(feeders, u, lowest=lowest, years=panel.years)
                        for u in panel.units])  # fmt: skip
    if columns.size == 0:
        return None
    unknown = np.isnan(columns[alive, :, -1]).any(axis=0)
    first = int(np.flatnonzero(unknown)[-1]) + 1 if unknown.any() else 0
    return columns[:, first:] if first < columns.shape[1] else None


def together(feeders: Feeders) -> Feeders:
    """Return the children and births of the whole municipality, under `*`.

    Where the inputs hold `*` it is the municipality; else all units and areas are added.
    """
    return Feeders(
        children={ALL_UNITS: _summed(feeders.children)},
        births={ALL_UNITS: _summed(feeders.births)},
        entry_age=feeders.entry_age,
    )


def _summed(by_unit: Mapping[str, Mapping[Key, float]]) -> Mapping[Key, float]:
    if by_unit.get(ALL_UNITS):
        return by_unit[ALL_UNITS]
    summed: dict[Key, float] = {}
    for numbers in by_unit.values():
        for key, n in numbers.items():
            summed[key] = summed.get(key, 0.0) + n
    return summed
