"""The drawings on the page of differences: shares by school, and shares against results."""

from decimal import Decimal
from fractions import Fraction

import numpy as np

from qms.allocation.core.differences.results import ResultFigures
from qms.allocation.core.numerals import decimal_of
from qms.allocation.views.differences_page import Shown
from qms.allocation.views.differences_words import link_sentence
from qms.i18n.formats import number, percent
from qms.i18n.language import gettext as _
from qms.i18n.language import language, ngettext
from qms.reports.charts.bars import Bar, BarChart, bar_chart
from qms.reports.charts.cache import cached_svg
from qms.reports.charts.figure import Figure
from qms.reports.charts.scatter import Dot, Scatter, scatter_chart
from qms.reports.charts.svg import Caption

FEWEST_OUTCOMES = 5


def _percent(value: float) -> str:
    return percent(Decimal(str(round(value, 6))), 0)


def _whole(share: Fraction) -> float:
    """Return the share as whole per cent, half up: no drawing tells more than its table."""
    return float(decimal_of(share, 2))


def share_figure(shown: Shown) -> Figure | None:
    """Return the chosen category's share of each school's pupils, schools in order of name."""
    if shown.factor is None or shown.category is None:
        return None
    factor, category = shown.factor.name, shown.category.name
    rows, bars = [], []
    is_told = (factor, category) in shown.compared.hidden.everybody
    mean = None if is_told else round(shown.category.mean, 2)
    for unit in shown.units:
        if factor not in unit.shares:
            rows.append((shown.names[unit.unit], _("saknas")))
            continue
        if shown.is_hidden(unit.unit, factor, category):
            rows.append((shown.names[unit.unit], _("visas inte")))
            continue
        # The bar is as exact as the text: whole per cent.
        share = _whole(unit.shares[factor][category])
        rows.append((shown.names[unit.unit], _percent(share)))
        bars.append(Bar(name=shown.names[unit.unit], value=share, marker=mean))
    if not bars:
        return None
    name = shown.category_name(factor, category)
    title = _("%(factor)s: %(category)s, skola för skola") % {
        "factor": shown.factor_name(factor), "category": name,
    }  # fmt: skip
    chart = BarChart(caption=Caption(id="shares", title=title, message=title), bars=tuple(bars))
    return Figure(
        title=title,
        subtitle=_subtitle(hidden=len(rows) - len(bars)),
        svg=cached_svg(("shares", chart, language()), lambda: bar_chart(chart, _percent)),
        source=_source(shown),
        headers=(_("Skola"), name),
        rows=tuple(rows),
    )


def _subtitle(*, hidden: int) -> str:
    parts = [_("Andel av skolans elever. Lodrätt streck: alla skolor tillsammans.")]
    if hidden:
        words = ngettext(
            "%(n)s skola saknar uppgift eller har för få elever för att visas.",
            "%(n)s skolor saknar uppgift eller har för få elever för att visas.",
            hidden,
        )
        parts.append(words % {"n": hidden})
    return " ".join(parts)


def _source(shown: Shown) -> str:
    return _("Källa: registret, bakgrund den 15 oktober %(year)s.") % {
        "year": shown.compared.ground.autumn
    }


def link_figure(shown: Shown) -> Figure | None:
    """Return the schools' share of the chosen category against their result."""
    results = shown.compared.study.results
    if results is None or shown.factor is None or shown.category is None:
        return None
    name = shown.category_name(shown.factor.name, shown.category.name)
    rows, dots = _linked(shown, results, shown.factor.name, shown.category.name)
    if not dots:
        return None
    title = link_sentence(
        shown.category,
        name,
        limits=shown.compared.settings.settings.limits,
        is_outcome=shown.compared.choice.is_outcome,
    )
    chart = Scatter(
        caption=Caption(id="link", title=title, message=title),
        dots=dots,
        x_label=_("Andel %(category)s") % {"category": name[:1].lower() + name[1:]},
        y_label=_y_label(shown),
        mean=(float(np.mean([dot.x for dot in dots])), float(np.mean([dot.y for dot in dots]))),
        mean_label=_("medel"),
    )
    return Figure(
        title=title,
        subtitle=_("En prick per skola, större ju fler elever. Samband är inte orsak."),
        svg=cached_svg(("link", chart, language()), lambda: scatter_chart(chart, _percent, _plain)),
        source=_("Källa: registret, resultat %(years)s.")
        % {"years": ", ".join(str(year) for year in results.years)},
        headers=(_("Skola"), name, shown.result_name),
        rows=rows,
    )


def _linked(
    shown: Shown, results: ResultFigures, factor: str, category: str, /
) -> tuple[tuple[tuple[str, str, str], ...], tuple[Dot, ...]]:
    """Return a row per school with share and result, and a dot for those that may be shown."""
    by_unit = {one.unit: one for one in results.schools}
    rows, dots = [], []
    for unit in shown.units:
        school = by_unit.get(unit.unit)
        if school is None or factor not in unit.shares:
            continue
        is_hidden = shown.is_hidden(unit.unit, factor, category)
        is_few = shown.compared.choice.is_outcome and _is_few(school.value, school.n)
        share = _whole(unit.shares[factor][category])
        share_text = _("visas inte") if is_hidden else _percent(share)
        result_text = _("visas inte") if is_few else number(school.value, 1)
        rows.append((shown.names[unit.unit], share_text, result_text))
        if not is_hidden and not is_few:
            dots.append(Dot(x=share, y=round(school.value, 1), size=float(unit.pupils)))
    return tuple(rows), tuple(dots)


def _y_label(shown: Shown) -> str:
    """Return what the result is, with its unit where the name does not say it."""
    if shown.compared.choice.is_outcome:
        return _("%(result)s, procent av eleverna") % {"result": shown.result_name}
    return shown.result_name


def _plain(value: float) -> str:
    return number(Decimal(str(value)), 0 if float(value).is_integer() else 1)


def _is_few(percent_reached: float, n: int | None) -> bool:
    """Return whether the share tells of one to four pupils, or of all but so few."""
    if not n:
        return False
    reached = round(percent_reached / 100 * n)
    return 0 < reached < FEWEST_OUTCOMES or 0 < n - reached < FEWEST_OUTCOMES
