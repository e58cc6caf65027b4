"""From a structure downhill to one that no neighbour beats."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

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
from qms.planning.core.searching.turning import all_years, some_years

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


class Step(NamedTuple):
    """A structure (J × B) that is better, its value, and all schools whose turns helped."""

    turns: Places
    value: float
    helping: set[int]


@dataclass(frozen=True, kw_only=True)
class Descent:
    """What going downhill needs. `best` is kept on the way, so that nothing is lost by a stop."""

    judge: Judge
    allowance: Allowance
    best: Best

    def improve(self, turns: Places, active: set[int]) -> None:
        """Go downhill from the turns; neighbours are looked at around schools that are active.

        After a step only those near it, and those that helped but were not taken, are looked at;
        all of them once more before it is said that no neighbour helps.
        """
        value, look = self.judge.value(turns), active
        while True:
            step = self._step(turns, value, look)
            if step is None and look >= active:
                return
            if step is None:
                look = active
                continue
            changed = np.flatnonzero((step.turns != turns).any(axis=1))
            turns, value = step.turns, step.value
            near = self.judge.space.around(changed)
            active, look = active | near, near | step.helping
            self.best.offer(turns, value)

    def _step(self, turns: Places, value: float, look: set[int]) -> Step | None:
        """Return the first neighbourhood's step that helps; None if none does."""
        most = IN_A_CHAIN if len(look) <= IN_PAIRS else IN_A_LONG_CHAIN
        for found, judged in self._neighbours(turns, sorted(look)):
            lower = self._chain(turns, value, (found, judged), most)
            if lower is not None:
                helps = found[judged.value < value - LEAST_GAIN]
                schools = np.flatnonzero((helps != turns).any(axis=(0, 2)))
                return Step(*lower, {*schools.tolist()})
        return None

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
        for kind in KINDS:
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


def _coarse(space: Space, turns: Places, active: list[int]) -> Places:
    """Return where a school, a band or two bands turn, in some years only."""
    found = [kind(space, turns, active, some_years) for kind in (whole, split)]
    if len(active) <= IN_PAIRS:
        found.append(band_pairs(space, turns, active))
    return np.concatenate(found)


def _every_year(space: Space, turns: Places, active: list[int]) -> Places:
    """Return where a school or a band turns, in any year."""
    return np.concatenate([kind(space, turns, active, all_years) for kind in (whole, split)])


KINDS = (_coarse, _every_year, pairs)
"""Bands that change places are looked at before single years: the other way ends dearer."""


def _crowded(found: Places, judged: Judged) -> Places:
    """Return the best of those that have too many closures in a year."""
    over = np.flatnonzero(judged.over_cap > 0)
    return found[over[np.argsort(judged.priced[over], kind="stable")[:CROWDED]]]
