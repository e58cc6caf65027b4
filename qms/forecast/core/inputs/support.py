"""Whether something laid on a forecast lowers its error, by more than chance would.

The forecasts are made from earlier origins, with and without. What all units miss alike is taken
away first, because a good or bad year for the whole municipality says nothing about where homes
were built. The gain of a group of units (the area they belong to) is how much their absolute errors
fall; chance is judged by turning the signs of the groups' gains in every way, so that schools,
years and years ahead within a group, which miss alike, count as one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import product
from typing import Any

import numpy as np

from qms.forecast.core.panel import FloatArray, Panel
from qms.forecast.core.paths import Paths
from qms.forecast.core.series import unit_totals

LONGEST = 5  # years ahead that are compared
LEVEL = 0.05
FEWEST_GROUPS = 5  # with fewer, no result can be rarer than one in twenty
LEAST_CONCERN = 0.1  # of what the most concerned group is changed
MOST_TURNED = 12  # with more groups, signs are drawn
DRAWN, SEED = 4096, 1


class Verdict(StrEnum):
    """What the earlier years say."""

    SUPPORTED = "supported"
    NOT_SUPPORTED = "not_supported"
    UNTESTED = "untested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What earlier years say of an addition.

    `gain` is the share of the error that it takes away (negative: it adds), `chance` how often
    as much would come by chance, None when it was not tried. `groups` are those that the
    addition concerns, `origins` the first and last year it was tried from.
    """

    verdict: Verdict
    gain: float | None = None
    chance: float | None = None
    groups: int = 0
    origins: tuple[int, int] | None = None

    @property
    def is_used(self) -> bool:
        """Return whether the earlier years are reason enough to use it."""
        return self.verdict is Verdict.SUPPORTED


UNTESTED = Support(verdict=Verdict.UNTESTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Supports:
    """What the earlier years say of the two additions that can be tried."""

    flows: Support = UNTESTED
    housing: Support = UNTESTED

    def to_plain(self) -> dict[str, Any]:
        """Return the supports as plain JSON."""
        return asdict(self)

    @staticmethod
    def from_plain(content: Mapping[str, Any]) -> "Supports":
        """Return the supports that `to_plain` wrote."""
        return Supports(**{name: _support(one) for name, one in content.items()})


def _support(content: Mapping[str, Any]) -> Support:
    origins = content["origins"]
    named = {**content, "verdict": Verdict(content["verdict"])}
    return Support(**{**named, "origins": tuple(origins) if origins else None})


def support_of(
    panel: Panel, *, without: Paths, added: Paths, groups: Sequence[str], years: Sequence[int]
) -> Support:
    """Return what the forecasts from `years` say of `added` over `without`.

    Both have the same origins. `groups` has one name per unit of the panel.
    """
    rows = [at for at, place in enumerate(without.origins) if panel.years[place] in set(years)]
    if not rows:
        return UNTESTED
    longest = min(LONGEST, without.horizon)
    plain, more = unit_totals(panel, without), unit_totals(panel, added)
    known = ~np.isnan(plain.errors) & ~np.isnan(more.errors)
    cut = np.ix_(rows, range(len(panel.units)), range(longest))
    before = np.where(known, plain.errors, 0.0)[cut]
    after = np.where(known, more.errors, 0.0)[cut]
    sizes = np.where(known, plain.path, 0.0)[cut]
    tried = [panel.years[without.origins[at]] for at in rows]
    return judged(before, after, sizes, groups=groups, origins=(tried[0], tried[-1]))


def judged(
    before: FloatArray,
    after: FloatArray,
    sizes: FloatArray,
    *,
    groups: Sequence[str],
    origins: tuple[int, int],
) -> Support:
    """Return what the errors before and after say; all are origins × units × years ahead.

    A group that the addition hardly concerns says nothing of it.
    """
    change = _by_group(np.abs(before - after), groups)
    concerned = (change > 0) & (change >= LEAST_CONCERN * change.max(initial=0.0))
    several = int(concerned.sum())
    if several < FEWEST_GROUPS:
        return Support(verdict=Verdict.UNTESTED, groups=several, origins=origins)
    own, laid = np.abs(_apart(before, sizes)), np.abs(_apart(after, sizes))
    gains = _by_group(own - laid, groups)[concerned]
    whole = float(_by_group(own, groups)[concerned].sum())
    chance = _chance(gains)
    is_good = gains.sum() > 0 and chance <= LEVEL
    return Support(
        verdict=Verdict.SUPPORTED if is_good else Verdict.NOT_SUPPORTED,
        gain=float(gains.sum()) / whole if whole > 0 else 0.0,
        chance=chance,
        groups=several,
        origins=origins,
    )


def _by_group(values: FloatArray, groups: Sequence[str]) -> FloatArray:
    """Return one sum per group, over origins, units and years ahead; groups in order of name."""
    names = sorted(set(groups))
    belongs = np.array([[group == name for name in names] for group in groups], dtype=np.float64)
    return np.asarray(values.sum(axis=(0, 2)) @ belongs, dtype=np.float64)


def _apart(errors: FloatArray, sizes: FloatArray) -> FloatArray:
    """Return the errors without what all units miss alike, in proportion to their size."""
    whole = sizes.sum(axis=1, keepdims=True)
    part = np.divide(sizes, whole, out=np.zeros_like(sizes), where=whole > 0)
    return np.asarray(errors - part * errors.sum(axis=1, keepdims=True))


def _chance(gains: FloatArray) -> float:
    """Return how often signs by chance give at least the gains' sum."""
    groups = len(gains)
    if groups <= MOST_TURNED:
        signs = np.array(list(product((1.0, -1.0), repeat=groups)))
    else:
        drawn = np.random.default_rng(SEED).integers(0, 2, size=(DRAWN - 1, groups))
        signs = np.vstack([np.ones(groups), drawn * 2.0 - 1.0])
    return float(np.mean(signs @ gains >= gains.sum() - 1e-9))
