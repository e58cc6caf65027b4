"""The classes of a whole forecast: unit by unit, step by step, year by year."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from qms.forecast.core.classes.chances import ClassChances, class_chances, likely_points
from qms.forecast.core.classes.learned import LearnedRule
from qms.forecast.core.classes.sizes import SizeRule
from qms.forecast.core.errors.futures import Futures
from qms.forecast.core.panel import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassCount:
    """What one unit's step may need in one year, and the pupils that are expected."""

    unit: str
    step: int
    year: int
    pupils: float
    chances: ClassChances


def class_counts(futures: Futures, rule: SizeRule | LearnedRule) -> tuple[ClassCount, ...]:
    """Return the classes of every unit and step where somebody is expected, by year.

    From the second year on, a learned rule takes the likeliest number for what became of the
    year before. Steps that a rule of sizes does not name are left out.
    """
    units, steps, horizon = futures.path.shape
    ends = futures.models.unit_steps.halves(futures.path.reshape(units * steps, horizon))
    half80 = ends.half80.reshape(futures.path.shape)
    half95 = ends.half95.reshape(futures.path.shape)
    found: list[ClassCount] = []
    for place in range(horizon):
        now = tuple(_year(futures, rule, place, half80=half80, half95=half95))
        found += now
        if isinstance(rule, LearnedRule):
            rule = rule.moved_on({(one.unit, one.step): one.chances.likely for one in now})
    return tuple(sorted(found, key=lambda one: (one.unit, one.step, one.year)))


def _year(
    futures: Futures,
    rule: SizeRule | LearnedRule,
    place: int,
    *,
    half80: FloatArray,
    half95: FloatArray,
) -> Iterator[ClassCount]:
    for u, s in np.argwhere(futures.path[:, :, place] > 0).tolist():
        unit, step = futures.units[u], futures.steps[s]
        if isinstance(rule, SizeRule) and step not in rule.largest:
            continue
        at = (u, s, place)
        pupils = float(futures.path[at])
        points = likely_points(pupils, float(half80[at]), float(half95[at]))
        yield ClassCount(
            unit=unit,
            step=step,
            year=futures.years[place],
            pupils=pupils,
            chances=class_chances(points, rule.split(unit, step)),
        )
