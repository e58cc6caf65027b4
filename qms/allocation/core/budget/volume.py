"""Volume: kronor that follow the pupils, weighed by grade."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from qms.allocation.core.budget.pot_lines import add_pot
from qms.allocation.core.budget.shared_out import Part, by_number
from qms.allocation.core.budget.types import BudgetRules, Kind
from qms.allocation.core.line_writer import Sheet
from qms.kernel.money import kronor
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.working import Working

Grades = Mapping[str, Mapping[int, int]]
"""Unit to step (see kernel.schoolyear) to pupils."""


def volume_parts(
    rules: BudgetRules,
    grades: Grades,
    *,
    whole_ore: int,
    pot_ore: int,
    quantum_ore: int = 1,
    names: Mapping[str, str] | None = None,
) -> tuple[Part, ...]:
    """Return each unit's money for pupils and grades.

    Raise RefusedError, which names unit and step, when there are pupils in a step without a
    weight, or when nobody weighs anything.
    """
    if not pot_ore:
        return ()
    _refuse_unweighed(rules, grades, names or {})
    weighed = {unit: _weighed(rules, counts) for unit, counts in sorted(grades.items())}
    total = sum(weighed.values(), Fraction(0))
    if not total:
        message = "Ingen elev väger något i potten för elever och årskurser."
        raise RefusedError((Problem(message=message, column="budget.grade", value="0",
                                    cure="Ge minst en årskurs med elever en vikt."),))  # fmt: skip
    ore = by_number(pot_ore, weighed, quantum_ore=quantum_ore)
    return tuple(
        Part(
            unit=unit,
            kind=Kind.VOLUME,
            ore=ore[unit],
            working=_working(
                rules, grades[unit], total, whole_ore=whole_ore, pot_ore=pot_ore, ore=ore[unit]
            ),
        )
        for unit in weighed
    )


def _weighed(rules: BudgetRules, counts: Mapping[int, int]) -> Fraction:
    return sum(
        (n * Fraction(rules.weight_of(step) or 0) for step, n in counts.items()), Fraction(0)
    )


def _refuse_unweighed(rules: BudgetRules, grades: Grades, names: Mapping[str, str]) -> None:
    problems = tuple(
        Problem(message=f"{names.get(unit, unit)} har {n} elever i steg {step}, "
                "som inte har någon vikt.", column="budget.grade", value=str(step),
                cure="Lägg till steget bland årskursernas vikter.")
        for unit, counts in sorted(grades.items())
        for step, n in sorted(counts.items())
        if n and rules.weight_of(step) is None
    )  # fmt: skip
    if problems:
        raise RefusedError(problems)


def _working(
    rules: BudgetRules,
    counts: Mapping[int, int],
    total: Fraction,
    *,
    whole_ore: int,
    pot_ore: int,
    ore: int,
) -> Working:
    sheet = Sheet()
    pot = add_pot(sheet, "Pott för elever och årskurser", rules.volume, whole_ore, pot_ore)
    everybody = sheet.add("Vägda elever i alla skolor", total, unit="elever", source="register")
    rate = sheet.add("Belopp per vägd elev", Fraction(pot_ore, 100) / total, unit="kr",
                     formula=f"{pot} ÷ {everybody}")  # fmt: skip
    terms = [
        f"{_pupils(sheet, low, high, n)} × "
        f"{sheet.add(f'Vikt i {_steps(low, high)}', weight, source='modellen')}"
        for low, high, weight, n in _bands(rules, counts)
        if n
    ]
    own = sheet.add("Vägda elever på skolan", _weighed(rules, counts), unit="elever",
                    formula=" + ".join(terms))  # fmt: skip
    sheet.add("Ersättning", kronor(ore), unit="kr", formula=f"{rate} × {own}")
    return Working(tuple(sheet.lines))


def _pupils(sheet: Sheet, low: int, high: int, n: int) -> str:
    return sheet.add(f"Elever i {_steps(low, high)}", n, unit="elever", source="register")


def _steps(low: int, high: int) -> str:
    return f"steg {low}" if low == high else f"steg {low}–{high}"


def _bands(rules: BudgetRules, counts: Mapping[int, int]) -> list[tuple[int, int, Decimal, int]]:
    """Return (low, high, weight, pupils) per band; one band for all when nothing is weighed."""
    if not rules.grades:
        steps = sorted(counts) or [0]
        return [(steps[0], steps[-1], Decimal(1), sum(counts.values()))]
    return [
        (one.low, one.high, one.weight,
         sum(n for step, n in counts.items() if one.low <= step <= one.high))
        for one in rules.grades
    ]  # fmt: skip
