"""Drawings of effects: with and without the intervention over the years, and intervals."""

from collections import defaultdict
from collections.abc import Iterable
from statistics import fmean

from qms.followup.core.effect.catalogue import Outcome
from qms.followup.core.effect.did.panel import Cell
from qms.followup.core.effect.did.stored import Finding
from qms.i18n.formats import number
from qms.i18n.language import gettext
from qms.reports.charts.figure import Figure
from qms.reports.charts.lines import LineChart, Series, axis_of, line_chart
from qms.reports.charts.svg import Caption


def _one(value: float) -> str:
    return number(value, 1)


def _means(cells: Iterable[Cell]) -> dict[int, float]:
    """Return the mean outcome per spring."""
    known: defaultdict[int, list[float]] = defaultdict(list)
    for cell in cells:
        if cell.outcome is not None:
            known[int(cell.time)].append(cell.outcome)
    return {year: fmean(values) for year, values in sorted(known.items())}


def years_figure(finding: Finding, outcome: Outcome, *, url: str) -> Figure | None:
    """Return the mean with and without the intervention, spring by spring."""
    ever = {cell.unit for cell in finding.cells if cell.is_treated}
    groups = (
        (gettext("Med insatsen"), [cell for cell in finding.cells if cell.unit in ever]),
        (gettext("Utan"), [cell for cell in finding.cells if cell.unit not in ever]),
    )
    means = {name: _means(cells) for name, cells in groups}
    if not all(means.values()):
        return None
    title = gettext("%(outcome)s, medel per vår") % {"outcome": outcome.name}
    chart = LineChart(
        caption=Caption(id=f"years-{outcome.key}", title=title, message=title),
        series=tuple(
            Series(name=name, points=tuple(points.items())) for name, points in means.items()
        ),
    )
    years = sorted(set().union(*means.values()))
    return Figure(
        title=title,
        subtitle=gettext("Oviktat medel av enheternas värden. Axeln börjar vid %(low)s.")
        % {"low": _one(axis_of(chart)[0])},
        svg=line_chart(chart, _one),
        source=gettext("Källa: resultat per enhet i registret"),
        headers=(gettext("Vår"), *means),
        rows=tuple(
            (str(year), *(_one(one[year]) if year in one else "–" for one in means.values()))
            for year in years
        ),
        download_url=url,
    )
