"""Charts of an alternative: its yearly cost with the draws' band, and pupils against places."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from qms.i18n.formats import number
from qms.i18n.language import gettext as _
from qms.i18n.language import language
from qms.planning.core.case.case import Floats
from qms.planning.core.freezing import Facts
from qms.planning.figure_words import MILLION, million_words
from qms.planning.papers import premises, tables
from qms.planning.papers.tables import payer_word
from qms.reports.charts import palette as p
from qms.reports.charts.cache import cached_svg
from qms.reports.charts.figure import Figure
from qms.reports.charts.lines import LineChart, Series, axis_of, line_chart
from qms.reports.charts.svg import Caption


def yearly_band(facts: Facts, alternative_id: int) -> Figure | None:
    """Return the payer's yearly cost beside no change, with the eight draws of ten between."""
    case = facts.case
    if len(case.demand) < 2:
        return None
    title = _("Kostnad för %(payer)s år för år") % {"payer": payer_word(facts)}
    today, then = (one.found.costs.yearly(case.payer) for one in (facts.today, facts.chosen))
    band = facts.sure.odds[1].kronor if facts.sure else None
    ends = () if band is None else _ends(case.years, band[[0, 2]] / MILLION)
    series = [Series(name=_("Alternativet"), points=_points(case.years, then), band=ends)]
    series.append(Series(name=_("Inget ändras"), points=_points(case.years, today), reference=True))
    chart = LineChart(caption=Caption(id="cost", title=title, message=title), series=tuple(series))
    table = tables.years(facts)
    start = axis_of(chart)[0]
    subtitle = _("Miljoner kronor i fasta priser.")
    if ends:
        subtitle += " " + _band_words()
    if start:
        subtitle += " " + _("Axeln börjar vid %(amount)s.") % {"amount": _axis(start)}
    return Figure(
        title=title, subtitle=subtitle,
        svg=cached_svg((chart, language()), lambda: line_chart(chart, _millions, axis=_axis)),
        source=_("Källa: utredningens förutsättningar och prognosens utfall."),
        headers=table.headers, rows=table.rows,
        download_url=url_for(".export_alternative", alternative_id=alternative_id,
                             name="kostnader", kind="csv"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaFigure:
    """An area's chart; `is_short` where somebody lacks a room in some year."""

    area: str
    figure: Figure
    is_short: bool


def area_figures(facts: Facts, every: Sequence[premises.Ground]) -> list[AreaFigure]:
    """Return a chart of pupils against places for each area, those that lack places first."""
    if len(facts.case.demand) < 2:
        return []
    order = sorted(every, key=lambda one: -float(one.missing.max()))
    return [_area(facts, one, at) for at, one in enumerate(order)]


def _area(facts: Facts, one: premises.Ground, at: int) -> AreaFigure:
    years = facts.case.years
    lacking = float(one.missing.max())
    told = (
        _("%(area)s: %(n)s barn saknar rum som mest") % {"area": one.area, "n": _whole(lacking)}
        if one.short_years
        else _("%(area)s: rummen räcker alla år") % {"area": one.area}
    )
    ends = () if one.likely is None else _ends(years, one.likely)
    chart = LineChart(
        caption=Caption(id=f"area-{at}", title=told, message=told),
        series=(
            Series(name=_("Elever"), points=_plain(years, one.pupils), band=ends),
            Series(name=_("Bor här"), points=_plain(years, one.living)),
            Series(name=_("Platser"), points=_plain(years, one.places), reference=True),
        ),
        from_zero=True,
    )
    table = premises.years_table(facts, one, at)
    return AreaFigure(
        area=one.area,
        is_short=bool(one.short_years),
        figure=Figure(
            title=told,
            subtitle=" ".join((_area_words(), *([_band_words()] if ends else []))),
            svg=cached_svg(
                (chart, language(), p.HALF),
                lambda: line_chart(chart, _whole, axis=_whole, width=p.HALF),
            ),
            source=_("Källa: utredningens förutsättningar."), headers=table.headers,
            rows=table.rows,
        ),
    )  # fmt: skip


def _area_words() -> str:
    return _(
        "Elever på områdets skolor, barn som bor där, och platser. Rum tar slut före platser, för "
        "klasser är sällan fulla."
    )


def _band_words() -> str:
    return _("I fältet ligger åtta av tio utfall av prognosen.")


def _ends(years: range, ends: Floats) -> tuple[tuple[int, float, float], ...]:
    low, high = ends.tolist()
    return tuple(zip(years, low, high, strict=True))


def _plain(years: range, values: Floats) -> tuple[tuple[int, float], ...]:
    return tuple((year, round(float(n))) for year, n in zip(years, values, strict=True))


def _points(years: range, kronor: Floats) -> tuple[tuple[int, float], ...]:
    return tuple(
        (year, round(float(one) / MILLION, 3)) for year, one in zip(years, kronor, strict=True)
    )


def _whole(value: float) -> str:
    return number(round(value))


def _millions(value: float) -> str:
    return million_words(value * MILLION)


def _axis(value: float) -> str:
    return million_words(value * MILLION, 0 if value == int(value) else 1)
