"""What a structure is worth to a proposal, and whether the guards allow it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from qms.planning.core.case import Case, Rule
from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating import Ground, prepare
from qms.planning.core.evaluating.batch import weights
from qms.planning.core.plan import Plan
from qms.planning.core.plan.flows import Places
from qms.planning.core.plan.plan import Flags
from qms.planning.core.searching.buildings import Buildings
from qms.planning.core.searching.extending import Extending, Extensions
from qms.planning.core.searching.remembered import Counted, Remembered
from qms.planning.core.searching.space import Space

SLACK = 1e-6
HEAVY = 1e12
"""What a step outside the guards counts for, in kronor: more than anything it could save."""


class Aim(StrEnum):
    """Which of several demands a proposal is made for."""

    MEAN = "mean"
    WORST = "worst"


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Structures (K): `priced` is present value and missing places at their price.

    `kronor` and `missing` are its parts, the mean of all demands; `over_cap` is closures too many
    and `over_size` pupils too many in the largest school, both summed over years.
    """

    priced: Floats
    kronor: Floats
    missing: Floats
    over_cap: Floats
    over_size: Floats

    @property
    def allowed(self) -> Flags:
        """Return which keep to the guards (K)."""
        return np.asarray((self.over_cap <= 0) & (self.over_size <= SLACK))

    @property
    def value(self) -> Floats:
        """Return what is minimised (K): the fewer steps outside the guards, the better."""
        outside = np.where(self.allowed, 0.0, 1 + self.over_cap + self.over_size)
        return np.asarray(self.priced + HEAVY * outside)


@dataclass(frozen=True, kw_only=True)
class Judge:
    """Everything that structures are judged with, for one or more demands."""

    space: Space
    grounds: tuple[Ground, ...]
    aim: Aim
    added: Floats
    """Rooms (T × J) that every structure has on top of the base's."""

    @cached_property
    def memory(self) -> Remembered:
        """Return the years that have been counted."""
        return Remembered(tuple(Counted(one, self.added) for one in self.grounds))

    @cached_property
    def buildings(self) -> Buildings:
        """Return the buildings' costs."""
        return Buildings(self.grounds[0])

    @cached_property
    def extending(self) -> Extending:
        """Return what finds the rooms that pay: none where full schools send children on."""
        case = self.space.case
        none = case.rule is Rule.SPILL or case.prices.unplaced <= 0
        most = self.space.most_rooms * (0 if none else 1)
        return Extending(memory=self.memory, buildings=self.buildings, most=most,
                         unplaced=case.prices.unplaced)  # fmt: skip

    def judge(self, turns: Places) -> Judged:
        """Return what the structures (K × J × B) are worth."""
        offers = self.space.offers(turns)
        opened = self.space.opened(offers)
        rows, patterns = self.memory.rows(offers), self.buildings.places(opened)
        found = [one.of(rows) for one in self.memory.counted]
        weight = weights(self.grounds[0])
        kronor = np.array([years @ weight for years, _, _ in found])
        kronor += self.buildings.whole(patterns) + self._built(patterns)
        missing = np.array([lacking.sum(axis=1) for _, lacking, _ in found])
        if self.extending.most.any():
            more = self.extending.best(rows, patterns)
            for at in range(len(found)):
                np.add.at(kronor[at], more.structure, more.kronor)
                np.subtract.at(missing[at], more.structure, more.relief[:, at])
        priced = kronor + missing * self.space.case.prices.unplaced
        return Judged(
            priced=priced.mean(axis=0) if self.aim is Aim.MEAN else priced.max(axis=0),
            kronor=kronor.mean(axis=0), missing=missing.mean(axis=0),
            over_cap=self._over_cap(opened),
            over_size=self._over_size(np.array([largest for _, _, largest in found])),
        )  # fmt: skip

    def _built(self, patterns: Places) -> Floats:
        """Return kronor of the rooms that every structure has on top of the base's (K)."""
        kronor = np.zeros(len(patterns))
        more = np.diff(self.added, axis=0, prepend=0.0)
        for school in np.flatnonzero(self.added.any(axis=0)):
            there = np.full(len(patterns), school)
            kronor += self.buildings.room(patterns[:, school], there) @ more[:, school]
        return kronor

    def value(self, turns: Places) -> float:
        """Return the value of one structure (J × B)."""
        return float(self.judge(turns[None]).value[0])

    def rooms(self, turns: Places) -> Floats:
        """Return the rooms that are added (T × J) in a structure (J × B)."""
        offers = self.space.offers(turns[None])
        patterns = self.buildings.places(self.space.opened(offers))
        more: Extensions = self.extending.best(self.memory.rows(offers), patterns)
        added = self.added.copy()
        for school, rooms, year in zip(more.school, more.rooms, more.year, strict=True):
            added[year:, school] += rooms
        return added

    def closures(self, opened: Flags) -> Floats:
        """Return schools that close by year (K × T)."""
        there = np.broadcast_to(~self.space.candidate, (len(opened), 1, opened.shape[2]))
        before = np.concatenate([there, opened[:, :-1]], axis=1)
        return np.asarray((before & ~opened).sum(axis=2))

    def _over_cap(self, opened: Flags) -> Floats:
        cap = self.space.case.guards.closures_a_year
        if cap is None:
            return np.zeros(len(opened))
        base = self.closures(self.space.opened(self.space.base.offers)[None])
        over = self.closures(opened) - np.maximum(cap, base)
        return np.asarray(np.maximum(0, over).sum(axis=1))

    def _over_size(self, largest: Floats) -> Floats:
        """Return pupils over the guard, or over what the base has where that is more."""
        most = self.space.case.guards.largest
        if most is None:
            return np.zeros(largest.shape[1])
        over = largest - np.maximum(most, self._base_largest)[:, None]
        return np.asarray(np.maximum(0.0, over).sum(axis=(0, 2)))

    @cached_property
    def _base_largest(self) -> Floats:
        """Return the largest school's pupils by demand and year (D × T) in the base."""
        rows = self.memory.rows(self.space.base.offers[None])[0]
        return np.array([one.of(rows)[2] for one in self.memory.counted])


def judge_of(cases: Sequence[Case], base: Plan, aim: Aim) -> Judge:
    """Return what judges structures under the demand of each case."""
    return Judge(
        space=Space(case=cases[0], base=base), aim=aim, added=np.zeros(base.rooms.shape),
        grounds=tuple(prepare(one, base) for one in cases),
    )  # fmt: skip
