"""Series whose errors are drawn from known variances, so that what is learned can be checked."""

import numpy as np

from qms.forecast.core.errors.bands import scale_of
from qms.forecast.core.series import Series


def simulated(
    *, common, own, units=40, years=60, horizon=3, size=400.0, factors=None, seed=1, growth=0.9
):
    """Return a series of forecasts with errors of those standard deviations one year ahead.

    They grow with (years ahead)^growth; `factors` multiplies each unit's own variance.
    """
    random = np.random.default_rng(seed)
    path = size * random.uniform(0.6, 1.6, (years, units, horizon))
    ahead = np.arange(1, horizon + 1) ** growth
    shared = random.standard_normal((years, 1, horizon)) * common
    alone = random.standard_normal((years, units, horizon)) * own
    if factors is not None:
        alone = alone * np.sqrt(np.asarray(factors))[None, :, None]
    errors = (shared + alone) * ahead * scale_of(path)
    errors = np.maximum(errors, -path)
    for origin in range(years):
        errors[origin, :, years - 1 - origin :] = np.nan
    actual = np.full((units, years), size)
    return Series(origins=tuple(range(years)), actual=actual, path=path, errors=errors)


def inside(series, models, place):
    """Return the shares of what came inside the 80 and 95 per cent intervals of `place`."""
    path, errors = series.path[place], series.errors[place]
    ends = models[place].bands(path)
    actual, known = path + errors, ~np.isnan(errors)
    return tuple(
        ((low <= actual) & (actual <= high))[known].mean()
        for low, high in ((ends.lo80, ends.hi80), (ends.lo95, ends.hi95))
    )
