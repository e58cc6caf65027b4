"""The first year of "no change" beside the cost per pupil of the register, item by item."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from qms.costs.core.items import CostItem
from qms.planning.core.case import Case
from qms.planning.core.evaluating import evaluate
from qms.planning.core.from_register.forms import Kind
from qms.planning.core.from_register.prices import Counted
from qms.planning.core.from_register.snapshot import CostFacts
from qms.planning.core.plan import unchanged

KRONA = 1.0


class Why(StrEnum):
    """What a difference comes from; `before` and `after` are counted in it."""

    SAME = "same"
    CLASSES = "classes"
    PUPILS = "pupils"
    RIDERS = "riders"
    BUILDINGS = "buildings"
    """What premises cost by the register of premises, not as they were booked: no counts."""
    SUM = "sum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """An item: kronor in the books' year and in the first year of the case; item "" is the sum.

    Premises are of whole buildings, so also of leisure centres and other forms under their roofs.
    """

    item: str
    booked: float
    counted: float
    why: Why
    before: float = 0.0
    after: float = 0.0

    @property
    def difference(self) -> float:
        """Return how much more the case has."""
        return self.counted - self.booked


def reconciled(
    case: Case, costs: CostFacts | None, kind: Kind, then: Counted
) -> tuple[Reconciled, ...]:
    """Return a row per item, and last their sum; nothing where no costs are known."""
    if costs is None:
        return ()
    first = evaluate(case, unchanged(case))
    cost, pupils = first.costs, float(first.pupils[0].sum())
    staff = float((cost.teachers + cost.classes + cost.fixed)[0].sum())
    rows = [
        _row(kind.staff.value, costs.items.get(kind.staff, 0.0), staff, Why.CLASSES,
             then.whole, float(np.sum(first.need[0]))),
        *(
            _row(name, costs.items.get(CostItem(name), 0.0), price * pupils, Why.PUPILS,
                 costs.pupils, pupils)
            for name, price in case.prices.per_pupil.items()
        ),
        _row(CostItem.PREMISES.value, costs.buildings, float(cost.board_premises[0].sum()),
             Why.BUILDINGS),
    ]  # fmt: skip
    if case.prices.per_rider:
        rows.append(
            _row(CostItem.SCHOOL_TRANSPORT.value, costs.items[CostItem.SCHOOL_TRANSPORT],
                 float(cost.travel[0]), Why.RIDERS, then.riders, float(first.riders[0]))
        )  # fmt: skip
    booked, counted = sum(row.booked for row in rows), sum(row.counted for row in rows)
    return (*rows, _row("", booked, counted, Why.SUM))


def _row(
    item: str, booked: float, counted: float, why: Why, /, before: float = 0.0, after: float = 0.0
) -> Reconciled:
    """Return the row; within a krona nothing differs."""
    same = abs(counted - booked) < KRONA
    return Reconciled(item=item, booked=booked, counted=counted, before=before, after=after,
                      why=Why.SAME if same else why)  # fmt: skip
