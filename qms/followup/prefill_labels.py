"""What prefill sources and facts are called on the pages of a report."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from qms.followup.case_labels import CAUSES, few_label, kind_label
from qms.followup.core.cases.kinds import CaseKind, Cause
from qms.followup.core.prefill.values import Fact, FactUnit, Source, SourceState
from qms.followup.queries import results
from qms.followup.result_labels import name_of, value_text, years_text
from qms.i18n.formats import day, kr, number, school_year
from qms.i18n.language import gettext, mark, speaking
from qms.org.core.forms import SchoolForm
from qms.org.labels import form_label

SOURCES = {
    "unit_facts": mark("Elevregistret"),
    "staff_premises": mark("Personal och lokaler"),
    "indicators": mark("Resultatregistret"),
    "survey": mark("Enkäter"),
    "cases": mark("Klagomål och kränkningsärenden"),
    "needs_totals": mark("Beslut om stöd"),
    "previous_actions": mark("Insatserna i förra redovisningen"),
    "previous_report": mark("Förra redovisningen"),
    "socio_plan_answers": mark("Planen för ersättningen"),
    "unit_reports": mark("Enheternas redovisningar"),
    "allocation": mark("Fördelningen av socioekonomisk ersättning"),
    "economy": mark("Ekonomi: budget, utfall och kostnad"),
    "catalogue": mark("Insatskatalogen"),
    "forecast": mark("Elevprognosen"),
}
NOTHING = {
    "unit_facts": mark("Inga elever är räknade för enheten."),
    "indicators": mark("Inget resultat sticker ut, eller så är inget inläst för enheten."),
    "survey": mark("Inga enkätsvar är inlästa för enheten."),
    "cases": mark("Inga klagomål eller andra ärenden är registrerade."),
    "previous_actions": mark("Inga insatser lovades i förra redovisningen."),
    "previous_report": mark("Det finns ingen tidigare redovisning."),
    "socio_plan_answers": mark("Det finns ingen plan för året."),
    "unit_reports": mark("Ingen enhet har redovisat än."),
    "allocation": mark("Ingen ersättning är fördelad till enheten för året."),
    "catalogue": mark(
        "Inget resultat talar för en viss insats. Hela katalogen finns när du lägger till en rad."
    ),
    "forecast": mark("Ingen prognos är publicerad."),
}
LACKS = {
    "absence": mark("personalens frånvaro"),
    "premises": mark("lokaler och platser"),
}
FACTS = {
    "pupils": mark("Barn och elever"),
    "leader_since": mark("Rektor sedan"),
    "forecast": mark("Elever enligt prognosen %(year)s"),
    "ore": mark("Ersättning %(year)s"),
    "index": mark("Socioekonomiskt index %(year)s"),
    "ore_per_pupil": mark("Ersättning per elev %(year)s"),
    "change.pupils": mark("Ändring: antal elever"),
    "change.index": mark("Ändring: index"),
    "change.pot": mark("Ändring: kommunens budget"),
    "change.model": mark("Ändring: modellen"),
    "change.limits": mark("Ändring: golv, tak och infasning"),
    "no_case": mark("Klagomål och andra ärenden läsåret %(year)s"),
    "units_with_money": mark("Enheter med ersättning"),
    "reports_asked": mark("Enheter som ska redovisa"),
    "reports_told": mark("Har redovisat"),
    "reports_approved": mark("Godkända redovisningar"),
}


def source_text(source: Source) -> str:
    """Return the source with the day or years that its figures are about."""
    name = gettext(SOURCES[source.key])
    if source.on is not None:
        return f"{name}, {day(source.on)}"
    return f"{name} {years_text(*source.years)}" if source.years else name


def absent_text(source: Source) -> str:
    """Return what is not there, and why; empty when the source has everything."""
    name = gettext(SOURCES[source.key])
    if source.state is SourceState.NOTHING:
        return gettext(NOTHING[source.key]) if source.key in NOTHING else ""
    if source.state is SourceState.NOT_YET and not source.lacks:
        return gettext("%(what)s finns inte i registret än.") % {"what": name}
    if source.lacks:
        what = ", ".join(gettext(LACKS[one]) for one in source.lacks)
        return gettext("Finns inte i registret än: %(what)s.") % {"what": what}
    return ""


def fact_name(fact: Fact) -> str:
    """Return what a fact is about."""
    kind, _, rest = fact.name.partition(".")
    if kind == "indicator":
        return f"{name_of(results.indicators()[rest])}, {fact.year}"
    if kind == "form":
        return form_label(SchoolForm(rest))
    if kind.startswith("case"):
        return _case_name(kind, rest, fact.year)
    if kind == "named":
        return rest
    year = school_year(fact.year or 0) if fact.name == "no_case" else fact.year
    return gettext(FACTS[fact.name]) % {"year": year}


def facts_in_words(facts: Iterable[Fact]) -> str:
    """Return the facts as the beginning of an answer, in Swedish as answers are stored."""
    with speaking("sv"):
        told = [f"{fact_name(one)}: {fact_value(one)}." for one in facts if one.value != "0"]
    return " ".join(told)


def _case_name(kind: str, rest: str, autumn: int | None) -> str:
    if kind == "case_cause":
        return gettext("Handlade om %(cause)s") % {"cause": gettext(CAUSES[Cause(rest)]).lower()}
    name = kind_label(CaseKind(rest))
    if kind == "case_days":
        return gettext("%(kind)s: dagar till svar, median") % {"kind": name}
    return f"{name} {school_year(autumn or 0)}"


def fact_value(fact: Fact) -> str:
    """Return a fact's value as it is read."""
    kind, _, rest = fact.name.partition(".")
    if kind.startswith("case") and fact.unit is FactUnit.TEXT:
        return str(fact.value) or few_label()
    if kind == "indicator" and isinstance(fact.value, Decimal):
        return value_text(fact.value, results.indicators()[rest].unit)
    return _value(fact.value, fact.unit)


def fact_beside(fact: Fact) -> str:
    """Return what a fact is compared with, in words; empty when nothing."""
    if fact.beside is None:
        return ""
    kind, _, rest = fact.name.partition(".")
    if kind == "indicator" and isinstance(fact.beside, Decimal):
        beside = value_text(fact.beside, results.indicators()[rest].unit)
        return gettext("kommunen %(value)s") % {"value": beside}
    beside = _value(fact.beside, fact.unit)
    if kind == "case":
        return gettext("läsåret före %(value)s") % {"value": fact.beside}
    if kind == "named":
        return gettext("planerat %(value)s") % {"value": beside}
    return gettext("året före %(value)s") % {"value": beside}


def _value(value: object, unit: FactUnit) -> str:
    if isinstance(value, date):
        return day(value)
    if unit is FactUnit.TEXT:
        return str(value)
    amount = Decimal(str(value))
    if unit is FactUnit.ORE:
        return kr(int(amount))
    if unit is FactUnit.CHANGE_ORE:
        return f"{'+' if amount > 0 else ''}{kr(int(amount))}"
    places = {FactUnit.COUNT: 0, FactUnit.NUMBER: 1, FactUnit.RATIO: 2}
    return number(amount, places[unit])
