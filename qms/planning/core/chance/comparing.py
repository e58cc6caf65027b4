"""How sure an alternative is: its cost band, which is cheapest, and where places lack how often."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

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
    `pupils` is the same three of the pupils of each area's schools (3 × T).
    """

    kronor: Floats
    worth: Floats
    shortage: Floats
    any_shortage: float
    pupils: Mapping[str, Floats]


def odds(case: Case, found: Chances) -> Odds:
    """Return what the draws say of an alternative."""
    lacking = found.unplaced.copy()
    for at, school in enumerate(case.schools):
        if school.area in case.areas:
            lacking[:, :, case.areas.index(school.area)] += found.missing[:, :, at]
    everywhere = found.missing.sum(axis=2) + found.unplaced.sum(axis=2)
    quantiles = (0.1, 0.5, 0.9)
    homes = np.array([one.area for one in case.schools])
    return Odds(
        kronor=np.quantile(found.kronor, quantiles, axis=0),
        worth=np.quantile(found.worth, quantiles),
        shortage=(lacking > A_CHILD).mean(axis=0),
        any_shortage=float((everywhere > A_CHILD).any(axis=1).mean()),
        pupils={
            str(area): np.quantile(found.pupils[:, :, homes == area].sum(axis=2), quantiles, axis=0)
            for area in np.unique(homes)
        },
    )


class Worth(Protocol):
    """What has a present value of each draw (N)."""

    @property
    def worth(self) -> Floats:
        """Return kronor of present value by draw."""
        ...


def cheapest(some: Sequence[Worth]) -> list[float]:
    """Return the part of draws in which each alternative is the cheapest; equals share a draw."""
    worth = np.stack([one.worth for one in some])
    best = worth == worth.min(axis=0)
    return [float(part) for part in (best / best.sum(axis=0)).mean(axis=1)]
