"""The drawing of units' contributions."""

from collections.abc import Sequence

from qms.followup.core.effect.value_added.schools import Contribution
from qms.followup.effect_labels import decimals_of
from qms.i18n.formats import number, signed
from qms.i18n.language import gettext
from qms.reports.charts.figure import Figure
from qms.reports.charts.intervals import Interval, IntervalChart, interval_chart
from qms.reports.charts.svg import Caption


def figure_of(
    units: Sequence[Contribution], outcome: str, *, of_previous: bool, url: str
) -> Figure:
    """Return the contributions with their intervals, in the order given."""
    places = max(decimals_of(max(abs(one.effect) for one in units)), 1)

    def write(value: float) -> str:
        return signed(value, places)

    title = (
        gettext("Vad den tidigare enheten bidrog med: %(outcome)s")
        if of_previous
        else gettext("Enhetens bidrag: %(outcome)s")
    ) % {"outcome": outcome}
    chart = IntervalChart(
        caption=Caption(id="contributions", title=title, message=_message(units)),
        rows=tuple(
            Interval(name=one.unit, value=one.effect, low=one.low, high=one.high,
                     stands_out=one.differs)
            for one in units
        ),
        axis=gettext("Skillnad mot medelenheten, i resultatets enhet"),
    )  # fmt: skip
    return Figure(
        title=title,
        subtitle=gettext(
            "Punkt och 95 procents säkerhet, i bokstavsordning."
            " Noll är medelenheten för lika elever."
        ),
        svg=interval_chart(chart, write),
        source=gettext("Källa: elevers resultat utan identitet i registret"),
        headers=(
            gettext("Enhet"), gettext("Elever"), gettext("Bidrag"), gettext("Lägst"),
            gettext("Högst"), gettext("Utan hänsyn till slump"),
        ),
        rows=tuple(
            (one.unit, number(one.n), *(write(v) for v in (one.effect, one.low, one.high, one.raw)))
            for one in units
        ),
        download_url=url,
    )  # fmt: skip


def _message(units: Sequence[Contribution]) -> str:
    return gettext("%(n)s av %(all)s enheter skiljer sig säkert från medelenheten.") % {
        "n": sum(one.differs for one in units), "all": len(units),
    }  # fmt: skip
