"""One alternative, with everything a reader may ask of it."""

from dataclasses import dataclass

import numpy as np

from qms.planning.core.case import Case, Payer
from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating.batch import missing_places
from qms.planning.core.evaluating.classes import SLACK
from qms.planning.core.evaluating.ground import Ground, prepare
from qms.planning.core.evaluating.premises import premises
from qms.planning.core.evaluating.running import run
from qms.planning.core.plan import Plan
from qms.planning.core.plan.plan import Flags


@dataclass(frozen=True, kw_only=True)
class Costs:
    """Kronor by year and school (T × J) in fixed prices; `travel` is by year (T)."""

    teachers: Floats
    classes: Floats
    pupils: Floats
    fixed: Floats
    board_premises: Floats
    municipality_premises: Floats
    once: Floats
    travel: Floats

    def of_schools(self, payer: Payer) -> Floats:
        """Return all that can be laid on a school (T × J): all but journeys."""
        board = payer is Payer.BOARD
        rooms = self.board_premises if board else self.municipality_premises
        return self.teachers + self.classes + self.pupils + self.fixed + rooms + self.once

    def yearly(self, payer: Payer) -> Floats:
        """Return the cost of each year (T)."""
        return np.asarray(self.of_schools(payer).sum(axis=1) + self.travel)


@dataclass(frozen=True, kw_only=True)
class Evaluated:
    """A structure year by year: pupils T × J × G, classes T × J × Q, the rest T × J.

    `fte` is full-time teachers, `need` the rooms that classes need, `rooms` those there are,
    `special_need` special rooms, `missing` pupils of classes without a room, `unplaced` children
    that no school takes by band (T × B), `riders` children over the travel limit (T).
    """

    case: Case
    opened: Flags
    pupils: Floats
    classes: Floats
    fte: Floats
    need: Floats
    rooms: Floats
    special_need: Floats
    missing: Floats
    unplaced: Floats
    riders: Floats
    costs: Costs

    @property
    def utilisation(self) -> Floats:
        """Return need ÷ rooms (T × J); not a number where a school is closed or has no room."""
        with np.errstate(divide="ignore", invalid="ignore"):
            part = self.need / self.rooms
        return np.where(self.opened & (self.rooms > 0), part, np.nan)

    @property
    def lacking(self) -> Floats:
        """Return children without a place by year (T)."""
        return np.asarray(self.missing.sum(axis=1) + self.unplaced.sum(axis=1))

    def nominal(self, payer: Payer) -> Floats:
        """Return the cost of each year in that year's prices (T)."""
        later = np.array(self.case.years, float) - self.case.prices.level
        return self.costs.yearly(payer) * (1 + self.case.prices.inflation) ** later

    def present_value(self, payer: Payer) -> float:
        """Return Σ cost ÷ (1 + discount)^t in fixed prices, the first year undivided."""
        years = np.arange(len(self.opened))
        return float(
            self.costs.yearly(payer) @ (1 + self.case.prices.discount) ** -years.astype(float)
        )


def evaluate(case: Case, plan: Plan, ground: Ground | None = None) -> Evaluated:
    """Return the plan's years, counted exactly; `ground` is that of the plan when it is at hand."""
    ground = ground or prepare(case, plan)
    years = np.arange(len(case.demand))
    found = run(ground, year=years, offers=plan.offers, rooms=plan.rooms)
    opened = np.asarray(plan.offers.any(axis=2))
    buildings = premises(case, plan, opened[None], np.zeros((1, *plan.rooms.shape)))
    fte = np.einsum("tjq,tq->tj", found.classes, plan.teachers)
    need = found.need
    return Evaluated(
        case=case, opened=opened, pupils=found.pupils, classes=found.classes, fte=fte, need=need,
        rooms=plan.rooms, special_need=np.ceil(need * case.prices.special_part - SLACK) + 0.0,
        missing=missing_places(found, plan.rooms), unplaced=found.unplaced, riders=found.riders,
        costs=Costs(
            teachers=fte * case.prices.fte_cost,
            classes=need * case.prices.per_class,
            pupils=found.pupil,
            fixed=opened * np.array([one.fixed for one in case.schools]),
            board_premises=buildings.board[0],
            municipality_premises=buildings.municipality[0],
            once=buildings.once[0],
            travel=found.travel,
        ),
    )  # fmt: skip
