"""What earlier intervals would have needed to hold as often as they promise."""

import numpy as np

from qms.forecast.core.panel import FloatArray

SHARES = (0.84, 0.97)  # a little above the promise: few years, shared shocks
FACTORS = (0.75, 1.8)
TRUST = 8.0  # evidence needed before half of the factor is believed
_EDGES = np.geomspace(1 / 64, 64, 1201)
_MIDDLES = np.sqrt(_EDGES[1:] * _EDGES[:-1])


def counted(quotients: FloatArray) -> FloatArray:
    """Return how many quotients (miss ÷ half width) lie where, to be weighted together later."""
    inside = np.clip(quotients, _MIDDLES[0], _MIDDLES[-1])
    return np.asarray(np.histogram(inside, _EDGES)[0], dtype=np.float64)


def factor(counts: FloatArray, *, share: float, evidence: float) -> float:
    """Return the factor that would have held `share` of what was counted, drawn towards 1."""
    whole = counts.sum()
    if whole <= 0:
        return 1.0
    reached = np.cumsum(counts) / whole
    place = min(int(np.searchsorted(reached, share)), len(_MIDDLES) - 1)
    found = float(np.clip(_MIDDLES[place], *FACTORS))
    return float(found ** (evidence / (evidence + TRUST)))
