"""Downhill from several starts: today's, all structures when they are few, and disturbed ones."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from qms.planning.core.plan.flows import Places
from qms.planning.core.searching.descending import (
    LEAST_GAIN,
    Allowance,
    Best,
    Descent,
    StoppedError,
)
from qms.planning.core.searching.judging import Judge
from qms.planning.core.searching.moves import every
from qms.planning.core.searching.space import Space

FEW = 20_000
"""So many structures are all looked at."""
TURNED, RETURNED = 3, 6
"""Schools near each other that a start turns at random, or lets go back to today's."""
GOING_BACK = 0.35
"""The part of starts that let schools near each other go back."""
AFRESH, SPLIT_AFRESH, PART = 0.4, 0.05, 3
"""The part that begin anew, less where schools may be split, which takes long; a third of schools
then turn at random."""
WORSE = 0.003
"""Starts go on from a structure that is no more than so much dearer than the best."""

Progress = Callable[[int, int], bool]
"""Told how many starts of how many are done; returns False to stop."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A structure (J × B), its value, starts gone through, and whether that was all of them."""

    turns: Places
    value: float
    starts: int
    is_whole: bool


def search(
    judge: Judge, *, seed: int, starts: int, allowance: Allowance, progress: Progress
) -> Found:
    """Return the best structure found: the same for the same seed, unless it was stopped."""
    rng, done, is_going = np.random.default_rng(seed), 0, True
    best = Best(turns=judge.space.start, value=judge.value(judge.space.start))
    here = Best(turns=best.turns, value=best.value)
    try:
        while done < starts and is_going:
            if done:
                here = _restarted(judge, here, best, rng, allowance)
            else:
                _begin(Descent(judge=judge, allowance=allowance, best=best))
                here = Best(turns=best.turns, value=best.value)
            done += 1
            is_going = progress(done, starts)
        _tidy(judge, best)
    except StoppedError:
        is_going = False
    return Found(turns=best.turns, value=best.value, starts=done, is_whole=done == starts)


def _begin(descent: Descent) -> None:
    """Go down from the start, from the best of all if they are few, and with all candidates."""
    space, best = descent.judge.space, descent.best
    if len(few := every(space, best.turns, FEW)):
        value = descent.judged(few).value
        best.offer(few[value.argmin()], float(value.min()))
    descent.improve(best.turns, {*space.free.tolist()})
    if len(opened := space.free[space.candidate[space.free]]):
        with_all = best.turns.copy()
        with_all[opened] = space.earliest[opened, None]
        descent.improve(with_all, space.around(opened))


def _restarted(
    judge: Judge, here: Best, best: Best, rng: np.random.Generator, allowance: Allowance
) -> Best:
    """Disturb the structure, go downhill, and return where to go on from."""
    turns, active = _disturbed(judge, here.turns, rng)
    found = Best(turns=turns, value=judge.value(turns))
    try:
        Descent(judge=judge, allowance=allowance, best=found).improve(turns, active)
    finally:
        best.offer(found.turns, found.value)
    if found.value <= best.value + WORSE * abs(best.value):
        return found
    return here if here.value <= best.value + WORSE * abs(best.value) else best


def _disturbed(judge: Judge, turns: Places, rng: np.random.Generator) -> tuple[Places, set[int]]:
    """Return a structure where some schools turn, and those to look at first.

    Schools of a part of the map turn, or go back to today's; or all go back, and some of them turn
    before the rest are looked at: years that are full of closures are left by no small step.
    """
    space, way = judge.space, rng.random()
    afresh = SPLIT_AFRESH if space.splits_schools else AFRESH
    if way < afresh:
        some = rng.permutation(space.free)[: len(space.free) // PART]
        return _turned(judge, space.start, some, rng), {*space.free.tolist()}
    if way < afresh + GOING_BACK:
        some = _region(space, rng, RETURNED)
        return _returned(judge, turns, some), space.around(some)
    some = rng.permutation(_region(space, rng, 2 * TURNED))[:TURNED]
    return _turned(judge, turns, some, rng), space.around(some)


def _returned(judge: Judge, turns: Places, schools: Places) -> Places:
    """Return the structure with the schools as they are today, if the guards allow it."""
    trial = turns.copy()
    trial[schools] = judge.space.start[schools]
    return trial if judge.judge(trial[None]).allowed[0] else turns


def _turned(judge: Judge, turns: Places, schools: Places, rng: np.random.Generator) -> Places:
    """Return the structure with the schools turned, each in a random year if the guards allow."""
    space, trial = judge.space, turns.copy()
    for at in schools:
        turned = trial.copy()
        turned[at] = rng.integers(space.earliest[at], space.years + 1)
        if judge.judge(turned[None]).allowed[0]:
            trial = turned
    return trial


def _region(space: Space, rng: np.random.Generator, most: int) -> Places:
    """Return a school, those that share children with it, those that share with them, and so on."""
    free = {*space.free.tolist()}
    found = [int(one) for one in rng.permutation(space.free)[:1]]
    for at in found:
        found += [int(one) for one in space.partners[at]
                  if int(one) in free and int(one) not in found]  # fmt: skip
        if len(found) >= most:
            break
    return np.array(found[:most], dtype=np.intp)


def _tidy(judge: Judge, best: Best) -> None:
    """Leave every school as it is whose turn saves nothing."""
    start = judge.space.start
    for at in np.flatnonzero((best.turns != start).any(axis=1)):
        trial = best.turns.copy()
        trial[at] = start[at]
        if (value := judge.value(trial)) < best.value + LEAST_GAIN:
            best.turns, best.value = trial, value
