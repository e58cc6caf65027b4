"""Does the money reach the greatest need? A plain answer, and how sure it is.

Two figures, both over every child with a decided case, refusals too: whether more need goes with
more money (Spearman's rank correlation), and what the tenth with the greatest need (at least
five children) gets of the money beside what it has of the need. A third compares own and
independent: kronor per assessed hour. Each has a 95 % interval from a bootstrap over children.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from math import ceil

import numpy as np
from numpy.typing import NDArray

from qms.needs.core.distribution.types import Child, Provider

Floats = NDArray[np.float64]
FEWEST = 20
"""Fewer children than this and nothing is answered."""
FEWEST_OF_A_KIND = 5
FOLLOWS = 0.5
"""The least rank correlation that is called following need."""
SHORT = 0.9
"""That tenth gets too little when its part of the money is surely below this part of its need."""
DRAWS, FEWEST_DRAWS, MOST_PICKED = 2000, 400, 400_000
"""Draws of the bootstrap: fewer where children are many, since the interval then is narrow."""
LOW, HIGH = 0.025, 0.975


class ReachVerdict(StrEnum):
    """The answer to whether the money reaches the greatest need."""

    YES = "yes"  # it follows need, and the tenth with the greatest need gets its part
    TOP_SHORT = "top-short"  # it follows need, but that tenth gets less than its part of the need
    NO = "no"  # it follows need weakly or not at all
    UNSURE = "unsure"  # the intervals allow both
    FEW = "few"  # too few children


class ProviderVerdict(StrEnum):
    """Whether the same need gives the same money at own and independent units."""

    ALIKE = "alike"  # no difference shown
    OWN_MORE = "own-more"
    INDEPENDENT_MORE = "independent-more"
    FEW = "few"


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The answers. Estimates are None with too few children, or where nothing differs.

    `correlation` is of hours and money; `top_money` and `top_need` are the tenth's shares of the
    money and of the hours, `top_ratio` the first through the second; `own_ratio` is kronor per
    hour at own units through that at independent ones.
    """

    children: int
    verdict: ReachVerdict
    provider_verdict: ProviderVerdict
    correlation: Estimate | None = None
    top_children: int | None = None
    top_money: float | None = None
    top_need: float | None = None
    top_ratio: Estimate | None = None
    own_ratio: Estimate | None = None


def draws_for(children: int) -> int:
    """Return how many times the children are drawn anew."""
    return max(FEWEST_DRAWS, min(DRAWS, MOST_PICKED // children))


def reach(children: Sequence[Child], *, seed: int = 1, draws: int | None = None) -> Reach:
    """Return whether the money reaches the greatest need, from each child's hours and öre."""
    n = len(children)
    if n < FEWEST:
        return Reach(children=n, verdict=ReachVerdict.FEW, provider_verdict=ProviderVerdict.FEW)
    rows = ((one.hours, one.ore, one.provider is Provider.OWN) for one in children)
    return _reach(tuple(rows), seed, draws)


@lru_cache(maxsize=4)  # sums stand for months, and the draws are most of what a page costs
def _reach(rows: tuple[tuple[Decimal, int, bool], ...], seed: int, draws: int | None) -> Reach:
    n = len(rows)
    data = np.array([(float(hours), float(ore)) for hours, ore, _ in rows])
    own = np.array([is_own for *_, is_own in rows])
    picks = np.random.default_rng(seed).integers(0, n, size=(draws or draws_for(n), n))
    everyone = np.arange(n)
    correlation = _estimate(lambda at: spearman(data[at, 0], data[at, 1]), everyone, picks)
    top = _estimate(lambda at: _ratio(*top_shares(data[at])), everyone, picks)
    kinds = min(int(own.sum()), int(n - own.sum()))
    own_ratio = None
    if kinds >= FEWEST_OF_A_KIND:
        own_ratio = _estimate(lambda at: _own_ratio(data[at], own[at]), everyone, picks)
    money, need = top_shares(data)
    return Reach(
        children=n,
        verdict=_verdict(correlation, top, has_one_need=bool(np.ptp(data[:, 0]) == 0)),
        provider_verdict=_provider_verdict(own_ratio),
        correlation=correlation,
        top_children=_tenth(n),
        top_money=None if np.isnan(money) else money,
        top_need=None if np.isnan(need) else need,
        top_ratio=top,
        own_ratio=own_ratio,
    )


def spearman(a: Floats, b: Floats) -> float:
    """Return the correlation of the ranks, not a number where either has one value only."""
    first, second = _ranks(a), _ranks(b)
    first, second = first - first.mean(), second - second.mean()
    scale = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / scale if scale else float("nan")


def top_shares(data: Floats) -> tuple[float, float]:
    """Return the shares of money and of need that the tenth with the greatest need has.

    Children with the same need as the last one in it share the rest of its places equally.
    """
    need, money = data[:, 0], data[:, 1]
    count = _tenth(len(need))
    limit = np.sort(need)[-count]
    above, at = need > limit, need == limit
    places = np.where(above, 1.0, np.where(at, (count - above.sum()) / at.sum(), 0.0))
    return _ratio((places * money).sum(), money.sum()), _ratio((places * need).sum(), need.sum())


def _tenth(n: int) -> int:
    """Return how many the tenth is; never fewer than may be told of."""
    return max(FEWEST_OF_A_KIND, ceil(n / 10))


def _own_ratio(data: Floats, own: NDArray[np.bool_]) -> float:
    mine, others = data[own].sum(axis=0), data[~own].sum(axis=0)
    return _ratio(_ratio(mine[1], mine[0]), _ratio(others[1], others[0]))


def _ratio(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else float("nan")


def _ranks(values: Floats) -> Floats:
    """Return the ranks from 1; equal values share the mean of theirs."""
    order = np.sort(values)
    below = np.searchsorted(order, values, side="left")
    found: Floats = (below + np.searchsorted(order, values, side="right") + 1) / 2
    return found


def _estimate(
    of: Callable[[NDArray[np.int_]], float], everyone: NDArray[np.int_], picks: NDArray[np.int_]
) -> Estimate | None:
    """Return the value and its interval, None where it is undefined."""
    value = of(everyone)
    drawn = np.array([of(at) for at in picks])
    defined = drawn[~np.isnan(drawn)]
    if np.isnan(value) or not len(defined):
        return None
    low, high = np.quantile(defined, [LOW, HIGH])
    return Estimate(value=value, low=float(low), high=float(high))


def _verdict(
    correlation: Estimate | None, top: Estimate | None, *, has_one_need: bool
) -> ReachVerdict:
    if has_one_need:
        return ReachVerdict.UNSURE
    if correlation is None or top is None or correlation.high < FOLLOWS:
        return ReachVerdict.NO
    if correlation.low < FOLLOWS:
        return ReachVerdict.UNSURE
    return ReachVerdict.TOP_SHORT if top.high < SHORT else ReachVerdict.YES


def _provider_verdict(ratio: Estimate | None) -> ProviderVerdict:
    if ratio is None:
        return ProviderVerdict.FEW
    if ratio.low > 1:
        return ProviderVerdict.OWN_MORE
    return ProviderVerdict.INDEPENDENT_MORE if ratio.high < 1 else ProviderVerdict.ALIKE
