"""Where the columns of a table stand, and faults that point at one of its cells."""

from collections.abc import Collection, Mapping, Sequence

from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_types import Row, TableFile

Names = Mapping[str, Sequence[str]]
"""What a column is called here, to the words that a header may have for it."""


def places_in(header: Sequence[str], names: Names) -> dict[str, int]:
    """Return where the columns that the header has are; a column's first word that is there."""
    folded = [name.casefold() for name in header]
    return {
        key: next(folded.index(word) for word in words if word in folded)
        for key, words in names.items()
        if not set(words).isdisjoint(folded)
    }


def find_places(
    table: TableFile,
    names: Names,
    *,
    optional: Collection[str] = (),
    cure: str = "Lägg till den.",
) -> dict[str, int]:
    """Return where each column is; of the `optional` ones those that are there.

    Raise RefusedError that names every column that is missing, with `cure`, or there twice.
    """
    places = places_in(table.header, names)
    faults = [
        _header_problem(table, key, f"Kolumnen {key} saknas.", cure)
        for key in names
        if key not in places and key not in optional
    ]
    folded = [name.casefold() for name in table.header]
    faults += [
        _header_problem(table, name, f"Kolumnen {name} finns två gånger.", "Ta bort den ena.")
        for name in (table.header[at] for at in places.values())
        if folded.count(name.casefold()) > 1
    ]
    if faults:
        raise RefusedError(tuple(faults))
    return places


def cell_problem(table: TableFile, row: Row, *, at: int, message: str, cure: str) -> Problem:
    """Return a fault with the row, the column's own name and the value in the cell."""
    return Problem(message=message, row=row.number, column=table.header[at],
                   value=row.cells[at], cure=cure)  # fmt: skip


def _header_problem(table: TableFile, column: str, message: str, cure: str) -> Problem:
    return Problem(message=message, row=table.header_row, column=column, cure=cure)
