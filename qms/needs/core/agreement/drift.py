"""Does a unit glide? Alerts on the differences between first and second assessor, over time.

A unit is tested in two ways: whether its differences lean one way throughout (their signs could
as well have been turned), and whether they have changed since some day (their order could as well
have been another). Both are tests by permutation and hold whatever the differences look like. All
units and both tests share one risk, so that `FALSE_ALARMS` is the risk that a look at the whole
municipality alerts although no unit has changed (Bonferroni).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from qms.needs.core.agreement.kappa import Floats

FALSE_ALARMS = 0.05
DRAWS = 9_999
FEWEST_PAIRS = 8
"""Fewer pairs of a unit than this and it is not tested at all."""
EDGE = 3
"""A change must have at least so many pairs on each side."""
TESTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One case: mean over its questions of the first assessor's level less the second's."""

    unit_id: int
    day: date
    levels: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDrift:
    """A unit's differences: their mean, and what the tests say.

    `tested` is false with too few pairs; everything else is then None or false. `since` is the
    first day of what differs most, `before` and `after` the means on each side of it.
    """

    unit_id: int
    pairs: int
    tested: bool
    mean: float | None = None
    leans: bool = False
    lean_p: float | None = None
    changed: bool = False
    change_p: float | None = None
    since: date | None = None
    before: float | None = None
    after: float | None = None

    @property
    def alert(self) -> bool:
        """Return whether somebody should look at the unit."""
        return self.leans or self.changed


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftReport:
    """The units in order, and the rules they were judged by. `limit` is the p that alerts."""

    units: tuple[UnitDrift, ...]
    false_alarms: float
    limit: float
    draws: int
    until: date

    @property
    def alerts(self) -> tuple[UnitDrift, ...]:
        """Return the units that somebody should look at."""
        return tuple(one for one in self.units if one.alert)


def last_half_year(today: date) -> date:
    """Return the last day of the half-year that ended last: alerts are reckoned up to it.

    Reckoned on each visit the risk of a false alarm would grow with every look.
    """
    return date(today.year, 6, 30) if today.month > 6 else date(today.year - 1, 12, 31)


def drift(
    differences: Sequence[Difference], *, until: date, seed: int = 1, draws: int = DRAWS
) -> DriftReport:
    """Return the units' drift from the pairs up to and with `until`, by unit id."""
    by_unit: dict[int, list[Difference]] = {}
    for one in differences:
        if one.day <= until:
            by_unit.setdefault(one.unit_id, []).append(one)
    ripe = sum(1 for rows in by_unit.values() if len(rows) >= FEWEST_PAIRS)
    limit = FALSE_ALARMS / max(1, ripe * TESTS)
    look = _Look(limit=limit, draws=draws, chance=np.random.default_rng(seed))
    return DriftReport(
        units=tuple(
            look.at_unit(unit_id, sorted(rows, key=lambda one: one.day))
            for unit_id, rows in sorted(by_unit.items())
        ),
        false_alarms=FALSE_ALARMS,
        limit=limit,
        draws=draws,
        until=until,
    )


def difference_of(levels: Mapping[str, tuple[int, int]]) -> float:
    """Return the mean of first less second over a case's questions."""
    return sum(first - second for first, second in levels.values()) / len(levels)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """One look at all units: the p that alerts, and where the draws come from."""

    limit: float
    draws: int
    chance: np.random.Generator

    def at_unit(self, unit_id: int, rows: Sequence[Difference]) -> UnitDrift:
        """Return what the tests say of the unit's pairs, in order of time."""
        if len(rows) < FEWEST_PAIRS:
            return UnitDrift(unit_id=unit_id, pairs=len(rows), tested=False)
        values = np.array([one.levels for one in rows])
        lean_p = self._lean_p(values)
        change_p, at = self._change(values)
        return UnitDrift(
            unit_id=unit_id,
            pairs=len(rows),
            tested=True,
            mean=float(values.mean()),
            leans=lean_p <= self.limit,
            lean_p=lean_p,
            changed=change_p <= self.limit,
            change_p=change_p,
            since=rows[at].day,
            before=float(values[:at].mean()),
            after=float(values[at:].mean()),
        )

    def _lean_p(self, values: Floats) -> float:
        signs = self.chance.choice([-1.0, 1.0], size=(self.draws, len(values)))
        return _p(abs(float(values.sum())), np.abs(signs @ values))

    def _change(self, values: Floats) -> tuple[float, int]:
        """Return the p of the greatest change, and the place where it begins."""
        orders = self.chance.permuted(np.tile(values, (self.draws, 1)), axis=1)
        found = _jumps(values[None, :])[0]
        return _p(float(found.max()), _jumps(orders).max(axis=1)), int(found.argmax()) + EDGE


def _p(found: float, drawn: Floats) -> float:
    """Return the share of draws at least as far out, the found one counted among them."""
    return (1 + int((drawn >= found - 1e-12).sum())) / (1 + len(drawn))


def _jumps(rows: Floats) -> Floats:
    """Return how far apart the means on each side are, for every place a change could begin."""
    n = rows.shape[1]
    places = np.arange(EDGE, n - EDGE + 1)
    so_far = rows.cumsum(axis=1)[:, places - 1]
    total = rows.sum(axis=1, keepdims=True)
    apart = (total - so_far) / (n - places) - so_far / places
    found: Floats = np.abs(apart) * np.sqrt(places * (n - places) / n)
    return found
