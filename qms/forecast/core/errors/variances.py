"""What errors said at one moment: the spread of the common and of the units' own shocks.

Older errors count less. Spread never falls with the years ahead; years ahead without errors
follow the curve of those that have some, which is drawn to growing as years^0.9.
"""

from dataclasses import dataclass

import numpy as np

from qms.forecast.core.errors.shocks import Shocks
from qms.forecast.core.panel import FloatArray

FADE = 0.95  # weight of an error that is a year older
USUAL_SLOPE, SLOPE_WEIGHT = 0.9, 3.0
SLOPES = (0.2, 1.2)
FIT_WEIGHT = 3.0
UNIT_WEIGHT = 6.0
UNIT_FACTORS = (0.25, 4.0)
MOST_UNITS, UNITS_PER_EVIDENCE = 40.0, 4.0  # units of one year are not independent
MOST_MEMORY = 0.99
SMALLEST = 1e-8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Variances:
    """Variances on the scale of forecast^0.75.

    `common` and `own` are per year ahead, `factors` per series: how much more or less than the
    others its own shocks vary. `memory` is the correlation with the year before in the same
    forecast. `evidence` counts years behind the common part, `own_evidence`
    the same for the units' own.
    """

    common: FloatArray
    own: FloatArray
    factors: FloatArray
    memory: FloatArray
    evidence: float
    own_evidence: float


def weights_at(shocks: Shocks, place: int) -> FloatArray:
    """Return how much each year's errors count in the year `place`, origins × horizon."""
    ahead = np.arange(1, shocks.horizon + 1)
    age = place - np.asarray(shocks.origins)[:, None] - ahead[None, :]
    known = (age >= 0) & (shocks.units > 0)
    return np.asarray(np.where(known, FADE ** np.maximum(age, 0), 0.0))


def variances_at(shocks: Shocks, place: int) -> Variances | None:
    """Return the variances known in the year `place`, None before there is any error."""
    weights = weights_at(shocks, place)
    if not weights.any():
        return None
    ahead = np.arange(1, shocks.horizon + 1)
    whole = np.maximum(weights.sum(axis=0), 1e-12)
    years = weights.sum(axis=0) / ahead
    middle = (weights * np.nan_to_num(shocks.common) ** 2).sum(axis=0) / whole
    focus = (weights * shocks.focus).sum(axis=0) / whole
    spare = weights * np.maximum(shocks.units - 1, 0)
    own = (weights * shocks.own).sum(axis=0) / np.maximum(spare.sum(axis=0), 1e-12)
    units = np.minimum(shocks.units, MOST_UNITS) / UNITS_PER_EVIDENCE
    own_years = np.where(shocks.units > 1, weights * units, 0).sum(axis=0) / np.sqrt(ahead)
    smooth_own = _smoothed(own, own_years)
    smooth_middle = _smoothed(middle, years)
    common = np.maximum.accumulate(np.maximum(smooth_middle - focus * smooth_own, 0))
    unsure = 1 + 1 / (years + FIT_WEIGHT)  # a variance from few years may itself be off
    return Variances(
        common=np.maximum.accumulate(common * unsure),
        own=np.maximum.accumulate(smooth_own * unsure),
        factors=_factors(shocks, weights),
        memory=_memory(shocks, weights, common + smooth_own),
        evidence=float(years.sum()),
        own_evidence=float(own_years.sum()),
    )


def _smoothed(level: FloatArray, evidence: FloatArray) -> FloatArray:
    """Return the variance per year ahead: log spread = a + b log(years ahead), mixed in."""
    known = evidence > 0
    if not known.any():
        return np.zeros_like(level)
    ahead = np.log(np.arange(1, len(level) + 1))
    x, weight = ahead[known], evidence[known]
    y = 0.5 * np.log(np.maximum(level[known], SMALLEST))
    x_mean, y_mean = np.average(x, weights=weight), np.average(y, weights=weight)
    top = (weight * (x - x_mean) * (y - y_mean)).sum() + SLOPE_WEIGHT * USUAL_SLOPE
    slope = np.clip(top / ((weight * (x - x_mean) ** 2).sum() + SLOPE_WEIGHT), *SLOPES)
    fitted = np.exp(2 * (y_mean + slope * (ahead - x_mean)))
    mixed = (evidence * level + FIT_WEIGHT * fitted) / (evidence + FIT_WEIGHT)
    return np.asarray(np.maximum.accumulate(np.where(known, mixed, fitted)))


def _factors(shocks: Shocks, weights: FloatArray) -> FloatArray:
    """Return how much more or less each series varies than all of them, 1 on average."""
    seen = ~np.isnan(shocks.scaled)
    marks = (weights * shocks.marks.sum(axis=2)).sum(axis=0)
    usual = marks / np.maximum((weights * shocks.units).sum(axis=0), 1e-12)
    if shocks.marks.shape[2] == 1 or not usual.any():
        return np.ones(shocks.marks.shape[2])
    counted = weights / np.arange(1, shocks.horizon + 1)
    relative = np.where(usual > 0, counted / np.maximum(usual, SMALLEST), 0)
    found = np.einsum("oh,ohs->s", relative, shocks.marks)
    evidence = np.einsum("oh,ohs->s", counted, seen)
    factors = (found + UNIT_WEIGHT) / (evidence + UNIT_WEIGHT)
    return np.asarray(np.clip(factors / factors[evidence > 0].mean(), *UNIT_FACTORS))


def _memory(shocks: Shocks, weights: FloatArray, variance: FloatArray) -> FloatArray:
    """Return how an error hangs together with the one a year before in the same forecast.

    Where errors are few it is drawn to the cube root of spread before ÷ spread now: a forecast
    that is off tends to stay off, more than if every year only added a part of its own.
    """
    together, now, before = (weights[None] * shocks.pairs).sum(axis=1)
    ahead = np.arange(1, shocks.horizon + 1)
    years = np.where(now * before > 0, weights.sum(axis=0) / ahead, 0)
    found = together / np.sqrt(np.maximum(now * before, SMALLEST**2))
    usual = np.zeros_like(variance)
    usual[1:] = np.cbrt(np.sqrt(variance[:-1] / np.maximum(variance[1:], SMALLEST)))
    return np.asarray(
        np.clip((years * found + FIT_WEIGHT * usual) / (years + FIT_WEIGHT), 0, MOST_MEMORY)
    )
