"""The ratio of two variances that makes a profile likelihood largest: one number, safely."""

from collections.abc import Callable

import numpy as np

LOWEST, HIGHEST, STEPS = -10.0, 6.0, 65
"""Powers of ten between which the ratio is sought, and in how many places first."""
HALVINGS = 100


def best_ratio(criterion: Callable[[float], float], slope: Callable[[float], float]) -> float:
    """Return the ratio from 0 up where `criterion` is smallest; `slope` is its derivative.

    The whole range is looked through first, so that a second minimum is not missed; then the
    slope is halved down to the last digit, which a search on the criterion itself cannot do.
    """
    places: list[float] = [0.0, *np.logspace(LOWEST, HIGHEST, STEPS).tolist()]
    best = int(np.argmin([criterion(place) for place in places]))
    low, high = places[max(best - 1, 0)], places[min(best + 1, len(places) - 1)]
    if slope(low) >= 0:
        return low
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if slope(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2
