"""The first lines of every part's working: the whole, the dimension's share, its pot."""

from decimal import Decimal
from fractions import Fraction

from qms.allocation.core.line_writer import Sheet
from qms.kernel.money import kronor


def add_pot(
    sheet: Sheet, label: str, share: Decimal | Fraction, whole_ore: int, pot_ore: int
) -> str:
    """Write whole, share and pot; return the pot's letter. The pot is rounded to the öre."""
    whole = sheet.add("Hela potten", kronor(whole_ore), unit="kr", source="budget")
    part = sheet.add("Andel av hela potten", share, source="modellen")
    return sheet.add(label, kronor(pot_ore), unit="kr", formula=f"{whole} × {part}")
