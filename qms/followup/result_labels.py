"""What results, marks, findings and likenesses are called on pages and in files."""

from decimal import Decimal

from qms.followup.core.results.findings import Finding, Said, places
from qms.followup.core.results.groups import GroupMean
from qms.followup.core.results.indicators import Direction, Indicator, Unit
from qms.followup.core.results.means import Mean
from qms.followup.core.results.similar import Likeness
from qms.followup.core.results.small_numbers import Cell, Mark
from qms.i18n.formats import number, percent
from qms.i18n.language import gettext, language, mark, ngettext

MARKS = {
    Mark.NEARLY_ALL: mark("~100 %"),
    Mark.FEW: mark("för få"),
    Mark.UNKNOWN_NUMBER: mark("dold"),
    Mark.AT_SOURCE: mark("dold"),
    Mark.NOT_MEASURED: mark("ej mätt"),
    Mark.NOT_APPLICABLE: mark("gäller inte"),
    Mark.NOT_THERE: "–",
}
REASONS = {
    Mark.NEARLY_ALL: mark("~100 %: en till fyra nådde det inte."),
    Mark.FEW: mark("för få: färre barn, elever eller svar än regeln kräver står bakom värdet."),
    Mark.UNKNOWN_NUMBER: mark("dold: antalet bakom värdet är inte inläst."),
    Mark.AT_SOURCE: mark("dold: den som lämnade uppgiften har dolt värdet, för få står bakom det."),
    Mark.NOT_MEASURED: mark("ej mätt: inget värde finns för året."),
    Mark.NOT_THERE: mark("–: inget är inläst för året."),
}
"""What a reader is told of each mark that stands in a table."""
UNITS = {
    Unit.PERCENT: mark("procent"),
    Unit.POINTS: mark("poäng"),
    Unit.NUMBER: mark("antal"),
    Unit.PER_100: mark("per 100"),
    Unit.INDEX_10: mark("index 0–10"),
    Unit.INDEX: mark("index"),
    Unit.DAYS: mark("dagar"),
    Unit.HOURS: mark("timmar"),
    Unit.KR: mark("kronor"),
    Unit.PERCENTAGE_POINTS: mark("procentenheter"),
    Unit.STANDARD_UNITS: mark("standardenheter"),
}
DIRECTIONS = {
    Direction.HIGHER: mark("högre är bättre"),
    Direction.LOWER: mark("lägre är bättre"),
    Direction.TARGET: mark("ska ligga nära målet"),
    Direction.CONTEXT: mark("varken högt eller lågt är bra i sig"),
}
SIZES = {
    Unit.PERCENT: mark("%(n)s procentenheter"),
    Unit.PERCENTAGE_POINTS: mark("%(n)s procentenheter"),
    Unit.POINTS: mark("%(n)s poäng"),
    Unit.PER_100: mark("%(n)s per 100"),
    Unit.KR: mark("%(n)s kr"),
    Unit.DAYS: mark("%(n)s dagar"),
}
SENTENCES = {
    Said.BELOW_MUNICIPALITY: mark("%(size)s under kommunen %(year)s."),
    Said.ABOVE_MUNICIPALITY: mark("%(size)s över kommunen %(year)s."),
    Said.FALLING: mark("Har sjunkit två år i rad, från %(first)s till %(last)s."),
    Said.RISING: mark("Har stigit två år i rad, från %(first)s till %(last)s."),
}


def name_of(indicator: Indicator) -> str:
    """Return the indicator's name in the reader's language."""
    return indicator.name.in_language(language())


def value_text(value: Decimal | None, unit: Unit) -> str:
    """Return a value with its decimals, per cent with its sign; `–` for none."""
    if value is None:
        return "–"
    if unit is Unit.PERCENT:
        return percent(value / 100)
    return number(value, places(unit))


def cell_text(cell: Cell, unit: Unit) -> str:
    """Return what stands in a cell: the value, or a word for why there is none."""
    return value_text(cell.value, unit) if cell.is_shown else gettext(MARKS[cell.mark])


def mean_text(mean: Mean | None, unit: Unit) -> str:
    """Return a mean, with `cirka` where some value in it is known only as nearly all."""
    if mean is None:
        return "–"
    text = value_text(mean.value, unit)
    return gettext("cirka %(value)s") % {"value": text} if mean.is_about else text


def size_text(size: Decimal, unit: Unit) -> str:
    """Return how large a difference is, with its unit."""
    words = SIZES.get(unit)
    text = number(size, places(unit))
    return gettext(words) % {"n": text} if words else text


def finding_sentence(indicator: Indicator, finding: Finding) -> str:
    """Return a finding in words that do not judge; what chance can give is said."""
    unit = indicator.unit
    told = gettext(SENTENCES[finding.said]) % {
        "size": size_text(finding.size, unit),
        "year": finding.year,
        "first": value_text(finding.beside, unit),
        "last": value_text(finding.value, unit),
    }
    if not finding.is_chance:
        return told
    few = gettext("Så stor skillnad kan slumpen ge med %(n)s elever.") % {"n": number(finding.n)}
    return f"{told} {few}"


def about_text(indicator: Indicator) -> str:
    """Return what an indicator is counted in and which way is better."""
    return f"{gettext(UNITS[indicator.unit])}, {gettext(DIRECTIONS[indicator.direction])}"


def likeness_sentence(name: str, one: Likeness) -> str:
    """Return why a unit is among the similar ones."""
    parts = [gettext("%(n)s barn eller elever mot era %(own)s") % {
        "n": number(one.pupils), "own": number(one.own_pupils)}]  # fmt: skip
    parts.append(
        gettext("samma årskurser") if one.has_same_steps else gettext("delvis samma årskurser")
    )
    if one.gap is not None:
        points = round(100 * one.gap)
        parts.append(
            ngettext(
                "elevernas bakgrund skiljer i snitt %(num)d procentenhet",
                "elevernas bakgrund skiljer i snitt %(num)d procentenheter",
                points,
            )
            % {"num": points}
        )
    return f"{name}: {', '.join(parts)}."


def group_text(one: GroupMean) -> str:
    """Return a group's mean with the number of pupils behind it."""
    return gettext("%(category)s %(mean)s (%(n)s elever)") % {
        "category": one.category,
        "mean": number(one.mean, 1),
        "n": number(one.n),
    }


def answered_text(cell: Cell) -> str:
    """Return how many answered a survey; empty when nobody knows how many were asked."""
    if cell.rate is None or cell.n is None:
        return ""
    told = gettext("%(n)s svar, %(rate)s av de tillfrågade") % {
        "n": number(cell.n), "rate": percent(cell.rate, 0)}  # fmt: skip
    if not cell.few_answered:
        return told
    return f"{told}. {gettext('Svarsandelen är låg: läs värdet med försiktighet.')}"


def years_text(first: int, last: int) -> str:
    """Return `2022–2026`, or one year."""
    return str(first) if first == last else f"{first}–{last}"


FORMS = {
    "preschool": mark("Förskola"),
    "compulsory": mark("Förskoleklass och grundskola"),
    "leisure_centre": mark("Fritidshem"),
    "adapted_compulsory": mark("Anpassad grundskola"),
    "upper_secondary": mark("Gymnasieskola"),
}
GROUPS = {
    "resultat": mark("Resultat"),
    "trygghet_narvaro": mark("Trygghet och närvaro"),
    "forskola_fritids": mark("Förskola och fritidshem"),
    "personal_stod": mark("Personal och stöd"),
    "arenden_ekonomi": mark("Ärenden och ekonomi"),
}


def form_name(form: str) -> str:
    """Return what a form that results are chosen by is called."""
    return gettext(FORMS[form]) if form in FORMS else form


def group_name(group: str) -> str:
    """Return what a group of indicators is called."""
    return gettext(GROUPS[group]) if group in GROUPS else group
