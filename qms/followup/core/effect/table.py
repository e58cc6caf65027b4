"""Columns of a file with a row per pupil, or per unit and time, read by name and by kind."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from qms.allocation.core.risk.coded_table import CodedTable, Head, RawColumn, read_coded, read_head
from qms.allocation.core.risk.pupil_file import IDENTITY, NO, NOTHING, PERSON_NUMBER, YES
from qms.allocation.core.risk.pupils import MISSING, Codes, Column, Floats, Whole
from qms.i18n.order import swedish_key
from qms.kernel.numbers import parse_decimal
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_file import TableFile
from qms.kernel.table_types import clean, whole

PLAIN = re.compile(r"-?\d{1,12}(?:\.\d{1,17})?")
ONLY_PLAIN = re.compile(rf"{PLAIN.pattern}(\n{PLAIN.pattern})*+")
LARGEST = 1e12
FIRST_ROWS = 5
MOST_CATEGORIES = 100
COUNT = re.compile(r"\d{1,7}([.,]0)?")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """A column where nothing is known on `n` rows; `rows` are the first of them."""

    column: str
    n: int
    rows: tuple[int, ...]

    def sentence(self) -> str:
        """Return what is said of it."""
        more = " …" if self.n > len(self.rows) else ""
        places = ", ".join(str(row) for row in self.rows)
        word = "rad" if self.n == 1 else "rader"
        return f"{self.column}: uppgift saknas på {whole(self.n)} {word} (rad {places}{more})."


class ColumnReader:
    """Reads chosen columns; every different text is read once, and every fault is collected."""

    def __init__(self, content: bytes, *, file_name: str, wanted: Sequence[str]) -> None:
        """Raise RefusedError when the file cannot be read or lacks columns."""
        head = read_head(content, file_name=file_name)
        self._places = _places(head, wanted)
        self._table: CodedTable = read_coded(content, head, self._places.values())
        self.faults: list[Problem] = list(self._table.problems)
        self.lacks: list[Lack] = []
        skipped = [
            name for at, name in enumerate(head.header) if at not in self._places.values() and name
        ]
        self.points_out = tuple(name for name in skipped if name.casefold() in IDENTITY)

    @property
    def numbers(self) -> Whole:
        """Return each row's number in the file."""
        return self._table.numbers

    def finish(self) -> None:
        """Raise RefusedError with every fault, in row order."""
        if self.faults:
            order = sorted(self.faults, key=lambda one: (one.row or 0, one.column))
            raise RefusedError(tuple(order))

    def number(self, name: str) -> Floats:
        """Return numbers, nan where nothing is known."""
        table = _plain_numbers(self._raw(name).values)
        if table is None:
            read = self._texts(name, _number, ("är inget tal.", "Skriv ett tal eller lämna tomt."))
            table = np.array([np.nan if value is None else value for value in read], dtype=float)
        values: Floats = table[self._raw(name).codes]
        self._tell_lack(name, np.flatnonzero(np.isnan(values)))
        return values

    def category(self, name: str, *, most: int | None = MOST_CATEGORIES) -> Column:
        """Return categories in order of name, MISSING where nothing is known."""
        wrong = ("ser ut som ett personnummer.", "Ta bort kolumnen ur filen.")
        read = self._texts(name, _category, wrong)
        categories = tuple(sorted({text for text in read if text}, key=swedish_key))
        if most is not None and len(categories) > most:
            message = f"{name} har {len(categories)} olika värden. Det får vara högst {most}."
            cure = "Läs kolumnen som tal (--prior) eller slå ihop värden."
            self.faults.append(Problem(message=message, cure=cure, column=name))
        place: dict[str | None, int] = {category: at for at, category in enumerate(categories)}
        table = np.array([place.get(text, MISSING) for text in read], dtype=np.int32)
        codes: Codes = table[self._raw(name).codes]
        self._tell_lack(name, np.flatnonzero(codes == MISSING))
        return Column(name=name, categories=categories, codes=codes)

    def yes_no(self, name: str) -> Codes:
        """Return 1 for yes, 0 for no and MISSING where nothing is known."""
        wrong = ("är varken ja eller nej.", "Skriv ja, nej, 1 eller 0.")
        read = self._texts(name, _truth, wrong)
        table = np.array([MISSING if value is None else int(value) for value in read], np.int8)
        codes: Codes = table[self._raw(name).codes]
        return codes

    def count(self, name: str) -> Whole:
        """Return how many pupils each row stands for."""
        wrong = ("är inget antal.", "Skriv hur många elever raden står för: 0, 1, 2 …")
        read = self._texts(name, _count, wrong)
        table = np.array([value or 0 for value in read], dtype=np.int64)
        counts: Whole = table[self._raw(name).codes]
        return counts

    def refuse_lacks(self, name: str, cure: str) -> None:
        """Make what is missing in the column a fault instead of something to tell."""
        for lack in [one for one in self.lacks if one.column == name]:
            self.lacks.remove(lack)
            self.faults.append(
                Problem(message=lack.sentence(), cure=cure, row=lack.rows[0], column=name)
            )

    def _raw(self, name: str) -> RawColumn:
        return self._table.columns[self._places[name]]

    def _tell_lack(self, name: str, rows: np.ndarray[tuple[int], np.dtype[np.intp]]) -> None:
        if len(rows):
            first = tuple(int(row) for row in self.numbers[rows[:FIRST_ROWS]])
            self.lacks.append(Lack(column=name, n=len(rows), rows=first))

    def _texts(
        self, name: str, read: Callable[[str], T | None], wrong: tuple[str, str]
    ) -> list[T | None]:
        """Return each different text as read, None for nothing; `wrong` is what to say and do."""
        found: list[T | None] = []
        for code, raw in enumerate(self._raw(name).values):
            text = clean(raw)
            if text in NOTHING:
                found.append(None)
                continue
            value = read(text)
            if value is None:
                self._fault(name, code, f"{text[:40]} {wrong[0]}", wrong[1])
            found.append(value)
        return found or [None]

    def _fault(self, name: str, code: int, message: str, cure: str, /) -> None:
        at = np.flatnonzero(self._raw(name).codes == code)
        others = f" Det gäller {whole(len(at))} rader." if len(at) > 1 else ""
        row = int(self.numbers[at[0]]) if len(at) else None
        text = self._raw(name).values[code]
        self.faults.append(
            Problem(message=f"{message}{others}", cure=cure, row=row, column=name, value=text)
        )


def _places(head: Head | TableFile, wanted: Iterable[str]) -> Mapping[str, int]:
    """Return each column's place; raise RefusedError with all that are missing or double."""
    names = [name.casefold() for name in head.header]
    faults, places = [], {}
    seen: set[str] = set()
    for name in wanted:
        found = [at for at, other in enumerate(names) if other == name.strip().casefold()]
        if name.casefold() in seen:
            message, cure = f"Kolumnen {name} är vald två gånger.", "Välj en annan kolumn."
        elif name.casefold() in IDENTITY:
            message = f"Kolumnen {name} kan peka ut en elev."
            cure = "Välj en annan kolumn. Elever läses utan namn och personnummer."
        elif len(found) == 1:
            seen.add(name.casefold())
            places[name] = found[0]
            continue
        elif found:
            message = f"Kolumnen {name} finns {len(found)} gånger."
            cure = "Ta bort eller döp om den ena."
        else:
            message = f"Kolumnen {name} saknas."
            cure = f"Filen har {', '.join(one for one in head.header if one)}."
        faults.append(Problem(message=message, cure=cure, row=head.header_row, column=name))
    if faults:
        raise RefusedError(tuple(dict.fromkeys(faults)))
    return places


def _plain_numbers(texts: Sequence[str]) -> Floats | None:
    """Return the numbers at once where all are written plainly, as in most large files."""
    whole = "\n".join(texts)
    if not ONLY_PLAIN.fullmatch(whole):
        return None
    return np.array(whole.split("\n"), dtype=float)


def _number(text: str) -> float | None:
    if PLAIN.fullmatch(text):
        value = float(text)
    else:
        exact = parse_decimal(text) if len(text) <= 40 else None
        value = float("inf") if exact is None else float(exact)
    return value if abs(value) <= LARGEST else None


def _category(text: str) -> str | None:
    return None if PERSON_NUMBER.fullmatch(text) else text


def _truth(text: str) -> bool | None:
    low = text.casefold()
    return low in YES if low in YES | NO else None


def _count(text: str) -> int | None:
    return int(text.replace(",", ".").split(".")[0]) if COUNT.fullmatch(text) else None
