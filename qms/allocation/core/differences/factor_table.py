"""Read schools by factor and category from a file that no model has chosen columns in."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qms.allocation.core.cells import read_cell, read_pupils
from qms.allocation.core.differences.factor_columns import Columns, find_columns
from qms.allocation.core.differences.values import Composition, Omitted, Why
from qms.allocation.core.model import Category, Factor
from qms.allocation.core.shares import Fault, Scale, scale_of, split
from qms.kernel.numbers import parse_decimal
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_file import scan_table
from qms.kernel.table_types import Row, TableFile

MAX_ROWS = 200_000
YES, NO = frozenset({"ja", "yes", "1"}), frozenset({"", "nej", "no", "0"})
WITHHELD = ".."
NOBODY = frozenset({"", "0", WITHHELD})
Values = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorTable:
    """Factors in the order of the columns, the units, who is left out, and unused columns.

    `names` are what the units are called, where the file says.
    """

    factors: tuple[Factor, ...]
    units: tuple[Composition, ...]
    omitted: tuple[Omitted, ...]
    skipped: tuple[str, ...]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A row as read; a factor whose cells are all empty is not in `parts`."""

    row: int
    unit: str
    pupils: int
    known: Fraction | None
    is_independent: bool
    parts: Mapping[str, Values]


def read_factor_table(content: bytes, *, file_name: str) -> FactorTable:
    """Return the units of the file; raise RefusedError with every fault, in row order.

    A factor whose cells are all empty on a row is not known of that unit, which is then named
    in `omitted`, as is a unit without a number of pupils.
    """
    table = scan_table(content, file_name=file_name, max_rows=MAX_ROWS)
    columns = find_columns(table)
    reader = _Reader(table, columns)
    raws = [raw for row in table.rows if (raw := reader.read(row)) is not None]
    splits = {factor: _split_all(factor, raws, reader.faults) for factor in columns.parts}
    if reader.faults:
        faults = sorted(reader.faults, key=lambda fault: (fault.row or 0, fault.column))
        raise RefusedError(tuple(faults))
    return FactorTable(
        factors=tuple(
            Factor(name=name, categories=tuple(Category(name=c, weight=Decimal(1)) for c in parts))
            for name, parts in columns.parts.items()
        ),
        units=tuple(_unit(raw, splits) for raw in raws),
        omitted=tuple(reader.omitted),
        skipped=tuple(name for at, name in enumerate(table.header) if at not in columns.used),
        names={}
        if columns.name is None
        else {row.cells[columns.unit]: row.cells[columns.name] for row in table.rows},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A unit's exact shares of a factor, and how many of its pupils were counted, if known."""

    shares: Mapping[str, Fraction]
    counted: Fraction | None


Splits = Mapping[str, Mapping[str, _Part]]
"""Factor to unit to what it has of it."""


def _unit(raw: Raw, splits: Splits) -> Composition:
    parts = {name: found[raw.unit] for name, found in splits.items() if raw.unit in found}
    counted = [part.counted for part in parts.values() if part.counted is not None]
    return Composition(
        unit=raw.unit,
        pupils=raw.pupils,
        shares={name: part.shares for name, part in parts.items()},
        known=raw.known if raw.known is not None else min(counted, default=None),
        is_independent=raw.is_independent,
    )


class _Reader:
    """Reads rows and remembers what is wrong with them and who is left out."""

    def __init__(self, table: TableFile, columns: Columns) -> None:
        self.faults = list(table.problems)
        self.omitted: list[Omitted] = []
        self._header, self._columns = table.header, columns
        self._first: dict[str, int] = {}

    def read(self, row: Row) -> Raw | None:
        """Return the row, None when it is faulty or has no pupils."""
        before = len(self.faults)
        unit, columns = row.cells[self._columns.unit], self._columns
        self._check_name(row, unit)
        if unit and row.cells[columns.pupils] in NOBODY:
            is_withheld = row.cells[columns.pupils] == WITHHELD
            why = Why.PUPILS_WITHHELD if is_withheld else Why.NO_PUPILS
            self.omitted.append(Omitted(unit=unit, about="", why=why))
            return None
        pupils = read_pupils(row.cells[columns.pupils])
        if isinstance(pupils, Fault):
            self._add(row, columns.pupils, pupils)
        known, is_independent = self._known(row), self._independent(row)
        parts = {name: self._parts(row, places) for name, places in columns.parts.items()}
        if len(self.faults) > before or isinstance(pupils, Fault):
            return None
        self.omitted += [
            Omitted(unit=unit, about=name, why=Why.NO_BACKGROUND)
            for name, values in parts.items()
            if not values
        ]
        kept = {name: values for name, values in parts.items() if values}
        return Raw(row=row.number, unit=unit, pupils=pupils, known=known,
                   is_independent=is_independent, parts=kept)  # fmt: skip

    def _add(self, row: Row, place: int, fault: Fault) -> None:
        self.faults.append(
            Problem(message=fault.message, row=row.number, column=self._header[place],
                    value=row.cells[place], cure=fault.cure)
        )  # fmt: skip

    def _check_name(self, row: Row, unit: str) -> None:
        if not unit:
            fault = Fault(message="Enheten saknas.", cure="Fyll i enhetens namn eller kod.")
            self._add(row, self._columns.unit, fault)
        elif unit in self._first:
            message = f"Enheten {unit} finns redan på rad {self._first[unit]}."
            self._add(row, self._columns.unit, Fault(message=message, cure="Ta bort en av dem."))
        self._first.setdefault(unit, row.number)

    def _known(self, row: Row) -> Fraction | None:
        place = self._columns.known
        if place is None or not row.cells[place]:
            return None
        number = parse_decimal(row.cells[place])
        if number is None or not 0 <= number <= 1:
            message = f"{row.cells[place]} är ingen andel."
            self._add(row, place, Fault(message=message, cure="Skriv ett tal mellan 0 och 1."))
            return None
        return Fraction(number)

    def _independent(self, row: Row) -> bool:
        place = self._columns.independent
        text = "" if place is None else row.cells[place].casefold()
        if place is not None and text not in YES | NO:
            message = f"{row.cells[place]} är inte ja eller nej."
            self._add(row, place, Fault(message=message, cure="Skriv ja eller nej."))
        return text in YES

    def _parts(self, row: Row, places: Mapping[str, int]) -> Values:
        """Return a factor's numbers; nothing when all its cells are empty."""
        if not any(row.cells[place] for place in places.values()):
            return {}
        values: dict[str, Decimal] = {}
        for category, place in places.items():
            value = read_cell(row.cells[place])
            if isinstance(value, Fault):
                self._add(row, place, value)
                continue
            values[category] = value
        return values


def _split_all(factor: str, raws: list[Raw], faults: list[Problem]) -> dict[str, _Part]:
    """Return each unit's exact shares of the factor."""
    having = [raw for raw in raws if factor in raw.parts]
    scale = scale_of([(raw.pupils, raw.parts[factor].values()) for raw in having])
    found: dict[str, _Part] = {}
    for raw in having:
        values = raw.parts[factor]
        result = split(values, scale, pupils=raw.pupils)
        if isinstance(result, Fault):
            faults.append(Problem(message=f"{raw.unit}, {factor}: {result.message}", row=raw.row,
                                  column=factor, value=result.value,
                                  cure=result.cure))  # fmt: skip
            continue
        counted = Fraction(sum(values.values(), Decimal(0))) / raw.pupils
        found[raw.unit] = _Part(
            shares=result.shares,
            counted=min(counted, Fraction(1)) if scale is Scale.COUNT else None,
        )
    return found
