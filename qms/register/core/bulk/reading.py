"""The import machine for files of a million lines: each different text of a column is read once.

It says the same of a file as `read_dataset`, for datasets whose `finish` and rules look at the
key columns together and at every other column by itself (`Dataset.by_column`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qms.kernel.problems import Problem
from qms.kernel.table_types import clean
from qms.register.core.bulk.coded import CodedTable, Codes
from qms.register.core.bulk.lines import Coded, Lines, Scope, alike
from qms.register.core.cell_reader import CellReader
from qms.register.core.columns import Column, Fault, Known, Value
from qms.register.core.dataset import Dataset, Values
from qms.register.core.findings import FILE, ROWS, Finding, Reading
from qms.register.core.headers import match_headers
from qms.register.core.nameless import foreign_parts
from qms.register.core.person_numbers import NUMBER, struck_rows
from qms.register.core.reading import cell_readers

Rows = NDArray[np.intp]
NOTHING = np.zeros(0, dtype=np.intp)


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkReading:
    """What a file says of itself (`reading`, without records) and its rows."""

    reading: Reading
    lines: Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cells:
    """A column of the file: what each of its texts is read as."""

    reader: CellReader
    texts: Sequence[str]
    values: tuple[Value | Fault, ...]
    codes: NDArray[np.int64]


def read_coded(dataset: Dataset, coded: CodedTable, known: Known) -> BulkReading:
    """Return everything the table says as rows of the dataset, with every fault in it."""
    table = coded.table
    headers, file_problems = match_headers(dataset, table.header)
    signs: set[str] = set()
    cells = [_cells(reader, coded) for reader in cell_readers(headers, known, signs)]
    faults, good = _cell_faults(cells, coded.numbers)
    keys = _keys(dataset, cells, good if _has_keys(dataset, cells) else NOTHING)
    faults += _rule_faults(dataset, keys, coded.numbers)
    lines = _lines(dataset, cells, keys)
    whole = [Finding(problem=one, group=FILE)
             for one in (*file_problems, *foreign_parts(dataset, table.header))]  # fmt: skip
    rows = [Finding(problem=problem, group=ROWS) for problem in table.problems]
    by_row = sorted((*rows, *faults), key=lambda finding: finding.problem.row or 0)
    reading = Reading(
        headers=headers,
        records=(),
        findings=(*whole, *by_row),
        unknown=(),
        rows=len(coded.numbers) + len({problem.row for problem in table.problems}),
        years=keys.years,
        decimal_sign="," if "," in signs else "." if "." in signs else "",
        remarks=(
            *_struck(dataset, cells),
            *(dataset.told(set(lines.scopes)) if dataset.told else ()),
        ),
    )
    return BulkReading(reading=reading, lines=lines)


def _has_keys(dataset: Dataset, cells: Sequence[_Cells]) -> bool:
    """Return whether the file has the columns that name a row; else it has no rows to keep."""
    have = {one.reader.column.key for one in cells}
    return all(column.key in have for column in dataset.key_columns if column.required)


def _struck(dataset: Dataset, cells: Sequence[_Cells]) -> tuple[str, ...]:
    for one in cells:
        if one.reader.column.key == dataset.struck:
            has = np.array([bool(NUMBER.search(text)) for text in one.texts], dtype=bool)
            return struck_rows(one.reader.header, int(has[one.codes].sum()) if has.any() else 0)
    return ()


def _cells(reader: CellReader, coded: CodedTable) -> _Cells:
    texts = [clean(text) for text in coded.texts[reader.position]]
    return _Cells(
        reader=reader,
        texts=texts,
        values=tuple([reader.read(text, None) for text in texts]),
        codes=coded.codes[reader.position].astype(np.int64),
    )


def _cell_faults(cells: Sequence[_Cells], numbers: Codes) -> tuple[list[Finding], Rows]:
    """Return the faults of single cells, by row and column, and the rows that have none."""
    found: list[tuple[int, int, Finding]] = []
    is_good = np.ones(len(numbers), dtype=bool)
    for order, one in enumerate(cells):
        wrong = np.array([isinstance(value, Fault) for value in one.values], dtype=bool)
        for row in np.flatnonzero(wrong[one.codes]) if wrong.any() else ():
            is_good[row] = False
            found.append((int(row), order, _finding(one, int(one.codes[row]), int(numbers[row]))))
    found.sort(key=lambda each: each[:2])
    return [finding for _, _, finding in found], np.flatnonzero(is_good)


def _finding(cells: _Cells, code: int, number: int) -> Finding:
    fault = cells.values[code]
    if not isinstance(fault, Fault):
        raise TypeError(fault)
    problem = Problem(row=number, column=cells.reader.header, value=cells.texts[code],
                      message=fault.message, cure=fault.cure)  # fmt: skip
    return Finding(problem=problem, group=fault.group or cells.reader.column.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keys:
    """What the key columns of the faultless rows say together, and what rules say of it.

    `of_row` has the number of each row's in `values`; `rows` are the rows.
    """

    rows: Rows
    of_row: NDArray[np.int64]
    values: tuple[Values, ...]
    faults: tuple[tuple[Fault, ...], ...]
    years: tuple[int, ...]


def _keys(dataset: Dataset, cells: Sequence[_Cells], good: Rows) -> _Keys:
    mine = [one for one in cells if one.reader.column.is_key]
    number = np.zeros(len(good), dtype=np.int64)
    for one in mine:
        number = number * len(one.values) + one.codes[good]
    _, first, of_row = np.unique(number, return_index=True, return_inverse=True)
    values: list[Values] = []
    for at in good[first].tolist():
        row: Values = {one.reader.column.key: _value(one, int(one.codes[at])) for one in mine}
        _finish(dataset, row)
        values.append(row)
    years = {year for row in values if isinstance(year := row.get("year"), int)}
    return _Keys(
        rows=good, of_row=of_row.astype(np.int64), values=tuple(values),
        faults=tuple(tuple(f for rule in dataset.rules if (f := rule(row))) for row in values),
        years=tuple(sorted(years)),
    )  # fmt: skip


def _value(cells: _Cells, code: int) -> Value:
    value = cells.values[code]
    return None if isinstance(value, Fault) else value


def _finish(dataset: Dataset, values: Values) -> None:
    if dataset.finish:
        dataset.finish(values)


def _rule_faults(dataset: Dataset, keys: _Keys, numbers: Codes) -> list[Finding]:
    """Return what the rules say of the faultless rows, in row order."""
    wrong = np.array([bool(faults) for faults in keys.faults], dtype=bool)
    return [
        Finding(
            problem=Problem(row=int(numbers[keys.rows[at]]), column="", value="",
                            message=fault.message, cure=fault.cure),
            group=fault.group or ROWS,
        )
        for at in (np.flatnonzero(wrong[keys.of_row]) if wrong.any() else ())
        for fault in keys.faults[int(keys.of_row[at])]
    ]  # fmt: skip


def _lines(dataset: Dataset, cells: Sequence[_Cells], keys: _Keys) -> Lines:
    """Return the rows without faults, identical ones together."""
    fine = np.array([not faults for faults in keys.faults], dtype=bool)
    keep = np.flatnonzero(fine[keys.of_row]) if len(fine) else NOTHING
    rows, of_key = keys.rows[keep], keys.of_row[keep]
    by_column = {one.reader.column.key: one for one in cells}
    every = {
        column.key: _column(dataset, column, by_column.get(column.key), keys, rows, of_key)
        for column in dataset.columns
    }
    scopes, of_scope = _scopes(dataset, every, len(rows))
    counted = every.pop(dataset.counted)
    numbers = np.array([_number(value) for value in counted.values], dtype=np.int64)
    name = alike(tuple(every.values()), of_scope)
    _, first, of_line = np.unique(name, return_index=True, return_inverse=True)
    n = np.zeros(len(first), dtype=np.int64)
    np.add.at(n, of_line, numbers[counted.codes] if len(numbers) else 0)
    every[dataset.counted] = Coded(values=tuple(range(int(n.max(initial=0)) + 1)), codes=n)
    return Lines(
        columns=tuple(
            every[c.key] if c.key == dataset.counted else _cut(every[c.key], first)
            for c in dataset.columns
        ),
        scopes=scopes,
        starts=np.searchsorted(of_scope[first], np.arange(len(scopes) + 1)),
    )


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 1


def _cut(column: Coded, rows: Rows) -> Coded:
    return Coded(values=column.values, codes=column.codes[rows])


def _column(
    dataset: Dataset, column: Column, cells: _Cells | None, keys: _Keys,
    rows: Rows, of_key: NDArray[np.int64], /,
) -> Coded:  # fmt: skip
    """Return the column of the rows: of its own texts, or filled in from the key columns."""
    if column.is_key or not column.aliases:
        return _same(tuple(each.get(column.key) for each in keys.values), of_key)
    if cells is None:
        nothing: Values = {}
        _finish(dataset, nothing)
        return _same((nothing.get(column.key),), np.zeros(len(rows), dtype=np.int64))
    values = []
    for code in range(len(cells.values)):
        one: Values = {column.key: _value(cells, code)}
        _finish(dataset, one)
        values.append(one[column.key])
    return _same(tuple(values), cells.codes[rows])


def _same(values: tuple[Value, ...], codes: NDArray[np.int64]) -> Coded:
    """Return the column with every different value once: texts may be read as the same."""
    numbers: dict[tuple[type, Value], int] = {}
    to = np.array(
        [numbers.setdefault((type(value), value), len(numbers)) for value in values], dtype=np.int64
    )
    return Coded(values=tuple(value for _, value in numbers), codes=to[codes])


def _scopes(
    dataset: Dataset, columns: Mapping[str, Coded], size: int
) -> tuple[tuple[Scope, ...], NDArray[np.int64]]:
    """Return the keys that the rows have, and the number of each row's."""
    mine = [columns[column.key] for column in dataset.key_columns]
    number = np.zeros(size, dtype=np.int64)
    for one in mine:
        number = number * len(one.values) + one.codes
    _, first, of_row = np.unique(number, return_index=True, return_inverse=True)
    found = tuple(tuple(one.values[int(one.codes[at])] for one in mine) for at in first.tolist())
    return found, of_row.astype(np.int64)
