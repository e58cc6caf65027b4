"""The years ahead as a chart: what everything costs, at least, as expected and at most."""

from typing import TYPE_CHECKING

from qms.grants.core.simulating import Case
from qms.grants.views.simulation_rows import Simulated
from qms.i18n.formats import mnkr, number
from qms.i18n.language import gettext
from qms.reports.charts.figure import Figure
from qms.reports.charts.lines import LineChart, Series, line_chart
from qms.reports.charts.svg import Caption

if TYPE_CHECKING:
    from qms.grants.views.simulation import Asked

MILLION_ORE = 100_000_000


def cost_figure(table: Simulated, asked: "Asked") -> Figure | None:
    """Return the chart, None for a single year."""
    totals = table.totals
    if len(totals) < 2:
        return None
    first, last = totals[0], totals[-1]
    title = gettext("Från %(first)s till %(last)s på %(years)s år") % {
        "first": mnkr(first.ore[Case.MAIN]),
        "last": mnkr(last.ore[Case.MAIN]),
        "years": last.year - first.year,
    }
    words = {Case.LOW: gettext("Lägst"), Case.MAIN: gettext("Väntat"), Case.HIGH: gettext("Högst")}
    chart = LineChart(
        caption=Caption(id="cost-level", title=title, message=_message(table)),
        series=tuple(
            Series(
                name=words[case],
                points=tuple((one.year, one.ore[case] / MILLION_ORE) for one in totals),
                measured=case is Case.MAIN,
            )
            for case in (Case.HIGH, Case.MAIN, Case.LOW)
        ),
    )
    return Figure(
        title=title,
        subtitle=gettext("Miljoner kronor per år, alla skolformer och huvudmän"),
        svg=line_chart(chart, lambda value: number(value)),
        source=gettext("Prislistor, elevprognos och antaganden"),
        headers=(gettext("År"), words[Case.LOW], words[Case.MAIN], words[Case.HIGH]),
        rows=tuple((str(one.year), *(mnkr(one.ore[case]) for case in Case)) for one in totals),
        download_url=asked.export_url,
    )


def _message(table: Simulated) -> str:
    return ", ".join(f"{one.year}: {mnkr(one.ore[Case.MAIN])}" for one in table.totals)
