"""The sentences of the report: each conclusion and each limit, with its figures."""

from collections.abc import Mapping

from qms.i18n.formats import number, percent
from qms.i18n.language import gettext, mark
from qms.needs.core.assignment import Conclusion, Limit
from qms.needs.core.distribution.reach import Estimate
from qms.needs.services.assignment_report import AssignmentReport

CONCLUSIONS = {
    Conclusion.REACHES: mark(
        "Stödet når dem som har störst behov: mer behov följs av mer pengar, och de %(top)s barn "
        "som har störst behov får %(top_money)s av pengarna mot %(top_need)s av behovet."
    ),
    Conclusion.TOP_SHORT: mark(
        "Stödet följer behovet, men de %(top)s barn som har störst behov får %(top_money)s av "
        "pengarna mot %(top_need)s av behovet."
    ),
    Conclusion.DOES_NOT_REACH: mark(
        "Stödet följer inte behovet: sambandet mellan bedömda timmar och kronor är %(rho)s, där "
        "1 är helt lika ordning."
    ),
    Conclusion.PROVIDERS_ALIKE: mark(
        "Ingen säker skillnad mellan egen regi och fristående i kronor per bedömd timme "
        "(%(ratio)s gånger så mycket i egen regi, %(ratio_low)s–%(ratio_high)s)."
    ),
    Conclusion.OWN_MORE: mark(
        "Egen regi får mer än fristående för samma bedömda timmar: %(ratio)s gånger så mycket "
        "(%(ratio_low)s–%(ratio_high)s)."
    ),
    Conclusion.INDEPENDENT_MORE: mark(
        "Fristående får mer än egen regi för samma bedömda timmar: egen regi får %(ratio)s gånger "
        "så mycket (%(ratio_low)s–%(ratio_high)s)."
    ),
    Conclusion.ASSESSED_ALIKE: mark(
        "Behov bedöms lika av olika personer: viktad kappa är %(kappa)s (%(kappa_low)s–"
        "%(kappa_high)s)."
    ),
    Conclusion.ASSESSED_APART: mark(
        "Behov bedöms olika av olika personer: viktad kappa är %(kappa)s (%(kappa_low)s–"
        "%(kappa_high)s). Nivåbeskrivningarna och övningen behöver ses över."
    ),
    Conclusion.FOLLOWED_UP: mark(
        "Stödet följs upp: minst nio av tio avslutade perioder är uppföljda."
    ),
    Conclusion.FOLLOW_UP_WEAK: mark(
        "Uppföljningen behöver förstärkas: färre än nio av tio avslutade perioder är uppföljda."
    ),
    Conclusion.NEED_LESS: mark(
        "Behoven har minskat hos dem som följts upp, från %(before)s till %(after)s poäng i "
        "medeltal. Målet var %(desired)s."
    ),
    Conclusion.NEED_SAME: mark(
        "Behoven hos dem som följts upp går inte att skilja från oförändrade: %(before)s poäng i "
        "medeltal före och %(after)s efter. Målet var %(desired)s."
    ),
    Conclusion.NEED_MORE: mark(
        "Behoven har ökat hos dem som följts upp, från %(before)s till %(after)s poäng i medeltal. "
        "Målet var %(desired)s."
    ),
}
LIMITS = {
    Limit.REACH_UNSURE: mark(
        "Om pengarna följer behovet: sambandet är %(rho)s, men osäkerheten är för stor "
        "(%(rho_low)s–%(rho_high)s)."
    ),
    Limit.REACH_FEW: mark(
        "Om pengarna når de största behoven: färre än 20 barn har både bedömning och beslut."
    ),
    Limit.PROVIDERS_FEW: mark(
        "Om egen regi och fristående behandlas lika: minst fem barn behövs i var och en, och något "
        "stöd att jämföra."
    ),
    Limit.AGREEMENT_UNKNOWN: mark(
        "Om olika personer bedömer lika: för få barn har bedömts av två för ett säkert svar."
    ),
    Limit.NOTHING_DUE: mark("Hur väl stödet följs upp: för få perioder har avslutats än."),
    Limit.CHANGE_FEW: mark("Vad stödet lett till: färre än tio barn har bedömts igen."),
    Limit.CAUSE: mark(
        "Om stödet är orsaken till att behov ändras: barn utvecklas också av annat, och ingen "
        "jämförelsegrupp finns."
    ),
    Limit.BLOCK_GRANTS: mark(
        "Om strukturbidragen når enskilda barns behov: de ges till verksamheten, inte efter en "
        "bedömning av varje barn."
    ),
    Limit.NOT_ASSESSED: mark(
        "Vilka behov som finns hos barn som ingen har ansökt för: de är inte bedömda."
    ),
}


def values_of(report: AssignmentReport) -> Mapping[str, str]:
    """Return the figures that the sentences name, as texts."""
    reach, effects = report.distribution.reach, report.effects
    mean = effects.changes.everybody.everything
    between = report.agreement.interval
    return {
        "top": number(reach.top_children),
        "top_money": percent(reach.top_money, 0),
        "top_need": percent(reach.top_need, 0),
        **_estimate("rho", reach.correlation),
        **_estimate("ratio", reach.own_ratio),
        "kappa": number(report.agreement.quadratic, 2),
        "kappa_low": number(between.low if between else None, 2),
        "kappa_high": number(between.high if between else None, 2),
        "before": number(mean.before if mean else None),
        "desired": number(mean.desired if mean else None),
        "after": number(mean.after if mean else None),
    }


def _estimate(name: str, found: Estimate | None) -> dict[str, str]:
    return {
        name: number(found.value if found else None, 2),
        f"{name}_low": number(found.low if found else None, 2),
        f"{name}_high": number(found.high if found else None, 2),
    }


def conclusion_words(report: AssignmentReport) -> tuple[str, ...]:
    """Return the conclusions as sentences, most important first."""
    values = values_of(report)
    return tuple(gettext(CONCLUSIONS[one]) % values for one in report.conclusions.found)


def limit_words(report: AssignmentReport) -> tuple[str, ...]:
    """Return what cannot be said, as sentences."""
    values = values_of(report)
    return tuple(gettext(LIMITS[one]) % values for one in report.conclusions.limits)
