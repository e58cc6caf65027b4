"""Pupils to classes, rounded up: a class more is what a pupil may cost."""

import numpy as np

from qms.planning.core.case.case import Floats
from qms.planning.core.plan.flows import Places
from qms.planning.core.plan.plan import Flags

SLACK = 1e-6
"""A sum of parts of children may lie this far, in classes, above a whole number."""


def pooled(pupils: Floats, starts: Places) -> Floats:
    """Return pupils by pool (… × Q) from pupils by grade (… × G)."""
    if len(starts) == pupils.shape[-1]:
        return pupils
    return np.add.reduceat(pupils, starts, axis=-1)


def classes_of(pupils: Floats, size: Floats, mixed: Flags) -> Floats:
    """Return whole classes by school and pool (… × J × Q).

    Pupils ÷ size rounded up. At a school that is `mixed` (J) two pools next to each other share
    a class when they fit in one of the smaller size; the class is counted with the first.
    """
    classes = np.ceil(pupils / size - SLACK) + 0.0
    places = np.flatnonzero(mixed)
    if not len(places):
        return classes
    few, limit = pupils[..., places, :], size[..., places, :]
    made = classes[..., places, :]
    free = np.ones(made.shape[:-1], dtype=bool)
    for at in range(made.shape[-1] - 1):
        fits = few[..., at] + few[..., at + 1] <= np.minimum(limit[..., at], limit[..., at + 1])
        both = (made[..., at] == 1) & (made[..., at + 1] == 1)
        shared = free & both & fits
        made[..., at + 1][shared] = 0
        free = ~shared
    classes[..., places, :] = made
    return classes
