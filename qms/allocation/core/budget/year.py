"""A whole budget year: every dimension's pot shared out to units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from qms.allocation.core.budget.early_years import early_numbers, early_parts
from qms.allocation.core.budget.need_hours import Hours, need_parts
from qms.allocation.core.budget.pots import pots, shares_of
from qms.allocation.core.budget.shared_out import Part
from qms.allocation.core.budget.types import BudgetRules, Kind
from qms.allocation.core.budget.volume import Grades, volume_parts
from qms.allocation.core.compute import Allocation, compute
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel

Rates = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearInputs:
    """What a year is counted on: schools with background, pupils by grade, hours of need.

    `grades` may hold units whose background is unknown: they share in volume. `previous` is last
    year's kronor per pupil, `carried` last year's index where it is carried forward.
    """

    schools: Sequence[School]
    grades: Grades = field(default_factory=dict)
    hours: Hours = field(default_factory=dict)
    previous: Rates = field(default_factory=dict)
    carried: Rates = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetYear:
    """The socioeconomic allocation, the other parts, each kind's pot, and what is not placed.

    `unplaced` is öre that wait for need hours. Pots and unplaced are empty without a budget.
    """

    allocation: Allocation
    parts: tuple[Part, ...] = ()
    pots: Mapping[Kind, int] = field(default_factory=dict)
    unplaced: int = 0


def budget_year(
    model: AllocationModel,
    inputs: YearInputs,
    *,
    pot_ore: int,
    names: Mapping[str, str] | None = None,
) -> BudgetYear:
    """Return the year; parts and allocation add up to the pot, less what is unplaced.

    Without budget rules the whole pot is socioeconomic. Where no school lies above index 1,00
    the supplement for the first years goes back to the socioeconomic pot. Raise RefusedError as
    `compute` and the dimensions do.
    """
    rules = model.budget
    if rules is None:
        return BudgetYear(allocation=_allocate(model, inputs, pot_ore, names))
    split = pots(rules, pot_ore, quantum_ore=model.quantum_ore)
    allocation = _allocate(model, inputs, split[Kind.SOCIOECONOMIC], names)
    indexes = {result.unit: result.index for result in allocation.results}
    early = rules.early_years
    if early and not any(early_numbers(early, inputs.grades, indexes).values()):
        split[Kind.SOCIOECONOMIC] += split.pop(Kind.EARLY_YEARS)
        allocation, early = _allocate(model, inputs, split[Kind.SOCIOECONOMIC], names), None
    parts = _parts(model, rules, inputs, indexes, split, whole_ore=pot_ore, names=names or {})
    placed = sum(part.ore for part in parts) + allocation.pot_ore
    return BudgetYear(allocation=allocation, parts=parts, pots=split, unplaced=pot_ore - placed)


def _allocate(
    model: AllocationModel,
    inputs: YearInputs,
    pot_ore: int,
    names: Mapping[str, str] | None,
) -> Allocation:
    return compute(
        model,
        inputs.schools,
        pot_ore=pot_ore,
        previous=inputs.previous or None,
        carried=inputs.carried,
        names=names,
    )


def _parts(
    model: AllocationModel,
    rules: BudgetRules,
    inputs: YearInputs,
    indexes: Rates,
    split: Mapping[Kind, int],
    *,
    whole_ore: int,
    names: Mapping[str, str],
) -> tuple[Part, ...]:
    quantum = model.quantum_ore
    volume = volume_parts(
        rules,
        inputs.grades,
        whole_ore=whole_ore,
        pot_ore=split[Kind.VOLUME],
        quantum_ore=quantum,
        names=names,
    )
    needs = need_parts(
        rules,
        inputs.hours,
        whole_ore=whole_ore,
        pot_ore=split[Kind.NEED_HOURS],
        quantum_ore=quantum,
        names=names,
    )
    if rules.early_years is None or Kind.EARLY_YEARS not in split:
        return (*volume, *needs)
    early = early_parts(
        rules.early_years,
        inputs.grades,
        indexes,
        share=shares_of(rules)[Kind.EARLY_YEARS],
        whole_ore=whole_ore,
        pot_ore=split[Kind.EARLY_YEARS],
        quantum_ore=quantum,
    )
    return (*volume, *early, *needs)
