"""One indicator of a unit drawn over five years, beside the municipality and similar units."""

from collections.abc import Sequence

from qms.followup.core.results.means import Mean
from qms.followup.core.results.small_numbers import Cell
from qms.followup.result_labels import about_text, cell_text, mean_text
from qms.followup.services.result_pages import UnitResults
from qms.followup.views.result_lines import RowLine
from qms.i18n.formats import number
from qms.i18n.language import gettext
from qms.reports.charts.figure import Figure
from qms.reports.charts.lines import LineChart, Series, line_chart
from qms.reports.charts.svg import Caption

FIGURE_ID = "result"


def figure_of(line: RowLine, found: UnitResults) -> Figure | None:
    """Return the figure; None when no year has a number to draw."""
    row = line.row
    own = _points(row.cells)
    if not own:
        return None
    beside = (
        (gettext("Kommunen"), _mean_points(row.municipality, found.table.years)),
        (gettext("Liknande"), _mean_points(row.similar, found.table.years)),
    )
    series = [Series(name=found.unit.name, points=own)]
    series += [
        Series(name=name, points=points, reference=True) for name, points in beside if points
    ]
    caption = Caption(id=FIGURE_ID, title=line.name, message=line.trend)
    chart = LineChart(caption=caption, series=tuple(series))
    return Figure(
        title=_finding(line),
        subtitle=about_text(row.indicator),
        svg=line_chart(chart, lambda value: number(value, 1)),
        source=gettext("Resultatregistret. Axeln börjar inte vid noll."),
        headers=(gettext("År"), found.unit.name, gettext("Kommunen"), gettext("Liknande")),
        rows=tuple(
            (str(cell.year), cell_text(cell, row.indicator.unit),
             mean_text(row.municipality[at], row.indicator.unit),
             mean_text(row.similar[at], row.indicator.unit))
            for at, cell in enumerate(row.cells)
        ),
    )  # fmt: skip


def _finding(line: RowLine) -> str:
    """Return what the drawing shows, in a sentence."""
    told = line.findings[0] if line.findings else gettext("Ligger som kommunen.")
    return f"{line.name}: {line.latest} {line.latest_year}. {told}"


def _points(cells: Sequence[Cell]) -> tuple[tuple[int, float], ...]:
    return tuple((one.year, float(one.value)) for one in cells if one.value is not None)


def _mean_points(
    means: Sequence[Mean | None], years: Sequence[int]
) -> tuple[tuple[int, float], ...]:
    return tuple(
        (year, float(mean.value))
        for year, mean in zip(years, means, strict=True)
        if mean is not None
    )
