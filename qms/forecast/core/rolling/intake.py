"""How many start: a grid of simple forecasts, weighed by how each has done before.

A grid point is a smoothed own level × (path of all units' intake ÷ sum of levels)^exponent.
Weight ∝ (L ÷ smallest L)^(−30 n ÷ (n + 3)), with L the error over all units at earlier origins
(.97 per year of age) and n the evidence; half and half with the weights of the year before.
"""

from dataclasses import dataclass

import numpy as np

from qms.forecast.core.feeders import ALL_UNITS, rolled_intake
from qms.forecast.core.known import Known
from qms.forecast.core.panel import BoolArray, FloatArray
from qms.forecast.core.rolling.broken import broken_at
from qms.forecast.core.rolling.history import History, history_of, together
from qms.forecast.core.rolling.levels import SLOPE_YEARS, damped, reverting, smoothed
from qms.forecast.core.rolling.ratios import Cells, cells_at

FADES = (0.0, 0.3, 0.5, 0.7, 0.85, 0.93)
EXPONENTS = (0.5, 1.0)
KEPT = 0.85
ERROR_FADE = 0.97
SHARPNESS, PATIENCE = 30.0, 3.0
SMALLEST = 1e-12
REACH = 30  # earlier origins


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """The grid of one level at one origin.

    `levels` is fades × units, `scales` fades × variants × horizon; a forecast is a level times
    a scale. `takes_in` marks the units that it is for.
    """

    levels: FloatArray
    scales: FloatArray
    takes_in: BoolArray


def intake_of(known: Known, cells: Cells, *, horizon: int) -> FloatArray:
    """Return units × levels × horizon: the expected intake of the cells that take in, else 0."""
    expected = np.zeros((*cells.intake.shape, horizon))
    for level in np.flatnonzero(cells.intake.any(axis=0)).tolist():
        grid = _grid_of(known, cells, level=level, horizon=horizon)
        weights = _weights(known, grid, level=level, horizon=horizon)
        expected[:, level] = np.einsum("fu,fsh,fsh->uh", grid.levels, grid.scales, weights)
    return expected


def _grid_of(known: Known, cells: Cells, *, level: int, horizon: int) -> Grid:
    """Return the grid at the last year known; kept, for later origins learn from it."""
    return known.recall(
        ("grid", level, horizon), lambda: _grid(known, cells, level=level, horizon=horizon)
    )


def _grid(known: Known, cells: Cells, *, level: int, horizon: int) -> Grid:
    history = history_of(known)
    takes_in = cells.intake[:, level] & history.alive
    own = np.where(takes_in[:, None], history.counts[:, level, :], np.nan)
    levels = np.array([smoothed(own, fade) for fade in FADES])
    whole = np.nansum(own, axis=0)
    paths = np.array(_whole_paths(known, history, whole, level=level, horizon=horizon))
    sums = levels.sum(axis=1)[:, None, None]
    relative = np.where(sums > 0, np.maximum(paths, 0.0) / np.maximum(sums, 1e-9), 1.0)
    scales = [np.ones((len(FADES), 1, horizon)), *(relative**power for power in EXPONENTS)]
    return Grid(levels=levels, scales=np.concatenate(scales, axis=1), takes_in=takes_in)


def _whole_paths(
    known: Known, history: History, whole: FloatArray, *, level: int, horizon: int
) -> list[FloatArray]:
    """Return the possible paths of all units' intake; as many from every origin."""
    flat = np.repeat(whole[-1], horizon)
    breaks = broken_at(known).years if level >= history.young else None
    paths = [damped(whole, years=SLOPE_YEARS, horizon=horizon, breaks=breaks), flat]
    if level > 0:
        paths.append(_cohort_path(history, whole, level=level, horizon=horizon))
    elif history.young:
        paths.append(reverting(whole, keep=KEPT, horizon=horizon))
    elif known.feeders is not None:
        children = together(known.feeders)
        has_some = bool(children.births[ALL_UNITS] or children.children[ALL_UNITS])
        paths.append(
            rolled_intake(known.pupils, whole, children, unit=ALL_UNITS,
                          transitions=SLOPE_YEARS, horizon=horizon)
            if has_some and whole[-1] > 0
            else flat
        )  # fmt: skip
    return paths


def _cohort_path(history: History, whole: FloatArray, *, level: int, horizon: int) -> FloatArray:
    """Return the intake of a higher level as the municipality's cohorts reach that level."""
    everyone = np.nansum(history.counts, axis=0)
    after, before = everyone[1:, -SLOPE_YEARS:], everyone[:-1, -SLOPE_YEARS - 1 : -1]
    shared = min(after.shape[1], before.shape[1])
    top, bottom = after[:, -shared:].sum(axis=1), before[:, -shared:].sum(axis=1)
    ratios = np.divide(top, bottom, out=np.ones_like(top), where=bottom > 0)
    current, path = everyone[:, -1], np.empty(horizon)
    for ahead in range(horizon):
        following = current.copy()
        following[1:] = np.where(history.follows[1:], current[:-1] * ratios, current[1:])
        current = following
        path[ahead] = current[level]
    start = everyone[level, -1]
    return np.asarray(whole[-1] * path / start) if start > 0 else np.repeat(whole[-1], horizon)


def _weights(known: Known, grid: Grid, *, level: int, horizon: int) -> FloatArray:
    """Return fades × variants × horizon, summing to 1 for every year ahead."""
    years = known.pupils.years
    points = grid.scales.shape[:2]
    weights = np.empty((*points, horizon))
    even = np.full(points, 1 / (points[0] * points[1]))
    before = even
    for ahead in range(1, horizon + 1):
        origins = [years[-1] - ahead - age for age in range(REACH)]
        lost, evidence = np.zeros(points), 0.0
        actual = 0.0
        for age, origin in enumerate(year for year in origins if year > years[0]):
            missed, size = _missed(known, origin, level=level, ahead=ahead, horizon=horizon)
            fade = ERROR_FADE**age
            lost += fade * missed
            actual += fade * size
            evidence += fade if size > 0 else 0.0
        own = _trusted(lost, evidence / np.sqrt(ahead)) if actual > 0 else even
        before = (own + before) / 2 if ahead > 1 else own
        weights[:, :, ahead - 1] = before
    return weights


def _trusted(lost: FloatArray, evidence: float) -> FloatArray:
    lost = np.maximum(lost, SMALLEST)
    power = SHARPNESS * evidence / (evidence + PATIENCE)
    weights = (lost / lost.min()) ** -power
    return np.asarray(weights / weights.sum())


def _missed(
    known: Known, origin: int, *, level: int, ahead: int, horizon: int
) -> tuple[FloatArray, float]:
    """Return Σ|error| of each grid point from `origin`, and the Σ actual it is out of."""
    key: tuple[object, ...] = "grid missed", level, horizon, origin, ahead
    if level >= history_of(known).young and _broken_between(known, origin, ahead):
        key = (*key, known.pupils.last_year)  # which changes are breaks may be seen only later
    if key not in known.memory:
        known.memory[key] = _errors(known, origin, level=level, ahead=ahead, horizon=horizon)
    found: tuple[FloatArray, float] = known.memory[key]
    return found


def _broken_between(known: Known, origin: int, ahead: int) -> bool:
    """Return whether there was a break after `origin` (a year) and up to its target."""
    return broken_at(known).crossed(known.pupils.years.index(origin), ahead)


def _errors(
    known: Known, origin: int, *, level: int, ahead: int, horizon: int
) -> tuple[FloatArray, float]:
    then = known.until(origin)
    kept = known.memory.get((("grid", level, horizon), origin))
    grid = kept or _grid_of(then, cells_at(then), level=level, horizon=horizon)
    history = history_of(known)
    place = origin + ahead - known.pupils.years[0]
    given = (
        history.counts[:, level, place]
        if level < history.young
        else known.pupils.counts[:, level - history.young, place]
    )
    scored = grid.takes_in & ~np.isnan(given)
    if level >= history.young and _broken_between(known, origin, ahead):
        scored = np.zeros_like(scored)
    actual = given[scored]
    scales = grid.scales[:, :, ahead - 1]
    forecasts = grid.levels[:, None, scored] * scales[:, :, None]
    return np.abs(forecasts - actual).sum(axis=2), float(actual.sum())
