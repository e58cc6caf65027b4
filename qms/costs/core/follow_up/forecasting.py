"""Where an item ends: outcome so far, the budget left for the pupils that are expected, and drift.

With T the budget of the months that have ended and R that of the months left, o the outcome, s the
part that follows pupils, g and h pupils per budgeted pupil so far and in the months left, m months
ended and r left, and c how much of the drift goes on:

    T' = T · (1 + s · (g - 1)),  R' = R · (1 + s · (h - 1)),  year = o + R' + c · (o - T') · r / m
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qms.costs.core.follow_up.basis import MONTHS, Basis, Line
from qms.costs.core.follow_up.pupils import PupilYear
from qms.costs.core.follow_up.terms import Terms
from qms.kernel.money import round_half_up

ORE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFollow:
    """An item of a unit and form in öre; `steady` is the year if the rest goes by the budget."""

    line: Line
    budget_so_far: int
    steady: int
    forecast: int

    @property
    def drift(self) -> int:
        """Return what was booked beyond the budget of the same months."""
        return self.line.outcome - self.budget_so_far

    @property
    def gap(self) -> int:
        """Return forecast less budget."""
        return self.forecast - self.line.budget


def item_follow(line: Line, basis: Basis, pupils: PupilYear, terms: Terms) -> ItemFollow:
    """Return where the item ends, to the öre; with no month ended it is the budget for pupils.

    A budget that is not spread over all months is taken as a twelfth each.
    """
    ended = len(basis.months)
    so_far = Fraction(
        line.budget_so_far if basis.is_spread else Fraction(line.budget * ended, MONTHS)
    )
    left = line.budget - so_far
    part = terms.part(line.item)
    for_pupils = so_far * (1 + part * (pupils.ratio_so_far(basis) - 1))
    to_come = left * (1 + part * (pupils.ratio_left(basis) - 1))
    steady = line.outcome + to_come
    drift = (line.outcome - for_pupils) * basis.left / ended if ended else Fraction(0)
    return ItemFollow(
        line=line,
        budget_so_far=_whole(so_far),
        steady=_whole(steady),
        forecast=_whole(steady + drift * terms.carried / 100),
    )


def _whole(ore: Fraction) -> int:
    return int(round_half_up(ore, ORE))
