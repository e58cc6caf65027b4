"""The drawing of one child's profile: need now as bars, before as strokes."""

from qms.i18n.formats import number
from qms.i18n.language import gettext, language
from qms.needs.core.change import Comparison
from qms.needs.core.instrument import Instrument
from qms.reports.charts.bars import Bar, BarChart, bar_chart
from qms.reports.charts.figure import Figure
from qms.reports.charts.svg import Caption


def figure_of(comparison: Comparison, instrument: Instrument) -> Figure:
    """Return the areas' points, then and now."""
    rows = [(instrument.area(one.key).name.said(language()), one) for one in comparison.areas]
    title = gettext("Behov per område, då och nu")
    chart = BarChart(
        caption=Caption(
            id="profile", title=title,
            message=gettext("Stapeln är behovet nu, strecket behovet då."),
        ),
        bars=tuple(
            Bar(name=name, value=float(one.after), marker=float(one.before)) for name, one in rows
        ),
    )  # fmt: skip
    return Figure(
        title=title,
        subtitle=gettext("Poäng. Stapeln är nu, strecket då. Lägre är mindre behov."),
        svg=bar_chart(chart, number),
        source=gettext("Källa: bedömningarna i ärendet"),
        headers=(gettext("Område"), gettext("Då"), gettext("Önskat"), gettext("Nu")),
        rows=tuple(
            (name, number(one.before), number(one.desired), number(one.after)) for name, one in rows
        ),
    )
