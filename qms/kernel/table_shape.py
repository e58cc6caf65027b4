"""From raw rows to header and rows: preamble, blank rows, ragged rows, the row cap."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_types import Row, clean, whole

PREAMBLE_LINES = 10

RawRow = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Header and rows, and what was left out on the way."""

    header: tuple[str, ...]
    header_row: int
    rows: tuple[Row, ...]
    preamble: tuple[str, ...]
    blank_rows: int
    problems: tuple[Problem, ...]


def trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the cells without the empty ones at the end."""
    last = len(cells)
    while last and not cells[last - 1]:
        last -= 1
    return tuple(cells[:last])


def header_at(rows: Sequence[RawRow]) -> int:
    """Return the index of the header: the first row with two cells, if few single ones precede."""
    for index, (_, cells) in enumerate(rows[: PREAMBLE_LINES + 1]):
        if sum(1 for cell in cells if cell) > 1:
            return index
    return 0


def ragged(number: int, have: int, want: int) -> Problem:
    """Return that the row does not fit the header."""
    return Problem(
        row=number,
        message=f"Raden har {have} värden men rubrikraden har {want} kolumner.",
        cure="Kontrollera avgränsare och citattecken på raden.",
    )


def shape(raw: Iterable[Sequence[str]], *, max_rows: int, fixed_width: bool) -> Shape:
    """Return the table in `raw`, whose first row is number 1.

    `fixed_width` says that every row has the same number of cells by nature (a sheet), so that a
    short row is only empty at its end. Raises RefusedError when there is no table or too many
    rows.
    """
    filled: list[RawRow] = []
    last = 0
    for number, cells in enumerate(raw, start=1):
        cleaned = [clean(cell) for cell in cells]
        if any(cleaned):
            filled.append((number, cleaned))
            last = number
        if len(filled) > max_rows + PREAMBLE_LINES + 1:
            raise RefusedError((too_many(max_rows),))
    if not filled:
        raise RefusedError((empty_file(),))
    at = header_at(filled)
    header = trimmed(filled[at][1])
    body = filled[at + 1 :]
    if len(body) > max_rows:
        raise RefusedError((too_many(max_rows),))
    if not body:
        raise RefusedError((header_only(),))
    rows, problems = _split(body, len(header), fixed_width)
    return Shape(
        header=header,
        header_row=filled[at][0],
        rows=rows,
        preamble=tuple(" ".join(cell for cell in cells if cell) for _, cells in filled[:at]),
        blank_rows=last - len(filled),
        problems=problems,
    )


def _split(
    body: Sequence[RawRow], width: int, fixed_width: bool
) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    """Return the rows that fit the header and a problem for each that does not."""
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, cells in body:
        have = len(cells)
        if have > width and any(cells[width:]):
            problems.append(ragged(number, len(trimmed(cells)), width))
        elif have < width and not fixed_width:
            problems.append(ragged(number, have, width))
        else:
            padded = (*cells[:width], *("",) * (width - have))
            rows.append(Row(number=number, cells=padded))
    return tuple(rows), tuple(problems)


def too_many(max_rows: int) -> Problem:
    """Return that the file has more rows than may be read."""
    return Problem(
        message=f"Filen har fler än {whole(max_rows)} rader.",
        cure="Dela filen i flera, till exempel en per år.",
    )


def empty_file() -> Problem:
    """Return that the file has no row."""
    return Problem(message="Filen är tom.", cure="Kontrollera att du valde rätt fil.")


def header_only() -> Problem:
    """Return that the file has no row below the header."""
    return Problem(
        message="Filen har en rubrikrad men inga rader under den.",
        cure="Kontrollera att hela tabellen kom med när filen sparades.",
    )
