"""What one part of the documentation holds: text, a choice, or rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qms.kernel.money import parse_ore
from qms.needs.core.instrument.tested import DocumentationPart, PartType

MONEY_COLUMNS = ("kostnad", "belopp")
AMOUNT = 1
"""The place of the amount, as it was typed, in a row of costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartContent:
    """What was written in one part. Rows hold a text per column, as typed.

    `is_prefilled` when it is what the application said and nobody has written in the part.
    """

    text: str = ""
    choice: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    is_prefilled: bool = False

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was written."""
        return not (self.text or self.choice or self.rows)


EMPTY = PartContent()


def columns_of(part: DocumentationPart) -> tuple[str, ...]:
    """Return the headings of the part's table, none when it has no table."""
    if part.type is PartType.MONEY_TABLE:
        return part.columns or MONEY_COLUMNS
    return part.columns if part.type is PartType.TABLE else ()


def has_choice(part: DocumentationPart) -> bool:
    """Return whether one of the part's options is chosen for the part as a whole."""
    return bool(part.options) and part.type is PartType.TEXT


def tidy(part: DocumentationPart, content: PartContent) -> PartContent:
    """Return the content without outer space and empty rows, and only what the part has."""
    rows = tuple(tuple(cell.strip() for cell in row) for row in content.rows)
    return PartContent(
        text="" if columns_of(part) else content.text.replace("\r\n", "\n").strip(),
        choice=content.choice.strip() if has_choice(part) else "",
        rows=tuple(row for row in rows if any(row)) if columns_of(part) else (),
    )


def words_in(text: str) -> int:
    """Return how many words a text has."""
    return len(text.split())


def cost_ore(content: PartContent) -> int:
    """Return the sum of the costs in a table of money, in öre."""
    return sum(parse_ore(row[AMOUNT]) or 0 for row in content.rows)


def content_json(content: PartContent) -> dict[str, Any]:
    """Return the content as it is sealed."""
    return {
        "text": content.text,
        "choice": content.choice,
        "rows": [list(row) for row in content.rows],
    }


def content_from(stored: Mapping[str, Any]) -> PartContent:
    """Return the content that was sealed."""
    return PartContent(
        text=stored["text"],
        choice=stored["choice"],
        rows=tuple(tuple(row) for row in stored["rows"]),
    )
