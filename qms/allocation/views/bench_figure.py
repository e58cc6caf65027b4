"""The diverging bars of the workbench: what changes for each school."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from qms.allocation.core.degree.compare import Outcome
from qms.allocation.core.numerals import decimal_of
from qms.allocation.views.bench import Bench, changes_of
from qms.allocation.views.degree_words import degree_name
from qms.i18n.formats import day, kr_ore, number, percent, signed
from qms.i18n.language import gettext as _
from qms.i18n.language import ngettext
from qms.kernel.money import kronor
from qms.reports.charts.bars import Bar, BarChart, bar_chart
from qms.reports.charts.figure import Figure
from qms.reports.charts.svg import Caption
from qms.web.context import today

MOST_BARS = 40
WIDTH = 720
"""The drawing stands beside the panel, in less than a whole sheet."""
THOUSAND = 100_000
"""Öre in a thousand kronor."""


def bench_figure(bench: Bench) -> Figure | None:
    """Return the bars, the largest gain first; None when nothing can be drawn."""
    chosen, current = bench.chosen, bench.current
    if chosen is None or current is None or not chosen.units:
        return None
    changes = changes_of(bench, chosen)
    if not changes:
        return None
    marks = changes_of(bench, current) if bench.ground.last and current.units else {}
    ordered = sorted(changes, key=lambda unit: (-changes[unit], bench.ground.names[unit]))
    shown = ordered if len(ordered) <= MOST_BARS else _ends(ordered)
    bars = tuple(
        Bar(
            name=bench.ground.names[unit],
            value=changes[unit] / THOUSAND,
            marker=marks[unit] / THOUSAND if unit in marks else None,
        )
        for unit in shown
    )
    title = _title(changes, bench.ground.names)
    return Figure(
        title=title,
        subtitle=_subtitle(bench, is_cut=len(shown) < len(ordered)),
        svg=bar_chart(
            BarChart(caption=Caption(id="change", title=title, message=title), bars=bars),
            lambda value: signed(Decimal(str(round(value, 1)))),
            axis=lambda value: signed(Decimal(str(value))),
            width=WIDTH,
        ),
        source=_("Källa: registret den 15 oktober %(year)s, räknat %(day)s.")
        % {"year": bench.ground.count_year, "day": day(today())},
        headers=(_("Skola"), _("Förändring, kr"), _("Nuvarande konstruktion, kr")),
        rows=tuple(
            (
                bench.ground.names[unit],
                signed(kronor(changes[unit])),
                signed(kronor(marks[unit])) if unit in marks else "–",
            )
            for unit in ordered
        ),
    )


def _ends(ordered: list[str]) -> list[str]:
    half = MOST_BARS // 2
    return [*ordered[:half], *ordered[-half:]]


def _title(changes: Mapping[str, int], names: Mapping[str, str]) -> str:
    """Return how many that gain and lose, and who loses most."""
    up = sum(change > 0 for change in changes.values())
    down = sum(change < 0 for change in changes.values())
    first = ngettext("%(n)s skola ökar", "%(n)s skolor ökar", up) % {"n": number(up)}
    if not down:
        return _("%(first)s och ingen minskar") % {"first": first}
    worst = names[min(changes, key=lambda unit: (changes[unit], unit))]
    text = _("%(first)s och %(n)s minskar, %(unit)s mest")
    return text % {"first": first, "n": number(down), "unit": worst}


def _subtitle(bench: Bench, *, is_cut: bool) -> str:
    chosen = degree_name(bench.setting.degree) if bench.setting.degree else ""
    if bench.ground.last:
        text = _("Förändring mot %(year)s vid årets elevantal, tusen kronor. %(chosen)s.")
        before = text % {"year": bench.ground.budget_year - 1, "chosen": chosen}
        parts = [before, _("Lodrätt streck: nuvarande konstruktion.")]
    else:
        text = _("Skillnad mot nuvarande konstruktion, tusen kronor. %(chosen)s.")
        parts = [text % {"chosen": chosen}, _("Inget år före är fastställt.")]
    if is_cut:
        text = _("De %(n)s som ändras mest åt varje håll, alla i tabellen.")
        parts.append(text % {"n": MOST_BARS // 2})
    return " ".join(parts)


def key_figures(bench: Bench) -> list[tuple[str, str, str]]:
    """Return (what, chosen, today's construction) for the row of figures below the drawing."""
    chosen, current = bench.chosen, bench.current
    if chosen is None or current is None or not chosen.units:
        return []
    both = (chosen, current)
    left = (bench.setting.pot_ore or 0) - sum(unit.ore for unit in chosen.units)
    moved = [_write(one, lambda it: percent(decimal_of(it.share_moved, 6), 1)) for one in both]
    gini = [_write(one, lambda it: number(decimal_of(it.gini, 6), 3)) for one in both]
    spread = [_write(one, _spread) for one in both]
    now = _("nuvarande %(value)s")
    return [
        (_("Omflyttat av potten (Hoover)"), moved[0], now % {"value": moved[1]}),
        (_("Gini"), gini[0], now % {"value": gini[1]}),
        (_("Högst / lägst per elev"), spread[0], now % {"value": spread[1]}),
        (_("Rest mot potten"), kr_ore(left), _("summan är potten på öret")),
    ]


def _spread(outcome: Outcome) -> str:
    return "–" if outcome.max_min is None else number(decimal_of(outcome.max_min, 6), 2)


def _write(outcome: Outcome, write: Callable[[Outcome], str]) -> str:
    """Return the figure in words, a dash when the degree cannot be kept."""
    return write(outcome) if outcome.units else "–"
