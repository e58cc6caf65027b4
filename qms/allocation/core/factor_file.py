"""Read the file of factors: one row per unit, one column per `factor:category`, or its risk."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qms.allocation.core.cells import read_cell, read_pupils, read_value
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Basis, Factor
from qms.allocation.core.shares import Fault, scale_of, split
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_file import scan_table
from qms.kernel.table_types import Row, TableFile

MAX_ROWS = 200_000
UNIT = ("unit", "enhet", "skola", "group")
PUPILS = ("pupils", "elever", "antal elever", "n")
VALUE = ("value", "risk", "värde")
Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorFile:
    """The schools in the file, and the columns that were not used."""

    schools: tuple[School, ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where the columns are: place by meaning, and the headers that mean nothing here.

    `value` is None when the model's index rests on weights.
    """

    unit: int
    pupils: int
    value: int | None
    parts: Mapping[Key, int]
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A row as read: numbers by factor and category; None where the cell was faulty."""

    row: int
    unit: str
    pupils: int | None
    value: Decimal | None
    parts: Mapping[Key, Decimal | None]

    def of(self, factor: Factor) -> dict[str, Decimal] | None:
        """Return the factor's numbers, None when one of them is faulty."""
        values = {c.name: self.parts[factor.name, c.name] for c in factor.categories}
        whole = {name: value for name, value in values.items() if value is not None}
        return whole if len(whole) == len(values) else None


def read_factor_file(content: bytes, *, file_name: str, model: AllocationModel) -> FactorFile:
    """Return the schools of the file; raise RefusedError with every fault, in row order."""
    table = scan_table(content, file_name=file_name, max_rows=MAX_ROWS)
    columns = _find_columns(table, model)
    faults = list(table.problems)
    raws = [_read_row(row, table.header, columns, faults) for row in table.rows]
    _refuse_doubles(raws, faults, header=table.header[columns.unit])
    splits = {factor.name: _split_all(factor, raws, faults) for factor in model.factors}
    if faults:
        raise RefusedError(tuple(sorted(faults, key=lambda fault: (fault.row or 0, fault.column))))
    schools = tuple(
        School(
            unit=raw.unit,
            pupils=raw.pupils or 0,
            shares={name: found[raw.row][0] for name, found in splits.items()},
            notes=tuple(f"{name}: {f[raw.row][1]}" for name, f in splits.items() if f[raw.row][1]),
            value=None if raw.value is None else Fraction(raw.value),
        )
        for raw in raws
    )
    return FactorFile(schools=schools, skipped=columns.skipped)


def _find_columns(table: TableFile, model: AllocationModel) -> Columns:
    places = _places(table)
    wanted = {(f.name, c.name) for f in model.factors for c in f.categories}
    by_name = {f"{factor}:{category}".casefold(): (factor, category) for factor, category in wanted}
    parts = {key: places[name] for name, key in by_name.items() if name in places}
    unit, pupils, value = (
        next((places[name] for name in names if name in places), None)
        for names in (UNIT, PUPILS, VALUE)
    )
    if model.basis is Basis.WEIGHTS:
        value = None
    missing = sorted(f"{f}:{c}" for f, c in wanted - set(parts))
    missing += ["unit"] if unit is None else []
    missing += ["pupils"] if pupils is None else []
    missing += ["value"] if value is None and model.basis is not Basis.WEIGHTS else []
    if unit is None or pupils is None or missing:
        raise RefusedError(tuple(_no_column(name, table.header_row) for name in missing))
    used = {unit, pupils, value, *parts.values()}
    skipped = tuple(name for place, name in enumerate(table.header) if place not in used)
    return Columns(unit=unit, pupils=pupils, value=value, parts=parts, skipped=skipped)


def _places(table: TableFile) -> dict[str, int]:
    names = [":".join(p.strip() for p in name.casefold().split(":")) for name in table.header]
    doubles = sorted({name for name in names if name and names.count(name) > 1})
    if doubles:
        raise RefusedError(
            tuple(
                Problem(message=f"Kolumnen {name} finns två gånger.", row=table.header_row,
                        column=name, cure="Ta bort eller döp om den ena.")
                for name in doubles
            )
        )  # fmt: skip
    return {name: place for place, name in enumerate(names)}


def _no_column(name: str, header_row: int) -> Problem:
    return Problem(
        message=f"Kolumnen {name} saknas.",
        row=header_row,
        column=name,
        cure="Lägg till den, eller ta bort faktorn ur modellen."
        if ":" in name
        else "Lägg till den.",
    )


def _read_row(row: Row, header: tuple[str, ...], columns: Columns, faults: list[Problem]) -> Raw:
    def add(fault: Fault, place: int) -> None:
        faults.append(Problem(message=fault.message, row=row.number, column=header[place],
                              value=row.cells[place], cure=fault.cure))  # fmt: skip

    unit = row.cells[columns.unit]
    if not unit:
        add(Fault(message="Enheten saknas.", cure="Fyll i enhetens namn eller kod."), columns.unit)
    pupils = read_pupils(row.cells[columns.pupils])
    if isinstance(pupils, Fault):
        add(pupils, columns.pupils)
    value = None if columns.value is None else read_value(row.cells[columns.value])
    if isinstance(value, Fault):
        add(value, columns.value or 0)
    parts: dict[Key, Decimal | None] = {}
    for key, place in columns.parts.items():
        part = read_cell(row.cells[place])
        if isinstance(part, Fault):
            add(part, place)
        parts[key] = None if isinstance(part, Fault) else part
    return Raw(
        row=row.number,
        unit=unit,
        pupils=None if isinstance(pupils, Fault) else pupils,
        value=None if isinstance(value, Fault) else value,
        parts=parts,
    )


def _refuse_doubles(raws: list[Raw], faults: list[Problem], *, header: str) -> None:
    first: dict[str, int] = {}
    for raw in raws:
        if raw.unit and raw.unit in first:
            faults.append(Problem(message=f"Enheten {raw.unit} finns redan på rad "
                                  f"{first[raw.unit]}.", row=raw.row, column=header,
                                  value=raw.unit, cure="Ta bort en av raderna."))  # fmt: skip
        first.setdefault(raw.unit, raw.row)


def _split_all(
    factor: Factor, raws: list[Raw], faults: list[Problem]
) -> dict[int, tuple[Mapping[str, Fraction], str]]:
    """Return each row's exact shares of the factor and what was done to them."""
    whole = [(raw, values) for raw in raws if raw.pupils and (values := raw.of(factor))]
    scale = scale_of([(raw.pupils or 0, values.values()) for raw, values in whole])
    found: dict[int, tuple[Mapping[str, Fraction], str]] = {}
    for raw, values in whole:
        result = split(values, scale, pupils=raw.pupils or 0)
        if isinstance(result, Fault):
            faults.append(_uneven(raw, factor, result))
        else:
            found[raw.row] = (result.shares, result.note)
    return found


def _uneven(raw: Raw, factor: Factor, fault: Fault) -> Problem:
    return Problem(message=f"{raw.unit}, {factor.name}: {fault.message}", row=raw.row,
                   column=factor.name, value=fault.value, cure=fault.cure)  # fmt: skip
