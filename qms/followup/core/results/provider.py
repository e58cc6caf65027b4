"""The municipality's own table: a row per indicator and school form, made of its units' values."""

from collections.abc import Collection, Mapping, Sequence

from qms.followup.core.results.findings import findings
from qms.followup.core.results.indicators import Indicator
from qms.followup.core.results.means import Mean, mean_of
from qms.followup.core.results.small_numbers import Cell, Mark
from qms.followup.core.results.table import ResultRow, Series, cells_of


def municipal_rows(
    indicator: Indicator,
    series: Series,
    *,
    units_by_form: Mapping[str, Collection[int]],
    years: Sequence[int],
) -> tuple[ResultRow, ...]:
    """Return a row per school form that has units; one unit alone is shown by its own rules."""
    return tuple(
        _row(indicator, series, form=form, units=units_by_form[form], years=years)
        for form in indicator.forms
        if units_by_form.get(form)
    )


def _row(
    indicator: Indicator,
    series: Series,
    *,
    form: str,
    units: Collection[int],
    years: Sequence[int],
) -> ResultRow:
    every = {unit: cells_of(indicator, series, unit, years) for unit in units}
    cells = tuple(_cell(year, [row[at] for row in every.values()]) for at, year in enumerate(years))
    nobody: tuple[Mean | None, ...] = tuple(None for _ in years)
    return ResultRow(
        indicator=indicator,
        cells=cells,
        municipality=nobody,
        similar=nobody,
        findings=findings(indicator, cells, nobody),
        form=form,
    )


def _cell(year: int, cells: Sequence[Cell]) -> Cell:
    mean = mean_of(cells, fewest=1)
    if mean is not None:
        return Cell(year=year, mark=Mark.SHOWN, value=mean.value, n=mean.n)
    marks = [one.mark for one in cells if one.mark is not Mark.NOT_THERE]
    return Cell(year=year, mark=marks[0] if marks else Mark.NOT_THERE)
