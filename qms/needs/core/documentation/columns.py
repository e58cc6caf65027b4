"""What the columns of a part's table hold, told by their keys in the instrument."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from qms.kernel.numbers import parse_decimal

FROM, UNTIL = "från", "till"
DAYS = frozenset({FROM, UNTIL, "datum"})
HOURS = "timmar"
MOST_HOURS = Decimal(80)
"""Hours per week that one child can be given, several adults at a time counted."""
EARLIEST, LATEST = 2000, 2100


class ColumnKind(StrEnum):
    """How a cell is written."""

    TEXT = "text"
    DAY = "day"
    HOURS = "hours"


def column_kind(key: str) -> ColumnKind:
    """Return how the cells below the column's key are written."""
    if key in DAYS:
        return ColumnKind.DAY
    return ColumnKind.HOURS if key.startswith(HOURS) else ColumnKind.TEXT


def day_in(cell: str) -> date | None:
    """Return the day that a cell holds, None when it is no day of our time."""
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        return None
    return day if len(cell) == 10 and EARLIEST <= day.year < LATEST else None


def hours_in(cell: str) -> Decimal | None:
    """Return the hours per week that a cell holds, None when they cannot be."""
    found = parse_decimal(cell)
    return found if found is not None and 0 <= found <= MOST_HOURS else None
