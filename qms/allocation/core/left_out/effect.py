"""Each factor left out in turn: what every school would get instead, and how much moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from qms.allocation.core.compute import compute
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Basis, Factor
from qms.kernel.problems import Problem, RefusedError

Values = Mapping[str, Mapping[str, Fraction]]
"""Factor to unit to the unit's mean risk without it (see `left_out.risk`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutFactor:
    """A factor left out: öre per unit more (or less) than with it, and öre moved in all.

    `problems` say why it cannot be told, when it cannot.
    """

    factor: str
    label: str
    change_ore: Mapping[str, int]
    moved_ore: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutFactors:
    """The öre of every unit with all factors, and each factor left out."""

    pot_ore: int
    ore: Mapping[str, int]
    factors: tuple[WithoutFactor, ...]


def left_out_factors(
    model: AllocationModel,
    schools: Sequence[School],
    *,
    pot_ore: int,
    previous: Mapping[str, Fraction] | None = None,
    values: Values | None = None,
    names: Mapping[str, str] | None = None,
) -> LeftOutFactors:
    """Return what each factor does: pot, degree and pupils the same, the index made without it.

    With weights the factor's points go; the last factor of a model leaves equal kronor per pupil.
    With a risk model `values` hold the risks without each factor. With values made elsewhere
    there are no factors to leave out. `names` are what the units are called in a refusal. Raise
    RefusedError when the model itself cannot be used.
    """
    whole = compute(model, schools, pot_ore=pot_ore, previous=previous, names=names)
    ore = {result.unit: result.ore for result in whole.results}
    found = []
    for name, label in _names(model):
        changed, pupils = _without(model, schools, name, values or {})
        try:
            other = compute(changed, pupils, pot_ore=pot_ore, previous=previous, names=names)
        except RefusedError as refused:
            found.append(WithoutFactor(factor=name, label=label, change_ore={}, moved_ore=0,
                                       problems=refused.problems))  # fmt: skip
            continue
        change = {result.unit: result.ore - ore[result.unit] for result in other.results}
        moved = sum(one for one in change.values() if one > 0)
        found.append(WithoutFactor(factor=name, label=label, change_ore=change, moved_ore=moved))
    return LeftOutFactors(pot_ore=pot_ore, ore=ore, factors=tuple(found))


def _names(model: AllocationModel) -> list[tuple[str, str]]:
    if model.basis is Basis.WEIGHTS:
        return [(factor.name, factor.label) for factor in model.factors]
    if model.basis is Basis.RISK and model.risk:
        labels = {factor.name: factor.label for factor in model.factors}
        return [(factor.name, labels.get(factor.name, "")) for factor in model.risk.factors]
    return []


def _without(
    model: AllocationModel, schools: Sequence[School], name: str, values: Values
) -> tuple[AllocationModel, Sequence[School]]:
    if model.basis is not Basis.WEIGHTS:
        risks = values.get(name, {})
        return model, [replace(school, value=risks.get(school.unit)) for school in schools]
    kept = tuple(factor for factor in model.factors if factor.name != name)
    return replace(model, factors=kept or (_flat(model.factors[0]),)), schools


def _flat(factor: Factor) -> Factor:
    """Return the factor with every weight 1: points, and so the index, alike for everybody."""
    return replace(
        factor,
        categories=tuple(replace(category, weight=Decimal(1)) for category in factor.categories),
    )
