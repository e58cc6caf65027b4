"""The unit goes on as in the last two years, less and less."""

import numpy as np

from qms.forecast.core.known import Known
from qms.forecast.core.method import Ground, Method, Projection, of_living, spread_over
from qms.forecast.core.rolling.broken import broken_at
from qms.forecast.core.rolling.history import history_of
from qms.forecast.core.rolling.levels import damped
from qms.forecast.core.rolling.rolls import recent_roll

YEARS = 2


def project(known: Known, horizon: int) -> Projection:
    """Return last + (last − that two years before) ÷ 2 × Σ .7^(i−1), never below 0."""
    totals = np.where(np.isnan(history_of(known).totals), np.nan, history_of(known).totals)
    breaks = broken_at(known).years
    path = np.nan_to_num(damped(totals, years=YEARS, horizon=horizon, breaks=breaks))
    rolled, own = recent_roll(known, horizon)
    return of_living(known.pupils, spread_over(known, path, rolled), own)


def weigh(ground: Ground) -> float:
    """Return much where units may grow by choice, little where children are known."""
    if ground.short:
        return 0.0
    return max(0.4, 0.2 + ground.trust) if ground.single else ground.beside


METHOD = Method(name="damped-trend", project=project, weigh=weigh)
