"""The yearly cost of no change and the alternative, drawn."""

from qms.i18n.language import gettext as _
from qms.planning.core.case import Payer
from qms.planning.core.case.case import Floats
from qms.planning.core.freezing import Facts
from qms.planning.figure_words import MILLION, million_words
from qms.planning.papers.tables import payer_word
from qms.reports.charts.lines import LineChart, Series, line_chart
from qms.reports.charts.svg import Caption
from qms.reports.paper.values import Chart

LONGEST = 24


def yearly(facts: Facts, table_id: str) -> Chart | None:
    """Return the payer's cost year by year; None for a single year."""
    years = facts.case.years
    if len(years) == 1:
        return None
    title = _("Kostnad för %(payer)s år för år, miljoner kronor") % {"payer": payer_word(facts)}
    payer = facts.case.payer
    today, chosen = (one.found.costs.yearly(payer) for one in (facts.today, facts.chosen))
    chart = LineChart(
        caption=Caption(id="yearly", title=title, message=title),
        series=(
            Series(name=_short(facts.chosen.name), points=_points(years, chosen),
                   band=_likely(facts)),
            Series(name=_("Inget ändras"), points=_points(years, today), reference=True),
        ),
    )  # fmt: skip
    return Chart(
        id="diagram-ar", caption=". ".join((title, *_about(facts))),
        svg=line_chart(chart, _number, axis=_axis),
        alt=f"{title}. {_last(facts, payer)}", table_id=table_id,
    )  # fmt: skip


def _about(facts: Facts) -> tuple[str, ...]:
    return (_("I fältet ligger åtta av tio utfall av prognosen."),) if facts.sure else ()


def _likely(facts: Facts) -> tuple[tuple[int, float, float], ...]:
    """Return the tenth and ninetieth of a hundred draws of each year in millions of kronor."""
    if facts.sure is None:
        return ()
    low, high = (facts.sure.odds[1].kronor[[0, 2]] / MILLION).tolist()
    return tuple(zip(facts.case.years, low, high, strict=True))


def _last(facts: Facts, payer: Payer) -> str:
    ends = [one.found.costs.yearly(payer)[-1] for one in (facts.today, facts.chosen)]
    return _("%(year)s: %(now)s mnkr om inget ändras, %(then)s med alternativet.") % {
        "year": facts.case.years[-1], "now": million_words(float(ends[0])),
        "then": million_words(float(ends[1])),
    }  # fmt: skip


def _points(years: range, kronor: Floats) -> tuple[tuple[int, float], ...]:
    return tuple(
        (year, round(float(one) / MILLION, 3)) for year, one in zip(years, kronor, strict=True)
    )


def _number(value: float) -> str:
    return million_words(value * MILLION)


def _axis(value: float) -> str:
    return million_words(value * MILLION, 0 if value == int(value) else 1)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"
