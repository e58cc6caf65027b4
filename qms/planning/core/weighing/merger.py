"""When a change has paid for itself, and how many pupils it stands or falls with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from qms.planning.core.case import Case, Payer
from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating import evaluate
from qms.planning.core.plan import Step, apply

FEWEST, MOST, ROUNDS = 0.25, 4.0, 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Payback:
    """What a change saves: kronor by year (T), and summed as present value up to each year (T).

    `year` is the first from which the sum stays above 0, None when it does not get there.
    `pupils` is the number of all pupils, as a part of the forecast's, from which the change no
    longer pays; None when it pays, or does not, for anything from a quarter to four times.
    """

    saved: Floats
    summed: Floats
    year: int | None
    pupils: float | None


def payback(case: Case, steps: Sequence[Step], payer: Payer) -> Payback:
    """Return what the steps save against no change."""
    today = evaluate(case, apply(case, ())).costs.yearly(payer)
    saved = today - evaluate(case, apply(case, steps)).costs.yearly(payer)
    worth = (1 + case.prices.discount) ** -np.arange(len(saved)).astype(np.float64)
    summed = np.cumsum(saved * worth)
    behind = np.flatnonzero(summed <= 0)
    first = int(behind[-1]) + 1 if len(behind) else 0
    return Payback(
        saved=saved,
        summed=summed,
        year=case.first_year + first if first < len(saved) else None,
        pupils=_break_even(case, steps, payer),
    )


def _break_even(case: Case, steps: Sequence[Step], payer: Payer) -> float | None:
    """Halve the interval between a number of pupils where it pays and one where it does not.

    Classes are whole, so a change may pay again further on: this is one place where it turns.
    """

    def saves(part: float) -> bool:
        some = replace(case, demand=case.demand * part)
        after, before = (evaluate(some, apply(some, taken)) for taken in (steps, ()))
        return after.present_value(payer) < before.present_value(payer)

    low, high = FEWEST, MOST
    if (pays := saves(low)) == saves(high):
        return None
    for _ in range(ROUNDS):
        middle = (low + high) / 2
        low, high = (middle, high) if saves(middle) == pays else (low, middle)
    return high
