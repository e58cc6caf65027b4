"""The municipality's cohorts, shared out by each unit's smoothed share."""

import numpy as np

from qms.forecast.core.known import Known
from qms.forecast.core.method import Ground, Method, Projection, of_living, spread_over
from qms.forecast.core.panel import FloatArray
from qms.forecast.core.rolling.history import history_of
from qms.forecast.core.rolling.levels import smoothed
from qms.forecast.core.rolling.rolls import recent_roll

FADE = 0.5


def project(known: Known, horizon: int) -> Projection:
    """Return share × Σ units of `cohort-recent`, split over steps as that one rolls."""
    rolled, own = recent_roll(known, horizon)
    alive = known.pupils.alive()
    whole = rolled[alive].sum(axis=(0, 1))
    totals = _shares(known)[:, None] * whole[None, :]
    return of_living(known.pupils, spread_over(known, totals, rolled), own)


def _shares(known: Known) -> FloatArray:
    """Return, per unit, the faded mean of its part of all pupils; they sum to 1."""
    history = history_of(known)
    totals = np.where(history.alive[:, None], history.totals, np.nan)
    parts = totals / np.maximum(np.nansum(totals, axis=0), 1e-9)
    shares = smoothed(parts, FADE)
    return np.asarray(shares / max(float(shares.sum()), 1e-9))


def weigh(ground: Ground) -> float:
    """Return more where schools are small."""
    if ground.short:
        return 0.0
    return 0.3 if ground.single else ground.level


METHOD = Method(name="top-down", project=project, weigh=weigh)
