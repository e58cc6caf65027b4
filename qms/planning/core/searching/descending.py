"""From a structure downhill to one that no neighbour beats."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from qms.planning.core.case import Rule
from qms.planning.core.plan.flows import Places
from qms.planning.core.searching.judging import Judge, Judged
from qms.planning.core.searching.moves import (
    band_pairs,
    displaced,
    exchanges,
    pairs,
    split,
    whole,
)
from qms.planning.core.searching.space import Space

AT_ONCE, SPILLED_AT_ONCE, CROWDED = 256, 16, 8
IN_A_CHAIN, IN_A_LONG_CHAIN = 13, 40
"""Steps that are tried together: few are better, many are faster where there are many schools."""
IN_PAIRS = 60
"""More schools than this are not looked at band by band in pairs."""
LEAST_GAIN = 1e-3
"""Kronor: less is rounding."""


class StoppedError(Exception):
    """The search has used what it was given."""


@dataclass(kw_only=True)
class Allowance:
    """What a search may use: seconds, and counted years of structures."""

    seconds: float | None = None
    most_years: int | None = None
    began: float = field(default_factory=time.monotonic)

    def check(self, counted: int) -> None:
        """Stop the search when the allowance is used."""
        late = self.seconds is not None and time.monotonic() - self.began > self.seconds
        much = self.most_years is not None and counted > self.most_years
        if late or much:
            raise StoppedError


@dataclass(kw_only=True)
class Best:
    """The best structure yet (J × B) and its value."""

    turns: Places
    value: float

    def offer(self, turns: Places, value: float) -> None:
        """Take the structure if it is better."""
        if value < self.value - LEAST_GAIN:
            self.turns, self.value = turns, value


@dataclass(frozen=True, kw_only=True)
class Descent:
    """What going downhill needs. `best` is kept on the way, so that nothing is lost by a stop."""

    judge: Judge
    allowance: Allowance
    best: Best

    def improve(self, turns: Places, active: set[int]) -> None:
        """Go downhill from the turns; neighbours are looked at around schools that are active."""
        value = self.judge.value(turns)
        while True:
            most = IN_A_CHAIN if len(active) <= IN_PAIRS else IN_A_LONG_CHAIN
            for found, judged in self._neighbours(turns, sorted(active)):
                lower = self._chain(turns, value, (found, judged), most)
                if lower is not None:
                    break
            else:
                return
            changed = np.flatnonzero((lower[0] != turns).any(axis=1))
            turns, value = lower
            active |= self.judge.space.around(changed)
            self.best.offer(turns, value)

    def judged(self, found: Places) -> Judged:
        """Return what the structures are worth, some at a time."""
        some = SPILLED_AT_ONCE if self.judge.space.case.rule is Rule.SPILL else AT_ONCE
        parts = []
        for start in range(0, len(found), some):
            self.allowance.check(len(self.judge.memory))
            parts.append(self.judge.judge(found[start : start + some]))
        names = ("priced", "kronor", "missing", "over_cap", "over_size")
        return Judged(**{n: np.concatenate([getattr(one, n) for one in parts]) for n in names})

    def _neighbours(self, turns: Places, active: list[int]) -> Iterator[tuple[Places, Judged]]:
        """Yield neighbourhoods, each judged: what one school does, or two, or with a full year."""
        space = self.judge.space
        crowded = [turns[None][:0]]
        for kind in (_small, pairs):
            if len(found := kind(space, turns, active)):
                judged = self.judged(found)
                yield found, judged
                crowded.append(_crowded(found, judged))
        if space.case.guards.closures_a_year is not None:
            others = displaced(space, turns, np.concatenate(crowded))
            if len(found := np.concatenate([exchanges(space, turns, active), others])):
                yield found, self.judged(found)

    def _chain(
        self, turns: Places, value: float, neighbours: tuple[Places, Judged], most: int
    ) -> tuple[Places, float] | None:
        """Return the best neighbour and others that help beside it; None if none does."""
        found, judged = neighbours
        order = np.argsort(judged.value, kind="stable")[:most]
        order = order[judged.value[order] < value - LEAST_GAIN]
        if not len(order):
            return None
        taken, lower = found[order[0]], float(judged.value[order[0]])
        touched = {*np.flatnonzero((taken != turns).any(axis=1)).tolist()}
        for at in order[1:]:
            changed = np.flatnonzero((found[at] != turns).any(axis=1))
            if touched.isdisjoint(changed.tolist()):
                trial = taken.copy()
                trial[changed] = found[at][changed]
                after = self.judge.value(trial)
                if after < lower - LEAST_GAIN:
                    taken, lower = trial, after
                    touched |= {*changed.tolist()}
        return taken, lower


def _small(space: Space, turns: Places, active: list[int]) -> Places:
    """Return where one school turns, a band of it, or two bands where the schools are few."""
    kinds = (whole, split, band_pairs) if len(active) <= IN_PAIRS else (whole, split)
    return np.concatenate([kind(space, turns, active) for kind in kinds])


def _crowded(found: Places, judged: Judged) -> Places:
    """Return the best of those that have too many closures in a year."""
    over = np.flatnonzero(judged.over_cap > 0)
    return found[over[np.argsort(judged.priced[over], kind="stable")[:CROWDED]]]
