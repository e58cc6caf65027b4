"""The rows of the page about how right forecasts have been."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qms.forecast.core.memory.misses import SPANS, Miss
from qms.forecast.core.memory.records import Limits, Record, grouped, record_of
from qms.forecast.core.values import ALL_UNITS
from qms.forecast.memory_labels import signed_percent, span_text
from qms.forecast.queries import Adoption
from qms.forecast.services import Outcomes
from qms.forecast.views.figures import PHONE
from qms.forecast.views.links import years_ahead as ahead_text
from qms.i18n.formats import number, percent, signed
from qms.i18n.language import gettext, language
from qms.org.core.nodes import Unit
from qms.reports.charts.cache import cached_svg
from qms.reports.charts.figure import Figure
from qms.reports.charts.lines import LineChart, Series, line_chart
from qms.reports.charts.palette import WIDE
from qms.reports.charts.svg import Caption

SHOWN_FORECASTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastRow:
    """One published forecast: the signed miss of the total, per year ahead."""

    adoption: Adoption
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AheadRow:
    """How all published forecasts did so many years ahead: the total, and the schools."""

    ahead: int
    tests: int
    total: str
    wape: str
    bias: str
    near: str
    fair: str
    inside80: str
    inside95: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolOutcome:
    """How one school's published numbers did, so many years ahead; `last` is the newest."""

    unit: Unit
    last: Miss
    record: Record


def total_of(misses: Iterable[Miss]) -> list[Miss]:
    """Return the misses of all units and steps together."""
    return [one for one in misses if one.unit == ALL_UNITS and one.span is None]


def units_of(misses: Iterable[Miss]) -> list[Miss]:
    """Return the misses of the units."""
    return [one for one in misses if one.unit != ALL_UNITS]


def years_ahead(misses: Iterable[Miss]) -> list[int]:
    """Return how many years ahead there is an outcome for."""
    return sorted({one.horizon for one in misses})


def forecast_rows(found: Outcomes, ahead: Sequence[int]) -> list[ForecastRow]:
    """Return one row per published forecast, the newest first."""
    shares = {(one.forecast, one.horizon): one.share for one in total_of(found.misses)}
    return [
        ForecastRow(
            adoption=one,
            cells=tuple(signed_percent(shares.get((one.year, years))) for years in ahead),
        )
        for one in reversed(found.forecasts)
    ]


def ahead_rows(misses: Sequence[Miss], limits: Limits) -> list[AheadRow]:
    """Return one row per year ahead: the total's bias, and how the schools did."""
    total = grouped(total_of(misses), lambda one: one.horizon)
    units = grouped(units_of(misses), lambda one: one.horizon)
    return [_ahead_row(ahead, total.get(ahead, []), units.get(ahead, []), limits)
            for ahead in sorted({*total, *units})]  # fmt: skip


def _ahead_row(
    ahead: int, total: Sequence[Miss], units: Sequence[Miss], limits: Limits
) -> AheadRow:
    schools = record_of(units, limits)
    return AheadRow(
        ahead=ahead,
        tests=schools.tests,
        total=signed_percent(record_of(total, limits).bias),
        wape=percent(schools.wape),
        bias=signed_percent(schools.bias),
        near=percent(schools.near, 0),
        fair=percent(schools.fair, 0),
        inside80=percent(schools.inside80, 0),
        inside95=percent(schools.inside95, 0),
    )


def span_rows(misses: Sequence[Miss], ahead: Sequence[int]) -> list[tuple[str, ...]]:
    """Return, per span of grades, the signed miss of all units per year ahead."""
    spans = [one for one in misses if one.span is not None]
    if not spans:
        return []
    year = min(one.forecast for one in spans)
    by = grouped(spans, lambda one: (one.span, one.horizon))
    return [
        (
            span_text(span, year),
            *(signed_percent(record_of(by.get((span, h), []), Limits()).bias) for h in ahead),
        )
        for span in SPANS
        if any((span, h) in by for h in ahead)
    ]


def stage_sentence(misses: Sequence[Miss]) -> str:
    """Return which stage the published forecasts err most on, and how far ahead; empty without."""
    spans = [one for one in misses if one.span is not None]
    pooled = grouped(spans, lambda one: (one.span, one.horizon))
    found = [
        (record_of(rows, Limits()).bias or 0.0, span, ahead)
        for (span, ahead), rows in pooled.items()
        if span is not None
    ]
    if not found:
        return ""
    bias, span, ahead = max(found, key=lambda one: abs(one[0]))
    text = gettext(
        "De publicerade prognoserna har varit mest skeva i årskurs {steps}: {share}, {ahead} "
        "framåt."
    )
    year = min(one.forecast for one in spans)
    return text.format(
        steps=span_text(span, year), share=signed_percent(bias), ahead=ahead_text(ahead)
    )


def school_rows(
    misses: Iterable[Miss], units: Mapping[int, Unit], limits: Limits, *, ahead: int
) -> list[SchoolOutcome]:
    """Return one row per school with an outcome so many years ahead."""
    mine = [one for one in units_of(misses) if one.horizon == ahead]
    return [
        SchoolOutcome(
            unit=units[int(unit)],
            last=max(rows, key=lambda one: one.year),
            record=record_of(rows, limits),
        )
        for unit, rows in grouped(mine, lambda one: one.unit).items()
    ]


def outcome_figures(found: Outcomes, *, title: str, url: str) -> list[Figure]:
    """Return the chart of what came, for a wide page and for a small screen; empty without any."""
    drawn = (outcome_figure(found, title=title, url=url, width=width) for width in (WIDE, PHONE))
    return [figure for figure in drawn if figure is not None]


def outcome_figure(found: Outcomes, *, title: str, url: str, width: int = WIDE) -> Figure | None:
    """Return the chart of what came beside what the newest forecasts said; None without any."""
    observed = [(year, n) for year, n in found.observed]
    years = [one.year for one in found.forecasts if found.lines.get(one.year)][-SHOWN_FORECASTS:]
    if not (observed and years):
        return None
    starts = dict(observed)
    first, last = min(years) - 2, observed[-1][0]
    lines = {
        year: tuple(
            (at, n)
            for at, n in ((year, starts.get(year)), *found.lines[year])
            if n is not None and at <= last
        )
        for year in years
    }
    years = [year for year in years if len(lines[year]) > 1]
    if not years:
        return None
    chart = LineChart(
        caption=Caption(id=f"outcomes-{width}", title=title, message=title),
        series=(
            Series(
                name=gettext("Utfall"),
                points=tuple((year, n) for year, n in observed if year >= first),
                measured=True,
            ),
            *(
                Series(name=gettext("Prognos {year}").format(year=year), points=lines[year])
                for year in years
            ),
        ),
    )
    shown = sorted({at for year in years for at, _ in lines[year]} | {y for y, _ in observed
                   if y >= first})  # fmt: skip
    said = {year: dict(lines[year]) for year in years}
    return Figure(
        title=gettext("Publicerade prognoser och vad det blev"),
        subtitle=gettext("Elever i hela kommunen den 15 oktober. Axeln börjar inte vid noll."),
        svg=cached_svg((chart, language()), lambda: line_chart(chart, number, width=width)),
        source=gettext("Källa: registret och de publicerade prognoserna."),
        headers=(gettext("År"), gettext("Utfall"),
                 *(gettext("Prognos {year}").format(year=year) for year in years)),
        rows=tuple(
            (str(at), number(starts.get(at)), *(number(said[year].get(at)) for year in years))
            for at in shown
        ),
        download_url=url,
    )  # fmt: skip


def told(miss: Miss) -> str:
    """Return `+12 (+0,3 %)` when the forecast was 12 too high."""
    return f"{signed(round(miss.expected) - round(miss.actual))} ({signed_percent(miss.share)})"
