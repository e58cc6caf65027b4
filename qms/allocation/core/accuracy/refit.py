"""What a model fitted to the latest pupils would give each school, beside what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from qms.allocation.core.compute import compute
from qms.allocation.core.degree.types import PhaseIn
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Basis, Reference, Where
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.risk.fit import Options, fit_risk
from qms.allocation.core.risk.model import RiskModel
from qms.allocation.core.risk.pupils import Pupils


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitShift:
    """A unit: what was decided and what the other model would give, öre and index."""

    unit: str
    pupils: int
    before_ore: int
    after_ore: int
    before_index: Fraction
    after_index: Fraction

    @property
    def change_ore(self) -> int:
        """Return what the unit would get more (or less)."""
        return self.after_ore - self.before_ore

    @property
    def per_pupil_ore(self) -> int:
        """Return the same per pupil, to the nearest öre."""
        return int(decimal_of(Fraction(self.change_ore, self.pupils), 0))


def refitted(pupils: Pupils, model: RiskModel, *, outside: Sequence[str], source: str) -> RiskModel:
    """Return the regression fitted anew, with factors that were found to be missing."""
    factors = (*(factor.name for factor in model.factors), *outside)
    return fit_risk(pupils, Options(outcome=model.outcome, factors=factors, source=source)).model


def shifts(
    decided: AllocationModel,
    schools: Sequence[School],
    values: Mapping[str, Fraction],
    *,
    pot_ore: int,
) -> tuple[UnitShift, ...]:
    """Return every school under the decided model and under one whose need is `values` (risks).

    Both share the same pot with the same degree, without phase-in: a change of model is judged by
    where it ends. A school without a value keeps its decided amount, and the others share the
    rest. Raise RefusedError when the limits of the degree cannot be kept.
    """
    degree = replace(decided.degree, phase_in=PhaseIn.NONE, largest_decrease=None)
    before = compute(replace(decided, degree=degree), schools, pot_ore=pot_ore)
    known = [school for school in schools if school.unit in values]
    kept = {result.unit: result for result in before.results if result.unit in values}
    after = compute(
        _by_risk(replace(decided, degree=degree)),
        [replace(school, value=values[school.unit]) for school in known],
        pot_ore=sum(result.ore for result in kept.values()),
    )
    return tuple(
        UnitShift(
            unit=result.unit,
            pupils=result.pupils,
            before_ore=kept[result.unit].ore,
            after_ore=result.ore,
            before_index=kept[result.unit].index,
            after_index=result.index,
        )
        for result in after.results
    )


def _by_risk(model: AllocationModel) -> AllocationModel:
    """Return the model with risks in the place of points; a rounding of points is not theirs."""
    return replace(
        model,
        basis=Basis.RISK,
        reference=Reference.WEIGHTED_MEAN,
        reference_value=None,
        factors=(),
        roundings=tuple(rule for rule in model.roundings if rule.where is not Where.POINTS),
    )
