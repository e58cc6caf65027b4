"""Read a file of bought risks: one row per unit, with its risk and where it comes from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qms.allocation.core.risk.given import GivenRisk
from qms.kernel.numbers import parse_decimal
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_columns import find_places
from qms.kernel.table_file import read_table
from qms.kernel.table_types import Row

MAX_ROWS = 20_000
NAMES = {
    "unit": ("unit", "enhet", "skola", "skolenhetskod", "group"),
    "risk": ("risk", "value", "värde"),
    "source": ("source", "källa"),
}
Find = Callable[[str], str | None]
"""From a unit's name or code to its lasting id, None when there is no such unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A risk as it stands in a file or a form: `place` and `row` say where."""

    unit: str
    text: str
    source: str
    place: str
    row: int | None = None


def read_given_file(content: bytes, *, file_name: str, find: Find) -> tuple[GivenRisk, ...]:
    """Return the risks of a CSV or XLSX file; raise RefusedError with every fault."""
    table = read_table(content, file_name=file_name, max_rows=MAX_ROWS)
    at = find_places(table, NAMES)
    faults: list[Problem] = []
    typed = [_typed(row, table.header, at, find, faults) for row in table.rows]
    risks, more = read_typed(typed)
    faults += [*_doubles(typed), *more]
    if faults:
        raise RefusedError(tuple(sorted(faults, key=lambda one: (one.row or 0, one.column))))
    return risks


def _typed(
    row: Row, header: Sequence[str], at: Mapping[str, int], /, find: Find, faults: list[Problem]
) -> Typed:
    name = row.cells[at["unit"]]
    unit = find(name) if name else None
    if unit is None:
        message = f"Enheten {name} finns inte." if name else "Enheten saknas."
        faults.append(Problem(message=message, cure="Skriv namn eller skolenhetskod.",
                              row=row.number, column=header[at["unit"]], value=name))  # fmt: skip
    if not row.cells[at["source"]]:
        faults.append(Problem(message="Källan saknas.", row=row.number, column=header[at["source"]],
                              cure="Skriv vem som har räknat, och när."))  # fmt: skip
    return Typed(
        unit=unit or "",
        text=row.cells[at["risk"]],
        source=row.cells[at["source"]],
        place=header[at["risk"]],
        row=row.number,
    )


def _doubles(typed: Sequence[Typed]) -> list[Problem]:
    first: dict[str, int | None] = {}
    faults = []
    for one in typed:
        if one.unit and one.unit in first:
            faults.append(Problem(message=f"Enheten finns redan på rad {first[one.unit]}.",
                                  cure="Ta bort en av raderna.", row=one.row))  # fmt: skip
        first.setdefault(one.unit, one.row)
    return faults


def read_typed(
    typed: Sequence[Typed], *, is_percent: bool = False
) -> tuple[tuple[GivenRisk, ...], tuple[Problem, ...]]:
    """Return the risks as shares and what is wrong with any of them.

    With `is_percent`, a per cent sign, or any number above 1, all are per cent; otherwise shares.
    """
    numbers = [parse_decimal(one.text.strip().removesuffix("%")) for one in typed]
    known = [number for number in numbers if number is not None]
    has_sign = any("%" in one.text for one in typed)
    as_percent = is_percent or has_sign or any(number > 1 for number in known)
    scale = Decimal(100) if as_percent else Decimal(1)
    found, faults = [], []
    for one, number in zip(typed, numbers, strict=True):
        if fault := _fault(one, number, scale):
            faults.append(fault)
        elif number is not None:
            found.append(GivenRisk(unit=one.unit, value=number / scale, source=one.source))
    if found and not faults and not any(one.value for one in found):
        faults.append(Problem(message="Risken är noll för alla enheter.", column=typed[0].place,
                              cure="Skriv minst en risk som är större än noll."))  # fmt: skip
    return tuple(found), tuple(faults)


def _fault(one: Typed, number: Decimal | None, scale: Decimal) -> Problem | None:
    if number is not None and 0 <= number <= scale:
        return None
    if not one.text.strip():
        message, cure = "Risken saknas.", "Skriv den som andel eller procent, till exempel 12 %."
    elif number is None:
        message, cure = (
            f"{one.text.strip()} är inte ett tal.",
            "Skriv till exempel 12 % eller 0,12.",
        )
    else:
        message = f"Risken är {one.text.strip()}."
        cure = "Skriv ett tal mellan 0 och 100 %." if scale > 1 else "Skriv ett tal mellan 0 och 1."
    return Problem(message=message, cure=cure, row=one.row, column=one.place, value=one.text)
