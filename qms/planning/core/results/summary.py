"""One line of figures about an alternative."""

from dataclasses import dataclass

import numpy as np

from qms.planning.core.case import Payer
from qms.planning.core.evaluating import Evaluated

LACKING = 0.5
"""Fewer children than this without a place is no shortage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Kronor in fixed prices; `cost` of the case's payer by number of the year: 1, 5 and 10.

    Cost per pupil is that of all years ÷ pupils of all years. Schools, classes, the average class,
    utilisation (open schools with rooms) and `riders` are those of the last year. `moved` is
    children who change school because the structure changes, each move once. `shortage_years` is
    the years when children lack a place, and `lacking` the most who do in one of them. None where
    there is nothing to count.
    """

    npv_board: float
    npv_municipality: float
    cost: dict[int, float | None]
    per_pupil: float | None
    schools: int
    classes: float
    average_class: float | None
    utilisation: tuple[float, float, float] | None
    moved: float
    riders: float
    shortage_years: int
    lacking: float


def summary_of(found: Evaluated, moved: float) -> Summary:
    """Return the figures; `moved` is children who change school, each move once."""
    yearly, pupils = found.costs.yearly(found.case.payer), found.pupils.sum(axis=(1, 2))
    classes = float(found.need[-1].sum())
    used = found.utilisation[-1]
    used = used[np.isfinite(used)]
    return Summary(
        npv_board=found.present_value(Payer.BOARD),
        npv_municipality=found.present_value(Payer.MUNICIPALITY),
        cost={n: float(yearly[n - 1]) if n <= len(yearly) else None for n in (1, 5, 10)},
        per_pupil=float(yearly.sum() / pupils.sum()) if pupils.sum() > 0 else None,
        schools=int(found.opened[-1].sum()),
        classes=classes,
        average_class=float(pupils[-1] / classes) if classes else None,
        utilisation=(float(used.min()), float(np.median(used)), float(used.max()))
        if len(used) else None,
        moved=moved,
        riders=float(found.riders[-1]),
        shortage_years=int((found.lacking > LACKING).sum()),
        lacking=float(found.lacking.max()),
    )  # fmt: skip
