"""Write the lines of a working one by one; each gets its letter."""

from decimal import Decimal
from fractions import Fraction

from qms.kernel.working import Line


class Sheet:
    """Lines that get their letters in the order they are written: a–z, then aa, ab and on."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def add(
        self,
        label: str,
        value: Fraction | Decimal | int | str,
        *,
        unit: str = "",
        formula: str = "",
        source: str = "",
    ) -> str:
        """Write a line and return its letter; an input is written once."""
        if known := next((one for one in self.lines if one.label == label and not formula), None):
            return known.letter
        number, rest = len(self.lines), ""
        if number >= 26:
            rest, number = chr(ord("a") + number // 26 - 1), number % 26
        letter = rest + chr(ord("a") + number)
        shown = format(value, "f") if isinstance(value, Decimal) else str(value)
        self.lines.append(
            Line(letter=letter, label=label, value=shown, unit=unit, formula=formula,
                 source=source)
        )  # fmt: skip
        return letter
