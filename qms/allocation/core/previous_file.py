"""Read last year's kronor per pupil: `unit,kr_per_pupil`; a unit without an amount is new."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from qms.allocation.core.cells import read_amount
from qms.allocation.core.shares import Fault
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_columns import cell_problem, find_places
from qms.kernel.table_file import scan_table

MAX_ROWS = 200_000
NAMES = {
    "unit": ("unit", "enhet", "skola"),
    "kr_per_pupil": ("kr_per_pupil", "kr_per_elev", "kronor per elev"),
}


def read_previous_file(content: bytes, *, file_name: str) -> dict[str, Decimal | None]:
    """Return kronor per pupil by unit, None for a unit that is new; raise RefusedError."""
    table = scan_table(content, file_name=file_name, max_rows=MAX_ROWS)
    places = find_places(table, NAMES)
    faults = list(table.problems)
    found: dict[str, Decimal | None] = {}
    for row in table.rows:
        unit, text = row.cells[places["unit"]], row.cells[places["kr_per_pupil"]]
        amount = read_amount(text) if text else None
        if isinstance(amount, Fault):
            faults.append(cell_problem(table, row, at=places["kr_per_pupil"],
                                       message=amount.message, cure=amount.cure))  # fmt: skip
            continue
        if not unit or unit in found:
            message = f"Enheten {unit} finns två gånger." if unit else "Enheten saknas."
            faults.append(cell_problem(table, row, at=places["unit"], message=message,
                                       cure="Rätta eller ta bort raden."))  # fmt: skip
        found[unit] = amount
    if faults:
        raise RefusedError(tuple(faults))
    return found


def missing_units(units: Iterable[str], previous: Mapping[str, object]) -> tuple[Problem, ...]:
    """Return a fault for each of this year's units that last year's file does not name."""
    return tuple(
        Problem(message=f"{unit} saknas, och modellen skyddar mot stora minskningar.",
                column="unit", value=unit,
                cure="Lägg till raden, med tomt belopp om enheten är ny.")
        for unit in units
        if unit not in previous
    )  # fmt: skip
