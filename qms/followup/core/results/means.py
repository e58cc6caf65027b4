"""What others have: the mean of many units, made of nothing but what may be shown of each.

A hidden value is never part of a mean. Whoever subtracts one shown number from another can
therefore only find numbers that are shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qms.followup.core.results.small_numbers import HIDDEN, HUNDRED, Cell, Mark

FEWEST_UNITS = 3
"""A mean of fewer units would nearly be one unit's own value."""
LACKING = Decimal("2.5")
"""The middle of one to four, where nearly all reached the goal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """A mean of `units`, by the number behind each when all have one; `n` is their sum.

    `hidden` units have too few and are not in it. `is_about`: some value in it is known only as
    nearly all.
    """

    value: Decimal
    units: int
    hidden: int = 0
    n: int | None = None
    is_about: bool = False


def mean_of(cells: Iterable[Cell], *, fewest: int = FEWEST_UNITS) -> Mean | None:
    """Return the mean of the cells that may be shown; None of fewer units than `fewest`."""
    every = tuple(cells)
    known = [(one, value) for one in every if (value := _worth(one)) is not None]
    if len(known) < max(fewest, 1):
        return None
    sizes = [one.n for one, _ in known if one.n]
    is_weighted = len(sizes) == len(known)
    weights = [Decimal(one.n or 0) if is_weighted else Decimal(1) for one, _ in known]
    total = sum(weights)
    return Mean(
        value=sum((w * value for w, (_, value) in zip(weights, known, strict=True)), Decimal(0))
        / total,
        units=len(known),
        hidden=sum(one.mark in HIDDEN for one in every),
        n=sum(sizes) if is_weighted else None,
        is_about=any(one.mark is Mark.NEARLY_ALL for one, _ in known),
    )


def _worth(cell: Cell) -> Decimal | None:
    """Return the value that goes into a mean; None when the cell has none."""
    if cell.mark is Mark.NEARLY_ALL and cell.n:
        return HUNDRED * (1 - min(LACKING / cell.n, Decimal(1)))
    return cell.value


def latest(cells: Sequence[Cell]) -> Cell | None:
    """Return the last cell with a number to read; None when no year has one."""
    return next((one for one in reversed(cells) if one.is_shown), None)
