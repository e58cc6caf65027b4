"""Read files of dwellings and of flows between areas and units: every fault at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from qms.forecast.core.cells import Fault, read_number, read_step, read_unit, read_year
from qms.forecast.core.columns import ALIASES, Column, find_columns
from qms.forecast.core.count_file import MAX_ROWS
from qms.forecast.core.inputs.rates import KINDS
from qms.forecast.core.inputs.values import COMPLETED, Dwellings, Flow
from qms.kernel.numbers import parse_decimal
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_file import scan_table
from qms.kernel.table_types import Row, TableFile

Reader = Callable[[str], Any]
Columns = tuple[tuple[str, ...], ...]
HIGHEST_STEP = 120
DWELLING_WORDS = {
    "småhus": "house",
    "bostadsrätt": "owned",
    "hyresrätt": "rental",
    "specialbostad": "special",
    **{kind: kind for kind in KINDS},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFile:
    """The rows of a file (dwellings or flows) and all its faults; with faults, no rows count."""

    file_name: str
    rows: tuple[Any, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_dwellings(content: bytes, *, file_name: str) -> PlanFile:
    """Return the dwellings of `area,year,type,number[,probability][,stage]`.

    Without probability they are certain; without stage they are planned.
    """
    readers: dict[str, Reader] = {
        "area": read_unit, "year": read_year, "kind": _kind, "dwellings": _dwellings,
        "probability": _probability, "stage": _stage,
    }  # fmt: skip

    def make(read: Mapping[str, Any]) -> Dwellings:
        return Dwellings(
            area=read["area"], year=read["year"], kind=read["kind"], n=read["dwellings"],
            probability=read.get("probability", 1.0), stage=read.get("stage", "planned"),
            project="",
        )  # fmt: skip

    needed = (("area",), ("year",), ("kind",), ("dwellings",))
    return _read(content, file_name, needed, (("probability",), ("stage",)), readers, make)


def read_flows(content: bytes, *, file_name: str) -> PlanFile:
    """Return the flows of `area,unit,year,n[,from,to]`; without grades they are about all."""
    readers: dict[str, Reader] = {
        "area": read_unit, "unit": read_unit, "year": read_year, "n": read_number,
        "low": read_step, "high": read_step,
    }  # fmt: skip

    def make(read: Mapping[str, Any]) -> Flow:
        return Flow(
            area=read["area"], unit=read["unit"], year=read["year"], n=read["n"],
            low=read.get("low", -HIGHEST_STEP), high=read.get("high", HIGHEST_STEP),
        )  # fmt: skip

    needed = (("area",), ("unit",), ("year",), ("n",))
    return _read(content, file_name, needed, (("low",), ("high",)), readers, make)


def _read(
    content: bytes,
    file_name: str,
    needed: Columns,
    optional: Columns,
    readers: Mapping[str, Reader],
    make: Callable[[Mapping[str, Any]], Any],
    /,
) -> PlanFile:
    try:
        table = scan_table(content, file_name=file_name, max_rows=MAX_ROWS)
    except RefusedError as refused:
        return PlanFile(file_name=file_name, problems=refused.problems)
    found, _, problems = find_columns(table, (*needed, *_present(table, optional)))
    if problems:
        return PlanFile(file_name=file_name, problems=problems)
    faults: list[Problem] = list(table.problems)
    rows: list[Any] = []
    seen: dict[tuple[object, ...], int] = {}
    for row in table.rows:
        read = _cells(row, found, readers, faults)
        if read is None:
            continue
        key = tuple(value for name, value in read.items() if name not in _VALUES)
        if key in seen:
            message = f"Raden gäller samma sak som rad {seen[key]}."
            faults.append(Problem(message=message, row=row.number, cure="Slå ihop raderna."))
        seen.setdefault(key, row.number)
        rows.append(make(read))
    ordered = sorted(faults, key=lambda fault: fault.row or 0)
    return PlanFile(file_name=file_name, rows=tuple(rows), problems=tuple(ordered))


_VALUES = frozenset({"n", "dwellings", "probability"})


def _present(table: TableFile, groups: Columns) -> Columns:
    headers = {header.strip().lower() for header in table.header}
    return tuple(group for group in groups if headers & set(ALIASES[group[0]]))


def _cells(
    row: Row,
    found: Mapping[str, Column],
    readers: Mapping[str, Reader],
    faults: list[Problem],
) -> dict[str, Any] | None:
    """Return the row's values by meaning; add what is wrong to `faults` and return None."""
    read: dict[str, Any] = {}
    before = len(faults)
    for meaning, column in found.items():
        text = row.cells[column.place]
        value = readers[meaning](text)
        if isinstance(value, Fault):
            faults.append(Problem(message=value.message, row=row.number, column=column.header,
                                  value=text, cure=value.cure))  # fmt: skip
        read[meaning] = value
    return None if len(faults) > before else read


def _kind(text: str) -> str | Fault:
    kind = DWELLING_WORDS.get(text.strip().lower())
    cure = f"Skriv något av {', '.join(DWELLING_WORDS)}."
    return kind or Fault(message=f"{text or 'Tom cell'} är ingen bostadstyp.", cure=cure)


def _stage(text: str) -> str:
    return COMPLETED if text.strip().lower() in {COMPLETED, "färdigställd"} else "planned"


def _dwellings(text: str) -> float | Fault:
    number = parse_decimal(text)
    if number is None or number < 0 or number != number.to_integral_value():
        message = f"{text or 'Tom cell'} är inte ett antal bostäder."
        return Fault(message=message, cure="Skriv ett heltal som är 0 eller mer.")
    return float(number)


def _probability(text: str) -> float | Fault:
    number = parse_decimal(text.removesuffix("%").strip())
    share = None if number is None else float(number) / (100 if text.endswith("%") else 1)
    if share is None or not 0 <= share <= 1:
        message = f"{text or 'Tom cell'} är ingen sannolikhet."
        return Fault(message=message, cure="Skriv ett tal från 0 till 1, till exempel 0,8.")
    return share
