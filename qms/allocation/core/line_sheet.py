"""The working of one unit's amount, line by line as it stands in the decision."""

from qms.allocation.core.compute import Allocation, UnitResult
from qms.kernel.money import kronor
from qms.kernel.working import Line, Working


def line_sheet(whole: Allocation, result: UnitResult) -> Working:
    """Return lines a–f; amounts in kronor, the rest exact fractions, f rounded.

    Line b is the pupils of all schools. When the index does not average 1 (a given municipality
    row, or a rounded index) it is the pupils weighted by index, so that f = c × d × e holds.
    """
    is_mean_one = whole.weighted == whole.pupils
    everybody = "Elever i alla skolor" if is_mean_one else "Elever × index i alla skolor"
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
                 formula="poäng ÷ kommunens poäng",
                 source=f"{result.points} ÷ {whole.points}"),
            Line(letter="f", label="Ersättning", value=str(kronor(result.ore)), unit="kr",
                 formula="c × d × e"),
        )
    )  # fmt: skip
