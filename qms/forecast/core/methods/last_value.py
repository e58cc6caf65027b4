"""Nothing changes."""

import numpy as np

from qms.forecast.core.gaps import completed
from qms.forecast.core.known import Known
from qms.forecast.core.method import LAST_VALUE, Ground, Method, Projection, of_living


def project(known: Known, horizon: int) -> Projection:
    """Return every step unchanged."""
    now = np.nan_to_num(completed(known.pupils).counts[:, :, -1])
    path = np.repeat(now[:, :, None], horizon, axis=2)
    return of_living(known.pupils, path, np.ones(len(now), dtype=np.bool_))


def weigh(ground: Ground) -> float:
    """Return more where schools are small; in a short series what the roll is not trusted with."""
    return 0.5 - 0.5 * ground.trust if ground.short else ground.level


METHOD = Method(name=LAST_VALUE, project=project, weigh=weigh)
