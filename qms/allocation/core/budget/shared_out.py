"""Share a pot out over units by a number each, to the öre, with the working."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from qms.allocation.core.budget.types import Kind
from qms.kernel.money import split_exactly
from qms.kernel.working import Working

Numbers = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a unit gets of one kind, in whole öre, and how it was reckoned."""

    unit: str
    kind: Kind
    ore: int
    working: Working


def by_number(pot_ore: int, numbers: Numbers, *, quantum_ore: int = 1) -> dict[str, int]:
    """Return the pot in proportion to the numbers, in whole quanta: largest remainder.

    Nobody gets anything when the numbers add up to nothing.
    """
    whole = sum(numbers.values(), Fraction(0))
    if not whole:
        return dict.fromkeys(numbers, 0)
    quanta = pot_ore // quantum_ore
    parts = split_exactly(quanta, {unit: quanta * n / whole for unit, n in numbers.items()})
    return {unit: part * quantum_ore for unit, part in parts.items()}
