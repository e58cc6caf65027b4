"""Structures next to one: a school turns, a band of it does, or two schools together."""

import math
from collections.abc import Iterable, Iterator
from itertools import product

import numpy as np

from qms.planning.core.plan.flows import Places
from qms.planning.core.searching.space import Space
from qms.planning.core.searching.turning import Years, all_years

Turned = tuple[tuple[int, int], ...]
"""Schools and the years that all their bands turn."""


def every(space: Space, turns: Places, most: int) -> Places:
    """Return all structures of schools that turn as wholes, none if they are more than `most`."""
    years = [all_years(space, int(space.earliest[at]))[::-1] for at in space.free]
    if not years or math.prod(len(one) for one in years) > most:
        return turns[None][:0]
    chosen = np.array([*product(*years)])
    found = np.repeat(turns[None], len(chosen), axis=0)
    found[:, space.free] = chosen[..., None]
    return found


def whole(space: Space, turns: Places, schools: Iterable[int], years: Years) -> Places:
    """Return a structure for each other year that a school turns as a whole (K × J × B)."""
    moves = [((at, year),) for at in schools for year in years(space, int(space.earliest[at]))]
    return turned(turns, moves)


def split(space: Space, turns: Places, schools: Iterable[int], years: Years) -> Places:
    """Return a structure for each year that one band of a school turns by itself."""
    if not space.splits_schools:
        return turns[None][:0]
    places = [
        (at, int(band), year)
        for at in schools if space.has[at].sum() > 1
        for band in np.flatnonzero(space.has[at])
        for year in years(space, int(space.earliest[at] * space.candidate[at]))
        if year != turns[at, band]
    ]  # fmt: skip
    found = np.repeat(turns[None], len(places), axis=0)
    for row, (at, band, year) in enumerate(places):
        found[row, at, band] = year
    return found[space.keeps_notice(found)]


def pairs(space: Space, turns: Places, schools: Iterable[int]) -> Places:
    """Return structures where two schools that share children turn together.

    Both in the same year, or one of them never while the other does.
    """
    free = {int(at) for at in space.free}
    met = {(min(at, int(other)), max(at, int(other)))
           for at in schools for other in space.partners[at] if int(other) in free}  # fmt: skip
    moves = [move for one, other in sorted(met) for move in _both(space, turns, one, other)]
    return turned(turns, moves)


def exchanges(space: Space, turns: Places, schools: Iterable[int]) -> Places:
    """Return structures where a school and any other that turns take each other's year."""
    met = {*schools}
    year = {int(at): _turn(space, turns, int(at)) for at in space.free}
    late = [at for at in year if year[at] < space.years]
    moves = [
        ((one, year[other]), (other, year[one]))
        for place, one in enumerate(late) for other in late[place + 1 :]
        if year[one] != year[other] and (one in met or other in met)
        and year[other] >= space.earliest[one] and year[one] >= space.earliest[other]
    ]  # fmt: skip
    return turned(turns, moves)


def displaced(space: Space, turns: Places, crowded: Places) -> Places:
    """Return structures (K × J × B) that are crowded by a closure, with another moved in time.

    `crowded` (N × J × B) have closed a school in a year when others of `turns` close.
    """
    found = []
    for one in crowded:
        changed = np.flatnonzero((one != turns).any(axis=1))
        taken = {_turn(space, one, int(at)) for at in changed}
        for other in space.free:
            at = int(other)
            if at not in changed and not space.candidate[at] and _turn(space, one, at) in taken:
                moves: list[Turned] = [
                    ((at, year),) for year in all_years(space, int(space.earliest[at]))
                ]
                found.append(turned(one, moves))
    return np.concatenate([turns[None][:0], *found])


def turned(turns: Places, moves: Iterable[Turned]) -> Places:
    """Return the structures that the moves make, without those that change nothing."""
    moves = list(moves)
    found = np.repeat(turns[None], len(moves), axis=0)
    for row, move in enumerate(moves):
        for at, year in move:
            found[row, at] = year
    return np.asarray(found[(found != turns).any(axis=(1, 2))])


def _both(space: Space, turns: Places, one: int, other: int) -> Iterator[Turned]:
    never = space.years
    years = [_turn(space, turns, at) for at in (one, other)]
    first = [int(space.earliest[at]) for at in (one, other)]
    middle = [(at + never) // 2 for at in first]
    for year in sorted({*years, *first, *middle} - {never}):
        may = [year >= at for at in first]
        if all(may):
            yield (one, year), (other, year)
        if may[0] and years[1] != never:
            yield (one, year), (other, never)
        if may[1] and years[0] != never:
            yield (one, never), (other, year)


def _turn(space: Space, turns: Places, school: int) -> int:
    """Return the turn of the school as a whole: its last band's, or a candidate's first."""
    those = turns[school, space.has[school]]
    return int(those.min() if space.candidate[school] else those.max())


def band_pairs(space: Space, turns: Places, schools: Iterable[int]) -> Places:
    """Return structures where two bands of a school, or of two that share children, both change.

    A band that is never given up is given up in a year, and one that is is kept: so schools divide
    bands between them, or exchange them.
    """
    if not space.splits_schools:
        return turns[None][:0]
    moves = np.array([*_of_two_bands(space, turns, {*schools})], dtype=np.intp).reshape(-1, 6)
    found = np.repeat(turns[None], len(moves), axis=0)
    row = np.arange(len(moves))
    for school, band, year in (moves[:, :3].T, moves[:, 3:].T):
        found[row, school, band] = year
    return found[space.keeps_notice(found)]


def _of_two_bands(space: Space, turns: Places, schools: set[int]) -> Iterator[tuple[int, ...]]:
    """Yield school, band and year of two bands that change, from the first year or the middle."""
    met = schools | {int(other) for at in schools for other in space.partners[at]}
    free = sorted(met & {*space.free.tolist()})
    ends = [(at, int(band)) for at in free for band in np.flatnonzero(space.has[at])]
    earliest, never = space.earliest * space.candidate, space.years
    for place, (one, band) in enumerate(ends):
        near = {one, *space.partners[one].tolist()}
        for other, beside in ends[place + 1 :]:
            if other in near and (one in schools or other in schools):
                first = int(max(earliest[one], earliest[other]))
                mine, theirs = int(turns[one, band]), int(turns[other, beside])
                both_turn = mine < never and theirs < never
                for year in [first] if both_turn else sorted({first, (first + never) // 2}):
                    yield (one, band, year if mine == never else never,
                           other, beside, year if theirs == never else never)  # fmt: skip
