"""What a forecasting method is: one interface for every candidate."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from qms.forecast.core.known import Known
from qms.forecast.core.panel import BoolArray, FloatArray, Panel

LAST_VALUE, PROPHET, AUTO = "last-value", "prophet", "auto"
COHORT_1, COHORT_3 = "cohort-1yr", "cohort-3yr"
PIPELINE_1, PIPELINE_3 = "pipeline-1yr", "pipeline-3yr"
SHORT = 4  # years; with fewer only a shrunk roll and the last value are weighed
BESIDE_CHILDREN = 0.15  # what is left of a candidate that looks past children who are known


class Need(StrEnum):
    """What a method needs beside the pupils' counts."""

    FEEDERS = "feeders"
    TRENDS = "trends"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Projection:
    """One method's forecast from one origin.

    `path` is units × steps × horizon, NaN for units without pupils at the origin. `own`
    says, per unit, whether the method could be used; where not, the path is the last value.
    """

    path: FloatArray
    own: BoolArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a candidate's weight rests on before there is evidence.

    `size` is how many pupils the typical pupil's unit and step holds (Σn² ÷ Σn). `children`
    says that younger ages are known per unit, `single` that there is one number per unit and
    year, `years` how many years are known, `ahead` how far the forecast goes.
    """

    size: float
    children: bool
    single: bool
    years: int
    ahead: int

    @property
    def trust(self) -> float:
        """Return 0–1: how far ratios of cohorts can be trusted; less where schools are small."""
        return self.size / (self.size + (3000 if self.single else 100) * self.ahead)

    @property
    def short(self) -> bool:
        """Return whether there are too few years for most candidates."""
        return self.years < SHORT

    @property
    def level(self) -> float:
        """Return the weight of a candidate that keeps levels: more where schools are small."""
        return (1.05 - self.trust) * self.beside

    @property
    def beside(self) -> float:
        """Return the factor of a candidate that does not look at the younger children."""
        return BESIDE_CHILDREN if self.children else 1.0


Project = Callable[[Known, int], Projection]
Weigh = Callable[[Ground], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A candidate. `weigh` is its weight in `auto` before evidence, None when it is no member.

    `by_step` says that its steps follow cohorts, so that `auto` may split a unit by them.
    """

    name: str
    project: Project
    needs: frozenset[Need] = frozenset()
    weigh: Weigh | None = None
    by_step: bool = False


def of_living(panel: Panel, path: FloatArray, own: BoolArray) -> Projection:
    """Return the projection with NaN for units that have no pupils at the origin."""
    alive = panel.alive()
    path = np.where(alive[:, None, None], path, np.nan)
    return Projection(path=path, own=own & alive)


def spread_over(known: Known, totals: FloatArray, steps: FloatArray) -> FloatArray:
    """Return units × steps × horizon: `totals` (units × horizon) split as `steps` is.

    Where `steps` holds nobody, the split is that of the last year.
    """
    sums = steps.sum(axis=1, keepdims=True)
    now = np.nan_to_num(known.pupils.counts[:, :, -1])
    last = now / np.maximum(now.sum(axis=1, keepdims=True), 1e-9)
    shares = np.where(sums > 0, steps / np.maximum(sums, 1e-9), last[:, :, None])
    return np.asarray(shares * totals[:, None, :])
