"""The smallest effect that the same schools and years would have shown, four times in five."""

from dataclasses import dataclass

import numpy as np

from qms.allocation.core.risk.pupils import Floats
from qms.followup.core.effect.did.permutation import AS_LARGE, LEVEL

POWER = 0.8
MOST_TRUE, MOST_OTHERS = 100, 1_000
DOUBLINGS, HALVINGS = 40, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Placebos:
    """Estimates without any effect, and how each assignment sees another's treatment.

    `nothing` is per assignment b; `sees` (a × b) what b estimates when a is treated by 1.
    """

    nothing: Floats
    sees: Floats
    own: Floats
    """What a estimates without any effect."""


def detectable(placebos: Placebos, *, level: float = LEVEL, power: float = POWER) -> float | None:
    """Return the effect, in the outcome's units, or None when none is large enough.

    Each assignment is taken for the true one in turn, its effect is added and taken away, and the
    permutation test is made.
    """
    spread = float(np.std(placebos.nothing))
    if spread == 0:
        return 0.0
    high = spread
    for _ in range(DOUBLINGS):
        if _power(placebos, high, level) >= power:
            break
        high *= 2
    else:
        return None
    low = 0.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if _power(placebos, middle, level) >= power:
            high = middle
        else:
            low = middle
    return high


def _power(placebos: Placebos, effect: float, level: float, /) -> float:
    """Return how often the effect, up or down, is seen."""
    found = [_rejected(placebos, sign * effect, level) for sign in (1, -1)]
    return float(np.mean(found))


def _rejected(placebos: Placebos, effect: float, level: float, /) -> float:
    others = np.abs(placebos.nothing + effect * placebos.sees)
    own = np.abs(placebos.own + effect)
    p = (others >= own[:, None] * AS_LARGE).mean(axis=1)
    return float((p <= level + 1e-12).mean())
