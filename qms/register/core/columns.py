"""What a column of a dataset is, and what can be found in its cells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from qms.kernel.numbers import ReadNumber


class Kind(StrEnum):
    """How the cells of a column are read, and how the value is stored."""

    TEXT = "text"
    INTEGER = "integer"
    COUNT = "count"  # a whole number or a mark
    MEASURE = "measure"  # any number or a mark
    KRONOR = "kronor"  # exact money, stored as whole öre
    SHARE = "share"  # a number from 0 to 1, or a mark
    PERCENT = "percent"  # the same written 0 to 100
    YEAR = "year"
    GRADE = "grade"
    SPRING_GRADE = "spring_grade"  # a grade in the spring of the row's year
    AGE_STEP = "age_step"  # an age that stands for a grade
    UNIT = "unit"
    AREA = "area"
    PROVIDER = "provider"
    UNIT_CODE = "unit_code"
    DATE = "date"
    CHOICE = "choice"
    FORMS = "forms"
    YES_NO = "yes_no"
    LABELS = "labels"  # every column whose header begins `faktor:`, together
    YES_NOS = "yes_nos"  # every column whose header begins `utfall:`, together
    NUMBERS = "numbers"  # every column whose header begins `resultat:`, together


REFERENCES = frozenset({Kind.UNIT, Kind.AREA, Kind.PROVIDER})
MARKED = frozenset({Kind.COUNT, Kind.MEASURE, Kind.SHARE, Kind.PERCENT})
GRADES = frozenset({Kind.GRADE, Kind.SPRING_GRADE})
OPEN = frozenset({Kind.LABELS, Kind.YES_NOS, Kind.NUMBERS})
"""Kinds that take any number of the file's columns: the aliases begin their headers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A unit, area or provider that a file names: `id` is None when it is not in the register."""

    kind: Kind
    text: str
    id: int | None = None


Value = str | int | bool | date | Decimal | ReadNumber | Reference | tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong in one cell and how to mend it; `group` is the heading it is counted under."""

    message: str
    cure: str
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: how it is found in a file and how its cells are read.

    `aliases` are headers in order of preference: when a file has several, the first wins and the
    others are skipped; a column without any is filled in by the dataset. `variants` gives another
    kind to some of them (`age` for a grade).
    `low` and `high` bound a number, and a count's or measure's plausible size. `choices` maps
    what may be written (in lower case) to what is stored. `is_key` columns together name a row.
    With `may_be_elsewhere` a unit that the register lacks is read as empty, and counted. `part`
    is what the template calls one of an open column's own columns. A year may lie `years_ahead`
    of the current one. `check` says what is wrong with a text that was read.
    """

    key: str
    label: str
    kind: Kind
    aliases: tuple[str, ...]
    example: str
    about: str = ""
    is_key: bool = False
    required: bool = True
    may_be_elsewhere: bool = False
    part: str = ""
    low: Decimal | int | None = None
    high: Decimal | int | None = None
    years_ahead: int = 0
    length: int = 120
    choices: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    variants: Mapping[str, Kind] = field(default_factory=lambda: MappingProxyType({}))
    check: Callable[[str], Fault | None] | None = None


def normal(text: str) -> str:
    """Return the text in the form in which names are compared: lower case, single blanks."""
    return " ".join(text.casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the register knows when a file is read: ids by every name a file may use.

    Keys are normalised with `normal`. `ambiguous` names belong to several. `choices` completes
    a column's own choices, by column key (the indicators of the installation). `defaults` stand
    in for empty cells. `autumn` is the school year in which grades are read when rows lack a year.
    No figure can be from a year after `this_year`. `spellings` are the factors and categories the
    register has, as it writes them, by normalised factor, or factor and category.
    """

    ids: Mapping[Kind, Mapping[str, int]]
    ambiguous: frozenset[tuple[Kind, str]] = frozenset()
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    defaults: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    autumn: int | None = None
    this_year: int | None = None
    spellings: Mapping[tuple[str, ...], str] = field(default_factory=lambda: MappingProxyType({}))

    def spelled(self, factor: str, category: str | None = None) -> str:
        """Return the factor, or its category, as the register writes it, else as it stands."""
        if category is None:
            return self.spellings.get((normal(factor),), factor)
        return self.spellings.get((normal(factor), normal(category)), category)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a reader may need beside the cell: the row's year and what the register knows."""

    year: int | None
    known: Known


NOTHING_KNOWN = Known(ids=MappingProxyType({}))
