"""How unevenly a pot is spread per pupil, in figures that do not depend on the unit of money."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A unit's pupils and what it got in all, in any unit of money."""

    pupils: int
    amount: int | Fraction


def share_moved(parts: Sequence[Part]) -> Fraction:
    """Return the share of the pot that lies elsewhere than equal per pupil would put it (0–1).

    ½ Σ |amount ÷ pot − pupils ÷ all pupils|. This is also Hoover's index of the amount per pupil
    when every pupil counts.
    """
    pot, pupils = _whole(parts)
    gaps = sum(
        (Fraction(abs(part.amount * pupils - part.pupils * pot)) for part in parts), Fraction(0)
    )
    return gaps / (2 * pot * pupils)


def gini(parts: Sequence[Part]) -> Fraction:
    """Return Gini's coefficient of the amount per pupil, every pupil counted (0 is equal)."""
    pot, pupils = _whole(parts)
    ordered = sorted(parts, key=lambda part: Fraction(part.amount) / part.pupils)
    below = area = Fraction(0)
    for part in ordered:
        area += part.pupils * (2 * below + part.amount)
        below += part.amount
    return 1 - area / (pot * pupils)


def max_to_min(parts: Sequence[Part]) -> Fraction | None:
    """Return the highest amount per pupil ÷ the lowest; None when somebody gets nothing."""
    rates = [Fraction(part.amount) / part.pupils for part in parts]
    return max(rates) / min(rates) if min(rates) > 0 else None


def _whole(parts: Sequence[Part]) -> tuple[Fraction, int]:
    pot = sum((Fraction(part.amount) for part in parts), Fraction(0))
    pupils = sum(part.pupils for part in parts)
    if pot <= 0 or pupils <= 0:
        raise ValueError("nothing to spread, or nobody")
    return pot, pupils
