"""Read schools' results from a file: `unit,indicator,year,value,n`, as the register takes them."""

from dataclasses import dataclass

from qms.allocation.core.differences.values import Omitted, SchoolResult, Why
from qms.kernel.numbers import parse_decimal, parse_marked
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_columns import find_places
from qms.kernel.table_file import scan_table
from qms.kernel.table_types import Row

MAX_ROWS = 1_000_000
NAMES: dict[str, tuple[str, ...]] = {
    "unit": ("unit", "enhet", "skola"),
    "indicator": ("indicator", "indikator"),
    "year": ("year", "år", "läsår"),
    "value": ("value", "värde", "resultat"),
    "n": ("n", "antal", "antal elever bakom värdet"),
}
CURES = {
    "unit": "Fyll i enhetens namn eller kod.",
    "indicator": "Fyll i indikatorns nyckel.",
    "year": "Skriv till exempel 2026.",
    "value": "Skriv till exempel 231,4.",
    "n": "Skriv ett helt tal.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultTable:
    """The results by indicator, and the values that were marks in the place of numbers."""

    results: dict[str, tuple[SchoolResult, ...]]
    withheld: dict[str, tuple[Omitted, ...]]


def read_result_table(content: bytes, *, file_name: str) -> ResultTable:
    """Return the results; raise RefusedError with every fault."""
    table = scan_table(content, file_name=file_name, max_rows=MAX_ROWS)
    places = find_places(table, NAMES, optional=("n",))
    faults = list(table.problems)
    results: dict[str, list[SchoolResult]] = {}
    withheld: dict[str, list[Omitted]] = {}
    seen: dict[tuple[str, str, str], int] = {}
    for row in table.rows:
        cells = {key: row.cells[place] for key, place in places.items()}
        key = (cells["unit"], cells["indicator"], cells["year"])
        if key in seen:
            message = f"{key[0]} har redan {key[1]} för {key[2]} på rad {seen[key]}."
            faults.append(Problem(message=message, row=row.number, column="unit", value=key[0],
                                  cure="Ta bort en av raderna."))  # fmt: skip
        seen.setdefault(key, row.number)
        read = _read(row, cells, faults)
        if isinstance(read, SchoolResult):
            results.setdefault(cells["indicator"], []).append(read)
        elif read is not None:
            withheld.setdefault(cells["indicator"], []).append(read)
    if faults:
        raise RefusedError(tuple(sorted(faults, key=lambda fault: (fault.row or 0, fault.column))))
    return ResultTable(
        results={key: tuple(rows) for key, rows in results.items()},
        withheld={key: tuple(rows) for key, rows in withheld.items()},
    )


def _read(row: Row, cells: dict[str, str], faults: list[Problem]) -> SchoolResult | Omitted | None:
    value, n, year = parse_marked(cells["value"]), _count(cells.get("n", "")), cells["year"]
    wrong = {
        "unit": "" if cells["unit"] else "Enheten saknas.",
        "indicator": "" if cells["indicator"] else "Indikatorn saknas.",
        "year": "" if year.isdecimal() and len(year) == 4 else f"{year or 'Tomt'} är inget år.",
        "value": "" if value else f"{cells['value']} är inte ett tal.",
        "n": "" if n is not None else f"{cells.get('n')} är inget antal.",
    }
    found = [
        Problem(message=message, row=row.number, column=key, value=cells.get(key, ""),
                cure=CURES[key])
        for key, message in wrong.items()
        if message
    ]  # fmt: skip
    faults += found
    if found or value is None:
        return None
    if value.number is None:
        return Omitted(unit=cells["unit"], about=cells["indicator"], why=Why.RESULT_WITHHELD,
                       detail=value.raw, year=int(year))  # fmt: skip
    return SchoolResult(unit=cells["unit"], year=int(year), value=float(value.number), n=n or None)


def _count(text: str) -> int | None:
    """Return a whole number, 0 when the cell is empty, None when it is neither."""
    number = parse_decimal(text) if text else parse_decimal("0")
    if number is None or number < 0 or number != number.to_integral_value():
        return None
    return int(number)
