"""What the alternatives cost each year, beside today's structure."""

from collections.abc import Sequence

from flask import url_for

from qms.i18n.language import gettext, language
from qms.planning.core.case import Case, Payer
from qms.planning.counted_study import Row
from qms.planning.figure_words import million_words
from qms.reports.charts.cache import cached_svg
from qms.reports.charts.figure import Figure
from qms.reports.charts.lines import MOST_SERIES, LineChart, Series, axis_of, line_chart
from qms.reports.charts.svg import Caption

MILLION = 1_000_000
LONGEST = 24


def yearly_figure(case: Case, today: Row, rows: Sequence[Row], study_id: int) -> Figure | None:
    """Return the payer's cost year by year in mnkr; None where there is one year or no alternative.

    At most four alternatives are drawn, the cheapest; the table has all of them.
    """
    if not rows or len(case.demand) < 2:
        return None
    drawn = sorted(rows, key=lambda row: row.more(case.payer))[:MOST_SERIES]
    title = (
        gettext("Kommunens kostnad år för år") if case.payer is Payer.MUNICIPALITY
        else gettext("Nämndens kostnad år för år")
    )  # fmt: skip
    chart = LineChart(
        caption=Caption(id="yearly", title=title, message=title),
        series=(
            *(Series(name=_short(row.counted.name), points=_points(case, row)) for row in drawn),
            Series(name=gettext("Inget ändras"), points=_points(case, today), reference=True),
        ),
    )
    return Figure(
        title=title,
        subtitle=_subtitle(case, chart, hidden=len(rows) - len(drawn)),
        svg=cached_svg((chart, language()), lambda: line_chart(chart, _number, axis=_axis)),
        source=_source(case),
        headers=(gettext("År"), gettext("Inget ändras"), *(row.counted.name for row in rows)),
        rows=_table(case, (today, *rows)),
        download_url=url_for(".export_years", study_id=study_id, kind="csv"),
    )


def _points(case: Case, row: Row) -> tuple[tuple[int, float], ...]:
    yearly = row.counted.found.costs.yearly(case.payer)
    return tuple(
        (year, round(float(kronor) / MILLION, 3))
        for year, kronor in zip(case.years, yearly, strict=True)
    )


def _table(case: Case, rows: Sequence[Row]) -> tuple[tuple[str, ...], ...]:
    columns = [row.counted.found.costs.yearly(case.payer) for row in rows]
    return tuple(
        (str(year), *(million_words(float(one[at])) for one in columns))
        for at, year in enumerate(case.years)
    )


def _subtitle(case: Case, chart: LineChart, *, hidden: int) -> str:
    start = axis_of(chart)[0]
    parts = [gettext("Miljoner kronor om året.")]
    if start:
        parts.append(gettext("Axeln börjar vid {amount}.").format(amount=_axis(start)))
    if hidden:
        parts.append(gettext("De fyra billigaste visas, tabellen har alla."))
    return " ".join(parts)


def _source(case: Case) -> str:
    told = gettext("Källa: utredningens förutsättningar. Fasta priser i {year} års nivå.")
    return told.format(year=case.prices.level)


def _number(value: float) -> str:
    return million_words(value * MILLION)


def _axis(value: float) -> str:
    return million_words(value * MILLION, 0 if value == int(value) else 1)


def _short(name: str) -> str:
    """Return the name as it has room at the end of a line."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"
