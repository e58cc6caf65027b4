"""Paths of the municipality's intake, and smoothed levels of each unit."""

import numpy as np

from qms.forecast.core.panel import BoolArray, FloatArray

DAMPING = 0.7
SLOPE_YEARS = 3
LONG_MEAN = 25


def smoothed(numbers: FloatArray, fade: float) -> FloatArray:
    """Return Σ fade^age n ÷ Σ fade^age over the known years of the last axis; 0 is the last.

    `numbers` is … × years with NaN where not known; nothing known gives 0.
    """
    age = np.arange(numbers.shape[-1])[::-1]
    weights = np.where(age == 0, 1.0, float(fade) ** age)
    known = ~np.isnan(numbers)
    top = np.einsum("...t,t->...", np.where(known, numbers, 0.0), weights)
    bottom = np.einsum("...t,t->...", known.astype(np.float64), weights)
    return np.asarray(np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0))


def mean_of(numbers: FloatArray, years: int) -> FloatArray:
    """Return the mean of the known ones among the last `years` of the last axis, else 0."""
    return smoothed(numbers[..., -years:], 1.0)


def damped(
    numbers: FloatArray, *, years: int, horizon: int, breaks: BoolArray | None = None
) -> FloatArray:
    """Return … × horizon: last + (last − that `years` before) ÷ `years` × Σ .7^(i−1), ≥ 0.

    `breaks` (… × years) marks changes that are no part of the slope: it is the mean of the others.
    """
    span = min(years, numbers.shape[-1] - 1)
    last = numbers[..., -1]
    before = numbers[..., -1 - span]
    slope = np.where(np.isnan(before), 0.0, (last - before) / max(span, 1))
    if breaks is not None and span and breaks[..., -span:].any():
        broken = breaks[..., -span:].any(axis=-1) & ~np.isnan(before)
        slope = np.where(broken, _usual(numbers, breaks, span), slope)
    steps = np.cumsum(DAMPING ** np.arange(horizon))
    return np.asarray(np.maximum(last[..., None] + slope[..., None] * steps, 0.0))


def _usual(numbers: FloatArray, breaks: BoolArray, span: int) -> FloatArray:
    """Return the mean of the last `span` changes that are known and no breaks, else 0."""
    changes = np.diff(numbers[..., -span - 1 :], axis=-1)
    return smoothed(np.where(breaks[..., -span:], np.nan, changes), 1.0)


def reverting(numbers: FloatArray, *, keep: float, horizon: int) -> FloatArray:
    """Return … × horizon: the distance to the 25-year mean shrinks by `keep` a year."""
    usual = mean_of(numbers, LONG_MEAN)
    last = numbers[..., -1]
    kept = keep ** np.arange(1, horizon + 1)
    return np.asarray(usual[..., None] + (last - usual)[..., None] * kept)
