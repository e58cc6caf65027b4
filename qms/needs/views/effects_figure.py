"""The drawing of need per area: after as bars, before as strokes."""

from qms.i18n.formats import number
from qms.i18n.language import gettext, language
from qms.needs.core.change.units import UnitChange
from qms.needs.core.instrument import Instrument
from qms.reports.charts.bars import Bar, BarChart, bar_chart
from qms.reports.charts.figure import Figure
from qms.reports.charts.svg import Caption


def figure_of(whole: UnitChange, instrument: Instrument) -> Figure | None:
    """Return the mean points per area, None where nothing may be told."""
    if not whole.areas:
        return None
    names = {one.key: one.name.said(language()) for one in instrument.areas}
    rows = [(names.get(one.key, one.key), one) for one in whole.areas]
    title = gettext("Behov per område, före och efter stödet")
    chart = BarChart(
        caption=Caption(
            id="effects", title=title,
            message=gettext("Stapeln är behovet efter, strecket behovet före."),
        ),
        bars=tuple(
            Bar(name=name, value=float(one.after), marker=float(one.before)) for name, one in rows
        ),
    )  # fmt: skip
    return Figure(
        title=title,
        subtitle=gettext("Medelpoäng per barn. Stapeln är efter, strecket före."),
        svg=bar_chart(chart, number),
        source=gettext("Källa: bedömningar av samma barn före och efter stödet"),
        headers=(
            gettext("Område"), gettext("Före"), gettext("Önskat"), gettext("Efter"),
        ),
        rows=tuple(
            (name, number(one.before), number(one.desired), number(one.after)) for name, one in rows
        ),
    )  # fmt: skip
