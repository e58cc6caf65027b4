"""A supplement for the first school years at schools above index 1,00, exactly budgeted."""

from collections.abc import Mapping
from fractions import Fraction

from qms.allocation.core.budget.pot_lines import add_pot
from qms.allocation.core.budget.shared_out import Part, by_number
from qms.allocation.core.budget.types import EarlyYears, Kind
from qms.allocation.core.budget.volume import Grades
from qms.allocation.core.line_writer import Sheet
from qms.kernel.money import kronor
from qms.kernel.working import Working


def early_numbers(
    rule: EarlyYears, grades: Grades, indexes: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """Return pupils in the first years × (index − 1) of each unit above 1,00."""
    return {
        unit: _pupils(rule, grades.get(unit, {})) * (index - 1)
        for unit, index in sorted(indexes.items())
        if index > 1 and _pupils(rule, grades.get(unit, {}))
    }


def early_parts(
    rule: EarlyYears,
    grades: Grades,
    indexes: Mapping[str, Fraction],
    *,
    share: Fraction,
    whole_ore: int,
    pot_ore: int,
    quantum_ore: int = 1,
) -> tuple[Part, ...]:
    """Return the supplement of each unit above 1,00; the öre add up to the pot.

    `share` is the supplement's share of the whole budget.
    """
    numbers = early_numbers(rule, grades, indexes)
    total = sum(numbers.values(), Fraction(0))
    ore = by_number(pot_ore, numbers, quantum_ore=quantum_ore)
    return tuple(
        Part(
            unit=unit,
            kind=Kind.EARLY_YEARS,
            ore=ore[unit],
            working=_working(
                share, _pupils(rule, grades[unit]), indexes[unit], total,
                whole_ore=whole_ore, pot_ore=pot_ore, ore=ore[unit],
            ),
        )
        for unit in numbers
    )  # fmt: skip


def _pupils(rule: EarlyYears, counts: Mapping[int, int]) -> int:
    return sum(n for step, n in counts.items() if rule.low <= step <= rule.high)


def _working(
    share: Fraction,
    pupils: int,
    index: Fraction,
    total: Fraction,
    *,
    whole_ore: int,
    pot_ore: int,
    ore: int,
) -> Working:
    sheet = Sheet()
    pot = add_pot(sheet, "Pott för de första skolåren", share, whole_ore, pot_ore)
    everybody = sheet.add("Elever × (index − 1) i skolor över 1,00", total, unit="elever",
                          source="register")  # fmt: skip
    rate = sheet.add("Belopp per elev och enhet över index 1,00", Fraction(pot_ore, 100) / total,
                     unit="kr", formula=f"{pot} ÷ {everybody}")  # fmt: skip
    own = sheet.add("Elever i de första skolåren", pupils, unit="elever", source="register")
    above = sheet.add("Skolans index", index, source="socioekonomisk del")
    sheet.add("Ersättning", kronor(ore), unit="kr", formula=f"{rate} × {own} × ({above} − 1)")
    return Working(tuple(sheet.lines))
