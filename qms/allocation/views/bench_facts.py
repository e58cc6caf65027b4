"""What to think of before choosing: sentences made of reckoned facts."""

from qms.allocation.core.degree.compare import Outcome
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.workbench.sensitivity import SWAPPED, Worth
from qms.allocation.views.bench import Bench
from qms.i18n.formats import kr, number
from qms.i18n.language import gettext as _
from qms.i18n.language import ngettext


def things_to_think_of(bench: Bench) -> list[str]:
    """Return the sentences that hold for the chosen degree; empty when it cannot be reckoned."""
    chosen = bench.chosen
    if chosen is None or not chosen.units:
        return []
    found = [
        _small_school(bench),
        *_factors(bench),
        _limits(chosen),
        _phase_in(bench, chosen),
        _left_out(bench),
        _new(bench, chosen),
    ]
    return [sentence for sentence in found if sentence]


def _small_school(bench: Bench) -> str:
    span = bench.unsure
    if span is None:
        return ""
    text = _(
        "Index i %(unit)s bygger på %(pupils)s elever. Byts %(n)s elever ut kan skolans index "
        "röra sig mellan %(low)s och %(high)s."
    )
    return text % {
        "unit": bench.ground.names[span.unit],
        "pupils": number(span.pupils),
        "n": number(SWAPPED),
        "low": number(decimal_of(span.low, 4), 2),
        "high": number(decimal_of(span.high, 4), 2),
    }


def _factors(bench: Bench) -> list[str]:
    """Return what the weightiest factor means, and which ones hardly matter."""
    found = bench.worths
    if not found:
        return []
    first, last = found[0], found[-1]
    most = _("Mest betyder %(factor)s: utan den ändras %(unit)s med %(kr)s.")
    least = _("Utan %(factor)s ändras ingen skola med mer än %(kr)s.")
    return [
        most % {**_worth(first), "unit": bench.ground.names[first.unit]},
        least % _worth(last),
    ]


def _worth(worth: Worth) -> dict[str, str]:
    return {"factor": worth.factor, "kr": kr(worth.ore)}


def _limits(chosen: Outcome) -> str:
    low, high = len(chosen.at_floor), len(chosen.at_cap)
    parts = []
    if low:
        text = ngettext("%(n)s skola ligger vid golvet", "%(n)s skolor ligger vid golvet", low)
        parts.append(text % {"n": number(low)})
    if high:
        text = ngettext("%(n)s skola ligger vid taket", "%(n)s skolor ligger vid taket", high)
        parts.append(text % {"n": number(high)})
    if not parts:
        return ""
    return _("%(parts)s. De andra skolorna betalar eller får skillnaden.") % {
        "parts": _(" och ").join(parts)
    }


def _phase_in(bench: Bench, chosen: Outcome) -> str:
    """Return what the protection costs those who are not protected this year."""
    if bench.free is None:
        return ""
    without = {unit.unit: unit.ore for unit in bench.free.units}
    if not without:
        return ""
    cost = sum(max(0, unit.ore - without[unit.unit]) for unit in chosen.units)
    text = _("Infasningen flyttar %(kr)s i år till skolor som annars skulle minska mer.")
    return text % {"kr": kr(cost)}


def _left_out(bench: Bench) -> str:
    n = len(bench.ground.left_out)
    if not n:
        return ""
    text = ngettext(
        "%(n)s skola saknar uppgifter i registret och är inte med.",
        "%(n)s skolor saknar uppgifter i registret och är inte med.",
        n,
    )
    return text % {"n": number(n)}


def _new(bench: Bench, chosen: Outcome) -> str:
    n = sum(unit.change_ore is None for unit in chosen.units)
    if not n or not bench.ground.last:
        return ""
    text = ngettext(
        "%(n)s skola fanns inte i förra årets beslut och har ingen förändring.",
        "%(n)s skolor fanns inte i förra årets beslut och har ingen förändring.",
        n,
    )
    return text % {"n": number(n)}
