"""Measures to propose: those of the catalogue whose near results stand out at the unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qms.followup.core.prefill.choices import weight
from qms.followup.core.prefill.values import ProposedRow
from qms.followup.core.report.catalogue import Suggestion
from qms.followup.core.results.table import ResultRow, ResultTable

MOST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """A measure of the catalogue with what shows whether it helps, nearest first."""

    suggestion: Suggestion
    near: tuple[str, ...]
    far: tuple[str, ...]
    reach: str


def read_entries(
    suggestions: Sequence[Suggestion], tables: Sequence[Mapping[str, object]]
) -> tuple[CatalogueEntry, ...]:
    """Return the measures with their indicators; `tables` are the file's, by key."""
    by_key = {str(one["key"]): one for one in tables}
    return tuple(
        CatalogueEntry(
            suggestion=one,
            near=_keys(by_key[one.key]["near_indicators"]),
            far=_keys(by_key[one.key]["far_indicators"]),
            reach=str(by_key[one.key]["reach"]),
        )
        for one in suggestions
    )


def _keys(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def propose(
    entries: Sequence[CatalogueEntry],
    table: ResultTable,
    *,
    forms: Sequence[str],
    reach: str = "",
    without: Sequence[str] = (),
    most: int = MOST,
) -> tuple[ProposedRow, ...]:
    """Return the measures for the unit's forms that its results speak for, the strongest first.

    Only those with a result below the municipality's are proposed: one measure per result, so
    that the choice is not four ways to the same thing. `without` are catalogue keys that the
    report has already.
    """
    told: list[tuple[float, ProposedRow]] = []
    for entry in entries:
        if not set(forms) & set(entry.suggestion.school_forms) or reach not in ("", entry.reach):
            continue
        strongest = _strongest(entry, table)
        if strongest is not None and entry.suggestion.key not in without:
            told.append((weight(strongest), _row(entry, table, strongest)))
    told.sort(key=lambda one: (one[0], one[1].key))
    return _one_per_result([row for _, row in told])[:most]


def _strongest(entry: CatalogueEntry, table: ResultTable) -> ResultRow | None:
    """Return the result, near or far, that lies furthest below; None when none does."""
    rows = [row for key in (*entry.near, *entry.far) if (row := table.row(key)) is not None]
    below = [row for row in rows if weight(row) < 0]
    return min(below, key=weight, default=None)


def _row(entry: CatalogueEntry, table: ResultTable, strongest: ResultRow) -> ProposedRow:
    """Return the row; what is measured is the nearest result that has a value at the unit."""
    near = (table.row(key) for key in entry.near)
    measured = next((row for row in near if row is not None and row.latest), strongest)
    because = next((one for one in strongest.findings if one.needs_cause), None)
    return ProposedRow(
        key=entry.suggestion.key,
        title=entry.suggestion.name,
        target_group=entry.suggestion.target_group,
        reach=entry.reach,
        indicator=measured.indicator,
        baseline=measured.latest,
        because=because,
        because_of=strongest.indicator,
    )


def _one_per_result(rows: list[ProposedRow]) -> tuple[ProposedRow, ...]:
    seen: set[str] = set()
    kept = []
    for row in rows:
        key = row.indicator.key if row.indicator else row.key
        if key not in seen:
            seen.add(key)
            kept.append(row)
    return tuple(kept)
