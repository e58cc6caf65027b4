"""What `auto` rests on from the last origin, as plain JSON to be stored with a run."""

import numpy as np

from qms.forecast.core.panel import Panel
from qms.forecast.core.paths import AutoPaths

NAME = "auto"
DIGITS = 6


def to_plain(paths: AutoPaths, panel: Panel) -> dict[str, object]:
    """Return weights, own path, strength and baseline units, year ahead by year ahead.

    `weights` maps candidate → its part per year ahead; `total` is the municipality's own path in
    pupils, `strength` how far the units were drawn to it (0–1); `baseline` maps unit → the years
    ahead where the last value is used.
    """
    last = len(paths.origins) - 1
    return {
        "weights": {
            name: _short(paths.weights[last, place]) for place, name in enumerate(paths.members)
        },
        "total": _short(paths.total[last]),
        "strength": _short(paths.strength[last]),
        "baseline": {
            panel.units[unit]: [int(ahead) + 1 for ahead in np.flatnonzero(years)]
            for unit, years in enumerate(paths.baseline[last])
            if years.any()
        },
    }


def _short(numbers: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> list[float]:
    return [round(float(number), DIGITS) for number in numbers]
