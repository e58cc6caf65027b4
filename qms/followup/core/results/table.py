"""A unit's table of results: a row per indicator, five years, and what others have."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qms.followup.core.results.findings import Finding, findings
from qms.followup.core.results.indicators import Indicator
from qms.followup.core.results.means import Mean, latest, mean_of
from qms.followup.core.results.small_numbers import HIDDEN, Cell, Mark, Measured, cell_of

YEARS_SHOWN = 5
Series = Mapping[tuple[int, int], Measured]
"""(unit, year) to what the register has."""
Means = tuple[Mean | None, ...]
"""What several units have together, a year each; None where too few may be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """One indicator of one unit; the three series hold the same years, oldest first."""

    indicator: Indicator
    cells: tuple[Cell, ...]
    municipality: tuple[Mean | None, ...]
    similar: tuple[Mean | None, ...]
    findings: tuple[Finding, ...]
    form: str = ""
    """The school form, where one indicator has a row per form."""

    @property
    def latest(self) -> Cell | None:
        """Return the last year with a number to read."""
        return latest(self.cells)

    @property
    def has_value(self) -> bool:
        """Return whether any year has a number, or says that nearly all have it."""
        return any(one.is_shown or one.mark is Mark.NEARLY_ALL for one in self.cells)

    @property
    def is_hidden(self) -> bool:
        """Return whether a year is hidden because too few stand behind it."""
        return any(one.mark in HIDDEN for one in self.cells)

    @property
    def is_known(self) -> bool:
        """Return whether the register has anything for the years, hidden or not."""
        return any(one.mark is not Mark.NOT_THERE for one in self.cells)

    @property
    def needs_cause(self) -> bool:
        """Return whether the report should say why the result is what it is."""
        return any(one.needs_cause for one in self.findings)

    def beside(self, means: Sequence[Mean | None]) -> Mean | None:
        """Return what `means` has for the latest year with a number."""
        last = self.latest
        return means[self.cells.index(last)] if last is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultTable:
    """The rows that the register has something for, and the indicators that are not there yet."""

    years: tuple[int, ...]
    rows: tuple[ResultRow, ...]
    lacking: tuple[Indicator, ...] = ()

    @property
    def has_values(self) -> bool:
        """Return whether there is any number to read."""
        return any(row.has_value for row in self.rows)

    @property
    def is_hidden(self) -> bool:
        """Return whether some value is hidden because too few stand behind it."""
        return any(row.is_hidden for row in self.rows)

    @property
    def need_causes(self) -> tuple[str, ...]:
        """Return the keys of the indicators that need a cause."""
        return tuple(row.indicator.key for row in self.rows if row.needs_cause)

    def row(self, key: str) -> ResultRow | None:
        """Return one indicator's row; None when it is not in the table."""
        return next((row for row in self.rows if row.indicator.key == key), None)


def means_of(
    indicator: Indicator, series: Series, units: Collection[int], years: Sequence[int]
) -> Means:
    """Return the units' mean of each year; for rows of many units it is found once."""
    return tuple(_mean(indicator, series, units, year) for year in years)


def row_beside(
    indicator: Indicator,
    series: Series,
    *,
    unit_id: int,
    years: Sequence[int],
    municipality: Means,
    similar: Means,
) -> ResultRow:
    """Return one indicator of a unit beside means that are known, one for each year."""
    cells = cells_of(indicator, series, unit_id, years)
    return ResultRow(
        indicator=indicator,
        cells=cells,
        municipality=municipality,
        similar=similar,
        findings=findings(indicator, cells, municipality),
    )


def cells_of(
    indicator: Indicator, series: Series, unit_id: int, years: Sequence[int]
) -> tuple[Cell, ...]:
    """Return what may be shown of each year."""
    return tuple(cell_of(series.get((unit_id, year)), indicator, year) for year in years)


def _mean(indicator: Indicator, series: Series, units: Collection[int], year: int) -> Mean | None:
    known = (series.get((unit, year)) for unit in units)
    return mean_of(cell_of(one, indicator, year) for one in known if one is not None)


def table_of(rows: Iterable[ResultRow], years: Sequence[int]) -> ResultTable:
    """Return the table, what the register has nothing of told apart."""
    every = tuple(rows)
    return ResultTable(
        years=tuple(years),
        rows=tuple(row for row in every if row.is_known),
        lacking=tuple(row.indicator for row in every if not row.is_known),
    )
