"""Intervals from a method's own earlier errors, held against how often they would have held.

First the spread of `spread.py` times Student's t; then, because a good spread on paper may
still have been too narrow or too wide, a factor from how the intervals would have done at
every earlier origin.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qms.forecast.core.panel import FloatArray
from qms.forecast.core.series import Series
from qms.forecast.core.spread import FADE, POWER, Spread, scale_of, spread_at
from qms.forecast.core.student import t80, t95

SHARE_80, SHARE_95 = 0.84, 0.965  # a little above the promise: few origins, shared shocks
FACTORS = (0.75, 2.5)
TRUST = 8.0  # quotients needed before half of the factor is believed
WIDER_95 = 1.2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Widths:
    """Half widths on the scale of forecast^0.75, series × horizon."""

    half80: FloatArray
    half95: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bands:
    """The ends of the intervals, series × horizon, in pupils; no end is below 0."""

    lo80: FloatArray
    hi80: FloatArray
    lo95: FloatArray
    hi95: FloatArray


def widths_at(series: Series, places: Sequence[int]) -> Mapping[int, Widths]:
    """Return the widths as they could be known in each of the years `places`.

    A place without any earlier error is left out.
    """
    raw = {
        place: _raw_widths(spread)
        for place in sorted({*series.origins, *places})
        if place <= max(places) and (spread := spread_at(series, place)) is not None
    }
    return {place: _calibrated(series, raw, place) for place in places if place in raw}


def open_widths(path: FloatArray) -> Widths:
    """Return widths as large as the forecast itself: nothing was tried, so all is open."""
    wide = np.maximum(np.nan_to_num(path), 1.0) ** (1 - POWER)
    return Widths(half80=wide, half95=wide)


def bands(path: FloatArray, widths: Widths) -> Bands:
    """Return the intervals around `path` (series × horizon), never narrower further ahead."""
    scale = scale_of(path)
    half80 = np.maximum.accumulate(widths.half80 * scale, axis=1)
    half95 = np.maximum(np.maximum.accumulate(widths.half95 * scale, axis=1), WIDER_95 * half80)
    return Bands(
        lo80=np.maximum(path - half80, 0),
        hi80=path + half80,
        lo95=np.maximum(path - half95, 0),
        hi95=path + half95,
    )


def _raw_widths(spread: Spread) -> Widths:
    return Widths(
        half80=t80(spread.evidence) * spread.deviation,
        half95=t95(spread.evidence) * spread.deviation,
    )


def _calibrated(series: Series, raw: Mapping[int, Widths], place: int) -> Widths:
    """Return the widths at `place` times what earlier widths would have needed."""
    sizes80, sizes95, weights = [], [], []
    ahead = np.arange(1, series.path.shape[2] + 1)
    for row, origin in enumerate(series.origins):
        age = place - origin - ahead
        if origin not in raw or not (age >= 0).any():
            continue
        scaled = np.abs(series.errors[row] / scale_of(series.path[row]))
        seen = ~np.isnan(scaled) & (age >= 0)[None, :]
        weight = np.broadcast_to(FADE ** np.maximum(age, 0) / ahead, seen.shape)
        sizes80.append((scaled / np.maximum(raw[origin].half80, 1e-9))[seen])
        sizes95.append((scaled / np.maximum(raw[origin].half95, 1e-9))[seen])
        weights.append(weight[seen] / np.maximum(seen.any(axis=1).sum(), 1))
    if not weights:
        return raw[place]
    weight = np.concatenate(weights)
    return Widths(
        half80=raw[place].half80 * _factor(np.concatenate(sizes80), weight, share=SHARE_80),
        half95=raw[place].half95 * _factor(np.concatenate(sizes95), weight, share=SHARE_95),
    )


def _factor(quotients: FloatArray, weights: FloatArray, *, share: float) -> float:
    """Return the factor that would have held `share` of the quotients, drawn towards 1."""
    if not quotients.size:
        return 1.0
    order = np.argsort(quotients)
    reached = np.cumsum(weights[order]) / weights.sum()
    place = min(int(np.searchsorted(reached, share)), len(order) - 1)
    found = float(np.clip(quotients[order][place], *FACTORS))
    believed = weights.sum() / (weights.sum() + TRUST)
    return float(found**believed)
