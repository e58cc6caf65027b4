"""The rows of a comparison's table, and what must not be read in them."""

from dataclasses import dataclass
from decimal import Decimal

from qms.kernel.table_write import Cell

PLACES = 6
WITHHELD = ".."
HiddenCell = tuple[str, str, str]
"""A unit, a factor and a category whose share must not be shown."""
Row = tuple[str, str, str, str, str, str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """What the reader of a file must not see; empty for who may read the register.

    `everybody` are the categories whose share of all pupils would tell of a hidden one.
    """

    cells: frozenset[HiddenCell] = frozenset()
    everybody: frozenset[tuple[str, str]] = frozenset()
    outside: frozenset[str] = frozenset()

    @property
    def units(self) -> frozenset[str]:
        """Return the units that have something hidden."""
        return frozenset(unit for unit, _, _ in self.cells)


NOTHING_HIDDEN = Hidden()


def number(value: float | None) -> Cell:
    """Return the number with six decimals, as it is written."""
    # Adding zero turns the minus zero of a tiny negative number into zero.
    return None if value is None else Decimal(f"{round(value, PLACES) + 0.0:.{PLACES}f}")


def yes(value: bool | None) -> str:
    """Return what a file says of a question that may be open."""
    return {True: "yes", False: "no", None: "unknown"}[value]


def row(part: str, measure: str, value: Cell, **at: str) -> Row:
    """Return a row of the part; `at` holds factor, category, other and unit."""
    return (part, at.get("factor", ""), at.get("category", ""), at.get("other", ""),
            at.get("unit", ""), measure, value)  # fmt: skip
