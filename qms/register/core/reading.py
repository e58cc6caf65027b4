"""The import machine: a table and a dataset in, rows and every fault at once out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qms.kernel.problems import Problem
from qms.kernel.table_types import TableFile
from qms.register.core.cell_reader import CellReader
from qms.register.core.columns import GRADES, OPEN, Fault, Kind, Known, Reference, Value
from qms.register.core.dataset import Dataset, Values
from qms.register.core.findings import DOUBLES, FILE, ROWS, Finding, Key, Reading, Record, key_part
from qms.register.core.headers import HeaderMatch, HeaderState, match_headers
from qms.register.core.nameless import foreign_parts
from qms.register.core.open_cells import OpenCells, packed
from qms.register.core.remarks import remarks
from qms.register.core.unknown import unknown_places


@dataclass(slots=True)
class _Alike:
    """Rows of a counted dataset that say the same: the first one and how many there are."""

    number: int
    values: Values
    n: int = 0
    rows: int = 0


@dataclass(slots=True)
class _Reader:
    """Collects what a file says, row by row."""

    dataset: Dataset
    columns: list[CellReader]
    groups: list[OpenCells]
    can_key: bool
    defaults: Mapping[str, Value]
    autumn: int | None
    fills_year: bool = False
    names: tuple[str, ...] = ()
    key_names: tuple[str, ...] = ()
    records: list[Record] = field(default_factory=list)
    alike: dict[Key, _Alike] = field(default_factory=dict)
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
                if column.kind not in GRADES or year is not None:
                    self._find(number, column.header, text, value, column.column.label)
                continue
            if column.kind is Kind.YEAR and isinstance(value, int):
                year = value
            values[column.column.key] = value
        for group in self.groups:
            self._add_group(number, group, cells, values)
        if len(self.findings) > faults_before:
            return
        if year is not None and self.autumn is None:
            self.years.add(year)
        self._finish(number, values)

    def _add_group(
        self, number: int, group: OpenCells, cells: Sequence[str], values: Values
    ) -> None:
        """Read the row's cells of an open column into one value."""
        found = group.read(cells)
        if isinstance(found, str):
            values[group.column.key] = found
            return
        for header, text, fault in found:
            self._find(number, header, text, fault, group.column.label)

    def _finish(self, number: int, values: Values) -> None:
        """Complete the row, check the rules between its cells and that it is the only one."""
        for name, default in self.defaults.items():
            if values.get(name) is None:
                values[name] = default
        if self.dataset.finish:
            self.dataset.finish(values)
        self._note_year(values)
        faults = [fault for rule in self.dataset.rules if (fault := rule(values))]
        for fault in faults:
            self._find(number, "", "", fault, ROWS)
        if faults or not self.can_key:
            return
        if self.dataset.counted:
            self._count(number, values)
            return
        key = tuple([key_part(values.get(name)) for name in self.key_names])
        first = self.rows_by_key.setdefault(key, number)
        if first != number:
            self._find_double(number, first, values)
            return
        self.records.append(Record(number, tuple([values.get(name) for name in self.names])))

    def _note_year(self, values: Values) -> None:
        """Keep the year of a row whose dataset fills it in."""
        year = values.get("year") if self.fills_year else None
        if isinstance(year, int):
            self.years.add(year)

    def _count(self, number: int, values: Values) -> None:
        """Add the row to those that say the same."""
        n = values.pop(self.dataset.counted)
        key = tuple([_counted_part(values.get(name)) for name in self.names])
        same = self.alike.get(key)
        if same is None:
            same = self.alike[key] = _Alike(number, values)
        same.n += n if isinstance(n, int) else 1
        same.rows += 1

    def close(self) -> tuple[Record, ...]:
        """Return the rows; those that are counted with their number."""
        for same in self.alike.values():
            values = {**same.values, self.dataset.counted: same.n}
            row = tuple([values.get(name) for name in self.names])
            self.records.append(Record(same.number, row, same.rows))
        self.alike.clear()
        return tuple(self.records)

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


def _counted_part(value: Value) -> object:
    return key_part(value) if isinstance(value, Reference) else value


def read_dataset(dataset: Dataset, table: TableFile, known: Known) -> Reading:
    """Return everything the table says as rows of the dataset, with every fault in it."""
    headers, file_problems = match_headers(dataset, table.header)
    signs: set[str] = set()
    read = cell_readers(headers, known, signs)
    groups = _open_readers(headers, known)
    have = {cells.column.key for cells in read}
    reader = _Reader(
        dataset=dataset,
        columns=read,
        groups=groups,
        names=tuple(column.key for column in dataset.columns),
        key_names=tuple(column.key for column in dataset.key_columns),
        defaults={**_nothing_said(dataset), **known.defaults},
        fills_year=any(one.key == "year" and not one.aliases for one in dataset.columns),
        autumn=None if dataset.has_year else known.autumn,
        can_key=all(column.key in have for column in dataset.key_columns if column.required),
    )
    for row in table.rows:
        reader.add(row.number, row.cells)
    records = reader.close()
    return Reading(
        headers=headers,
        records=records,
        findings=_all_findings(
            (*file_problems, *foreign_parts(dataset, table.header)), table.problems, reader.findings
        ),
        unknown=unknown_places(dataset, records),
        rows=len(table.rows) + len({problem.row for problem in table.problems}),
        years=tuple(sorted(reader.years)),
        decimal_sign="," if "," in signs else "." if "." in signs else "",
        remarks=remarks(dataset, table, read, records),
    )


def cell_readers(headers: Sequence[HeaderMatch], known: Known, signs: set[str]) -> list[CellReader]:
    """Return a reader per header that is a column of its own, the year first."""
    found = [
        CellReader(
            column=match.column,
            kind=match.kind,
            header=match.header,
            position=match.position,
            known=known,
            decimal_signs=signs,
        )
        for match in headers
        if match.state is HeaderState.READ
        and match.column
        and match.kind
        and match.kind not in OPEN
    ]
    found.sort(key=lambda cells: cells.kind is not Kind.YEAR)  # a grade is read by its row's year
    return found


def _open_readers(headers: Sequence[HeaderMatch], known: Known) -> list[OpenCells]:
    """Return a reader per open column, which reads all its headers."""
    by_key: dict[str, list[HeaderMatch]] = {}
    for match in headers:
        if match.column and match.kind in OPEN:
            by_key.setdefault(match.column.key, []).append(match)
    return [
        OpenCells(
            column=column,
            headers=[match.header for match in matches],
            positions=[match.position for match in matches],
            names=[known.spelled(match.part) for match in matches],
            known=known,
        )
        for matches in by_key.values()
        if (column := matches[0].column)
    ]


def _nothing_said(dataset: Dataset) -> dict[str, Value]:
    """Return what an open column holds in a file that has none of its headers."""
    return {column.key: packed({}) for column in dataset.columns if column.kind in OPEN}


def _all_findings(
    of_file: Sequence[Problem], of_table: Sequence[Problem], of_cells: Sequence[Finding]
) -> tuple[Finding, ...]:
    """Return every fault: those of the file first, then by row."""
    whole = [Finding(problem=problem, group=FILE) for problem in of_file]
    rows = [Finding(problem=problem, group=ROWS) for problem in of_table]
    by_row = sorted((*rows, *of_cells), key=lambda finding: finding.problem.row or 0)
    return (*whole, *by_row)
