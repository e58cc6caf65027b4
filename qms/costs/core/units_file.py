"""Pupils by unit, form, class and count date from a table: `unit,form,group,band,day,pupils`."""

from collections.abc import Callable, Iterator
from datetime import date

from qms.costs.core.items import GrantForm
from qms.costs.core.pupils import Count
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.kernel.table_columns import cell_problem, find_places
from qms.kernel.table_file import read_table
from qms.kernel.table_types import Row, TableFile

NAMES = {
    "unit": ("unit", "enhet", "enhetskod"),
    "form": ("form", "skolform"),
    "group": ("group", "klass", "grupp", "avdelning"),
    "band": ("band", "stadium", "åldersgrupp"),
    "day": ("day", "mätdag", "datum"),
    "pupils": ("pupils", "elever", "barn", "antal"),
}
MOST_ROWS = 500_000


def read_units(content: bytes, *, file_name: str) -> tuple[Count, ...]:
    """Return the counts; raise RefusedError with every faulty cell and every row told twice."""
    table = read_table(content, file_name=file_name, max_rows=MOST_ROWS)
    places = find_places(table, NAMES, optional=("group", "band"))
    faults: list[Problem] = []
    counts: dict[tuple[object, ...], Count] = {}
    for row in table.rows:
        found = {key: row.cells[at] for key, at in places.items()}
        if problems := list(_faults(table, row, places)):
            faults += problems
            continue
        one = Count(
            unit=found["unit"], form=GrantForm(found["form"]),
            day=date.fromisoformat(found["day"]), pupils=int(found["pupils"]),
            group=found.get("group", ""), band=found.get("band", ""),
        )  # fmt: skip
        key = (one.unit, one.form, one.group, one.band, one.day)
        if key in counts:
            faults.append(
                cell_problem(table, row, at=places["unit"],
                             message=said("%(unit)s står redan för mätdagen.", unit=one.unit),
                             cure="Lägg ihop raderna.")
            )  # fmt: skip
        counts[key] = one
    if faults:
        raise RefusedError(tuple(faults))
    return tuple(counts.values())


Check = tuple[Callable[[str], bool], str, str]


def _faults(table: TableFile, row: Row, places: dict[str, int]) -> Iterator[Problem]:
    checks: dict[str, Check] = {
        "unit": (bool, "Enheten saknas.", "Fyll i enheten."),
        "form": (_is_form, "Skolformen finns inte.", f"Välj bland {', '.join(GrantForm)}."),
        "day": (_is_day, "Mätdagen är inget datum.", "Skriv till exempel 2026-10-15."),
        "pupils": (_is_count, "Antalet är inget helt tal från noll.", "Skriv ett helt tal."),
    }
    for key, (holds, message, cure) in checks.items():
        if not holds(row.cells[places[key]]):
            yield cell_problem(table, row, at=places[key], message=message, cure=cure)


def _is_form(text: str) -> bool:
    return text in set(GrantForm)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 8
