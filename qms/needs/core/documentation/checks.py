"""What is wrong with what was written in a part: told at once, and nothing is stored."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from qms.kernel.money import parse_ore
from qms.kernel.problems import Problem
from qms.kernel.said import said
from qms.needs.core.cases.application import MOST_ORE
from qms.needs.core.documentation.columns import (
    FROM,
    MOST_HOURS,
    UNTIL,
    ColumnKind,
    column_kind,
    day_in,
    hours_in,
)
from qms.needs.core.documentation.content import (
    AMOUNT,
    PartContent,
    columns_of,
    has_choice,
    words_in,
)
from qms.needs.core.documentation.requested import HOURS_AT, REQUESTED
from qms.needs.core.instrument.tested import DocumentationPart, PartType

LONGEST_TEXT, LONGEST_CELL, MOST_ROWS = 5_000, 400, 30


def content_problems(part: DocumentationPart, content: PartContent) -> Iterator[Problem]:
    """Yield every fault; no message holds what was written."""
    words = words_in(content.text)
    if part.max_words is not None and words > part.max_words:
        yield Problem(
            column="text",
            message=said("Texten är %(n)s ord.", n=words),
            cure=said("Korta den till högst %(most)s ord.", most=part.max_words),
        )
    if len(content.text) > LONGEST_TEXT:
        yield Problem(
            column="text",
            message=said("Texten är längre än %(n)s tecken.", n=LONGEST_TEXT),
            cure="Korta den, eller bifoga ett dokument.",
        )
    if has_choice(part) and content.choice and content.choice not in part.options:
        yield Problem(column="choice", message="Valet finns inte.", cure="Välj i listan.")
    yield from _row_problems(part, content)


def _row_problems(part: DocumentationPart, content: PartContent) -> Iterator[Problem]:
    if len(content.rows) > MOST_ROWS:
        yield Problem(
            column="rows",
            message=said("Tabellen har fler än %(n)s rader.", n=MOST_ROWS),
            cure="Slå ihop några.",
        )
    for number, row in enumerate(content.rows, start=1):
        for cell, heading in zip(row, columns_of(part), strict=True):
            if len(cell) > LONGEST_CELL:
                yield _in_row(number, said("%(what)s är längre än %(n)s tecken.",
                              what=heading.capitalize(), n=LONGEST_CELL), "Korta.")  # fmt: skip
        yield from _cell_problems(part, number, row)
        yield from _column_problems(part, number, row)
    yield from _sum_problems(part, content)


def _cell_problems(part: DocumentationPart, number: int, row: tuple[str, ...]) -> Iterator[Problem]:
    if not row[0]:
        yield _in_row(number, "Första rutan är tom.", "Skriv vad raden gäller.")
    elif part.type is PartType.TABLE and part.options and row[0] not in part.options:
        yield _in_row(number, "Valet finns inte.", "Välj i listan.")
    if part.type is PartType.MONEY_TABLE:
        amount = parse_ore(row[AMOUNT])
        if amount is None or not 0 <= amount <= MOST_ORE:
            yield _in_row(
                number, "Beloppet går inte att läsa.", "Skriv kronor, till exempel 12 500."
            )


def _column_problems(
    part: DocumentationPart, number: int, row: tuple[str, ...]
) -> Iterator[Problem]:
    """Yield the days and hours of a row that cannot be; an empty cell is none."""
    days: dict[str, date] = {}
    for cell, key in zip(row, columns_of(part), strict=True):
        kind, heading = column_kind(key), key.replace("_", " ").capitalize()
        if not cell or kind is ColumnKind.TEXT:
            continue
        if kind is ColumnKind.HOURS and hours_in(cell) is None:
            fault = said("%(what)s är inte ett tal mellan 0 och %(n)s.", what=heading, n=MOST_HOURS)
            yield _in_row(number, fault, "Skriv timmar, till exempel 12,5.")
        if kind is ColumnKind.DAY:
            day = day_in(cell)
            if day is None:
                yield _in_row(number, said("%(what)s är inte en dag i kalendern.", what=heading),
                              "Skriv dagen som 2026-08-17.")  # fmt: skip
            else:
                days[key] = day
    if FROM in days and UNTIL in days and days[UNTIL] < days[FROM]:
        yield _in_row(number, "Till-dagen är före från-dagen.", "Rätta en av dem.")


def _sum_problems(part: DocumentationPart, content: PartContent) -> Iterator[Problem]:
    """Yield that the rows of the support that is asked for are more hours than a week can hold."""
    if part.key != REQUESTED:
        return
    hours = [hours_in(cell) for row in content.rows for cell in row[HOURS_AT : HOURS_AT + 1]]
    total = sum((one for one in hours if one is not None), Decimal(0))
    if total > MOST_HOURS:
        yield Problem(
            column="rows",
            message=said("Raderna är tillsammans fler än %(n)s timmar i veckan.", n=MOST_HOURS),
            cure="Räkna timmar för ett barn och en vecka.",
        )


def _in_row(number: int, message: str, cure: str) -> Problem:
    return Problem(column="rows", row=number, message=message, cure=cure)
