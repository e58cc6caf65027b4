"""The methods by name, and what each makes of what was known in one year."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from qms.forecast.core.cohort import roll
from qms.forecast.core.feeders import Feeders, intake_path
from qms.forecast.core.gaps import completed
from qms.forecast.core.panel import BoolArray, FloatArray, Panel

LAST_VALUE, PROPHET, AUTO = "last-value", "prophet", "auto"
COHORT_1, COHORT_3 = "cohort-1yr", "cohort-3yr"
PIPELINE_1, PIPELINE_3 = "pipeline-1yr", "pipeline-3yr"

Trends = Mapping[tuple[str, int], Sequence[float]]
"""Fitted totals per unit and origin year, one per year ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Everything a method may look at, as it was known in the last year of `pupils`."""

    pupils: Panel
    feeders: Feeders | None = None
    trends: Trends = field(default_factory=dict)

    def until(self, year: int) -> "Known":
        """Return what was known in `year`."""
        feeders = self.feeders.until(year) if self.feeders else None
        return Known(pupils=self.pupils.until(year), feeders=feeders, trends=self.trends)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Projection:
    """One method's forecast from one origin.

    `path` is units × steps × horizon, NaN for units without pupils at the origin. `own`
    says, per unit, whether the method could be used; where not, the path is the last value.
    """

    path: FloatArray
    own: BoolArray


Project = Callable[[Known, int], Projection]


def project_last_value(known: Known, horizon: int) -> Projection:
    """Return every step unchanged."""
    now = np.nan_to_num(completed(known.pupils).counts[:, :, -1])
    path = np.repeat(now[:, :, None], horizon, axis=2)
    return _of_living(known.pupils, path, np.ones(len(now), dtype=np.bool_))


def project_cohort(known: Known, horizon: int, *, transitions: int) -> Projection:
    """Return the cohort roll with ratios and intake of the last `transitions` years."""
    panel = completed(known.pupils)
    path, own = roll(panel, transitions=transitions, horizon=horizon)
    return _of_living(panel, path, own)


def project_pipeline(known: Known, horizon: int, *, transitions: int) -> Projection:
    """Return the cohort roll whose intake comes from births and ages below the lowest step."""
    if known.feeders is None:
        raise ValueError("a pipeline needs births or population")
    panel = completed(known.pupils)
    intake = intake_path(panel, known.feeders, transitions=transitions, horizon=horizon)
    path, own = roll(panel, transitions=transitions, horizon=horizon, intake=intake)
    return _of_living(panel, path, own)


def project_trend(known: Known, horizon: int) -> Projection:
    """Return the fitted totals, split over the steps as the three-year cohort roll does."""
    panel = completed(known.pupils)
    rolled, _ = roll(panel, transitions=3, horizon=horizon)
    shares = rolled / np.maximum(rolled.sum(axis=1, keepdims=True), 1e-9)
    now = np.nan_to_num(panel.counts[:, :, -1])
    path = np.repeat(now[:, :, None], horizon, axis=2)
    own = np.zeros(len(panel.units), dtype=np.bool_)
    for place, unit in enumerate(panel.units):
        fitted = known.trends.get((unit, panel.last_year))
        if fitted is not None and rolled[place].sum(axis=0).all():
            own[place] = True
            path[place] = shares[place] * np.asarray(fitted[:horizon])[None, :]
    return _of_living(panel, path, own)


def _of_living(panel: Panel, path: FloatArray, own: BoolArray) -> Projection:
    alive = panel.alive()
    path = np.where(alive[:, None, None], path, np.nan)
    return Projection(path=path, own=own & alive)


METHODS: dict[str, Project] = {
    LAST_VALUE: project_last_value,
    COHORT_1: partial(project_cohort, transitions=1),
    COHORT_3: partial(project_cohort, transitions=3),
    PIPELINE_1: partial(project_pipeline, transitions=1),
    PIPELINE_3: partial(project_pipeline, transitions=3),
    PROPHET: project_trend,
}
NEEDS_FEEDERS = frozenset({PIPELINE_1, PIPELINE_3})


def resolve(method: str) -> str:
    """Return the method that `method` stands for: `auto` is `cohort-3yr`, others themselves."""
    return COHORT_3 if method == AUTO else method
