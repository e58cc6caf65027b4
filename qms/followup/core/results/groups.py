"""How a result differs between groups of a unit's pupils, where no group is few."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from qms.register.core.facts import PupilResult

FEWEST, TENTH = 5, Decimal("0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMean:
    """A group's mean of a result, over the springs from `first` to `last` together."""

    factor: str
    category: str
    result: str
    first: int
    last: int
    mean: Decimal
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """The means that may be shown, and the factors that are left out: some group of them is few."""

    means: tuple[GroupMean, ...] = ()
    hidden: tuple[str, ...] = ()


def group_means(pupils: Iterable[PupilResult], *, fewest: int = FEWEST) -> Groups:
    """Return the means per group of the results of the latest grade that the pupils left.

    A factor is shown whole or not at all: with one group left out its mean would follow from the
    others and the unit's own.
    """
    every = tuple(pupils)
    if not every:
        return Groups()
    step = max(one.step for one in every)
    rows = [one for one in every if one.step == step]
    result = _result_of(rows, step)
    span = (min(one.year for one in rows), max(one.year for one in rows))
    sums: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for one in rows:
        value = one.results.get(result)
        for factor, category in one.factors.items():
            if value is not None:
                sums[factor][category][0] += value * one.n
                sums[factor][category][1] += one.n
    open_ = {f: groups for f, groups in sums.items() if _is_open(groups, fewest)}
    return Groups(
        means=tuple(
            _mean(factor, category, result, span, total=total, n=int(n))
            for factor, groups in sorted(open_.items())
            for category, (total, n) in sorted(groups.items())
        ),
        hidden=tuple(sorted(sums.keys() - open_.keys())),
    )


def _is_open(groups: dict[str, list[float]], fewest: int) -> bool:
    return len(groups) > 1 and all(n >= fewest for _, n in groups.values())


def _result_of(rows: Iterable[PupilResult], step: int) -> str:
    """Return the result that belongs to the grade itself, not to an earlier one."""
    names = sorted(
        {name for one in rows for name, value in one.results.items() if value is not None}
    )
    own = [name for name in names if str(step) in name.split()]
    return (own or names or [""])[0]


def _mean(
    factor: str, category: str, result: str, span: tuple[int, int], *, total: float, n: int
) -> GroupMean:
    mean = Decimal(str(total / n)).quantize(TENTH, rounding=ROUND_HALF_UP)
    return GroupMean(
        factor=factor,
        category=category,
        result=result,
        first=span[0],
        last=span[1],
        mean=mean,
        n=n,
    )
