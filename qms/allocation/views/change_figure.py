"""Why the amount changed: the waterfall and the words beside it."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qms.allocation.core.change import Change
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.records import RunHead, StoredRun, UnitLine
from qms.allocation.core.unit_change import unit_change
from qms.allocation.labels import run_state
from qms.allocation.queries.unit_pages import Before
from qms.i18n.formats import day, kr, kr_ore, mnkr, number, signed
from qms.i18n.language import gettext as _
from qms.kernel.money import kronor
from qms.reports.charts.figure import Figure
from qms.reports.charts.palette import Formatter
from qms.reports.charts.svg import Caption
from qms.reports.charts.waterfall import End, Step, Waterfall, axis_start, waterfall_chart

MILLIONS_FROM = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the change, ready for the reader; `ore` is exact."""

    name: str
    detail: str
    ore: int
    cause: str
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A change with its parts in words."""

    change: Change
    parts: tuple[Part, ...]

    @property
    def lead(self) -> str:
        """Return how much more or less, and what it depends on most."""
        total = self.change.total
        if total == 0:
            return _("Det är lika mycket som året före.")
        amount = kr(abs(total))
        first = (
            _("Det är %(amount)s mer än året före.") if total > 0
            else _("Det är %(amount)s mindre än året före.")
        ) % {"amount": amount}  # fmt: skip
        causes = [part.cause for part in self._main_parts()]
        return f"{first} {_('Det mesta beror på %(causes)s.') % {'causes': _listed(causes)}}"

    @property
    def reasons(self) -> tuple[tuple[str, str], ...]:
        """Return (why, how much) for each part that changed anything, the largest first."""
        changed = sorted((part for part in self.parts if part.ore), key=lambda part: -abs(part.ore))
        return tuple((part.sentence, f"{signed(kronor(part.ore))} kr") for part in changed)

    def _main_parts(self) -> list[Part]:
        """Return the largest parts in the change's own direction, at most two."""
        same = [part for part in self.parts if part.ore * self.change.total > 0]
        largest = sorted(same, key=lambda part: -abs(part.ore))[:2]
        return [part for part in largest if abs(part.ore) * 4 >= abs(largest[0].ore)]


def _listed(words: list[str]) -> str:
    return _(" och ").join(words)


def explain(now: StoredRun, line: UnitLine, before: Before) -> Explained:
    """Return the unit's change since the year before, its parts with names and figures."""
    change = unit_change(before.run, before.line, now, line)
    old = before.line
    is_one = change.index == 0 and change.model != 0 and old.index != line.index
    indexes = {"old": _two(old.index), "new": _two(line.index)}
    pots = {"old": _pot_per_pupil(before.run), "new": _pot_per_pupil(now)}
    pupils = {"old": number(old.pupils), "new": number(line.pupils)}
    return Explained(
        change=change,
        parts=(
            _part(change.pupils, _arrow(pupils),
                  (_("Fler elever"), _("Färre elever"), _("Elever")),
                  (_("fler elever"), _("färre elever")),
                  _("Skolan gick från %(old)s till %(new)s elever.") % pupils),
            _part(change.index, _("ingår i modellen") if is_one else _arrow(indexes),
                  (_("Högre index"), _("Lägre index"), _("Index")),
                  (_("högre index"), _("lägre index")),
                  _("Index gick från %(old)s till %(new)s, för att elevgruppens behov ändrades mot"
                    " andra skolors.") % indexes),
            _part(change.pot, _("%(old)s → %(new)s kr") % pots,
                  (_("Större pott per elev"), _("Mindre pott per elev"), _("Potten")),
                  (_("en större pott per elev"), _("en mindre pott per elev")),
                  _("Potten räcker till %(new)s kr per elev i kommunen, mot %(old)s kr året före.")
                  % pots),
            _part(change.model, _("ändrad") if change.model else _("oförändrad"),
                  (_("Modellen"), _("Modellen"), _("Modellen")),
                  (_("en ändrad modell"), _("en ändrad modell")),
                  _("Modellen är ändrad, och index gick från %(old)s till %(new)s. De två går inte"
                    " att skilja åt.") % indexes if is_one
                  else _("Modellens vikter eller regler är ändrade.")),
            *_limits(change.limits),
        ),
    )  # fmt: skip


def _arrow(values: dict[str, str]) -> str:
    return f"{values['old']} → {values['new']}"


def _pot_per_pupil(run: StoredRun) -> str:
    pupils = sum(school.pupils for school in run.schools)
    return number(decimal_of(Fraction(run.head.pot_ore, 100 * pupils), 0))


def _limits(ore: int) -> tuple[Part, ...]:
    """Return what floor, cap and phase-in did, when they did anything."""
    names = (_("Golv, tak och infasning"),) * 3
    causes = (_("golv, tak eller infasning"),) * 2
    words = _("Golv, tak eller infasning ändrar beloppet.")
    return (_part(ore, _("modellens gränser"), names, causes, words),) if ore else ()


def _two(value: Fraction) -> str:
    return number(decimal_of(value, 2), 2)


def _part(
    ore: int, detail: str, names: tuple[str, str, str], causes: tuple[str, str], sentence: str
) -> Part:
    up, down, same = names
    name = up if ore > 0 else down if ore < 0 else same
    cause = causes[0] if ore > 0 else causes[1]
    return Part(name=name, detail=detail, ore=ore, cause=cause, sentence=sentence)


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
