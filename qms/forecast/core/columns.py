"""Find the columns of a file by their names, Swedish or English."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qms.kernel.problems import Problem
from qms.kernel.table_types import TableFile

ALIASES: dict[str, tuple[str, ...]] = {
    "unit": ("unit", "enhet", "skola", "skolenhet", "school", "område"),
    "grade": ("grade", "årskurs", "åk", "arskurs"),
    "age": ("age", "ålder", "alder"),
    "year": ("year", "år", "ar"),
    "n": ("n", "antal", "elever", "barn", "födda", "count"),
    "area": ("area", "område", "delområde"),
    "kind": ("type", "typ", "bostadstyp", "kind"),
    "dwellings": ("number", "dwellings", "bostäder", "antal"),
    "probability": ("probability", "sannolikhet"),
    "stage": ("stage", "skede"),
    "low": ("from", "från", "från årskurs", "low"),
    "high": ("to", "till", "till årskurs", "high"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column that is read: its place and the name that the file gives it."""

    place: int
    header: str


def find_columns(
    table: TableFile, wanted: Sequence[tuple[str, ...]]
) -> tuple[Mapping[str, Column], tuple[str, ...], tuple[Problem, ...]]:
    """Return the columns by meaning, the headers that were skipped, and what is missing.

    `wanted` holds groups of meanings; exactly one of each group is needed.
    """
    found: dict[str, Column] = {}
    problems: list[Problem] = []
    for place, header in enumerate(table.header):
        meaning = _meaning(header, wanted)
        if meaning in found:
            message = f"Kolumnerna {found[meaning].header} och {header} betyder samma sak."
            problems.append(_fault(table, header, message, "Behåll en av dem."))
        elif meaning:
            found[meaning] = Column(place=place, header=header)
    for group in wanted:
        present = [name for name in group if name in found]
        if not present:
            message = f"Kolumnen {' eller '.join(group)} saknas."
            names = ", ".join(ALIASES[group[0]])
            problems.append(
                _fault(table, group[0], message, f"Döp en kolumn till något av {names}.")
            )
        elif len(present) > 1:
            message = f"Filen har både {' och '.join(present)}."
            problems.append(_fault(table, present[1], message, "Behåll en av kolumnerna."))
    read = {column.place for column in found.values()}
    skipped = tuple(name for place, name in enumerate(table.header) if place not in read)
    return found, skipped, tuple(problems)


def _meaning(header: str, wanted: Sequence[tuple[str, ...]]) -> str:
    name = header.strip().lower()
    meanings = [meaning for group in wanted for meaning in group]
    return next((meaning for meaning in meanings if name in ALIASES[meaning]), "")


def _fault(table: TableFile, column: str, message: str, cure: str) -> Problem:
    return Problem(message=message, row=table.header_row, column=column, cure=cure)
