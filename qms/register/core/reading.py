"""The import machine: a table and a dataset in, rows and every fault at once out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qms.kernel.problems import Problem
from qms.kernel.table_types import TableFile
from qms.register.core.columns import MARKED, Beside, Column, Fault, Kind, Known, Reference, Value
from qms.register.core.dataset import Dataset, Values
from qms.register.core.findings import (
    DOUBLES,
    EMPTY,
    FILE,
    ROWS,
    Finding,
    Key,
    Reading,
    Record,
    key_part,
)
from qms.register.core.headers import HeaderState, match_headers
from qms.register.core.readers import READERS
from qms.register.core.unknown import unknown_places


@dataclass(slots=True)
class _Cells:
    """Reads the cells of one column, each different text once."""

    column: Column
    kind: Kind
    header: str
    position: int
    known: Known
    decimal_signs: set[str]
    memo: dict[object, Value | Fault] = field(default_factory=dict)

    def read(self, text: str, year: int | None) -> Value | Fault:
        memo_key: object = (text, year) if self.kind is Kind.GRADE else text
        if memo_key not in self.memo:
            self.memo[memo_key] = self._read(text, year)
        return self.memo[memo_key]

    def _read(self, text: str, year: int | None) -> Value | Fault:
        if not text:
            return _empty(self.kind) if self.column.required else None
        if self.kind in MARKED:
            self.decimal_signs.update(sign for sign in ",." if sign in text.strip("."))
        return READERS[self.kind](text, self.column, Beside(year=year, known=self.known))


def _empty(kind: Kind) -> Fault:
    hidden = kind in MARKED
    cure = "Fyll i värdet, eller skriv .. om det är dolt." if hidden else ""
    return Fault(
        message="Tomt värde i obligatorisk kolumn.",
        cure=cure or "Fyll i värdet eller ta bort raden.",
        group=EMPTY,
    )


@dataclass(slots=True)
class _Reader:
    """Collects what a file says, row by row."""

    dataset: Dataset
    columns: list[_Cells]
    can_key: bool
    defaults: Mapping[str, Value]
    autumn: int | None
    names: tuple[str, ...] = ()
    key_names: tuple[str, ...] = ()
    records: list[Record] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rows_by_key: dict[Key, int] = field(default_factory=dict)
    years: set[int] = field(default_factory=set)

    def add(self, number: int, cells: Sequence[str]) -> None:
        """Read one row; store it only when nothing is wrong with it."""
        values: Values = {}
        faults_before = len(self.findings)
        year = self.autumn
        for column in self.columns:
            text = cells[column.position]
            value = column.read(text, year)
            if isinstance(value, Fault):
                if column.kind is not Kind.GRADE or year is not None:
                    self._find(number, column.header, text, value, column.column.label)
                continue
            if column.kind is Kind.YEAR and isinstance(value, int):
                year = value
            values[column.column.key] = value
        if len(self.findings) > faults_before:
            return
        if year is not None and self.autumn is None:
            self.years.add(year)
        self._finish(number, values)

    def _finish(self, number: int, values: Values) -> None:
        """Complete the row, check the rules between its cells and that it is the only one."""
        for name, default in self.defaults.items():
            if values.get(name) is None:
                values[name] = default
        if self.dataset.finish:
            self.dataset.finish(values)
        faults = [fault for rule in self.dataset.rules if (fault := rule(values))]
        for fault in faults:
            self._find(number, "", "", fault, ROWS)
        if faults or not self.can_key:
            return
        key = tuple([key_part(values.get(name)) for name in self.key_names])
        first = self.rows_by_key.setdefault(key, number)
        if first != number:
            self._find_double(number, first, values)
            return
        self.records.append(Record(number, tuple([values.get(name) for name in self.names])))

    def _find(self, number: int, header: str, text: str, fault: Fault, group: str) -> None:
        problem = Problem(
            row=number, column=header, value=text, message=fault.message, cure=fault.cure
        )
        self.findings.append(Finding(problem=problem, group=fault.group or group))

    def _find_double(self, number: int, first: int, values: Values) -> None:
        keys = [column for column in self.columns if column.column.is_key]
        fault = Fault(message=f"Finns redan på rad {first}.", cure="Ta bort den ena raden.")
        text = ", ".join(_shown(values[column.column.key]) for column in keys)
        self._find(number, ", ".join(column.header for column in keys), text, fault, DOUBLES)


def _shown(value: Value) -> str:
    return value.text if isinstance(value, Reference) else str(value)


def read_dataset(dataset: Dataset, table: TableFile, known: Known) -> Reading:
    """Return everything the table says as rows of the dataset, with every fault in it."""
    headers, file_problems = match_headers(dataset, table.header)
    signs: set[str] = set()
    read = [
        _Cells(
            column=match.column,
            kind=match.kind,
            header=match.header,
            position=match.position,
            known=known,
            decimal_signs=signs,
        )
        for match in headers
        if match.state is HeaderState.READ and match.column and match.kind
    ]
    read.sort(key=lambda cells: cells.kind is not Kind.YEAR)  # a grade is read by its row's year
    have = {cells.column.key for cells in read}
    reader = _Reader(
        dataset=dataset,
        columns=read,
        names=tuple(column.key for column in dataset.columns),
        key_names=tuple(column.key for column in dataset.key_columns),
        defaults=known.defaults,
        autumn=None if dataset.has_year else known.autumn,
        can_key=all(column.key in have for column in dataset.key_columns if column.required),
    )
    for row in table.rows:
        reader.add(row.number, row.cells)
    return Reading(
        headers=headers,
        records=tuple(reader.records),
        findings=_all_findings(file_problems, table.problems, reader.findings),
        unknown=unknown_places(dataset, reader.records),
        rows=len(table.rows) + len({problem.row for problem in table.problems}),
        years=tuple(sorted(reader.years)),
        decimal_sign="," if "," in signs else "." if "." in signs else "",
    )


def _all_findings(
    of_file: Sequence[Problem], of_table: Sequence[Problem], of_cells: Sequence[Finding]
) -> tuple[Finding, ...]:
    """Return every fault: those of the file first, then by row."""
    whole = [Finding(problem=problem, group=FILE) for problem in of_file]
    rows = [Finding(problem=problem, group=ROWS) for problem in of_table]
    by_row = sorted((*rows, *of_cells), key=lambda finding: finding.problem.row or 0)
    return (*whole, *by_row)
