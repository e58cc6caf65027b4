"""From a stored row of the register to the fields of an answer."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from qms.kernel.money import ORE_PER_KRONA
from qms.kernel.schoolyear import grade_label
from qms.register.core.columns import GRADES, MARKED, OPEN, REFERENCES, Column, Kind
from qms.register.core.dataset import Dataset
from qms.register.core.storage import names_of

Row = dict[str, Any]
Names = Mapping[int, str]


def plain(value: object) -> Any:  # noqa: ANN401 - what JSON has
    """Return the value as JSON writes it: exact decimals as numbers, days as text."""
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return int(value) if whole and value.as_tuple().exponent == 0 else float(value)
    return value.isoformat() if isinstance(value, date) else value


def reader_of(dataset: Dataset, names: Names, *, this_year: int) -> Callable[[Sequence[Any]], Row]:
    """Return the function from a row's stored cells to its fields.

    `names` are the names of units, areas and providers by id. Grades are called as in the row's
    year, or in `this_year` where rows have none.
    """
    widths = [(column, len(names_of(column))) for column in dataset.columns]
    at = [column.kind is Kind.YEAR for column in dataset.columns for _ in names_of(column)]

    def read(cells: Sequence[Any]) -> Row:
        year = next((cell for cell, is_year in zip(cells, at, strict=True) if is_year), None)
        found: Row = {}
        start = 0
        for column, width in widths:
            found |= _fields(column, cells[start : start + width], names, year or this_year)
            start += width
        return found

    return read


def _fields(column: Column, cells: Sequence[Any], names: Names, year: int, /) -> Row:
    key, cell = column.key, cells[0]
    if column.kind in REFERENCES:
        return {key: names.get(cell), f"{key}_id": cell}
    if column.kind in GRADES or column.kind is Kind.AGE_STEP:
        autumn = year - 1 if column.kind is Kind.SPRING_GRADE else year
        return {key: cell, f"{key}_label": None if cell is None else grade_label(cell, autumn)}
    if column.kind in MARKED:
        number, reason, approximate = cells
        return {key: plain(number), f"{key}_reason": reason, f"{key}_approximate": approximate}
    if column.kind is Kind.KRONOR:
        return {key: None if cell is None else float(Decimal(cell) / ORE_PER_KRONA)}
    if column.kind in OPEN:
        return {key: json.loads(cell) if cell else {}}
    if column.kind is Kind.FORMS:
        return {key: cell.split(",") if cell else []}
    return {key: plain(cell)}


def hide(row: Row, *keys: str) -> None:
    """Let the row say that the numbers are not told."""
    for key in keys:
        row[key], row[f"{key}_reason"], row[f"{key}_approximate"] = None, "suppressed", False
