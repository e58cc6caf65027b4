"""The forecast without what was laid on it, kept so that a variant can leave that out."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from qms.forecast.core.inputs.laying import Laying
from qms.forecast.core.panel import FloatArray

NAME = "before"


def to_plain(laying: Laying) -> dict[str, Any]:
    """Return, as plain JSON, the paths of the units that homes or moves have changed.

    A unit that has nobody without them is None; units that are not there are not changed.
    """
    found: dict[str, Any] = {}
    for unit, now, then in zip(
        laying.panel.units, laying.used.path[-1], laying.before, strict=True
    ):
        if not np.array_equal(now, then, equal_nan=True):
            found[unit] = None if np.isnan(then).any() else then.tolist()
    return found


def without_layers(
    path: FloatArray, units: tuple[str, ...], stored: Mapping[str, Any]
) -> FloatArray:
    """Return the path (units × steps × years) without what was laid on; NaN where nobody is."""
    before = path.copy()
    for place, unit in enumerate(units):
        if unit in stored:
            before[place] = np.nan if stored[unit] is None else stored[unit]
    return before
