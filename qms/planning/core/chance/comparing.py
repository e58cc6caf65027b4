"""How sure an alternative is: its cost band, which is cheapest, and where places lack how often."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qms.planning.core.case import Case
from qms.planning.core.case.case import Floats
from qms.planning.core.chance.drawing import Chances

A_CHILD = 0.5
"""Fewer children than this without a place are what rounding leaves."""


@dataclass(frozen=True, kw_only=True)
class Odds:
    """Tenth, middle and ninetieth of a hundred: kronor by year (3 × T) and present value (3).

    `shortage` is the part of draws in which somebody in the area lacks a place, by year and the
    areas that have schools or children (T × I); `any_shortage` the part in which anybody does.
    """

    kronor: Floats
    worth: Floats
    shortage: Floats
    any_shortage: float


def odds(case: Case, found: Chances) -> Odds:
    """Return what the draws say of an alternative."""
    lacking = found.unplaced.copy()
    for at, school in enumerate(case.schools):
        if school.area in case.areas:
            lacking[:, :, case.areas.index(school.area)] += found.missing[:, :, at]
    everywhere = found.missing.sum(axis=2) + found.unplaced.sum(axis=2)
    quantiles = (0.1, 0.5, 0.9)
    return Odds(
        kronor=np.quantile(found.kronor, quantiles, axis=0),
        worth=np.quantile(found.worth, quantiles),
        shortage=(lacking > A_CHILD).mean(axis=0),
        any_shortage=float((everywhere > A_CHILD).any(axis=1).mean()),
    )


def cheapest(alternatives: Mapping[str, Chances] | Sequence[Chances]) -> list[float]:
    """Return the part of draws in which each alternative is the cheapest; equals share a draw."""
    some = alternatives.values() if isinstance(alternatives, Mapping) else alternatives
    worth = np.stack([one.worth for one in some])
    best = worth == worth.min(axis=0)
    return [float(part) for part in (best / best.sum(axis=0)).mean(axis=1)]
