"""What each factor does in kronor, from the files of `qms allocation differences`."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qms.allocation.core.differences.factor_table import FactorTable
from qms.allocation.core.left_out.effect import LeftOutFactors, Values, left_out_factors
from qms.allocation.core.left_out.risk import values_without_each
from qms.allocation.core.left_out.schools import missing_columns, schools_for
from qms.allocation.core.model import AllocationModel, Basis
from qms.allocation.core.risk.pattern_file import COUNT, UNIT
from qms.allocation.core.risk.pupil_file import Wanted, read_pupil_file
from qms.allocation.core.risk.score import score_groups
from qms.kernel.problems import RefusedError
from qms.reports.command_files import read, refuse, say, sentences


def read_left_out(
    model: AllocationModel,
    table: FactorTable,
    *,
    budget: int,
    previous: Mapping[str, Decimal | None] | None,
    factors_name: str,
    pupils_name: str | None,
) -> LeftOutFactors:
    """Return what each factor of the model does in kronor, or end with the reason why not."""
    problems = missing_columns(model, table.units)
    if problems:
        refuse(sentences(problems, factors_name))
    if model.degree.needs_previous and previous is None:
        refuse(["--previous: Modellen fasar in. Lämna förra årets kronor per elev."])
    risks = _risks(model, table, pupils_name)
    counted = schools_for(model, table.units, risks=risks.units)
    for unit in counted.without:
        say(f"{unit}: saknar uppgifter som modellen behöver och är inte med i kronorna.")
    rates = {unit: Fraction(kr) for unit, kr in (previous or {}).items() if kr is not None}
    try:
        return left_out_factors(
            model,
            counted.schools,
            pot_ore=budget,
            previous=rates if model.degree.needs_previous else None,
            values=risks.without,
            names=table.names,
        )
    except RefusedError as refused:
        refuse([problem.sentence() for problem in refused.problems])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Risks:
    """Each unit's risk, and its risk without each factor; empty when weights decide."""

    units: Mapping[str, Fraction]
    without: Values


def _risks(model: AllocationModel, table: FactorTable, name: str | None) -> _Risks:
    if model.basis is Basis.GIVEN:
        return _Risks(units=_given(model, table), without={})
    if model.basis is not Basis.RISK or model.risk is None:
        return _Risks(units={}, without={})
    if name is None:
        refuse(["--pupils: Modellen räknar med risk. Lämna årets elever."])
    names = tuple(factor.name for factor in model.risk.factors)
    wanted = Wanted(factors=names, group=UNIT, weights=COUNT)
    try:
        pupils = read_pupil_file(read(name), file_name=name, wanted=wanted).pupils
        units = {one.group: one.risk for one in score_groups(model.risk, pupils).groups}
        return _Risks(units=units, without=values_without_each(model.risk, pupils))
    except RefusedError as refused:
        refuse(sentences(refused.problems, name))


def _given(model: AllocationModel, table: FactorTable) -> dict[str, Fraction]:
    """Return the bought risk of each unit, found by its id or its name."""
    given = {one.unit.casefold(): Fraction(one.value) for one in model.given}
    found: dict[str, Fraction] = {}
    for unit in table.units:
        for known in (unit.unit.casefold(), table.names.get(unit.unit, "").casefold()):
            if known in given:
                found.setdefault(unit.unit, given[known])
    return found
