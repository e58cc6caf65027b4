"""A published figure as a row of the dataset, whatever layout it came in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_types import Row, TableFile, whole

HEADER = ("källa", "nyckeltal", "namn", "plats", "platsens namn", "kön", "år", "värde")
MISSING = "."


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One value as it is written in the file; `number` is the row or the value's place in it."""

    number: int
    source: str
    key: str
    title: str
    place: str
    place_name: str
    gender: str
    year: str
    value: str


def table_of(
    figures: Iterable[Figure],
    *,
    file_name: str,
    max_rows: int,
    preamble: Sequence[str] = (),
    encoding: str = "UTF-8",
    problems: tuple[Problem, ...] = (),
) -> TableFile:
    """Return the figures as a table; raise RefusedError when there are none or too many."""
    rows = tuple(
        Row(
            number=one.number,
            cells=(one.source, one.key, one.title, one.place, one.place_name, one.gender,
                   one.year, one.value),
        )
        for one in figures
    )  # fmt: skip
    if not rows:
        raise refused("Filen har inga värden.", "Hämta ett år som är publicerat.")
    if len(rows) > max_rows:
        raise refused(
            f"Filen har fler än {whole(max_rows)} värden.",
            "Dela filen i flera, till exempel per år.",
        )
    return TableFile(
        file_name=file_name,
        header=HEADER,
        rows=rows,
        encoding=encoding,
        delimiter="",
        preamble=tuple(preamble),
        problems=problems,
    )


def refused(message: str, cure: str) -> RefusedError:
    """Return the refusal of a whole file."""
    return RefusedError((Problem(message=message, cure=cure),))
