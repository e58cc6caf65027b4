"""How a row's values lie in storage: one or more plain cells per column of the dataset."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import blake2b

from qms.kernel.numbers import ReadNumber, Reason
from qms.register.core.columns import MARKED, REFERENCES, Column, Kind, Reference, Value, normal
from qms.register.core.dataset import Dataset
from qms.register.core.findings import Key

Cell = str | int | bool | date | Decimal | None
DIGEST_BYTES = 16
WHOLE_KINDS = frozenset({Kind.INTEGER, Kind.YEAR, Kind.GRADE, Kind.SPRING_GRADE, Kind.AGE_STEP})


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


def key_of(dataset: Dataset) -> Callable[[Sequence[Cell]], Key]:
    """Return the function from a row's cells to what names the row.

    Texts are compared without regard to case. Rows that are counted have all their cells but the
    number for a name, as they are.
    """
    places = places_of(dataset)
    if dataset.counted:
        every = [at for at, place in enumerate(places) if place.column.key != dataset.counted]
        return lambda cells: tuple([cells[at] for at in every])
    keys = [at for at, place in enumerate(places) if place.column.is_key]
    return lambda cells: tuple(
        [normal(cell) if isinstance(cell := cells[at], str) else cell for at in keys]
    )


def digester(dataset: Dataset) -> Callable[[Sequence[Cell]], str]:
    """Return the function from a counted row's cells to a digest of all but its number."""
    key, text = key_of(dataset), json.JSONEncoder(ensure_ascii=False).encode

    def digest(cells: Sequence[Cell]) -> str:
        return blake2b(text(key(cells)).encode(), digest_size=DIGEST_BYTES).hexdigest()

    return digest


def read_back(number: Decimal | int | None, reason: str | None, approximate: bool) -> ReadNumber:
    """Return the marked number that three stored cells make."""
    exact = None if number is None else Decimal(number)
    mark = Reason(reason) if reason else None
    return ReadNumber(number=exact, reason=mark, approximate=approximate)
