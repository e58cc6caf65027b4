"""The interval of a group of units, such as an area: some of the error they share, some is own."""

from collections.abc import Sequence

import numpy as np

from qms.forecast.core.errors.bands import Halves, halves, scale_of
from qms.forecast.core.errors.model import ErrorModel, degrees_of
from qms.forecast.core.panel import FloatArray
from qms.forecast.core.student import t80, t95


def group_halves(model: ErrorModel, path: FloatArray, rows: Sequence[int]) -> Halves:
    """Return the half widths around the sum of the units in `rows`, 1 × horizon, in pupils.

    `path` (units in `rows` × horizon) are their forecasts. The common error strikes all alike and
    adds up; the units' own errors are independent, so their variances add up.
    """
    if not model.common:
        wide = np.maximum(path.sum(axis=0, keepdims=True), 1.0)
        return halves(wide, wide)
    horizon = path.shape[1]
    common, own = model.parts(horizon)
    scale = scale_of(path)
    shared = scale.sum(axis=0) ** 2 * common
    apart = (scale**2 * own[list(rows)]).sum(axis=0)
    degrees = degrees_of(shared, apart, model.common_degrees, model.own_degrees)
    spread = np.sqrt(shared + apart)
    return halves(
        (np.asarray(model.wide80[:horizon]) * t80(degrees) * spread)[None, :],
        (np.asarray(model.wide95[:horizon]) * t95(degrees) * spread)[None, :],
    )
