"""What alternatives cannot meet, with every single change that helps, as rows of a CSV file."""

from collections.abc import Iterator, Mapping

from qms.kernel.table_write import Cell, Locale, write_csv
from qms.planning.core.case import Case
from qms.planning.core.diagnosing import Finding, remedy_words

HEADER = ("alternative", "cause", "area", "band", "school", "first_year", "last_year",
          "most_missing", "remedy", "what", "kr", "left")  # fmt: skip


def remedies_csv(case: Case, every: Mapping[str, tuple[Finding, ...]], locale: Locale) -> bytes:
    """Return the findings of each alternative by name, the best remedy of each first."""
    rows = (row for name, those in every.items() for one in those for row in _rows(case, name, one))
    return write_csv(HEADER, rows, locale)


def _rows(case: Case, name: str, one: Finding) -> Iterator[tuple[Cell, ...]]:
    about = (name, one.cause.value, one.area, one.band, one.school or None, one.first_year,
             max(one.missing), round(one.most, 3))  # fmt: skip
    if not one.remedies:
        yield (*about, None, None, None, None)
    for remedy in one.remedies:
        yield (*about, remedy.help.value, remedy_words(case, one.band, remedy),
               round(remedy.kronor, 2), round(remedy.left, 3) + 0.0)  # fmt: skip
