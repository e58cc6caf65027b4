"""Prophet per unit total, fitted elsewhere; split over the steps as `cohort-3yr` rolls."""

import numpy as np

from qms.forecast.core.cohort import roll
from qms.forecast.core.gaps import completed
from qms.forecast.core.known import Known
from qms.forecast.core.method import PROPHET, Ground, Method, Need, Projection, of_living


def project(known: Known, horizon: int) -> Projection:
    """Return the fitted totals; a unit without a fit that reaches the horizon is not its own."""
    panel = completed(known.pupils)
    rolled, _ = roll(panel, transitions=3, horizon=horizon)
    shares = rolled / np.maximum(rolled.sum(axis=1, keepdims=True), 1e-9)
    now = np.nan_to_num(panel.counts[:, :, -1])
    path = np.repeat(now[:, :, None], horizon, axis=2)
    own = np.zeros(len(panel.units), dtype=np.bool_)
    for place, unit in enumerate(panel.units):
        fitted = known.trends.get((unit, panel.last_year))
        if fitted is not None and len(fitted) >= horizon and rolled[place].sum(axis=0).all():
            own[place] = True
            path[place] = shares[place] * np.asarray(fitted[:horizon])[None, :]
    return of_living(panel, path, own)


def weigh(ground: Ground) -> float:
    """Return little: it does not pass through the last value, so it must earn its weight."""
    return 0.0 if ground.short else 0.15


METHOD = Method(name=PROPHET, project=project, needs=frozenset({Need.TRENDS}), weigh=weigh)
