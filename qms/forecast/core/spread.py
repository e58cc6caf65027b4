"""How far a method's own earlier forecasts missed: one spread per series and year ahead.

Errors are measured as error ÷ forecast^0.75, so that small and large units can share evidence.
"""

from dataclasses import dataclass

import numpy as np

from qms.forecast.core.panel import BoolArray, FloatArray
from qms.forecast.core.series import Series

POWER = 0.75
FADE = 0.92  # weight of an error that is a year older
USUAL_SLOPE, SLOPE_WEIGHT = 0.7, 3.0  # how spread grows with log(years ahead) before evidence
SLOPES = (0.2, 1.2)
FIT_WEIGHT = 3.0
UNIT_WEIGHT = 6.0
UNIT_FACTORS = (0.25, 4.0)
OUTLIERS = 0.98
SMALLEST = 1e-8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spread:
    """Standard error of the scaled errors (series × horizon) and the evidence behind it.

    `evidence` counts origins, older ones less, divided by the years ahead: forecasts for
    five years ahead from neighbouring origins share four of their years.
    """

    deviation: FloatArray
    evidence: float


def scale_of(path: FloatArray) -> FloatArray:
    """Return forecast^0.75, at least 1."""
    return np.asarray(np.maximum(path, 1.0) ** POWER)


def spread_at(series: Series, place: int) -> Spread | None:
    """Return the spread that was known at the year `place`, None before there is any error."""
    origins = np.asarray(series.origins)
    ahead = np.arange(1, series.path.shape[2] + 1)
    age = place - origins[:, None] - ahead[None, :]
    scaled = np.where((age >= 0)[:, None, :], series.errors / scale_of(series.path), np.nan)
    seen = ~np.isnan(scaled)
    if not seen.any():
        return None
    squares = np.where(seen, _without_outliers(scaled, seen) ** 2, 0)
    weights = np.where(seen, (FADE ** np.maximum(age, 0))[:, None, :], 0)
    evidence = weights.max(axis=1).sum(axis=0) / ahead
    total = np.maximum(weights.sum(axis=(0, 1)), 1e-12)
    level = (weights * squares).sum(axis=(0, 1)) / total
    deviation = np.sqrt(_smoothed(level, evidence, ahead))
    factors = _unit_factors(squares, weights, level, ahead)
    widened = np.sqrt(1 + 1 / np.maximum(2 * evidence, 1.0))
    return Spread(
        deviation=np.sqrt(factors)[:, None] * (deviation * widened)[None, :],
        evidence=float(evidence.sum()),
    )


def _without_outliers(scaled: FloatArray, seen: BoolArray) -> FloatArray:
    """Return the sizes of the errors, cut at the 98 per cent point when many series share it."""
    sizes = np.abs(scaled)
    if scaled.shape[1] <= 3:
        return sizes
    for ahead in range(scaled.shape[2]):
        known = sizes[:, :, ahead][seen[:, :, ahead]]
        if known.size:
            np.minimum(sizes[:, :, ahead], np.quantile(known, OUTLIERS), out=sizes[:, :, ahead])
    return sizes


def _smoothed(
    level: FloatArray, evidence: FloatArray, ahead: np.ndarray[tuple[int], np.dtype[np.int_]]
) -> FloatArray:
    """Return the variance per year ahead: never falling, and present also without evidence.

    log spread = a + b log(years ahead), by least squares with the slope drawn to 0.7.
    """
    known = evidence > 0
    x, y, weight = np.log(ahead)[known], _log_spread(level[known]), evidence[known]
    x_mean, y_mean = np.average(x, weights=weight), np.average(y, weights=weight)
    top = (weight * (x - x_mean) * (y - y_mean)).sum() + SLOPE_WEIGHT * USUAL_SLOPE
    slope = np.clip(top / ((weight * (x - x_mean) ** 2).sum() + SLOPE_WEIGHT), *SLOPES)
    fitted = np.exp(2 * (y_mean + slope * (np.log(ahead) - x_mean)))
    mixed = (evidence * level + FIT_WEIGHT * fitted) / (evidence + FIT_WEIGHT)
    return np.asarray(np.maximum.accumulate(np.where(known, mixed, fitted)))


def _log_spread(level: FloatArray) -> FloatArray:
    return np.asarray(0.5 * np.log(np.maximum(level, SMALLEST)))


def _unit_factors(
    squares: FloatArray,
    weights: FloatArray,
    level: FloatArray,
    ahead: np.ndarray[tuple[int], np.dtype[np.int_]],
) -> FloatArray:
    """Return how much more or less each series varies than all of them, 1 on average."""
    relative = weights * squares / np.maximum(level, SMALLEST) / ahead
    own, evidence = relative.sum(axis=(0, 2)), (weights / ahead).sum(axis=(0, 2))
    factors = (own + UNIT_WEIGHT) / (evidence + UNIT_WEIGHT)
    return np.asarray(np.clip(factors / factors.mean(), *UNIT_FACTORS))
