"""A table's lines, cell by cell: a faulty cell is told and something harmless read instead."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from qms.kernel.numbers import parse_decimal
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_columns import cell_problem, find_places
from qms.kernel.table_file import scan_table
from qms.kernel.table_types import Row, TableFile
from qms.planning.core.case_files.sources import Faults
from qms.register.core.premises_facts import Position

MAX_ROWS = 2_000_000
MOST_TOLD = 200
LARGEST = 10**15
YEARS = (1900, 2200)
YES, NO = (
    ("ja", "j", "yes", "true", "sant", "1", "x"),
    ("nej", "n", "no", "false", "falskt", "0", ""),
)
Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Line:
    """One row; what is wrong in it is added to `problems`."""

    table: TableFile
    row: Row
    places: Mapping[str, int]
    problems: list[Problem]

    def text(self, column: str) -> str:
        """Return the cell, empty when the column is not there."""
        at = self.places.get(column)
        return "" if at is None else self.row.cells[at]

    def needed(self, column: str) -> str:
        """Return the cell; an empty one is a fault."""
        text = self.text(column)
        if not text:
            self.fault(column, "Värdet saknas.", "Fyll i det eller ta bort raden.")
        return text

    def known(self, column: str, those: Collection[str] | None, cure: str) -> str:
        """Return the cell; a fault when it is none of those, unless they are not known."""
        text = self.needed(column)
        if text and those is not None and text not in those:
            self.fault(column, f"{text} är okänt.", cure)
        return text

    def number(self, column: str) -> float | None:
        """Return the number, None where the cell is empty or no number."""
        text = self.text(column)
        if not text:
            return None
        found = parse_decimal(text)
        if found is None:
            self.fault(column, f"{text} är inget tal.", "Skriv till exempel 12,5.")
            return None
        if abs(found) > LARGEST:
            self.fault(column, "Talet är för stort.", "Kontrollera det.")
            return None
        return float(found)

    def needed_number(self, column: str) -> float:
        """Return the number; an empty cell is a fault."""
        self.needed(column)
        return self.number(column) or 0.0

    def whole(self, column: str) -> int | None:
        """Return the whole number, None where the cell is empty or no whole number."""
        found = self.number(column)
        if found is not None and found != int(found):
            self.fault(column, f"{self.text(column)} är inget heltal.", "Skriv ett heltal.")
            return None
        return None if found is None else int(found)

    def year(self, column: str) -> int | None:
        """Return the calendar year, None where the cell is empty or no such year."""
        found = self.whole(column)
        if found is not None and not YEARS[0] <= found <= YEARS[1]:
            self.fault(column, f"{self.text(column)} är inget årtal.", "Skriv till exempel 2027.")
            return None
        return found

    def position(self) -> Position | None:
        """Return where it lies, None when latitude and longitude are empty or faulty."""
        north, east = self.number("latitude"), self.number("longitude")
        if north is None and east is None:
            return None
        if north is None or east is None or abs(north) > 90 or abs(east) > 180:
            self.fault("latitude" if north is None or abs(north) > 90 else "longitude",
                       "Läget är inte på jorden.",
                       "Skriv grader, till exempel 59,33 och 18,07.")  # fmt: skip
            return None
        return Position(latitude=north, longitude=east)

    def yes(self, column: str) -> bool:
        """Return whether the cell says yes."""
        text = self.text(column).casefold()
        if text not in (*YES, *NO):
            self.fault(column, f"{text} är varken ja eller nej.", "Skriv ja eller nej.")
        return text in YES

    def fault(self, column: str, message: str, cure: str) -> None:
        """Keep a fault of the cell."""
        at = self.places.get(column)
        if at is None:
            self.problems.append(
                Problem(message=message, row=self.row.number, column=column, cure=cure)
            )
            return
        self.problems.append(cell_problem(self.table, self.row, at=at, message=message, cure=cure))


@dataclass(slots=True)
class Sheet:
    """A table file, its faults, and the columns that were not used."""

    file: str
    table: TableFile
    places: Mapping[str, int]
    problems: list[Problem] = field(default_factory=list)

    def lines(self) -> Iterator[Line]:
        """Yield the rows."""
        for row in self.table.rows:
            yield Line(self.table, row, self.places, self.problems)

    @property
    def unused(self) -> tuple[str, ...]:
        """Return the columns that mean nothing here."""
        used = {*self.places.values()}
        return tuple(name for at, name in enumerate(self.table.header) if at not in used and name)

    def close(self, faults: Faults) -> None:
        """Hand over the faults, the first of them when there are very many."""
        if self.unused:
            faults.remark(self.file, "", f"Används inte: {', '.join(self.unused)}.")
        more = len(self.problems) - MOST_TOLD
        faults.add(self.file, *self.problems[:MOST_TOLD])
        if more > 0:
            faults.add(self.file, Problem(message=f"Och {more} fel till i filen."))


def opened(
    content: bytes, *, file: str, names: Names, optional: Collection[str], faults: Faults
) -> Sheet | None:
    """Return the file's table, None with its faults kept when it cannot be read as one."""
    try:
        table = scan_table(content, file_name=file, max_rows=MAX_ROWS)
        places = find_places(table, names, optional=optional)
    except RefusedError as refused:
        faults.take(file, refused)
        return None
    return Sheet(file=file, table=table, places=places, problems=list(table.problems))
