"""What planned dwellings add: dwellings × probability × children per dwelling, cohort by cohort.

Only what differs from the usual pace counts, where the usual pace is known: cohorts that grow
by moves already carry the building that there has been.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qms.forecast.core.inputs.flows import Shares
from qms.forecast.core.inputs.rates import MOVED_IN
from qms.forecast.core.inputs.values import COMPLETED, Dwellings, HousingRate
from qms.forecast.core.panel import FloatArray, Panel

USUAL_YEARS = 5
FEWEST_USUAL = 3
Pace = dict[tuple[str, str], dict[int, float]]
"""Dwellings by (area, kind) and year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HousingView:
    """How dwellings become children. `attendance` is pupils per child of school age."""

    rates: Mapping[str, HousingRate]
    entry_age: int
    attendance: float = 1.0


def expected_dwellings(plan: Iterable[Dwellings], *, origin: int) -> Pace:
    """Return the dwellings by area, kind and year: completed up to `origin`, expected after it.

    What was planned for a year that has passed and is not completed is left out.
    """
    pace: Pace = defaultdict(lambda: defaultdict(float))
    for one in plan:
        if one.year > origin or one.stage == COMPLETED:
            pace[one.area, one.kind][one.year] += one.n * one.probability
    return {key: dict(years) for key, years in pace.items()}


def extra_dwellings(plan: Sequence[Dwellings], *, origin: int, last: int) -> Pace:
    """Return dwellings beyond the usual pace per area, kind and year, up to the year `last`.

    The usual pace is the mean of the five years up to the one before `origin`, of which at
    least three must be covered by completed dwellings of any area; else it is taken as none.
    After the plan's last year the pace is taken as usual.
    """
    pace = expected_dwellings(plan, origin=origin)
    done = [one.year for one in plan if one.stage == COMPLETED and one.year < origin]
    first = max(min(done, default=origin), origin - USUAL_YEARS)
    covered = origin - first
    horizon = max((one.year for one in plan), default=origin)
    extra: Pace = {}
    for key, years in pace.items():
        usual = 0.0
        if covered >= FEWEST_USUAL:
            usual = sum(years.get(year, 0.0) for year in range(first, origin)) / covered
        start = origin - len(MOVED_IN) + 2
        extra[key] = {
            year: years.get(year, 0.0) - usual for year in range(start, min(last, horizon) + 1)
        }
    return extra


def new_children(
    extra: Mapping[int, float], rate: HousingRate, *, age: int, year: int, origin: int
) -> float:
    """Return the children of `age` in `year` who live in dwellings moved into after `origin`.

    Those who move in grow a year older each year; those born later come at the rate of age 0.
    """
    children = 0.0
    for completed, n in extra.items():
        for wait, part in enumerate(MOVED_IN):
            moved = completed + wait
            if origin < moved <= year:
                children += n * part * rate.at(max(age - (year - moved), 0))
    return children


def housing_layer(
    panel: Panel, plan: Sequence[Dwellings], shares: Shares, view: HousingView, *, horizon: int
) -> FloatArray:
    """Return units × steps × horizon: pupils to add because of dwellings, also below 0.

    Seen from the last year of the panel. A plan in an area that `shares` lacks adds nothing.
    """
    layer = np.zeros((len(panel.units), len(panel.steps), horizon))
    for area, children in children_by_area(panel, plan, view, horizon=horizon).items():
        layer += shares.of(area)[:, :, None] * children[None, :, :]
    return layer


def children_by_area(
    panel: Panel, plan: Sequence[Dwellings], view: HousingView, *, horizon: int
) -> dict[str, FloatArray]:
    """Return, per area with a plan, steps × horizon: the pupils that its dwellings add."""
    origin = panel.last_year
    found: dict[str, FloatArray] = {}
    for (area, kind), extra in extra_dwellings(plan, origin=origin, last=origin + horizon).items():
        children = np.array(
            [
                [
                    new_children(
                        extra,
                        view.rates[kind],
                        age=step + view.entry_age,
                        year=origin + ahead,
                        origin=origin,
                    )
                    for ahead in range(1, horizon + 1)
                ]
                for step in panel.steps
            ]
        )
        found[area] = found.get(area, 0.0) + children * view.attendance
    return found
