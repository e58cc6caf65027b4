"""Read a file of counts per unit, grade or age, and year: every fault at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qms.forecast.core.cells import Fault, read_grade, read_number, read_step, read_unit, read_year
from qms.forecast.core.columns import Column, find_columns
from qms.forecast.core.panel import Count
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_file import scan_table
from qms.kernel.table_types import Row, TableFile

MAX_ROWS = 2_000_000
PUPIL_COLUMNS = (("unit",), ("grade", "age"), ("year",), ("n",))
POPULATION_COLUMNS = (("unit",), ("age", "grade"), ("year",), ("n",))
BIRTH_COLUMNS = (("unit",), ("year",), ("n",))
READERS: dict[str, Callable[[str], str | int | float | Fault | None]] = {
    "unit": read_unit,
    "grade": read_grade,
    "age": read_step,
    "year": read_year,
    "n": read_number,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CountFile:
    """Counts as read, in the file's own numbering of grades or ages (`by_age`).

    Births have step 0. `skipped` names columns that are not used, `withheld` is the number of
    cells without a number. When `problems` is not empty the rest must not be used.
    """

    file_name: str
    counts: tuple[Count, ...]
    by_age: bool
    skipped: tuple[str, ...]
    withheld: int
    problems: tuple[Problem, ...]


def read_counts(
    content: bytes, *, file_name: str, columns: tuple[tuple[str, ...], ...]
) -> CountFile:
    """Return the counts of the file and all its faults, in row order; never raises for them."""
    try:
        table = scan_table(content, file_name=file_name, max_rows=MAX_ROWS)
    except RefusedError as refused:
        return _unread(file_name, refused.problems)
    found, skipped, problems = find_columns(table, columns)
    if problems:
        return _unread(file_name, problems)
    counts, faults = _read_rows(table, found)
    everything = sorted((*table.problems, *faults), key=lambda fault: fault.row or 0)
    if not everything and not counts:
        message = "Filen har inga rader med antal."
        everything = [Problem(message=message, cure="Lägg till minst två års uppgifter.")]
    return CountFile(
        file_name=file_name,
        counts=tuple(counts),
        by_age="age" in found,
        skipped=skipped,
        withheld=sum(count.n is None for count in counts),
        problems=tuple(everything),
    )


def _unread(file_name: str, problems: tuple[Problem, ...]) -> CountFile:
    return CountFile(
        file_name=file_name, counts=(), by_age=False, skipped=(), withheld=0, problems=problems
    )


def _read_rows(table: TableFile, found: Mapping[str, Column]) -> tuple[list[Count], list[Problem]]:
    counts: list[Count] = []
    faults: list[Problem] = []
    first: dict[tuple[str, int, int], int] = {}
    for row in table.rows:
        count = _read_row(row, found, faults)
        if count is None:
            continue
        key = (count.unit, count.step, count.year)
        if key in first:
            message = f"{_where(row, found)}raden gäller samma sak som rad {first[key]}."
            faults.append(Problem(message=message, row=row.number, column=found["unit"].header,
                                  cure="Ta bort en av raderna."))  # fmt: skip
        first.setdefault(key, row.number)
        counts.append(count)
    return counts, faults


def _read_row(row: Row, found: Mapping[str, Column], faults: list[Problem]) -> Count | None:
    """Return the row's count; add what is wrong with it to `faults` and return None."""
    read: dict[str, str | int | float | None] = {}
    before = len(faults)
    for meaning, column in found.items():
        text = row.cells[column.place]
        value = READERS[meaning](text)
        if isinstance(value, Fault):
            message = _where(row, found, but=meaning) + value.message
            faults.append(Problem(message=message, row=row.number, column=column.header,
                                  value=text, cure=value.cure))  # fmt: skip
        else:
            read[meaning] = value
    if len(faults) > before:
        return None
    step = read.get("grade", read.get("age", 0))
    number = read["n"]
    return Count(
        unit=str(read["unit"]),
        step=int(step or 0),
        year=int(read["year"] or 0),
        n=None if number is None else float(number),
    )


def _where(row: Row, found: Mapping[str, Column], *, but: str = "n") -> str:
    """Return the unit, grade or age, and year that the row speaks of, as they are written."""
    named = {"unit": "", "grade": "årskurs ", "age": "ålder ", "year": ""}
    parts = [
        named[meaning] + row.cells[column.place]
        for meaning, column in found.items()
        if meaning in named and meaning != but and row.cells[column.place]
    ]
    return f"{', '.join(parts)}: " if parts else ""
