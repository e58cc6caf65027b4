"""The files of a whole budget: pupils by grade, hours of need, and the parts."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from qms.allocation.core.budget.shared_out import Part
from qms.allocation.core.budget.volume import Grades
from qms.allocation.core.shares import Fault
from qms.kernel.money import kronor
from qms.kernel.numbers import parse_decimal
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.schoolyear import FIRST_STEP, LAST_STEP
from qms.kernel.table_columns import cell_problem, find_places
from qms.kernel.table_file import scan_table
from qms.kernel.table_types import Row, TableFile
from qms.kernel.table_write import Cell, Locale, write_csv

MAX_ROWS = 2_000_000
UNIT = {"unit": ("unit", "enhet", "skola")}
GRADES = {**UNIT, "step": ("step", "steg"), "n": ("n", "antal", "pupils", "elever")}
HOURS = {**UNIT, "hours": ("hours", "timmar")}
Value = TypeVar("Value")


def read_grades_file(content: bytes, *, file_name: str) -> Grades:
    """Return pupils by unit and step (0 is F, 9 is grade 9) from `unit,step,n`.

    Raise RefusedError with every fault.
    """
    table = scan_table(content, file_name=file_name, max_rows=MAX_ROWS)
    places = find_places(table, GRADES)
    faults = list(table.problems)
    found: dict[str, dict[int, int]] = {}
    for row in table.rows:
        unit = row.cells[places["unit"]]
        step = _cell(faults, table, row, places["step"], read=_step)
        n = _cell(faults, table, row, places["n"], read=_count)
        if step is None or n is None:
            continue
        if not unit or step in found.get(unit, {}):
            words = f"{unit} finns två gånger i steg {step}." if unit else "Enheten saknas."
            faults.append(_unusable(table, row, at=places["unit"], message=words))
            continue
        found.setdefault(unit, {})[step] = n
    if faults:
        raise RefusedError(tuple(faults))
    return found


def read_hours_file(content: bytes, *, file_name: str) -> dict[str, Fraction]:
    """Return hours of need by unit from `unit,hours`; raise RefusedError with every fault."""
    table = scan_table(content, file_name=file_name, max_rows=MAX_ROWS)
    places = find_places(table, HOURS)
    faults = list(table.problems)
    found: dict[str, Fraction] = {}
    for row in table.rows:
        unit = row.cells[places["unit"]]
        number = _cell(faults, table, row, places["hours"], read=_number)
        if not unit or unit in found:
            words = f"Enheten {unit} finns två gånger." if unit else "Enheten saknas."
            faults.append(_unusable(table, row, at=places["unit"], message=words))
        elif number is not None:
            found[unit] = Fraction(number)
    if faults:
        raise RefusedError(tuple(faults))
    return found


def _cell(
    faults: list[Problem],
    table: TableFile,
    row: Row,
    place: int,
    *,
    read: Callable[[str], Value | Fault],
) -> Value | None:
    value = read(row.cells[place])
    if isinstance(value, Fault):
        faults.append(cell_problem(table, row, at=place, message=value.message, cure=value.cure))
        return None
    return value


def _unusable(table: TableFile, row: Row, *, at: int, message: str) -> Problem:
    return cell_problem(table, row, at=at, message=message, cure="Rätta eller ta bort raden.")


def _number(text: str) -> Decimal | Fault:
    number = parse_decimal(text)
    if number is None:
        words = f"{text} är inte ett tal." if text else "Värdet saknas."
        return Fault(message=words, cure="Skriv till exempel 12,5.")
    if number < 0:
        return Fault(message=f"Värdet är {text}, mindre än noll.", cure="Skriv noll eller större.")
    return number


def _count(text: str) -> int | Fault:
    number = _number(text)
    if isinstance(number, Fault):
        return number
    if number != number.to_integral_value():
        return Fault(message=f"{text} är inte ett helt antal elever.", cure="Skriv hela elever.")
    return int(number)


def _step(text: str) -> int | Fault:
    number = parse_decimal(text)
    if number is None or number != number.to_integral_value():
        return Fault(message=f"{text} är inget årskurssteg.", cure="Skriv 0 för F, 9 för åk 9.")
    if not FIRST_STEP <= number <= LAST_STEP:
        return Fault(message=f"Steget är {text}.",
                     cure=f"Skriv ett heltal mellan {FIRST_STEP} och {LAST_STEP}.")  # fmt: skip
    return int(number)


def grades_csv(grades: Grades, names: Mapping[str, str]) -> bytes:
    """Return `unit,namn,step,n`."""
    rows: list[list[Cell]] = [
        [unit, names.get(unit, ""), step, n]
        for unit, counts in sorted(grades.items())
        for step, n in sorted(counts.items())
    ]
    return write_csv(["unit", "namn", "step", "n"], rows, "en")


def parts_csv(parts: tuple[Part, ...], locale: Locale) -> bytes:
    """Return `unit,kind,kr_total`, one row per unit and kind beside the socioeconomic line."""
    rows = [
        [part.unit, part.kind.value, kronor(part.ore)]
        for part in sorted(parts, key=lambda one: (one.unit, one.kind))
    ]
    return write_csv(["unit", "kind", "kr_total"], rows, locale)
