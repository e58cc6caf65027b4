"""A paper as a value: what it says, block by block. It knows nothing of pages or files."""

from dataclasses import dataclass
from datetime import date, datetime

from qms.reports.paper.spans import Span, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading below the title; `level` is 1 for a part, 2 and 3 below it."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A paragraph."""

    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A list, numbered when the order or the reference matters."""

    items: tuple[Words, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """A number with its unit, what it is a number of, and the table that it comes from."""

    value: str
    words: str
    table_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigures:
    """The figures of the paper, side by side: three as a rule."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table whose first cell of a row is the row's heading.

    `note` stands below it, `numeric` holds the columns of numbers (0 is the first), `has_sum`
    when the last row is the sum of the others.
    """

    id: str
    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    numeric: frozenset[int] = frozenset()
    has_sum: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing made by `qms.reports.charts`; `alt` is what it says to those who do not see it.

    `table_id` names the table of the same paper that holds the same numbers.
    """

    id: str
    caption: str
    svg: str
    alt: str
    table_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A paragraph set apart: what the reader must know about the rest."""

    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """Pairs of a term or a day and what is said of it."""

    rows: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who answers for the paper."""

    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak:
    """What follows begins on a new page."""


AnyBlock = (
    Heading
    | Text
    | Points
    | KeyFigures
    | Table
    | Chart
    | Note
    | Definitions
    | Signature
    | PageBreak
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """Who the paper comes from and goes to. `made_at` is when its content was locked, or read.

    `checksum` is empty until the content is locked; then the paper says so in its foot.
    """

    municipality: str
    office: str
    author: str
    kind: str
    day: date
    made_at: datetime
    dnr: str = ""
    to: str = ""
    to_day: date | None = None
    checksum: str = ""

    @property
    def is_locked(self) -> bool:
        """Return whether the content is locked."""
        return bool(self.checksum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A whole paper in one language (`sv` or `en`)."""

    title: str
    language: str
    meta: Meta
    blocks: tuple[AnyBlock, ...]

    def tables(self) -> dict[str, Table]:
        """Return the tables by id, in order."""
        return {one.id: one for one in self.blocks if isinstance(one, Table)}

    def charts(self) -> dict[str, Chart]:
        """Return the charts by id, in order."""
        return {one.id: one for one in self.blocks if isinstance(one, Chart)}

    def all_words(self) -> tuple[Words, ...]:
        """Return every run of words that may link or stress, in order."""
        found: list[Words] = []
        for block in self.blocks:
            match block:
                case Text(words=words) | Note(words=words):
                    found.append(words)
                case Points(items=items):
                    found.extend(items)
                case Definitions(rows=rows):
                    found.extend(words for _, words in rows)
        return tuple(found)


__all__ = [
    "AnyBlock",
    "Chart",
    "Definitions",
    "Heading",
    "KeyFigure",
    "KeyFigures",
    "Meta",
    "Note",
    "PageBreak",
    "Paper",
    "Points",
    "Signature",
    "Span",
    "Table",
    "Text",
    "Words",
]
