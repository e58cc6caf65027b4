"""A degree of redistribution in words: its name, its rule, and what else holds."""

from decimal import Decimal

from qms.allocation.core.degree.types import Construction, Degree, PhaseIn
from qms.i18n.formats import kr, number, percent
from qms.i18n.language import gettext as _
from qms.i18n.language import mark

CONSTRUCTIONS = {
    Construction.LINEAR: mark("Linjär"),
    Construction.STRETCH: mark("Sträckt"),
    Construction.THRESHOLD: mark("Tröskel"),
    Construction.POWER: mark("Potens"),
    Construction.CONCENTRATION: mark("Koncentration"),
    Construction.MIX: mark("Delvis lika"),
}
PHASE_INS = {
    PhaseIn.NONE: mark("Ingen infasning"),
    PhaseIn.F1: mark("Minskningar i två steg, alla andra betalar"),
    PhaseIn.F1B: mark("Minskningar i två steg, ingen som ska öka får mindre än i fjol"),
    PhaseIn.F2: mark("Både ökningar och minskningar i två steg"),
}


def plain(value: Decimal, least: int = 1) -> str:
    """Return the number with the decimals it has, at least `least`."""
    exponent = value.normalize().as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return number(value, max(decimals, least))


def degree_name(degree: Degree) -> str:
    """Return a short name, such as `Sträckt 1,5, infasad`."""
    words = _(CONSTRUCTIONS[degree.construction])
    value = _number_of(degree)
    return ", ".join([f"{words} {value}".strip(), *_limits(degree)])


def _number_of(degree: Degree) -> str:
    match degree.construction:
        case Construction.STRETCH:
            return plain(degree.stretch)
        case Construction.THRESHOLD:
            return plain(degree.threshold)
        case Construction.POWER:
            return plain(degree.power)
        case Construction.MIX:
            return percent(degree.index_part, 0)
        case _:
            return ""


def _limits(degree: Degree) -> list[str]:
    found = []
    if degree.floor_kr is not None:
        found.append(_("golv"))
    if degree.cap_kr is not None:
        found.append(_("tak"))
    if degree.needs_previous:
        found.append(_("infasad"))
    return found


def degree_rule(degree: Degree) -> str:
    """Return the rule as a formula: b is the pot per pupil, i the index."""
    match degree.construction:
        case Construction.STRETCH:
            return f"b · (1 + {plain(degree.stretch)} · (i − 1))"
        case Construction.THRESHOLD:
            return f"max(0; i − {plain(degree.threshold)})"
        case Construction.POWER:
            return _("i upphöjt till %(p)s, omräknat") % {"p": plain(degree.power)}
        case Construction.MIX:
            return f"b · (1 + {plain(degree.index_part, 2)} · (i − 1))"
        case Construction.CONCENTRATION:
            return _concentration_rule(degree)
        case Construction.LINEAR:
            return "b · i"


def _concentration_rule(degree: Degree) -> str:
    rule = degree.concentration
    if rule is None:
        return ""
    more = f" + {plain(rule.k2)} · max(0; u − {plain(rule.from_, 2)})" if rule.k2 else ""
    return f"1 + {plain(rule.k1)} · u{more}"


def degree_facts(degree: Degree) -> list[str]:
    """Return what holds, one sentence each; the construction first."""
    facts = [_construction_fact(degree)]
    if degree.floor_kr is not None:
        facts.append(_("Ingen skola får under %(kr)s per elev.") % {"kr": _kr(degree.floor_kr)})
    if degree.cap_kr is not None:
        facts.append(_("Ingen skola får över %(kr)s per elev.") % {"kr": _kr(degree.cap_kr)})
    if degree.phase_in is not PhaseIn.NONE:
        facts.append(_phase_in_fact(degree))
    if degree.largest_decrease is not None:
        facts.append(
            _("Ersättningen per elev minskar högst %(part)s från året före.")
            % {"part": percent(degree.largest_decrease, 0)}
        )
    return facts


def _construction_fact(degree: Degree) -> str:
    match degree.construction:
        case Construction.STRETCH:
            text = _("Avvikelsen från index 1,00 räknas %(n)s gånger.")
            return text % {"n": plain(degree.stretch)}
        case Construction.THRESHOLD:
            text = _("Bara den del av index som är över %(n)s ger kronor.")
            return text % {"n": plain(degree.threshold, 2)}
        case Construction.POWER:
            text = _("Kronor per elev följer index upphöjt till %(n)s, omräknat till potten.")
            return text % {"n": plain(degree.power)}
        case Construction.MIX:
            text = _("%(part)s fördelas efter index, resten lika per elev.")
            return text % {"part": percent(degree.index_part, 0)}
        case Construction.CONCENTRATION:
            return _concentration_fact(degree)
        case Construction.LINEAR:
            return _("Kronor per elev följer index: dubbelt index ger dubbelt så mycket.")


def _concentration_fact(degree: Degree) -> str:
    rule = degree.concentration
    if rule is None:
        return ""
    text = _("Kronor följer andelen %(category)s (%(factor)s), med mer över %(from)s.")
    values = {"category": rule.category, "factor": rule.factor, "from": percent(rule.from_, 0)}
    return text % values


def _phase_in_fact(degree: Degree) -> str:
    text = _("%(how)s: %(part)s av minskningen slår igenom första året.")
    part = percent(degree.first_year_part, 0)
    return text % {"how": _(PHASE_INS[degree.phase_in]), "part": part}


def _kr(value: Decimal) -> str:
    return kr(int(value * 100))
