"""What every candidate would have said from every earlier year, and how far it missed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from qms.forecast.core.known import Known
from qms.forecast.core.method import Ground, Method, Need
from qms.forecast.core.methods import METHODS
from qms.forecast.core.panel import BoolArray, FloatArray
from qms.forecast.core.rolling.broken import Broken
from qms.forecast.core.rolling.history import history_of

MOSTLY = 0.5  # a candidate counts from an origin where it could be used for most units

MEMBERS: tuple[Method, ...] = tuple(m for m in METHODS.values() if m.weigh is not None)
"""The candidates that `auto` weighs, in order of their files' names."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Said:
    """What the candidates say from one origin.

    `totals` is members × units × horizon, NaN for units without pupils at the origin; `usable`
    is per member, `own` per unit, `steps` units × steps × horizon per member that follows
    cohorts. `prior` is members × horizon and sums to 1 over the members; `prior_of_sum` is the
    same for the municipality as one unit. `last` are the units' totals at the origin.
    """

    totals: FloatArray
    usable: BoolArray
    own: BoolArray
    prior: FloatArray
    prior_of_sum: FloatArray
    steps: Mapping[int, FloatArray]
    last: FloatArray

    @property
    def units(self) -> int:
        """Return how many units have pupils at the origin."""
        return int((~np.isnan(self.last)).sum())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trail:
    """What was said from earlier origins, by their place, and what came (units × years).

    `totals` is members × units × horizon, `missed` members × horizon: Σ|error| ÷ Σ actual over
    the units, NaN where the candidate could not be used or nothing could be scored. `mixes` are
    the units' combined forecasts (units × horizon), `drawn` the same drawn to the municipality's
    own path, `sums` what the candidates said of the sum and `paths` that own path (horizon).
    `broken` holds the breaks that could be seen from each place.
    """

    actual: FloatArray
    last: dict[int, FloatArray] = field(default_factory=dict)
    totals: dict[int, FloatArray] = field(default_factory=dict)
    missed: dict[int, FloatArray] = field(default_factory=dict)
    broken: dict[int, Broken] = field(default_factory=dict)
    mixes: dict[int, FloatArray] = field(default_factory=dict)
    drawn: dict[int, FloatArray] = field(default_factory=dict)
    sums: dict[int, FloatArray] = field(default_factory=dict)
    paths: dict[int, FloatArray] = field(default_factory=dict)

    def became(self, origin: int, ahead: int, *, seen_from: int) -> FloatArray:
        """Return what the units became, NaN where that is not known or nothing to learn from.

        That is where a break, as seen from the place `seen_from`, lies in between.
        """
        actual = self.actual[:, origin + ahead]
        return actual if self.teaches(origin, ahead, seen_from=seen_from) else np.nan * actual

    def teaches(self, origin: int, ahead: int, *, seen_from: int) -> bool:
        """Return whether candidates can be told apart by what came `ahead` years after `origin`.

        Not where a break lies in between.
        """
        broken = self.broken.get(seen_from)
        return broken is None or not broken.crossed(origin, ahead)


def said_by(known: Known, horizon: int) -> Said:
    """Return what every member says from the last year of `known`."""
    alive, history = known.pupils.alive(), history_of(known)
    totals = np.full((len(MEMBERS), len(alive), horizon), np.nan)
    usable = np.zeros(len(MEMBERS), dtype=np.bool_)
    own = np.zeros(len(alive), dtype=np.bool_)
    steps: dict[int, FloatArray] = {}
    for place, method in enumerate(MEMBERS):
        if Need.TRENDS in method.needs and not known.trends:
            continue
        made = method.project(known, horizon)
        totals[place] = made.path.sum(axis=1)
        usable[place] = made.own.sum() >= MOSTLY * alive.sum()
        if method.by_step:
            steps[place] = made.path
            own |= made.own
    usable &= (_priors(known, horizon, size=history.size) > 0).any(axis=1)
    return Said(
        totals=totals,
        usable=usable,
        own=own,
        prior=_of_usable(_priors(known, horizon, size=history.size), usable),
        prior_of_sum=_of_usable(_priors(known, horizon, size=history.size_of_sum), usable),
        steps=steps,
        last=np.where(alive, np.nan_to_num(history.totals[:, -1]), np.nan),
    )


def errors_from(trail: Trail, said: Said, place: int) -> FloatArray:
    """Return members × horizon: Σ|error| ÷ Σ actual over the units, as far as years are known."""
    horizon = said.totals.shape[2]
    missed = np.full((len(said.totals), horizon), np.nan)
    for ahead in range(1, min(horizon, trail.actual.shape[1] - 1 - place) + 1):
        actual = trail.actual[:, place + ahead]
        scored = ~np.isnan(actual) & ~np.isnan(said.last)
        size = float(actual[scored].sum())
        if size > 0:
            errors = np.abs(said.totals[:, scored, ahead - 1] - actual[scored]).sum(axis=1)
            missed[:, ahead - 1] = np.where(said.usable, errors / size, np.nan)
    return missed


def _priors(known: Known, horizon: int, *, size: float) -> FloatArray:
    """Return members × horizon: what the members' files say."""
    history = history_of(known)
    grounds = [
        Ground(
            size=size,
            children=history.young > 0,
            single=history.single,
            years=len(known.pupils.years),
            ahead=ahead,
        )
        for ahead in range(1, horizon + 1)
    ]
    return np.array([_weights(method, grounds) for method in MEMBERS])


def _weights(method: Method, grounds: Sequence[Ground]) -> list[float]:
    return [method.weigh(ground) if method.weigh else 0.0 for ground in grounds]


def _of_usable(given: FloatArray, usable: BoolArray) -> FloatArray:
    """Return the weights of the members that can be used, summing to 1."""
    left = np.where(usable[:, None], given, 0.0)
    return np.asarray(left / left.sum(axis=0, keepdims=True))
