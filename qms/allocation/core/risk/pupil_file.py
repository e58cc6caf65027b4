"""Read a file of pupils without identity: outcomes, factors, school and weight by column."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from qms.allocation.core.risk.coded_table import CodedTable, Head, RawColumn, read_coded, read_head
from qms.allocation.core.risk.pupils import MISSING, YES_NO, Codes, Column, Pupils, Whole
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_file import TableFile
from qms.kernel.table_types import clean, whole

YES = {"ja", "j", "yes", "y", "1", "1.0", "1,0", "true", "sant"}
NO = {"nej", "n", "no", "0", "0.0", "0,0", "false", "falskt"}
NOTHING = {"", ".", "..", "-"}
IDENTITY = {"personnummer", "personnr", "pnr", "samordningsnummer", "namn", "förnamn", "efternamn",
            "elevnamn", "elev", "name", "first_name", "last_name"}  # fmt: skip
PERSON_NUMBER = re.compile(r"(19|20)?\d{6}[-+]?\d{4}")
FIRST_ROWS = 5
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The columns to read; `group` and `weights` are empty when there are none."""

    factors: tuple[str, ...]
    outcomes: tuple[str, ...] = ()
    group: str = ""
    weights: str = ""

    @property
    def every(self) -> tuple[str, ...]:
        """Return all of them; the group may be one of the factors."""
        group = (self.group,) if self.group and self.group not in self.factors else ()
        weights = (self.weights,) if self.weights else ()
        return (*self.outcomes, *self.factors, *group, *weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilFile:
    """The pupils, where something is missing, and the columns that were not read."""

    pupils: Pupils
    missing: tuple[Missing, ...]
    skipped: tuple[str, ...]
    points_out: tuple[str, ...]


def read_pupil_file(content: bytes, *, file_name: str, wanted: Wanted) -> PupilFile:
    """Return the pupils of a CSV or XLSX file; raise RefusedError with every fault."""
    head = read_head(content, file_name=file_name)
    places = _places(head, wanted)
    table = read_coded(content, head, dict.fromkeys(places.values()))
    reading = _Reading(table, places)
    outcomes = {name: reading.outcome(name) for name in wanted.outcomes}
    factors = {name: reading.factor(name) for name in wanted.factors}
    group = reading.group(wanted.group) if wanted.group else None
    weights = reading.weights(wanted.weights) if wanted.weights else None
    if reading.faults:
        raise RefusedError(
            tuple(sorted(reading.faults, key=lambda one: (one.row or 0, one.column)))
        )
    used = set(places.values())
    skipped = tuple(name for at, name in enumerate(head.header) if at not in used and name)
    return PupilFile(
        pupils=Pupils(factors=factors, outcomes=outcomes, group=group, weights=weights),
        missing=tuple(
            found
            for column in (*outcomes.values(), *factors.values())
            if (found := reading.missing(column))
        ),
        skipped=skipped,
        points_out=tuple(name for name in skipped if name.casefold() in IDENTITY),
    )


def _places(head: Head | TableFile, wanted: Wanted) -> dict[str, int]:
    """Return each wanted column's place; raise RefusedError with all that are missing or double."""
    names = [name.casefold() for name in head.header]
    faults, places = [], {}
    for name in wanted.every:
        found = [at for at, other in enumerate(names) if other == name.strip().casefold()]
        if wanted.every.count(name) > 1:
            message, cure = f"Kolumnen {name} är vald två gånger.", "Välj en annan kolumn."
        elif name.casefold() in IDENTITY:
            message = f"Kolumnen {name} kan peka ut en elev."
            cure = "Välj en annan kolumn. Elever läses utan namn och personnummer."
        elif len(found) == 1:
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


class _Reading:
    """Turns coded columns into pupils' columns; each text is read once and its faults told once."""

    def __init__(self, table: CodedTable, places: dict[str, int]) -> None:
        self._table = table
        self._places = places
        self.faults: list[Problem] = list(table.problems)

    def _raw(self, name: str) -> RawColumn:
        return self._table.columns[self._places[name]]

    def _rows(self, mask_codes: Codes, code: int) -> tuple[int, tuple[int, ...]]:
        at = np.flatnonzero(mask_codes == code)
        return len(at), tuple(int(row) for row in self._table.numbers[at[:FIRST_ROWS]])

    def _fault(self, name: str, code: int, *, message: str, cure: str) -> None:
        raw = self._raw(name)
        n, rows = self._rows(raw.codes, code)
        others = f" Det gäller {whole(n)} rader." if n > 1 else ""
        self.faults.append(
            Problem(message=f"{message}{others}", cure=cure, row=rows[0] if rows else None,
                    column=name, value=raw.values[code])
        )  # fmt: skip

    def _texts(self, name: str, read: Callable[[str], T | None], wrong: tuple[str, str]) -> list[T]:
        """Return each text as read; a text that cannot be is a fault `wrong` (what, cure)."""
        found = []
        for code, text in enumerate(self._raw(name).values):
            value = read(clean(text))
            if value is None:
                self._fault(name, code, message=f"{text.strip()[:40] or 'Tomt'} {wrong[0]}",
                            cure=wrong[1])  # fmt: skip
            else:
                found.append(value)
        return found

    def outcome(self, name: str) -> Column:
        """Return the outcome, faults for texts that are neither yes nor no."""
        wrong = ("är varken ja eller nej.", "Skriv ja, nej, 1, 0, eller lämna tomt.")
        table = np.array(self._texts(name, _truth, wrong) or [MISSING], dtype=np.int8)
        return Column(name=name, categories=YES_NO, codes=self._through(name, table))

    def factor(self, name: str) -> Column:
        """Return the factor with its categories in order of name."""
        wrong = ("ser ut som ett personnummer.", "Ta bort kolumnen ur filen.")
        texts = self._texts(name, _category, wrong)
        categories = tuple(sorted(set(texts) - NOTHING))
        place = {category: at for at, category in enumerate(categories)}
        table = np.array([place.get(text, MISSING) for text in texts] or [MISSING], dtype=np.int32)
        return Column(name=name, categories=categories, codes=self._through(name, table))

    def group(self, name: str) -> Column:
        """Return the school column; every row must have one."""
        column = self.factor(name)
        if missing := self.missing(column):
            self.faults.append(
                Problem(message=missing.sentence(), cure="Fyll i vilken skola eleven går på.",
                        row=missing.rows[0], column=name)
            )  # fmt: skip
        return column

    def weights(self, name: str) -> Whole:
        """Return how many pupils each row stands for."""
        wrong = ("är inget antal.", "Skriv hur många elever raden står för: 0, 1, 2 …")
        table = np.array(self._texts(name, _count, wrong) or [0], dtype=np.int64)
        found: Whole = self._through(name, table).astype(np.int64)
        return found

    def _through(self, name: str, table: Codes) -> Codes:
        """Return each row's value; with faults the table is short and the answer is not used."""
        codes: Codes = table[np.minimum(self._raw(name).codes, len(table) - 1)]
        return codes

    def missing(self, column: Column) -> Missing | None:
        """Return where the column says nothing, None when it always does."""
        n, rows = self._rows(column.codes, MISSING)
        return Missing(column=column.name, n=n, rows=rows) if n else None


def _truth(text: str) -> int | None:
    low = text.casefold()
    if low in NOTHING:
        return MISSING
    return 1 if low in YES else 0 if low in NO else None


def _category(text: str) -> str | None:
    return None if PERSON_NUMBER.fullmatch(text) else text


def _count(text: str) -> int | None:
    bare = text.removesuffix(".0").removesuffix(",0")
    return int(bare) if bare.isascii() and bare.isdecimal() and len(bare) < 8 else None
