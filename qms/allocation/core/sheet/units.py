"""What a sheet is reckoned on: one value per unit for each of its inputs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qms.allocation.core.sheet.faults import as_number, fits
from qms.allocation.core.sheet.types import Input, InputType, Sheet
from qms.kernel.expression import name_key, number_text
from qms.kernel.numbers import parse_marked
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_file import scan_table
from qms.kernel.table_types import Row, TableFile

MAX_ROWS = 200_000
UNIT_HEADERS = ("unit", "enhet", "skola")


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """The units by name, and the inputs' columns by name key, in the same order.

    `skipped` are the file's columns that the sheet does not use.
    """

    names: tuple[str, ...]
    columns: Mapping[str, Sequence[Decimal | str]]
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFault:
    """Why a cell is no value of its input."""

    message: str
    cure: str


def read_units_file(content: bytes, *, file_name: str, sheet: Sheet) -> Units:
    """Return the units of a CSV or XLSX file; raise RefusedError with every fault, in row order."""
    table = scan_table(content, file_name=file_name, max_rows=MAX_ROWS)
    unit, places = _places(table, sheet)
    faults = list(table.problems)
    faults += _unit_faults(table, unit)
    columns = {
        name_key(one.name): _column(table, one, places[name_key(one.name)], faults)
        for one in sheet.inputs
    }
    if faults:
        raise RefusedError(tuple(sorted(faults, key=lambda one: (one.row or 0, one.column))))
    used = {unit, *places.values()}
    return Units(
        names=tuple(row.cells[unit] for row in table.rows),
        columns=columns,
        skipped=tuple(name for place, name in enumerate(table.header) if place not in used),
    )


def _places(table: TableFile, sheet: Sheet) -> tuple[int, dict[str, int]]:
    """Return where the units' names and the inputs stand; raise RefusedError when one is absent."""
    headers = [name_key(name) for name in table.header]
    wanted = {name_key(one.name): one.name for one in sheet.inputs}
    unit_names = [name_key(sheet.unit_column)] if sheet.unit_column else list(UNIT_HEADERS)
    faults = [
        _header_fault(table, f"Kolumnen {name} saknas.", name, "Lägg till den.")
        for key, name in wanted.items()
        if key not in headers
    ]
    faults += [
        _header_fault(table, f"Kolumnen {name} finns två gånger.", name, "Ta bort den ena.")
        for name in sorted({h for h in headers if h in {*wanted, *unit_names}})
        if headers.count(name) > 1
    ]
    unit = next((headers.index(name) for name in unit_names if name in headers), None)
    if unit is None:
        name = sheet.unit_column or UNIT_HEADERS[0]
        faults.append(_header_fault(table, f"Kolumnen {name} med enheternas namn saknas.", name,
                                    "Lägg till den."))  # fmt: skip
    if faults or unit is None:
        raise RefusedError(tuple(faults))
    return unit, {key: headers.index(key) for key in wanted}


def _header_fault(table: TableFile, message: str, name: str, cure: str) -> Problem:
    return Problem(message=message, row=table.header_row, column=name, cure=cure)


def _unit_faults(table: TableFile, place: int) -> list[Problem]:
    found: list[Problem] = []
    first: dict[str, int] = {}
    for row in table.rows:
        name, column = row.cells[place], table.header[place]
        if not name:
            found.append(Problem(message="Enheten saknas.", row=row.number, column=column,
                                 cure="Fyll i enhetens namn eller kod."))  # fmt: skip
        elif name in first:
            message = f"Enheten {name} finns redan på rad {first[name]}."
            found.append(Problem(message=message, row=row.number, column=column, value=name,
                                 cure="Ta bort en av raderna."))  # fmt: skip
        first.setdefault(name, row.number)
    return found


def _column(
    table: TableFile, one: Input, place: int, faults: list[Problem]
) -> tuple[Decimal | str, ...]:
    values: list[Decimal | str] = []
    for row in table.rows:
        value = read_cell(one, row.cells[place])
        if isinstance(value, CellFault):
            faults.append(_cell_fault(row, table.header[place], place, value))
        else:
            values.append(value)
    return tuple(values)


def _cell_fault(row: Row, column: str, place: int, fault: CellFault) -> Problem:
    return Problem(message=fault.message, row=row.number, column=column, value=row.cells[place],
                   cure=fault.cure)  # fmt: skip


def read_cell(one: Input, text: str) -> Decimal | str | CellFault:
    """Return the value of a cell as the input wants it, or what is wrong."""
    filled = text or one.default
    if not filled:
        return CellFault(message="Värdet saknas.", cure="Fyll i det.")
    if one.type is InputType.TEXT:
        return filled
    read = parse_marked(filled)
    if read is not None and read.number is None:
        return CellFault(message=f"Värdet är dolt ({filled}).", cure="Fyll i det riktiga värdet.")
    number = as_number(filled.removesuffix("%"))
    if number is None:
        return CellFault(message=f"{filled[:40]} är inte ett tal.",
                         cure="Skriv till exempel 12,5.")  # fmt: skip
    if not fits(number):
        number = number.quantize(Decimal("1e-12")) if abs(number) < 10**15 else number
    if abs(number) >= 10**15:
        return CellFault(message=f"{filled[:40]} är för stort.", cure="Skriv ett tal under 10^15.")
    return bounded(one, number)


def bounded(one: Input, number: Decimal) -> Decimal | CellFault:
    """Return the number, or why it lies outside the limits of the input."""
    if one.lowest is not None and number < one.lowest:
        return CellFault(
            message=f"{number_text(number)} är lägre än {number_text(one.lowest)}.",
            cure="Rätta värdet, eller ändra det lägsta värdet (min) i kalkylbladet.",
        )
    if one.highest is not None and number > one.highest:
        return CellFault(
            message=f"{number_text(number)} är högre än {number_text(one.highest)}.",
            cure="Rätta värdet, eller ändra det högsta värdet (max) i kalkylbladet.",
        )
    return number
