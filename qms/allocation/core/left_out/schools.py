"""The schools that a model can count, from compositions that hold more than the model asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qms.allocation.core.differences.values import Composition
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Basis
from qms.kernel.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The schools with all that the model asks for, and the units without, by name."""

    schools: tuple[School, ...]
    without: tuple[str, ...]


def schools_for(
    model: AllocationModel,
    units: Sequence[Composition],
    *,
    risks: Mapping[str, Fraction] | None = None,
) -> Counted:
    """Return the schools; `risks` by unit stand in when the model's basis is a risk model."""
    found, without = [], []
    for unit in units:
        value = (risks or {}).get(unit.unit)
        has_shares = all(
            factor.name in unit.shares
            and all(category.name in unit.shares[factor.name] for category in factor.categories)
            for factor in model.factors
        )
        if has_shares if model.basis is Basis.WEIGHTS else value is not None:
            found.append(
                School(unit=unit.unit, pupils=unit.pupils, shares=unit.shares, value=value)
            )
        else:
            without.append(unit.unit)
    return Counted(schools=tuple(found), without=tuple(without))


def missing_columns(model: AllocationModel, units: Sequence[Composition]) -> tuple[Problem, ...]:
    """Return a problem for each category that the model asks for and no unit has."""
    if model.basis is not Basis.WEIGHTS:
        return ()
    known = {
        (factor, category)
        for unit in units
        for factor, parts in unit.shares.items()
        for category in parts
    }
    return tuple(
        Problem(message=f"Kolumnen {factor.name}:{category.name} saknas.",
                column=f"{factor.name}:{category.name}",
                cure="Lägg till den, eller ta bort faktorn ur modellen.")
        for factor in model.factors
        for category in factor.categories
        if (factor.name, category.name) not in known
    )  # fmt: skip
