"""Years of structures, a band at a time: a school that gives up one band leaves the others as is.

What a band's pupils cost depends on which schools have that band, so it is counted once however
many structures share it. Bands meet in rooms, and where a school mixes grades: that is put together
anew for each structure.
"""

from dataclasses import dataclass

import numpy as np

from qms.planning.core.case import Case, Rule
from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating import Ground
from qms.planning.core.evaluating.classes import classes_of, pooled
from qms.planning.core.evaluating.placing import along
from qms.planning.core.evaluating.running import sent
from qms.planning.core.plan.flows import Places
from qms.planning.core.plan.plan import Flags
from qms.planning.core.searching.rows import Known, Rows

MOST_CELLS = 2_000_000
"""Schools × years of a band that are kept: more would fill the memory, so all are let go of."""


@dataclass(frozen=True, kw_only=True)
class Together:
    """Years of structures (S): kronor and unplaced (S), rooms needed and pupils (S × J)."""

    kronor: Floats
    unplaced: Floats
    need: Floats
    pupils: Floats


def are_apart(case: Case) -> bool:
    """Return whether bands meet in rooms only: schools are not full, and no pool has two bands."""
    bands = np.array([case.bands.index(grade.band) for grade in case.grades])
    pools = len({*zip(case.pool_of.tolist(), bands.tolist(), strict=True)})
    return case.rule is not Rule.SPILL and pools == len(case.pools)


class Bands:
    """All bands of a ground, each with the years that have been counted."""

    def __init__(self, ground: Ground) -> None:
        """Begin with nothing counted."""
        self._ground = ground
        self._mixed = np.flatnonzero([one.is_mixed for one in ground.case.schools])
        self._bands = [_Band(ground, at, self._mixed) for at in range(len(ground.bands))]

    def together(self, year: Places, offers: Flags) -> Together:
        """Return years (S) of structures (S × J × B)."""
        found = [one.of(year, offers[:, :, at]) for at, one in enumerate(self._bands)]
        kronor, unplaced, need, pupils, pools = (
            [one[at] for one in found] for at in range(len(found[0]))
        )
        made = Together(
            kronor=sum(kronor[1:], kronor[0]), unplaced=sum(unplaced[1:], unplaced[0]),
            need=sum(need[1:], need[0].astype(np.float64)), pupils=sum(pupils[1:], pupils[0]),
        )  # fmt: skip
        if len(self._mixed):
            self._mix(made, year, np.concatenate(pools, axis=2))
        return made

    def _mix(self, made: Together, year: Places, pools: Floats) -> None:
        """Add the classes of schools that mix grades, from their pupils by pool (S × M × Q)."""
        everywhere = np.ones(len(self._mixed), dtype=bool)
        classes = classes_of(pools, self._ground.plan.class_size[year][:, self._mixed], everywhere)
        made.need[:, self._mixed] = classes.sum(axis=2)
        made.kronor[:] += np.einsum("smq,sq->s", classes, self._ground.per_class[year])


class _Band:
    """One band: rows of years, each with the schools that have the band."""

    def __init__(self, ground: Ground, at: int, mixed: Places) -> None:
        self._ground, self._band, self._mixed = ground, ground.bands[at], mixed
        pools = ground.case.pool_of[self._band.grades]
        self._pools = slice(int(pools[0]), int(pools[-1]) + 1)
        self._starts = np.searchsorted(pools, np.arange(self._pools.start, self._pools.stop))
        self._known, self._rows = Known(), self._empty()

    def _empty(self) -> Rows:
        schools = len(self._ground.case.schools)
        mixed = (len(self._mixed), self._pools.stop - self._pools.start)
        return Rows(np.float64, np.float64, (np.uint16, schools), (np.float64, schools),
                    (np.float64, *mixed))  # fmt: skip

    def of(self, year: Places, masks: Flags) -> tuple[Floats, ...]:
        """Return kronor, unplaced, rooms, pupils and pools of schools that mix, by year (S)."""
        if self._rows.count * masks.shape[1] > MOST_CELLS:
            self._known, self._rows = Known(), self._empty()
        rows, new = self._known.rows(year, masks)
        if new:
            self._count(year[new], masks[new])
        return tuple(self._rows[column][rows] for column in range(5))

    def _count(self, year: Places, masks: Flags) -> None:
        """Count years (S) with the schools that have the band (S × J)."""
        ground, band, schools = self._ground, self._band, masks.shape[1]
        school, children = sent(band, year, masks)
        pupils = children[:, :schools]
        pools = pooled(pupils, self._starts)
        size = ground.plan.class_size[year][:, :, self._pools]
        classes = classes_of(pools, size, np.zeros(schools, dtype=bool))
        classes[:, self._mixed] = 0.0
        kronor = np.einsum("sjq,sq->s", classes, ground.per_class[year][:, self._pools])
        kronor += np.einsum("sjg,g->s", pupils, ground.per_pupil[band.grades])
        for fare in band.fares:
            kronor += along(fare.children, fare.kronor, school, year)
        self._rows.add(
            kronor, children[:, schools].sum(axis=1), classes.sum(axis=2), pupils.sum(axis=2),
            pools[:, self._mixed],
        )  # fmt: skip
