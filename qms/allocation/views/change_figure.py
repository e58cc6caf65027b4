"""Why the amount changed: the waterfall, and its table."""

from decimal import Decimal
from fractions import Fraction

from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.records import RunHead
from qms.allocation.labels import run_state
from qms.allocation.queries.unit_pages import Before
from qms.allocation.views.change_words import Explained
from qms.i18n.formats import day, kr, kr_ore, mnkr, number, signed
from qms.i18n.language import gettext as _
from qms.kernel.money import kronor
from qms.reports.charts.figure import Figure
from qms.reports.charts.palette import Formatter
from qms.reports.charts.svg import Caption
from qms.reports.charts.waterfall import End, Step, Waterfall, axis_start, waterfall_chart

MILLIONS_FROM = 1_000_000


def change_figure(run: RunHead, explained: Explained, before: Before, *, unit: str) -> Figure:
    """Return the waterfall; whole kronor in the drawing, öre in its table."""
    old_run = before.run.head
    ends = [
        _("Ersättning %(year)s") % {"year": old_run.budget_year},
        _("Ersättning %(year)s") % {"year": run.budget_year},
    ]
    states = [run_state(old_run.state)[1].lower(), run_state(run.state)[1].lower()]
    chart = _chart(explained, ends, states, unit=unit)
    start = axis_start(chart)
    subtitle = _("Hela kronor. Delarna summerar exakt till förändringen.")
    if start > 0:
        at = _("Axeln börjar vid %(amount)s.") % {"amount": kr(int(start) * 100)}
        subtitle = f"{subtitle} {at}"
    change = explained.change
    return Figure(
        title=_("Varför ändrades beloppet?"),
        subtitle=subtitle,
        svg=waterfall_chart(chart, _whole, signed=_signed, axis=_axis(chart)),
        source=_("Källa: beslut för %(before)s och beräkning %(day)s.")
        % {"before": old_run.budget_year, "day": day(run.made_at)},
        headers=(_("Del"), _("Underlag"), _("Kronor")),
        rows=(
            (ends[0], states[0], kr_ore(change.before)),
            *((part.name, part.detail, _signed_ore(part.ore)) for part in explained.parts),
            (ends[1], states[1], kr_ore(change.after)),
        ),
    )


def _chart(explained: Explained, ends: list[str], states: list[str], *, unit: str) -> Waterfall:
    """Return the drawing's numbers: levels in whole kronor, so that what is written adds up."""
    levels = [explained.change.before]
    for part in explained.parts:
        levels.append(levels[-1] + part.ore)
    shown = [int(decimal_of(Fraction(level, 100), 0)) for level in levels]
    steps = [
        Step(name=part.name, detail=part.detail, change=shown[at + 1] - shown[at])
        for at, part in enumerate(explained.parts)
    ]
    return Waterfall(
        caption=Caption(id="change", title=_("Varför ändrades beloppet? %(unit)s") % {"unit": unit},
                        message=explained.lead),
        first=End(name=ends[0], detail=states[0], amount=shown[0]),
        steps=tuple(steps),
        last=End(name=ends[1], detail=states[1], amount=shown[-1]),
    )  # fmt: skip


def _whole(value: float) -> str:
    return number(Decimal(round(value)))


def _signed(value: float) -> str:
    return signed(Decimal(round(value)))


def _signed_ore(ore: int) -> str:
    return f"{signed(kronor(ore), 2)} kr"


def _axis(chart: Waterfall) -> Formatter:
    """Return how the axis is written: millions when its steps are at least tenths of one."""
    levels = chart.levels()
    is_large = max(levels) - axis_start(chart) >= MILLIONS_FROM / 2
    return (lambda value: mnkr(round(value) * 100)) if is_large else _whole
