"""The forecasts of `auto` from every origin asked for.

From each origin: what the candidates say (`trail`), weighed by earlier errors (`learning`,
`stack`), drawn to the municipality's own path where that has helped (`totals`, `reconciling`), and
replaced by the last value where that has been better (`fallback`). Steps follow the cohorts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qms.forecast.core.auto.fallback import better_at
from qms.forecast.core.auto.learning import learned
from qms.forecast.core.auto.reconciling import drawn_to, strength_at
from qms.forecast.core.auto.stack import stacked
from qms.forecast.core.auto.totals import own_path, sums_of
from qms.forecast.core.auto.trail import MEMBERS, Said, Trail, errors_from, said_by
from qms.forecast.core.known import Known
from qms.forecast.core.method import LAST_VALUE, spread_over
from qms.forecast.core.methods import METHODS
from qms.forecast.core.panel import BoolArray, FloatArray
from qms.forecast.core.paths import AutoPaths
from qms.forecast.core.rolling.broken import broken_at

LEARNED_FROM = 3  # places before hold fewer transitions than a ratio's window: no fair evidence
SLIGHT = 1e-6  # of weight, so that some candidate that follows cohorts always gives the split


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Made:
    """The forecast from one origin; see `AutoPaths`."""

    path: FloatArray
    own: BoolArray
    weights: FloatArray
    baseline: BoolArray
    total: FloatArray
    strength: FloatArray


def auto_paths(known: Known, *, origins: Sequence[int], horizon: int) -> AutoPaths:
    """Return the forecasts from `origins` (places, ascending).

    From each of them only what was known then is used, the weights included: every year before
    is gone through, and what the candidates said then is held against what came by then.
    """
    panel = known.pupils
    trail = Trail(actual=panel.totals())
    made: dict[int, Made] = {}
    for place in range(max(origins) + 1):
        then = known.until(panel.years[place])
        can_learn = place > 0 and then.pupils.alive().any()
        one = _made(then, trail, horizon) if can_learn else _plain(then, horizon)
        if place in origins:
            made[place] = one
    rows = [made[place] for place in origins]
    return AutoPaths(
        origins=tuple(origins),
        path=np.stack([one.path for one in rows]),
        own=np.stack([one.own for one in rows]),
        members=tuple(method.name for method in MEMBERS),
        weights=np.stack([one.weights for one in rows]),
        baseline=np.stack([one.baseline for one in rows]),
        total=np.stack([one.total for one in rows]),
        strength=np.stack([one.strength for one in rows]),
    )


def _plain(then: Known, horizon: int) -> Made:
    """Return the last value: from one year, or without pupils, nothing can be learned."""
    plain = METHODS[LAST_VALUE].project(then, horizon)
    weights = np.zeros((len(MEMBERS), horizon))
    weights[[method.name for method in MEMBERS].index(LAST_VALUE)] = 1.0
    units = len(plain.own)
    return Made(
        path=plain.path,
        own=np.zeros(units, dtype=np.bool_),
        weights=weights,
        baseline=np.zeros((units, horizon), dtype=np.bool_),
        total=np.nansum(plain.path, axis=(0, 1)),
        strength=np.zeros(horizon),
    )


def _made(then: Known, trail: Trail, horizon: int) -> Made:
    """Return the forecast from the last year of `then`, and add to the trail what it teaches."""
    place = len(then.pupils.years) - 1
    said, trail.broken[place] = said_by(then, horizon), broken_at(then)
    weights = stacked(trail, said, place, learned(trail, said, place))
    mixed = np.einsum("juh,jh->uh", np.nan_to_num(said.totals), weights)
    mixed = np.where(said.own[:, None], mixed, said.last[:, None])
    sums = sums_of(then, said, mixed)
    total = own_path(then, said, sums, trail.sums)
    strength = strength_at(then, trail, horizon)
    drawn = np.where(said.own[:, None], drawn_to(mixed, total, strength), mixed)
    better = better_at(trail, place, units=len(mixed), horizon=horizon) & said.own[:, None]
    if place >= LEARNED_FROM:
        trail.last[place], trail.totals[place] = said.last, said.totals
        trail.missed[place] = errors_from(trail, said, place)
        trail.mixes[place], trail.drawn[place] = mixed, drawn
        trail.sums[place], trail.paths[place] = sums, total
    return Made(
        path=_by_step(then, said, weights, np.where(better, said.last[:, None], drawn)),
        own=said.own,
        weights=weights,
        baseline=better,
        total=total,
        strength=strength,
    )


def _by_step(then: Known, said: Said, weights: FloatArray, totals: FloatArray) -> FloatArray:
    """Return units × steps × horizon: the totals, split as the cohorts' steps are."""
    rolled = np.zeros(next(iter(said.steps.values())).shape)
    for place, path in said.steps.items():
        rolled += path * (weights[place] + SLIGHT)
    return spread_over(then, totals, rolled)
