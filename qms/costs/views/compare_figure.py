"""Need against cost, a dot per unit."""

from collections.abc import Sequence
from decimal import Decimal

from qms.costs.core.comparing.beside import Beside
from qms.costs.views.blueprint import index_words, whole_kronor
from qms.costs.views.seen import Seen
from qms.i18n.formats import number
from qms.i18n.language import gettext, language
from qms.reports.charts.cache import cached_svg
from qms.reports.charts.figure import Figure
from qms.reports.charts.scatter import Dot, Scatter, scatter_chart
from qms.reports.charts.svg import Caption

FEWEST_DOTS = 5


def need_figure(rows: Sequence[Beside], seen: Seen, *, year: int) -> Figure | None:
    """Return the drawing; None where fewer than five units have an index."""
    known = [(one, one.need.index) for one in rows if one.need.index is not None]
    if len(known) < FEWEST_DOTS:
        return None
    title = _finding([one.expected.slope for one, _ in known if one.expected])
    dots = tuple(
        Dot(x=index, y=float(one.row.total or 0) / 100, size=float(one.row.pupils))
        for one, index in known
    )
    chart = Scatter(
        caption=Caption(id="need-and-cost", title=title, message=title),
        dots=dots,
        x_label=gettext("Index för bakgrund"),
        y_label=gettext("Kronor per elev"),
    )
    return Figure(
        title=title,
        subtitle=gettext("En prick per enhet, större ju fler elever. Samband är inte orsak."),
        svg=cached_svg(
            ("need-and-cost", chart, language()),
            lambda: scatter_chart(chart, index_words, _kronor),
        ),
        source=gettext("Källa: egen beräkning, huvudboken och den antagna fördelningen %(year)s.")
        % {"year": year},
        headers=(gettext("Enhet"), gettext("Index"), gettext("Kronor per elev")),
        rows=tuple(
            (seen.name(one.row.unit), index_words(index), whole_kronor(one.row.total))
            for one, index in known
        ),
    )


def _finding(slopes: Sequence[float]) -> str:
    """Return what the lines say; they must agree whichever unit is left out."""
    if slopes and all(slope > 0 for slope in slopes):
        return gettext("Enheter med större behov kostar mer per elev")
    if slopes and all(slope < 0 for slope in slopes):
        return gettext("Enheter med större behov kostar mindre per elev")
    return gettext("Kostnaden per elev följer inte behovet tydligt")


def _kronor(value: float) -> str:
    return number(Decimal(round(value)))
