"""Read the month's file: every fault at once, and no fault, log or row says who a child is."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from qms.grants.core.enrolling.cells import Cells, read_row
from qms.grants.core.enrolling.identity import without_numbers
from qms.grants.core.enrolling.rows import EnrolledRow, EnrolmentFile, KnownUnit
from qms.grants.core.paying.enrolment import stream_of
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.kernel.table_columns import find_places
from qms.kernel.table_file import scan_table
from qms.kernel.table_types import TableFile

NAMES = {
    "personnummer": ("personnummer", "personnr", "personbeteckning", "samordningsnummer"),
    "enhet": ("enhet", "enhetskod", "skolenhetskod", "unit"),
    "skolform": ("skolform", "form", "verksamhetsform"),
    "årskurs": ("årskurs", "ålder", "årskurs eller ålder", "grade", "age"),
    "från": ("från", "första dag", "startdatum", "first_day"),
    "till": ("till", "sista dag", "slutdatum", "last_day"),
}
OPTIONAL = ("årskurs", "till")
MOST_ROWS = 60_000
CURE = "Jämför med den tomma filen, som du hämtar på sidan där filen läses."
Blind = Callable[[str], str]
"""Makes the child's key of the number; the same number always gives the same key."""


def read_enrolments(
    content: bytes, *, file_name: str, month: date, units: Mapping[str, KnownUnit], blind: Blind
) -> EnrolmentFile:
    """Return the file's enrolments; `units` by all that a file may call them, in small letters.

    Raise RefusedError with every fault, each with its row and column but never a cell's value.
    """
    try:
        return _read(content, file_name=file_name, month=month, units=units, blind=blind)
    except RefusedError as refused:
        problems = tuple(without_numbers(one) for one in refused.problems)
    raise RefusedError(problems)


def _read(
    content: bytes, *, file_name: str, month: date, units: Mapping[str, KnownUnit], blind: Blind
) -> EnrolmentFile:
    table = scan_table(content, file_name=file_name, max_rows=MOST_ROWS)
    places = find_places(table, NAMES, optional=OPTIONAL, cure=CURE)
    reading = _Reading(faults=list(table.problems), units=units, month=month, blind=blind)
    reading.take(table, places)
    reading.faults += _twice(reading.rows)
    if reading.faults:
        raise RefusedError(tuple(sorted(reading.faults, key=lambda one: one.row or 0)))
    return EnrolmentFile(month=month, rows=tuple(reading.rows))


@dataclass(slots=True, kw_only=True)
class _Reading:
    units: Mapping[str, KnownUnit]
    month: date
    blind: Blind
    faults: list[Problem] = field(default_factory=list)
    rows: list[EnrolledRow] = field(default_factory=list)

    def take(self, table: TableFile, places: Mapping[str, int]) -> None:
        """Take every row, or its faults."""
        for row in table.rows:
            texts = {key: row.cells[at] for key, at in places.items()}
            cells = Cells(texts=texts, month=self.month, units=self.units)
            found = read_row(cells, row=row.number, blind=self.blind)
            self.faults += [
                Problem(message=message, row=row.number, column=column, cure=cure)
                for column, message, cure in cells.faults
            ]
            if found is not None:
                self.rows.append(found)


def _twice(rows: list[EnrolledRow]) -> Iterator[Problem]:
    """Yield a fault per enrolment that another of the same child, unit and form runs into."""
    by_place: dict[tuple[object, ...], list[EnrolledRow]] = {}
    for row in rows:
        by_place.setdefault((row.pupil, row.unit_id, stream_of(row.form)), []).append(row)
    for group in by_place.values():
        group.sort(key=lambda row: (row.first, row.row))
        for before, after in pairwise(group):
            if before.last is None or before.last >= after.first:
                yield Problem(
                    message=said("Barnet är inskrivet två gånger på enheten, också på rad %(row)s.",
                                 row=before.row),
                    row=after.row, column="från", cure="Låt dagarna följa på varandra.",
                )  # fmt: skip
