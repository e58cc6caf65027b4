"""What a proposal may choose among: for each school and band the year that it turns."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qms.planning.core.case import Case, Tenure
from qms.planning.core.case.case import Floats
from qms.planning.core.plan import Plan
from qms.planning.core.plan.flows import NOWHERE, Places
from qms.planning.core.plan.plan import Flags

NEAREST_ASKED, MOST_PARTNERS = 4, 6


@dataclass(frozen=True, kw_only=True)
class Space:
    """A case and the plan that is changed: its flows, class sizes and leases stay.

    A structure is turns (J × B), places in time: a school that is there has a band until its turn,
    and a candidate from its turn on. The turn T, one past the last year, is never.
    """

    case: Case
    base: Plan

    @property
    def splits_schools(self) -> bool:
        """Return whether a school may give up some bands and keep others."""
        return not self.case.guards.keeps_grades

    @property
    def years(self) -> int:
        """Return the number of years, which also is the turn that means never."""
        return len(self.case.demand)

    @cached_property
    def candidate(self) -> Flags:
        """Return which schools are not there yet (J)."""
        return np.array([one.is_candidate for one in self.case.schools])

    @cached_property
    def has(self) -> Flags:
        """Return the bands that turn: those a candidate would have, or the base gives (J × B)."""
        own = [[band in one.bands for band in self.case.bands] for one in self.case.schools]
        return np.where(self.candidate[:, None], own, self.base.offers.any(axis=0))

    @cached_property
    def earliest(self) -> Places:
        """Return the first turn of each school (J): after notice, or when a candidate may open."""
        return np.array([
            one.notice if one.opens is None else max(0, one.opens - self.case.first_year)
            for one in self.case.schools
        ])  # fmt: skip

    @cached_property
    def free(self) -> Places:
        """Return the places of schools that may turn within the years."""
        locked = np.array([one.is_locked for one in self.case.schools])
        return np.flatnonzero(~locked & (self.earliest < self.years) & self.has.any(axis=1))

    @cached_property
    def most_rooms(self) -> Places:
        """Return the rooms that may be added at each school (J); a leased one is not extended."""
        return np.array([one.most_new_rooms if one.tenure is Tenure.OWNED else 0
                         for one in self.case.schools])  # fmt: skip

    def keeps_notice(self, turns: Places) -> Flags:
        """Return whether schools keep some band until they may close (K); bands may go before."""
        last = np.where(self.has, turns, -1).max(axis=2)
        bound = ~self.candidate & self.has.any(axis=1)
        return np.asarray((last >= np.where(bound, self.earliest, -1)).all(axis=1))

    @property
    def start(self) -> Places:
        """Return the turns of the base itself."""
        return np.full(self.has.shape, self.years, dtype=np.intp)

    def offers(self, turns: Places) -> Flags:
        """Return the bands of structures (K × T × J × B) from their turns (K × J × B)."""
        stays = turns[:, None] <= np.arange(self.years)[:, None, None]
        np.not_equal(stays, ~self.candidate[:, None], out=stays)
        stays &= self._turning
        stays |= self._anyhow
        return stays

    @cached_property
    def _turning(self) -> Flags:
        return np.where(self.candidate[:, None], self.has, self.base.offers)

    @cached_property
    def _anyhow(self) -> Flags:
        return self.base.offers & self.candidate[:, None]

    @staticmethod
    def opened(offers: Flags) -> Flags:
        """Return whether schools have any band (… × J from … × J × B), a band at a time: faster."""
        found = offers[..., 0].copy()
        for band in range(1, offers.shape[-1]):
            found |= offers[..., band]
        return found

    @cached_property
    def partners(self) -> list[Places]:
        """Return for each school the others that its children would think of, the most first."""
        count = len(self.case.schools)
        shared = np.zeros((count, count))
        flows = self.base.flows
        demand = self.case.demand.mean(axis=0).sum(axis=1)[flows.area] * flows.share.mean(axis=0)
        near = flows.prefer[:, :NEAREST_ASKED]
        for one in range(near.shape[1]):
            for other in range(near.shape[1]):
                both = (near[:, one] != NOWHERE) & (near[:, other] != NOWHERE) & (one != other)
                np.add.at(shared, (near[both, one], near[both, other]), demand[both])
        order = np.argsort(-shared, axis=1, kind="stable")[:, :MOST_PARTNERS]
        return [row[shared[at, row] > 0] for at, row in enumerate(order)]

    def around(self, schools: Places) -> set[int]:
        """Return the schools and their partners, those that are free."""
        those = {int(at) for one in schools for at in (one, *self.partners[one])}
        return those & {*self.free.tolist()}

    def plan(self, turns: Places, added: Floats) -> Plan:
        """Return the plan of turns (J × B) and rooms that are added (T × J)."""
        prices, base = self.case.prices, self.base
        return Plan(
            offers=self.offers(turns[None])[0], rooms=base.rooms + added,
            m2=base.m2 + added * prices.room_m2, class_size=base.class_size,
            teachers=base.teachers, capital=base.capital + added * prices.room_annuity,
            rent=base.rent, leased_to=base.leased_to, once=base.once,
            is_released=base.is_released, flows=base.flows,
        )  # fmt: skip
