"""The drawing of agreement per area with its interval."""

from qms.i18n.formats import number
from qms.i18n.language import gettext, language
from qms.needs.agreement_labels import ANSWERS
from qms.needs.core.agreement import Agreement
from qms.needs.services.agreement import AgreementFound
from qms.reports.charts.figure import Figure
from qms.reports.charts.intervals import Interval, IntervalChart, interval_chart
from qms.reports.charts.svg import Caption

PLACES = 2


def _number(value: float) -> str:
    return number(value, PLACES)


def figure_of(found: AgreementFound, url: str) -> Figure | None:
    """Return the areas that have an interval, None when none has."""
    rows = tuple(
        (found.instrument.area(one.key).name.said(language()), row)
        for one in found.study.areas
        if (row := _told(one)) is not None
    )
    if not rows:
        return None
    title = gettext("Så lika bedömer två personer, per område")
    chart = IntervalChart(
        caption=Caption(
            id="agreement", title=title, message=gettext(ANSWERS[found.study.everything.verdict])
        ),
        rows=tuple(
            Interval(name=name, value=value, low=low, high=high)
            for name, (value, low, high) in rows
        ),
        axis=gettext("Viktad kappa: 0 är som slumpen, 1 är helt lika"),
    )
    return Figure(
        title=title,
        subtitle=gettext("Viktad kappa (kvadratiska vikter) med 95 procents säkerhet."),
        svg=interval_chart(chart, _number),
        source=gettext("Källa: barn som två personer har bedömt oberoende av varandra"),
        headers=(gettext("Område"), gettext("Kappa"), gettext("Lägst"), gettext("Högst")),
        rows=tuple((name, *(_number(one) for one in values)) for name, values in rows),
        download_url=url,
    )


def _told(one: Agreement) -> tuple[float, float, float] | None:
    if one.quadratic is None or one.interval is None:
        return None
    return one.quadratic, one.interval.low, one.interval.high
