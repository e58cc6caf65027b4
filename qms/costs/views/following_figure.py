"""From the budget to the forecast in steps that add up."""

from decimal import Decimal

from qms.costs.core.comparing.deviation import Deviation
from qms.costs.core.follow_up import Sums
from qms.costs.views.following_words import MILLION, against_budget, parts_of
from qms.i18n.formats import number, signed
from qms.i18n.language import gettext as _
from qms.reports.charts.figure import Figure
from qms.reports.charts.svg import Caption
from qms.reports.charts.waterfall import End, Step, Waterfall, axis_start, waterfall_chart

TKR, KR = 100_000, 100
"""Öre in a thousand kronor, and in one."""


def why_figure(sums: Sums, why: Deviation, *, name: str, year: int) -> Figure | None:
    """Return the waterfall in thousands of kronor, in kronor below a million; None without any."""
    if not sums.budget or not sums.gap:
        return None
    parts = parts_of(why)
    unit = TKR if abs(sums.budget) >= MILLION else KR
    chart = _chart(sums, parts, name=name, year=year, unit=unit)
    start = axis_start(chart)
    subtitle = _("Tusen kronor.") if unit is TKR else _("Kronor.")
    if start > 0:
        at = _("Axeln börjar vid %(amount)s.") % {"amount": number(Decimal(round(start)))}
        subtitle = f"{subtitle} {at}"
    ends = (_("Budget %(year)s") % {"year": year}, _("Prognos %(year)s") % {"year": year})
    return Figure(
        title=_("Från budget till prognos"),
        subtitle=subtitle,
        svg=waterfall_chart(chart, _whole, signed=_signed, axis=_whole),
        source=_("Källa: huvudboken, klasser och grupper."),
        headers=(_("Del"), _("Tusen kronor") if unit is TKR else _("Kronor")),
        rows=(
            (ends[0], _whole(chart.first.amount)),
            *((f"{step.name} ({step.detail})", _signed(step.change)) for step in chart.steps),
            (ends[1], _whole(chart.last.amount)),
        ),
    )


def _chart(
    sums: Sums, parts: list[tuple[str, str, int]], *, name: str, year: int, unit: int
) -> Waterfall:
    """Return the drawing's numbers, levels in whole units so that what is written adds up."""
    levels = [sums.budget]
    for _part, _what, ore in parts:
        levels.append(levels[-1] + ore)
    shown = [round(level / unit) for level in levels]
    return Waterfall(
        caption=Caption(id="why", title=_("Från budget till prognos, %(name)s") % {"name": name},
                        message=against_budget(name, sums, year)),
        first=End(name=_("Budget"), detail=str(year), amount=shown[0]),
        steps=tuple(
            Step(name=part, detail=what, change=shown[at + 1] - shown[at])
            for at, (part, what, _ore) in enumerate(parts)
        ),
        last=End(name=_("Prognos"), detail=str(year), amount=shown[-1]),
    )  # fmt: skip


def _whole(value: float) -> str:
    return number(Decimal(round(value)))


def _signed(value: float) -> str:
    return signed(Decimal(round(value)))
