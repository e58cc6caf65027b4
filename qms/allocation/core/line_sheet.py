"""The working of one unit's amount, line by line as it stands in the decision."""

from qms.allocation.core.compute import Allocation, UnitResult
from qms.allocation.core.degree.sheet import (
    BEFORE_LIMITS,
    Case,
    Origin,
    add_limits,
    add_phase_in,
    add_relative,
)
from qms.allocation.core.degree.types import Construction, Degree
from qms.allocation.core.line_writer import Sheet
from qms.allocation.core.model import Basis
from qms.kernel.money import kronor
from qms.kernel.working import Line, Working

CARRIED = "förra årets index"


def line_sheet(whole: Allocation, result: UnitResult) -> Working:
    """Return the lettered lines; amounts in kronor, the rest exact, the last line rounded.

    The plain linear model has lines a–f. Other constructions go from index to relative amount
    and kronor per pupil before limits, and each limit and phase-in adds its own lines. Each line
    with a formula in letters recomputes from the lines above it.
    """
    if is_plain(whole.model.degree):
        return _plain(whole, result)
    case = Case(degree=whole.model.degree, found=whole.distribution, steps=result.steps)
    found, steps = case.found, case.steps
    sheet = Sheet()
    pot = sheet.add("Pott att fördela", kronor(whole.pot_ore), unit="kr", source="budget")
    everybody = sheet.add("Elever × relativt belopp i alla skolor", found.relative_sum,
                          unit="elever", source="register")  # fmt: skip
    rate = sheet.add("Belopp per elev vid relativt belopp 1,00", found.kr_at_one, unit="kr",
                     formula=f"{pot} ÷ {everybody}")  # fmt: skip
    pupils = sheet.add("Elever på skolan", result.pupils, unit="elever", source="register")
    relative = add_relative(sheet, case, origin=_origin(whole, result))
    target = sheet.add(BEFORE_LIMITS, steps.target, unit="kr per elev",
                       formula=f"{rate} × {relative}")  # fmt: skip
    limited = add_limits(sheet, case, target=target)
    amount = add_phase_in(sheet, case, target=limited)
    sheet.add("Ersättning", kronor(result.ore), unit="kr", formula=f"{pupils} × {amount}")
    return Working(tuple(sheet.lines))


def is_plain(degree: Degree) -> bool:
    """Return whether kronor per pupil simply follow the index, without limits or phase-in."""
    return (
        degree.construction is Construction.LINEAR
        and degree.floor_kr is None
        and degree.cap_kr is None
        and not degree.needs_previous
    )


def _origin(whole: Allocation, result: UnitResult) -> Origin:
    """Return how the index was made, and of what: points, risk, or last year's index."""
    if result.is_carried:
        return "", CARRIED
    what = "poäng" if whole.model.basis is Basis.WEIGHTS else "risk"
    return f"{what} ÷ kommunens {what}", f"{result.points} ÷ {whole.points}"


def _plain(whole: Allocation, result: UnitResult) -> Working:
    """Return lines a–f.

    Line b is the pupils of all schools. When the index does not average 1 (a given municipality
    row, or a rounded index) it is the pupils weighted by index, so that f = c × d × e holds.
    """
    is_mean_one = whole.weighted == whole.pupils
    everybody = "Elever i alla skolor" if is_mean_one else "Elever × index i alla skolor"
    formula, source = _origin(whole, result)
    return Working(
        (
            Line(letter="a", label="Pott att fördela", value=str(kronor(whole.pot_ore)),
                 unit="kr", source="budget"),
            Line(letter="b", label=everybody, value=str(whole.weighted),
                 unit="elever", source="register"),
            Line(letter="c", label="Belopp per elev vid index 1,00",
                 value=str(whole.kr_at_one), unit="kr", formula="a ÷ b"),
            Line(letter="d", label="Elever på skolan", value=str(result.pupils),
                 unit="elever", source="register"),
            Line(letter="e", label="Skolans index", value=str(result.index),
                 formula=formula, source=source),
            Line(letter="f", label="Ersättning", value=str(kronor(result.ore)), unit="kr",
                 formula="c × d × e"),
        )
    )  # fmt: skip
