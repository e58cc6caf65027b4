"""The roll-up as tables of a paper, and the chart of where the money went."""

from collections.abc import Sequence

from qms.followup.core.rollup.outcome import Outcome
from qms.followup.core.rollup.values import Money, Rollup, Sum
from qms.followup.services.papers.slots import share
from qms.i18n.formats import kr, number
from qms.i18n.language import gettext as _
from qms.i18n.language import ngettext
from qms.kernel.money import kronor
from qms.reports.charts.bars import Bar, BarChart, bar_chart
from qms.reports.charts.svg import Caption
from qms.reports.paper.values import Chart, Table

MONEY, MEASURES, FORMS, GROUPS, REACH = "pengar", "insatser", "skolformer", "grupper", "riktning"
CHART = "diagram-insatser"
MOST_BARS = 8
WIDTH = 760
SHORT_NAME = 44


def money_table(rolled: Rollup) -> Table:
    """Return where the money went: a row per school form, and the whole."""
    several = rolled.money_by_form if len(rolled.money_by_form) > 1 else {}
    names = {one.key: one.name for one in rolled.by_form}
    rows = [_money(names.get(form, form), money) for form, money in several.items()]
    return Table(
        id=MONEY,
        caption=_("Pengarna %(year)s, kronor") % {"year": rolled.year},
        headers=(
            _("Skolform"), _("Ersättning"), _("Överfört"), _("Använt"), _("Oanvänt"),
            _("Utan uppgift"), _("Använd del"),
        ),
        rows=(*rows, _money(_("Alla"), rolled.money)),
        numeric=frozenset(range(1, 7)),
        has_sum=bool(rows),
        note=_source(rolled),
    )  # fmt: skip


def _source(rolled: Rollup) -> str:
    coverage = rolled.coverage
    told = ngettext(
        "Källa: %(n)s godkänd redovisning.", "Källa: %(n)s godkända redovisningar.",
        coverage.accounts,
    ) % {"n": number(coverage.accounts)}  # fmt: skip
    extra = ngettext("%(n)s är frivillig.", "%(n)s är frivilliga.", coverage.voluntary)
    parts = [told]
    if coverage.voluntary:
        parts.append(extra % {"n": number(coverage.voluntary)})
    if len(rolled.money_by_form) > 1:
        parts.append(_("En enhet med flera skolformer räknas i en av dem."))
    return " ".join(parts)


def _money(name: str, money: Money) -> tuple[str, ...]:
    sums = (money.received_ore, money.carried_ore, money.used_ore, money.unused_ore, money.left_ore)
    return (name, *(number(kronor(ore)) for ore in sums), share(money.used_share))


def sums_table(
    table_id: str, caption: str, heading: str, sums: Sequence[Sum], whole: Sum, note: str = ""
) -> Table:
    """Return a row per kind of activity: units, kronor and how the activities went.

    Planned kronor have a column when any activity has a plan.
    """
    has_plan = whole.planned > 0
    headers = (
        heading, _("Enheter"), *([_("Planerat")] if has_plan else []), _("Använt"), _("Nått"),
        _("Delvis"), _("Inte"), _("Går inte att säga"), _("Nått, del"),
    )  # fmt: skip
    return Table(
        id=table_id,
        caption=caption,
        headers=headers,
        rows=(
            *(_sum(one.name, one, has_plan=has_plan) for one in sums),
            _sum(_("Alla"), whole, has_plan=has_plan),
        ),
        numeric=frozenset(range(1, len(headers))),
        has_sum=True,
        note=note,
    )


def _sum(name: str, one: Sum, *, has_plan: bool) -> tuple[str, ...]:
    planned = [number(kronor(one.planned_ore)) if one.planned else "–"] if has_plan else []
    counts = (number(one.outcomes[outcome]) for outcome in Outcome)
    used = number(kronor(one.used_ore))
    return (name, number(one.units), *planned, used, *counts, _told(one))


def _told(one: Sum) -> str:
    if one.told is None:
        return "–"
    return f"{share(one.told.share)} ({number(100 * one.told.low)}–{number(100 * one.told.high)})"


def tables(rolled: Rollup) -> tuple[Table, ...]:
    """Return every table of the roll-up that has rows."""
    year = {"year": rolled.year}
    forms = rolled.by_form if len(rolled.by_form) > 1 else ()
    cuts = (
        (MEASURES, _("Insatser %(year)s, kronor") % year, _("Insats"), rolled.by_intervention),
        (REACH, _("Till målgruppen eller till enheten %(year)s, kronor") % year, _("Riktning"),
         rolled.by_reach),
        (GROUPS, _("Målgrupper %(year)s, kronor") % year, _("För vem"), rolled.by_group),
        (FORMS, _("Skolformer %(year)s, kronor") % year, _("Skolform"), forms),
    )  # fmt: skip
    made = (
        sums_table(
            table_id, caption, heading, sums, rolled.whole,
            note=_how_counted(rolled.whole) if table_id == MEASURES else "",
        )
        for table_id, caption, heading, sums in cuts
        if sums
    )  # fmt: skip
    return (money_table(rolled), *made)


def _how_counted(whole: Sum) -> str:
    told = _("Nått, del: av de bedömda insatserna, med intervall när minst fem är bedömda.")
    plan = _("Planerat räknar bara insatser med plan.")
    return f"{told} {plan}" if whole.planned else told


def chart(rolled: Rollup) -> Chart | None:
    """Return the kronor of the most expensive activities; None when nothing was used."""
    shown = [one for one in rolled.by_intervention if one.used_ore][:MOST_BARS]
    if not shown:
        return None
    caption = _("Så mycket gick till de största insatserna %(year)s, tusen kronor") % {
        "year": rolled.year
    }
    told = _("Mest gick till %(name)s, %(kr)s.") % {
        "name": shown[0].name.lower(), "kr": kr(shown[0].used_ore),
    }  # fmt: skip
    bars = tuple(Bar(name=_short(one.name), value=one.used_ore / 100_000) for one in shown)
    drawn = BarChart(caption=Caption(id=CHART, title=caption, message=told), bars=bars)
    listed = "; ".join(f"{one.name} {kr(one.used_ore)}" for one in shown)
    return Chart(
        id=CHART,
        caption=caption,
        svg=bar_chart(drawn, lambda value: number(round(value)), width=WIDTH),
        alt=f"{told} {listed}.",
        table_id=MEASURES,
    )


def _short(name: str) -> str:
    return name if len(name) <= SHORT_NAME else f"{name[: SHORT_NAME - 1].rstrip()}…"
