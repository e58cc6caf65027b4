"""Compare past cases under old and new: sums, change in per cent, interval, groups, flips.

The interval is by the bootstrap: cases are drawn anew with replacement, old and new together, and
the 2.5th and 97.5th percentiles of the change of the sums are its ends.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from qms.kernel.few import few_in
from qms.kernel.money import round_half_up
from qms.needs.core.neutrality.values import (
    FEWEST,
    Change,
    Comparison,
    Flip,
    GroupChange,
    PastCase,
)

Floats = NDArray[np.float64]
DRAWS = 2000
CHUNK = 4_000_000
QUANTUM = Decimal("0.01")


def compare(
    cases: Sequence[PastCase],
    *,
    measures: tuple[str, ...],
    judged: str,
    left_out: int = 0,
    unanswered: int = 0,
    seed: int = 1,
    draws: int = DRAWS,
) -> Comparison:
    """Return what the cases come to together and by group; the same cases give the same figures.

    Groups with fewer than five cases are not shown, nor so few others that they could be found.
    """
    flips = Counter((one.before.threshold, one.after.threshold) for one in cases)
    changed = {pair: n for pair, n in flips.items() if pair[0] != pair[1]}
    return Comparison(
        measures=measures,
        judged=judged,
        cases=len(cases),
        left_out=left_out,
        unanswered=unanswered,
        total=_changes(cases, measures, seed=seed, draws=draws),
        groups=tuple(_groups(cases, measures, seed=seed, draws=draws)),
        flips=tuple(
            Flip(before=before, after=after, cases=_shown(n))
            for (before, after), n in sorted(changed.items())
        ),
        flipped=_shown(sum(changed.values())),
    )


def _shown(number: int) -> int | None:
    return None if 0 < number < FEWEST else number


def _groups(
    cases: Sequence[PastCase], measures: tuple[str, ...], *, seed: int, draws: int
) -> Iterator[GroupChange]:
    by: Mapping[str, Callable[[PastCase], str]] = {
        "form": lambda one: one.form,
        "provider": lambda one: one.provider,
    }
    for name, group_of in by.items():
        counts = Counter(group_of(one) for one in cases)
        hidden = few_in(counts, FEWEST)
        for group, n in sorted(counts.items()):
            inside = [one for one in cases if group_of(one) == group]
            changes = _changes(inside, measures, seed=seed, draws=draws)
            yield GroupChange(
                by=name, name=group, cases=n, changes=None if group in hidden else changes
            )


def _changes(
    cases: Sequence[PastCase], measures: tuple[str, ...], *, seed: int, draws: int
) -> tuple[Change, ...]:
    return tuple(
        _change(
            [one.before.sums[place] for one in cases],
            [one.after.sums[place] for one in cases],
            seed=seed, draws=draws,
        )
        for place in range(len(measures))
    )  # fmt: skip


def _change(
    before: Sequence[Decimal], after: Sequence[Decimal], *, seed: int, draws: int
) -> Change:
    old, new = sum(before, Decimal(0)), sum(after, Decimal(0))
    if not old:
        return Change(before=old, after=new, percent=None, low=None, high=None)
    low, high = _interval(before, after, seed=seed, draws=draws)
    percent = round_half_up((new - old) * 100 / old, QUANTUM)
    return Change(before=old, after=new, percent=percent, low=low, high=high)


def _interval(
    before: Sequence[Decimal], after: Sequence[Decimal], *, seed: int, draws: int
) -> tuple[Decimal | None, Decimal | None]:
    """Return the ends in per cent; None for a single case, which says nothing of chance."""
    if len(before) < 2:
        return None, None
    pairs = np.array([before, after], dtype=np.float64)
    changes = _drawn(pairs, seed=seed, draws=draws)
    low, high = np.percentile(changes, [2.5, 97.5]) * 100
    return (round_half_up(Decimal(repr(float(low))), QUANTUM),
            round_half_up(Decimal(repr(float(high))), QUANTUM))  # fmt: skip


def _drawn(pairs: Floats, *, seed: int, draws: int) -> Floats:
    """Return the change of the sums in each draw; a draw where nothing was before is left out."""
    chance = np.random.default_rng(seed)
    n = pairs.shape[1]
    step = max(1, CHUNK // n)
    found = []
    for start in range(0, draws, step):
        chosen = chance.integers(0, n, size=(min(step, draws - start), n))
        old, new = pairs[0][chosen].sum(axis=1), pairs[1][chosen].sum(axis=1)
        found.append(new[old > 0] / old[old > 0] - 1)
    return np.concatenate(found)
