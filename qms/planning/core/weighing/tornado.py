"""One assumption at a time a little lower and higher, and what the present value then is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qms.planning.core.case import Case, Payer
from qms.planning.core.evaluating import evaluate
from qms.planning.core.plan import Step, apply

DEMAND, POINT, PUPIL = 0.10, 0.01, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """An assumption by its key; kronor of present value when it is lower and higher.

    `low` and `high` are the alternative's; `saved_low` and `saved_high` how much less it then
    costs than no change, which is what a choice hangs on.
    """

    key: str
    low: float
    high: float
    saved_low: float
    saved_high: float

    @property
    def width(self) -> float:
        """Return how far apart the two are."""
        return abs(self.high - self.low)


def tornado(case: Case, steps: Sequence[Step], payer: Payer) -> tuple[Swing, ...]:
    """Return each assumption's swing, the widest first.

    Class sizes ± 1 pupil, demand ± 10 %, the discount and what rents rise ± 1 percentage point; a
    lower limit that would pass 0 stops there.
    """
    found = [_swing(key, change, case, steps, payer) for key, change in CHANGES.items()]
    return tuple(sorted(found, key=lambda one: -one.width))


Change = Callable[[Case, float], Case]


def _swing(key: str, change: Change, case: Case, steps: Sequence[Step], payer: Payer) -> Swing:
    low, high = (change(case, sign) for sign in (-1.0, 1.0))
    values = [evaluate(one, apply(one, steps)).present_value(payer) for one in (low, high)]
    today = [evaluate(one, apply(one, ())).present_value(payer) for one in (low, high)]
    return Swing(
        key=key, low=values[0], high=values[1],
        saved_low=today[0] - values[0], saved_high=today[1] - values[1],
    )  # fmt: skip


def _class_size(case: Case, sign: float) -> Case:
    grades = tuple(
        replace(one, class_size=max(1.0, one.class_size + sign * PUPIL)) for one in case.grades
    )
    return replace(case, grades=grades)


def _demand(case: Case, sign: float) -> Case:
    return replace(case, demand=case.demand * (1 + sign * DEMAND))


def _discount(case: Case, sign: float) -> Case:
    discount = max(0.0, case.prices.discount + sign * POINT)
    return replace(case, prices=replace(case.prices, discount=discount))


def _rent(case: Case, sign: float) -> Case:
    prices = replace(case.prices, rent_index=case.prices.rent_index + sign * POINT)
    return replace(case, prices=prices)


CHANGES: dict[str, Change] = {
    "class_size": _class_size,
    "demand": _demand,
    "discount": _discount,
    "rent_index": _rent,
}
