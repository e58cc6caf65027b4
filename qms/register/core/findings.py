"""What reading a file gives: rows, faults, and places that the register lacks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qms.kernel.problems import Problem
from qms.register.core.columns import Kind, Reference, Value, normal
from qms.register.core.headers import HeaderMatch

EMPTY = "Tomma värden"
DOUBLES = "Dubbletter"
ROWS = "Raden"
FILE = "Filen"

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault and the heading it is counted under."""

    problem: Problem
    group: str


@dataclass(frozen=True, slots=True)
class Record:
    """One row that was read: its number in the file and a value per column of the dataset.

    `rows` is how many identical rows of a counted dataset it stands for.
    """

    number: int
    values: tuple[Value, ...]
    rows: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A unit, area or provider that the file names and the register lacks.

    `low` and `high` are the steps and `first_year` the first year that the file has for it.
    """

    kind: Kind
    text: str
    rows: int
    first_row: int
    first_year: int | None = None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a file says. Nothing of it may be stored while there are findings.

    `rows` is the number of rows in the file without header, `decimal_sign` what stood before
    decimals (empty when no value had any), `years` every year found. `remarks` say what was done
    to rows that are right.
    """

    headers: tuple[HeaderMatch, ...]
    records: tuple[Record, ...]
    findings: tuple[Finding, ...]
    unknown: tuple[Unknown, ...]
    rows: int
    years: tuple[int, ...]
    decimal_sign: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def faulty_rows(self) -> int:
        """Return how many rows have at least one fault."""
        rows = {finding.problem.row for finding in self.findings}
        return len(rows - {None})


def key_part(value: Value) -> object:
    """Return the value as part of a key: a reference by its id, else by its name."""
    if isinstance(value, Reference):
        return value.id if value.id is not None else normal(value.text)
    return normal(value) if isinstance(value, str) else value


def group_counts(findings: Sequence[Finding]) -> list[tuple[str, int]]:
    """Return how many faults each heading has, most first."""
    return Counter(finding.group for finding in findings).most_common()
