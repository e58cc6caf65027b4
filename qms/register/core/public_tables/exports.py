"""An export with a row per school unit or municipality and a column per figure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from qms.kernel.table_types import TableFile
from qms.register.core.headers import plain
from qms.register.core.public_tables.rows import Figure, refused, table_of

SOURCE = "Skolverket"
UNIT, MUNICIPALITY = plain("Skol-enhetskod"), plain("Kommun-kod")
NAMES = ("skola", "skolenhet", "kommun", "skolkommun", "lägeskommun")
PROVIDER = plain("Typ av huvudman")
BESIDE = frozenset(
    {UNIT, MUNICIPALITY, PROVIDER, "huvudman", plain("Huvudman orgnr"), plain("Huvudmannens orgnr"),
     "kön", "län", plain("Läns-kod"), *NAMES}
)  # fmt: skip
YEAR = re.compile(r"(?:läsår|kalenderår|år)\s*:?\s*(\d{4})", re.IGNORECASE)


def is_export(table: TableFile) -> bool:
    """Return whether the table has a code of school units or municipalities, and no figure key."""
    have = {plain(header) for header in table.header}
    return bool(have & {UNIT, MUNICIPALITY}) and not have & {"nyckeltal", "kpi"}


def from_export(table: TableFile, *, max_rows: int) -> TableFile:
    """Return each figure of each row; the year is that of the lines above the header.

    Lines without a code below the last row are the source's definitions: how many is told, above
    the table. Identical rows count once. Raise RefusedError when the file does not say its year.
    """
    found = next((year for line in table.preamble if (year := YEAR.search(line))), None)
    if found is None:
        raise refused(
            "Filen säger inte vilket år den gäller.",
            "Behåll raden Valt läsår eller Valt år ovanför rubrikerna.",
        )
    at = {plain(header): n for n, header in reversed([*enumerate(table.header)])}
    code = at[UNIT] if UNIT in at else at[MUNICIPALITY]
    last = max((row.number for row in table.rows if row.cells[code]), default=0)
    rows = [row for row in table.rows if row.number <= last]
    problems = tuple(one for one in table.problems if (one.row or 0) <= last)
    below = len(table.rows) + len(table.problems) - len(rows) - len(problems)
    words = (f"{below} rader text under tabellen.",) if below else ()
    return table_of(
        _once(_figures(replace(table, rows=tuple(rows)), at, code, year=found.group(1))),
        file_name=table.file_name,
        max_rows=max_rows,
        preamble=(*table.preamble, *words),
        encoding=table.encoding,
        problems=problems,
    )


def _once(figures: Iterable[Figure]) -> Iterator[Figure]:
    """Yield each figure once: sources repeat rows."""
    seen: set[Figure] = set()
    for one in figures:
        bare = replace(one, number=0)
        if bare not in seen:
            seen.add(bare)
            yield one


def _figures(table: TableFile, at: Mapping[str, int], code: int, *, year: str) -> Iterator[Figure]:
    name = next((at[one] for one in NAMES if one in at), None)
    figures = [(n, _tidy(head)) for n, head in enumerate(table.header) if plain(head) not in BESIDE]
    for row in table.rows:
        provider = row.cells[at[PROVIDER]] if PROVIDER in at and UNIT not in at else ""
        for n, head in figures:
            title = f"{head}, {provider.lower()}" if provider else head
            yield Figure(
                number=row.number, source=SOURCE, key=title[:120], title=title,
                place=row.cells[code], place_name="" if name is None else row.cells[name],
                gender=row.cells[at["kön"]] if "kön" in at else "T", year=year,
                value=row.cells[n],
            )  # fmt: skip


def _tidy(header: str) -> str:
    """Return the header on one line."""
    return " ".join(header.split())
