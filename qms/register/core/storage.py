"""How a row's values lie in storage: one or more plain cells per column of the dataset."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from qms.kernel.numbers import ReadNumber, Reason
from qms.register.core.columns import MARKED, REFERENCES, Column, Kind, Reference, Value, normal
from qms.register.core.dataset import Dataset
from qms.register.core.findings import Key

Cell = str | int | bool | date | Decimal | None
WHOLE_KINDS = frozenset({Kind.INTEGER, Kind.YEAR, Kind.GRADE, Kind.AGE_STEP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One stored cell: its name and the column it belongs to."""

    name: str
    column: Column


def names_of(column: Column) -> tuple[str, ...]:
    """Return the names of the cells that the column is stored in."""
    if column.kind in REFERENCES:
        return (f"{column.key}_id",)
    if column.kind in MARKED:
        return (column.key, f"{column.key}_reason", f"{column.key}_approximate")
    return (column.key,)


def places_of(dataset: Dataset) -> tuple[Place, ...]:
    """Return every stored cell of the dataset's rows, in order."""
    return tuple(
        Place(name=name, column=column) for column in dataset.columns for name in names_of(column)
    )


def _cells(column: Column, value: Value) -> tuple[Cell, ...]:
    if column.kind in REFERENCES:
        return (_reference_cell(value),)
    if column.kind in MARKED:
        return _marked_cells(column, value)
    if isinstance(value, tuple):
        return (",".join(value),)
    return (value,) if not isinstance(value, ReadNumber | Reference) else (None,)


def _reference_cell(value: Value) -> Cell:
    """Return the id; the name of what the register lacks, which is added before it is stored."""
    if not isinstance(value, Reference):
        return None
    return value.id if value.id is not None else normal(value.text)


def _marked_cells(column: Column, value: Value) -> tuple[Cell, ...]:
    if not isinstance(value, ReadNumber):
        return (None, None, False)
    number: Cell = value.number
    if column.kind is Kind.COUNT and value.number is not None:
        number = int(value.number)
    return (number, value.reason.value if value.reason else None, value.approximate)


def stored(dataset: Dataset, values: Sequence[Value]) -> tuple[Cell, ...]:
    """Return the row's cells in the order of `places_of`."""
    return tuple(
        cell
        for column, value in zip(dataset.columns, values, strict=True)
        for cell in _cells(column, value)
    )


def key_positions(dataset: Dataset) -> tuple[int, ...]:
    """Return where the cells that name a row stand among its cells."""
    return tuple(at for at, place in enumerate(places_of(dataset)) if place.column.is_key)


def stored_key(cells: Sequence[Cell], positions: Sequence[int]) -> Key:
    """Return what names the row; texts are compared without regard to case."""
    return tuple(normal(c) if isinstance(c := cells[at], str) else c for at in positions)


def read_back(number: Decimal | int | None, reason: str | None, approximate: bool) -> ReadNumber:
    """Return the marked number that three stored cells make."""
    exact = None if number is None else Decimal(number)
    mark = Reason(reason) if reason else None
    return ReadNumber(number=exact, reason=mark, approximate=approximate)
