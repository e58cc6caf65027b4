"""Read last year's kronor per pupil: `unit,kr_per_pupil`; a unit without an amount is new."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from qms.allocation.core.cells import read_amount
from qms.allocation.core.shares import Fault
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_file import scan_table

MAX_ROWS = 200_000
UNIT, AMOUNT = ("unit", "enhet", "skola"), ("kr_per_pupil", "kr_per_elev", "kronor per elev")


def read_previous_file(content: bytes, *, file_name: str) -> dict[str, Decimal | None]:
    """Return kronor per pupil by unit, None for a unit that is new; raise RefusedError."""
    table = scan_table(content, file_name=file_name, max_rows=MAX_ROWS)
    names = [name.casefold() for name in table.header]
    places = [next((names.index(n) for n in known if n in names), None) for known in (UNIT, AMOUNT)]
    unit_at, amount_at = places
    if unit_at is None or amount_at is None:
        missing = [known[0] for known, at in zip((UNIT, AMOUNT), places, strict=True) if at is None]
        raise RefusedError(
            tuple(
                Problem(message=f"Kolumnen {name} saknas.", row=table.header_row, column=name,
                        cure="Lägg till den.")
                for name in missing
            )
        )  # fmt: skip
    faults = list(table.problems)
    found: dict[str, Decimal | None] = {}
    for row in table.rows:
        unit, text = row.cells[unit_at], row.cells[amount_at]
        amount = read_amount(text) if text else None
        if isinstance(amount, Fault):
            faults.append(Problem(message=amount.message, row=row.number, cure=amount.cure,
                                  column=table.header[amount_at]))  # fmt: skip
            continue
        if not unit or unit in found:
            message = f"Enheten {unit} finns två gånger." if unit else "Enheten saknas."
            cure = "Rätta eller ta bort raden."
            faults.append(Problem(message=message, row=row.number, cure=cure,
                                  column=table.header[unit_at]))  # fmt: skip
        found[unit] = amount
    if faults:
        raise RefusedError(tuple(faults))
    return found


def missing_units(units: Iterable[str], previous: Mapping[str, object]) -> tuple[Problem, ...]:
    """Return a fault for each of this year's units that last year's file does not name."""
    return tuple(
        Problem(message=f"{unit} saknas, och modellen skyddar mot stora minskningar.",
                column=UNIT[0], value=unit,
                cure="Lägg till raden, med tomt belopp om enheten är ny.")
        for unit in units
        if unit not in previous
    )  # fmt: skip
