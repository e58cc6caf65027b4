"""How sought after schools are, by year, and the file that carries it to the command."""

from collections.abc import Iterable
from dataclasses import dataclass

from qms.kernel.numbers import parse_decimal
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_columns import cell_problem, find_places
from qms.kernel.table_file import scan_table
from qms.kernel.table_types import Row, TableFile
from qms.kernel.table_write import write_csv

MAX_ROWS = 200_000
FIGURES = ("places", "first_choice", "moved_in", "moved_out")
NAMES = {
    "unit": ("unit", "enhet", "skola"),
    "year": ("year", "år"),
    "places": ("places", "platser"),
    "first_choice": ("first_choice", "förstahandsval"),
    "moved_in": ("moved_in", "inflyttade"),
    "moved_out": ("moved_out", "utflyttade"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A school's places, first choices and moves of a year; None is not known."""

    unit: str
    year: int
    places: int | None
    first_choice: int | None
    moved_in: int | None
    moved_out: int | None


def applications_csv(rows: Iterable[Sought]) -> bytes:
    """Return `unit,year,places,first_choice,moved_in,moved_out`; empty where nothing is known."""
    cells = [
        (one.unit, one.year, one.places, one.first_choice, one.moved_in, one.moved_out)
        for one in rows
    ]
    return write_csv(tuple(NAMES), cells, "en")


def read_applications_file(content: bytes, *, file_name: str) -> tuple[Sought, ...]:
    """Return the rows of the file; raise RefusedError with every fault."""
    table = scan_table(content, file_name=file_name, max_rows=MAX_ROWS)
    places = find_places(table, NAMES, cure="Lägg till den, tom om inget är känt.")
    faults, found = list(table.problems), []
    seen: set[tuple[str, int]] = set()
    for row in table.rows:
        unit = row.cells[places["unit"]]
        whole = {name: _whole(row, table, places[name], faults) for name in NAMES if name != "unit"}
        year = whole.pop("year")
        if not unit or year is None or (unit, year) in seen:
            faults.append(_unusable(row, table.header[places["unit"]], unit, year))
            continue
        seen.add((unit, year))
        found.append(Sought(unit=unit, year=year, **whole))
    if faults:
        raise RefusedError(tuple(faults))
    return tuple(found)


def _whole(row: Row, table: TableFile, at: int, faults: list[Problem]) -> int | None:
    """Return the whole number in the cell; None, and the fault told, for what is no such number."""
    text = row.cells[at]
    number = parse_decimal(text) if text else None
    is_whole = number is not None and number == number.to_integral_value() and number >= 0
    if text and not is_whole:
        faults.append(
            cell_problem(
                table, row, at=at, message=f"{text} är inte ett antal.",
                cure="Skriv ett helt tal, eller lämna tomt om det inte är känt.",
            )
        )  # fmt: skip
    return int(number) if number is not None and is_whole else None


def _unusable(row: Row, column: str, unit: str, year: int | None) -> Problem:
    if not unit or year is None:
        missing = "Året" if unit else "Enheten"
        return Problem(message=f"{missing} saknas.", row=row.number, column=column,
                       cure="Fyll i enhet och år.")  # fmt: skip
    return Problem(message=f"{unit} finns två gånger för {year}.", row=row.number, column=column,
                   value=unit, cure="Ta bort en av raderna.")  # fmt: skip
