"""A dataset: the columns of one kind of file, and the rules that hold between them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from qms.kernel.table_types import TableFile
from qms.register.core.columns import Column, Fault, Kind, Value

Values = dict[str, Value]
RowRule = Callable[[Mapping[str, Value]], Fault | None]
Told = Callable[[Collection[tuple[Value, ...]]], tuple[str, ...]]


class OwnFormats(Protocol):
    """Reads a file in a layout that only one dataset has."""

    def __call__(self, content: bytes, *, file_name: str, max_rows: int) -> TableFile:
        """Return the file as a table with the dataset's headers; raise RefusedError."""


REQUEST_ROWS = 50_000
JOB_ROWS = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plausible:
    """A sum that should not change much from one year to the next.

    `column` holds counts and is summed over each year; a change beyond `percent` is pointed out,
    not refused.
    """

    column: str
    percent: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """One kind of file. Adding one is adding a file in `datasets/` and a migration.

    `finish` may complete or simplify the values of a row (a share from a count) after all its
    cells were read; `rules` are then checked. `measured` says which day the figures are from.
    `changes_organisation` rows become units, not facts. With `empty_keeps` an empty cell leaves
    what the register has. When `counted` names a column the rows are nameless: identical rows are
    one row with their number in that column, a file replaces all rows of each key it contains
    (unit and year). Unless it is not `of_persons`, a file of them that can tell who somebody is is
    refused. `told` says what the reader of the dry run should know of the
    keys that the file has. Rows are looked for by the
    `searched` columns. `own_formats` reads files that are no tables with these columns.
    With `by_column` the dataset is counted, of no persons or places, and `finish` and the rules
    look at the key columns together and at every other by itself: its text files are read column
    by column. `struck` is the column of free text whose numbers of persons `finish` strikes out.
    """

    key: str
    title: str
    purpose: str
    measured: str
    columns: tuple[Column, ...]
    rules: tuple[RowRule, ...] = ()
    finish: Callable[[Values], None] | None = None
    plausible: Plausible | None = None
    changes_organisation: bool = False
    empty_keeps: bool = False
    counted: str = ""
    of_persons: bool = True
    told: Told | None = None
    searched: tuple[str, ...] = ()
    by_column: bool = False
    struck: str = ""
    own_formats: OwnFormats | None = None
    request_rows: int = REQUEST_ROWS
    job_rows: int = JOB_ROWS

    @property
    def key_columns(self) -> tuple[Column, ...]:
        """Return the columns that together name a row."""
        return tuple(column for column in self.columns if column.is_key)

    @property
    def value_columns(self) -> tuple[Column, ...]:
        """Return the columns that are not part of the key."""
        return tuple(column for column in self.columns if not column.is_key)

    @property
    def in_files(self) -> tuple[Column, ...]:
        """Return the columns that a file can have; the others are filled in from them."""
        return tuple(column for column in self.columns if column.aliases)

    @property
    def is_nameless(self) -> bool:
        """Return whether the rows are persons whose names nobody may tell."""
        return bool(self.counted) and self.of_persons

    @property
    def has_year(self) -> bool:
        """Return whether the rows belong to years."""
        return any(column.kind is Kind.YEAR for column in self.columns)

    def column(self, key: str) -> Column:
        """Return the column of that key."""
        return next(column for column in self.columns if column.key == key)
