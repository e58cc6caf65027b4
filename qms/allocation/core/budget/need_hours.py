"""Need hours: kronor that follow assessed hours of support, where there are any."""

from collections.abc import Mapping
from fractions import Fraction

from qms.allocation.core.budget.pot_lines import add_pot
from qms.allocation.core.budget.shared_out import Part, by_number
from qms.allocation.core.budget.types import BudgetRules, Kind
from qms.allocation.core.line_writer import Sheet
from qms.allocation.core.numerals import swedish
from qms.kernel.money import kronor
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.working import Working

Hours = Mapping[str, Fraction]


def need_parts(
    rules: BudgetRules,
    hours: Hours,
    *,
    whole_ore: int,
    pot_ore: int,
    quantum_ore: int = 1,
    names: Mapping[str, str] | None = None,
) -> tuple[Part, ...]:
    """Return each unit's money for its hours; nothing at all when nobody has hours.

    Raise RefusedError, which names the unit, for hours below zero.
    """
    _refuse_negative(hours, names or {})
    total = sum(hours.values(), Fraction(0))
    if not pot_ore or not total:
        return ()
    ore = by_number(pot_ore, hours, quantum_ore=quantum_ore)
    found = []
    for unit, own in sorted(hours.items()):
        sheet = Sheet()
        pot = add_pot(sheet, "Pott för behovstimmar", rules.need_hours, whole_ore, pot_ore)
        every = sheet.add("Behovstimmar i alla skolor", total, unit="timmar", source="behov")
        rate = sheet.add("Belopp per timme", Fraction(pot_ore, 100) / total, unit="kr",
                         formula=f"{pot} ÷ {every}")  # fmt: skip
        there = sheet.add("Behovstimmar på skolan", own, unit="timmar", source="behov")
        sheet.add("Ersättning", kronor(ore[unit]), unit="kr", formula=f"{rate} × {there}")
        found.append(
            Part(
                unit=unit, kind=Kind.NEED_HOURS, ore=ore[unit], working=Working(tuple(sheet.lines))
            )
        )
    return tuple(found)


def _refuse_negative(hours: Hours, names: Mapping[str, str]) -> None:
    problems = tuple(
        Problem(message=f"{names.get(unit, unit)} har {swedish(own)} behovstimmar, "
                "mindre än noll.", column="need_hours", value=swedish(own),
                cure="Skriv ett antal som är noll eller större.")
        for unit, own in sorted(hours.items())
        if own < 0
    )  # fmt: skip
    if problems:
        raise RefusedError(problems)
