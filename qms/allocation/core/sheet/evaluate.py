"""Reckon a sheet: lines in the order they need each other, all units at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qms.allocation.core.sheet.checking import (
    Program,
    compile_sheet,
    place_of,
    sentence,
    texts_of,
)
from qms.allocation.core.sheet.pots import CannotShareError, share_pot
from qms.allocation.core.sheet.types import Line, Place, Rounding, Scope, Sheet, TableKind
from qms.allocation.core.sheet.units import Units
from qms.kernel.expression import (
    Figures,
    FormulaError,
    FormulaFault,
    Node,
    evaluate,
    name_key,
    rounded,
)
from qms.kernel.expression.nodes import Sum
from qms.kernel.problems import Problem, RefusedError

NAMED_IN_FAULTS = 5
Values = list[Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A sheet reckoned. `columns` and `single` are exact, by line key; `shown` rounds them.

    `pots` holds, for each line that shares one, (pot, what is left of it).
    """

    sheet: Sheet
    units: Units
    parameters: Mapping[str, Decimal]
    columns: Mapping[str, Sequence[Decimal]]
    single: Mapping[str, Decimal]
    pots: Mapping[str, tuple[Decimal, Decimal]]

    def shown(self, line: Line) -> Sequence[Decimal]:
        """Return a unit line's values as they are printed, in the order of the units."""
        return [_shown(line, value) for value in self.columns[line.key]]

    def shown_single(self, line: Line) -> Decimal:
        """Return a municipality line's value as it is printed."""
        return _shown(line, self.single[line.key])


def evaluate_sheet(
    sheet: Sheet, units: Units, *, parameters: Mapping[str, Decimal] | None = None
) -> Result:
    """Return every line of a sheet without faults, for all units.

    `parameters` replaces the sheet's own, by name key. Raise RefusedError with a fault for every
    line that cannot be reckoned; lines that need such a line are not told of.
    """
    program = compile_sheet(sheet)
    run = _Run(program, units, {**_own(sheet), **(parameters or {})})
    for line in program.order:
        run.reckon(line)
    if run.problems:
        raise RefusedError(tuple(sorted(run.problems, key=lambda one: _line_number(one.column))))
    return run.result()


def _own(sheet: Sheet) -> dict[str, Decimal]:
    return {name_key(one.name): one.value for one in sheet.parameters}


def _line_number(column: str) -> int:
    return int(column.split()[1].split(".")[0])


def _shown(line: Line, value: Decimal) -> Decimal:
    return _rounded(value, line.rounding) if line.rounding else value


def _rounded(value: Decimal, rounding: Rounding) -> Decimal:
    return rounded(value, rounding.quantum, rounding.mode)


class _Run:
    """One reckoning while it goes on; lines that failed are in `failed`."""

    def __init__(self, program: Program, units: Units, parameters: Mapping[str, Decimal]) -> None:
        self._program = program
        self._units = units
        self._parameters = parameters
        self._columns: dict[str, Any] = dict(units.columns)
        self._single: dict[str, Any] = dict(parameters)
        self._pots: dict[str, tuple[Decimal, Decimal]] = {}
        self._failed: set[str] = set()
        self.problems: list[Problem] = []
        tables = program.sheet.tables
        self._figures = Figures(
            units=len(units.names),
            columns=self._columns,
            single=self._single,
            curves={
                name_key(t.name): tuple((Decimal(x), y) for x, y in t.rows)
                for t in tables
                if t.kind is TableKind.CURVE
            },
            lookups={
                name_key(t.name): {name_key(key): value for key, value in t.rows}
                for t in tables
                if t.kind is TableKind.LOOKUP
            },
        )

    def result(self) -> Result:
        sheet = self._program.sheet
        return Result(
            sheet=sheet,
            units=self._units,
            parameters=self._parameters,
            columns={line.key: self._columns[line.key] for line in sheet.unit_lines},
            single={line.key: self._single[line.key] for line in sheet.municipality_lines},
            pots=self._pots,
        )

    def reckon(self, line: Line) -> None:
        """Reckon one line, or remember what is wrong with it."""
        if self._program.needs[line.key] & self._failed:
            self._failed.add(line.key)
            return
        before = len(self.problems)
        values = self._values(line)
        if values is not None and line.share is not None:
            values = self._shared(line, values)
        if values is None or len(self.problems) > before:
            self._failed.add(line.key)
        elif line.scope is Scope.UNIT:
            self._columns[line.key] = values
        else:
            self._single[line.key] = values[0]

    def _values(self, line: Line) -> Values | None:
        rows: Sequence[int] = range(len(self._units.names) if line.scope is Scope.UNIT else 1)
        holds = self._ask(line, "when", rows)
        if holds is None:
            return None
        chosen = [row for row, value in zip(rows, holds, strict=True) if value]
        if len(chosen) == len(rows):
            return self._formula(line, rows)
        found = self._formula(line, chosen)
        if found is None:
            return None
        values = dict(zip(chosen, found, strict=True))
        return [values.get(row, Decimal(0)) for row in rows]

    def _ask(self, line: Line, field: str, rows: Sequence[int]) -> list[Any] | None:
        """Return the formula's values, all true when there is none, None when it fails."""
        tree = self._program.trees.get((line.key, field))
        if tree is None:
            return [True] * len(rows)
        try:
            return evaluate(tree, self._figures, rows)
        except FormulaError as wrong:
            self._tell(line, field, wrong.faults)
            return None

    def _formula(self, line: Line, rows: Sequence[int]) -> Values | None:
        tree, rounding = self._program.trees[line.key, "formula"], line.rounding
        if rounding is not None and rounding.place is Place.TERMS and isinstance(tree, Sum):
            return self._terms(line, tree, rounding, rows)
        values = self._ask(line, "formula", rows)
        if values is None or rounding is None or line.share or rounding.place is Place.SHOWN:
            return values
        return [_rounded(value, rounding) for value in values]

    def _terms(
        self, line: Line, tree: Sum, rounding: Rounding, rows: Sequence[int]
    ) -> Values | None:
        totals = [Decimal(0)] * len(rows)
        for is_subtracted, term in tree.terms:
            values = self._term(line, term, rows)
            if values is None:
                return None
            parts = [_rounded(value, rounding) for value in values]
            signs = (-part for part in parts) if is_subtracted else iter(parts)
            totals = [total + part for total, part in zip(totals, signs, strict=True)]
        return totals

    def _term(self, line: Line, term: Node, rows: Sequence[int]) -> Values | None:
        try:
            return evaluate(term, self._figures, rows)
        except FormulaError as wrong:
            self._tell(line, "formula", wrong.faults)
            return None

    def _shared(self, line: Line, weights: Values) -> Values | None:
        pot = self._ask(line, "pot", (0,))
        if pot is None or line.share is None:
            return None
        try:
            parts = share_pot(pot[0], weights, self._units.names, share=line.share,
                              rounding=line.rounding)  # fmt: skip
        except CannotShareError as wrong:
            field = "formula" if wrong.rows else "pot"
            fault = FormulaFault(message=wrong.message, cure=wrong.cure, at=1, rows=wrong.rows)
            self._tell(line, field, (fault,))
            return None
        self._pots[line.key] = (pot[0], pot[0] - sum(parts, Decimal(0)))
        return parts

    def _tell(self, line: Line, field: str, faults: Sequence[FormulaFault]) -> None:
        self.problems += [
            Problem(
                message=sentence(line, field, fault, more=self._whom(line, fault.rows)),
                cure=fault.cure,
                column=place_of(self._program.sheet, line, field),
                value=texts_of(line)[field],
            )
            for fault in faults
        ]

    def _whom(self, line: Line, rows: Sequence[int]) -> str:
        """Return which units a fault concerns, as a sentence of its own."""
        if not rows or line.scope is Scope.MUNICIPALITY:
            return ""
        names = [self._units.names[row] for row in rows[:NAMED_IN_FAULTS]]
        more = len(rows) - len(names)
        return f" Gäller {', '.join(names)}{f' och {more} till' if more else ''}."
