"""A year's whole follow-up: the assessment, the highly compensated schools, and a new fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from qms.allocation.core.accuracy.applications import Sought
from qms.allocation.core.accuracy.assess import Material, assess
from qms.allocation.core.accuracy.attraction import Compared, Measure, compare, highly_compensated
from qms.allocation.core.accuracy.cells import known
from qms.allocation.core.accuracy.found import Assessment
from qms.allocation.core.accuracy.refit import UnitShift, refitted, shifts
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel
from qms.allocation.core.risk.pupils import Pupils
from qms.allocation.core.risk.score import score_groups
from qms.kernel.problems import RefusedError

FEWEST = 5
NO_PUPILS = "no-pupils"
"""Why a new fit cannot be laid beside; another reason is the sentence of a refusal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The calculation that a new fit is laid beside, and the pupils it counted.

    `pupils` have the factors of the tried model and those outside it; `budget_year` is None when
    it is not told.
    """

    budget_year: int | None
    model: AllocationModel
    schools: tuple[School, ...]
    pot_ore: int
    pupils: Pupils


@dataclass(frozen=True, slots=True, kw_only=True)
class YearMaterial:
    """What a year's follow-up rests on."""

    material: Material
    applications: tuple[Sought, ...] = ()
    decided: Decided | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFound:
    """What it comes to. `shifts` is empty, with the reason, where nothing can be laid beside."""

    assessment: Assessment
    compared: tuple[Compared, ...]
    high: tuple[str, ...]
    shift_year: int | None
    shifts: tuple[UnitShift, ...]
    no_shifts: str


def assess_year(year: YearMaterial) -> YearFound:
    """Return the year's follow-up; the same whatever the order of the facts."""
    assessment = assess(year.material)
    high = highly_compensated({name: float(kr) for name, kr in year.material.paid.items()})
    moved, why_not = _shifts(year, [one.tested.factor for one in assessment.omitted])
    return YearFound(
        assessment=assessment,
        compared=_compared(year, high),
        high=tuple(sorted(high)),
        shift_year=year.decided.budget_year if year.decided else None,
        shifts=moved,
        no_shifts=why_not,
    )


def _compared(year: YearMaterial, high: frozenset[str]) -> tuple[Compared, ...]:
    paid = year.material.paid
    pupils = {one.unit: one.pupils for one in year.decided.schools} if year.decided else {}
    series = {
        Measure.FIRST_CHOICE: first_choices(year.applications),
        Measure.NET_MOVES: net_moves(year.applications, pupils),
        Measure.OUTCOME: outcomes(year.material),
    }
    found = [
        compare(
            {name: values for name, values in of.items() if name in paid},
            high,
            measure=measure,
            seed=year.material.seed,
        )
        for measure, of in series.items()
    ]
    return tuple(one for one in found if one is not None)


def first_choices(applications: Sequence[Sought]) -> dict[str, dict[int, float]]:
    """Return first choices per place by school and year."""
    found: dict[str, dict[int, float]] = {}
    for one in applications:
        if one.places and one.first_choice is not None:
            found.setdefault(one.unit, {})[one.year] = one.first_choice / one.places
    return found


def net_moves(
    applications: Sequence[Sought], pupils: Mapping[str, int]
) -> dict[str, dict[int, float]]:
    """Return moves in less moves out per 100 pupils by school and year."""
    found: dict[str, dict[int, float]] = {}
    for one in applications:
        n = pupils.get(one.unit, 0)
        if n and one.moved_in is not None and one.moved_out is not None:
            net = 100 * (one.moved_in - one.moved_out) / n
            found.setdefault(one.unit, {})[one.year] = net
    return found


def outcomes(material: Material) -> dict[str, dict[int, float]]:
    """Return the share with the outcome by school and year, of all whose outcome is known."""
    pupils, year = material.pupils, material.year
    outcome = pupils.outcomes[material.model.outcome].codes
    if pupils.group is None or year is None:
        return {}
    weights = pupils.weights if pupils.weights is not None else np.ones(pupils.rows, np.int64)
    shape = (len(pupils.group.categories), len(year.categories))
    n, cases = np.zeros(shape), np.zeros(shape)
    inside = (outcome >= 0) & (pupils.group.codes >= 0) & (year.codes >= 0)
    at = (pupils.group.codes[inside], year.codes[inside])
    np.add.at(n, at, weights[inside])
    np.add.at(cases, at, weights[inside] * outcome[inside])
    return {
        school: {
            int(name): float(cases[row, column] / n[row, column])
            for column, name in enumerate(year.categories)
            if n[row, column] >= FEWEST and name.isdecimal()
        }
        for row, school in enumerate(pupils.group.categories)
    }


def _shifts(year: YearMaterial, omitted: Sequence[str]) -> tuple[tuple[UnitShift, ...], str]:
    """Return what a new fit would move, or why that cannot be said."""
    if year.decided is None or not year.decided.schools or not year.decided.pupils.rows:
        return (), NO_PUPILS
    material = year.material
    try:
        model = refitted(
            filled(material.pupils), material.model, outside=omitted, source="Ny anpassning"
        )
        scored = score_groups(model, year.decided.pupils)
        values: Mapping[str, Fraction] = {one.group: one.risk for one in scored.groups}
        moved = shifts(
            year.decided.model, year.decided.schools, values, pot_ore=year.decided.pot_ore
        )
    except RefusedError as refused:
        return (), " ".join(problem.sentence() for problem in refused.problems)
    return moved, ""


def filled(pupils: Pupils) -> Pupils:
    """Return the pupils with what is not known of a factor as a category of its own."""
    factors = {name: known(column) for name, column in pupils.factors.items()}
    return replace(pupils, factors=factors)
