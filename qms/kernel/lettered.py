"""Writing a working line by line: the next letter, exact numbers, kronor from öre."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from qms.kernel.working import Line, Working

LETTERS = "abcdefghijklmnopqrstuvwxyz"
ORE = Fraction(1, 100)


@dataclass(slots=True)
class LetteredLines:
    """The lines so far, each with the next letter: a … z, aa, ab …"""

    lines: list[Line] = field(default_factory=list)

    def add(
        self, label: str, value: Fraction | Decimal | int, *,
        unit: str = "kr", formula: str = "", source: str = "",
    ) -> str:  # fmt: skip
        """Add a line and return its letter."""
        letter = letter_at(len(self.lines))
        self.lines.append(
            Line(letter=letter, label=label, value=exact_text(value), unit=unit, formula=formula,
                 source=source)
        )  # fmt: skip
        return letter

    def ore(self, label: str, ore: Fraction | int, *, formula: str = "", source: str = "") -> str:
        """Add a line of `ore`, told in kronor, and return its letter."""
        return self.add(label, Fraction(ore) * ORE, formula=formula, source=source)

    def working(self) -> Working:
        """Return what has been written."""
        return Working(tuple(self.lines))


def letter_at(number: int) -> str:
    """Return the letter of line `number`, counted from 0: a … z, aa … az, ba …"""
    above, at = divmod(number, len(LETTERS))
    return (LETTERS[above - 1] if above else "") + LETTERS[at]


def exact_text(value: Fraction | Decimal | int) -> str:
    """Return the number as at most two exact decimals, or else as a fraction such as `3/7`."""
    exact = Fraction(value)
    cents = exact * 100
    if cents.denominator == 1:
        text = format(Decimal(cents.numerator) / 100, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(exact)


def shown_text(value: str) -> str:
    """Return an exact text for a reader: decimal comma, thousands apart; fractions stay."""
    if "/" in value:
        return value
    sign = "−" if value.startswith("-") else ""
    whole, _dot, rest = value.removeprefix("-").partition(".")
    grouped = f"{int(whole):,}".replace(",", "\u00a0")
    return f"{sign}{grouped},{rest}" if rest else f"{sign}{grouped}"
