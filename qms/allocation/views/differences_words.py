"""What the comparison of schools says, in sentences."""

from collections.abc import Mapping

from qms.allocation.core.differences.factors import CategoryFigures, Differs, FactorFigures
from qms.allocation.core.differences.links import Link
from qms.allocation.core.differences.results import ChanceBy, ResultFigures
from qms.allocation.core.differences.settings import Limits
from qms.allocation.core.differences.study import Study
from qms.allocation.core.differences.values import Omitted, Why
from qms.allocation.core.differences.verdict import Caveat, Outcome
from qms.allocation.core.names import capital
from qms.i18n.formats import number, percent
from qms.i18n.language import gettext as _
from qms.i18n.language import mark

TITLES = {
    Outcome.MOTIVATED: mark("En ersättning efter elevernas bakgrund är motiverad"),
    Outcome.ALIKE: mark("Skolorna är lika: en ersättning efter bakgrund behövs inte"),
    Outcome.RESULTS_ONLY: mark("Resultaten skiljer sig, men inte elevernas bakgrund"),
    Outcome.COMPOSITION_ONLY: mark("Elevernas bakgrund skiljer sig, men inte resultaten"),
    Outcome.CANNOT_TELL: mark("Det går inte att säga om en ersättning är motiverad"),
}
ADVICE = {
    Outcome.MOTIVATED: mark(
        "Både resultaten och elevernas bakgrund skiljer sig påtagligt mellan skolorna. "
        "Gå vidare med de faktorer som skiljer sig."
    ),
    Outcome.ALIKE: mark(
        "Varken resultaten eller elevernas bakgrund skiljer sig påtagligt. Räkna om när skolorna "
        "eller elevgrupperna ändras."
    ),
    Outcome.RESULTS_ONLY: mark(
        "Bakgrunden förklarar inte skillnaderna. Undersök fler faktorer än dem i registret."
    ),
    Outcome.COMPOSITION_ONLY: mark(
        "Behoven kan ändå vara olika: skolorna kan redan uppväga dem. Pröva fler resultat innan "
        "ni beslutar."
    ),
    Outcome.CANNOT_TELL: mark("Det som saknas står nedan."),
}
STEER = mark(
    "Alla skolor är kommunala. Då kan kommunen också som huvudman styra resurser efter "
    "skillnaderna i resultat."
)
CAVEATS = {
    Caveat.NO_RESULTS: mark(
        "Resultat saknas. Utan resultat visar sidan bara hur elevernas bakgrund skiljer sig."
    ),
    Caveat.FEW_SCHOOLS: mark("Skolorna eller resultaten är för få för en slutsats."),
    Caveat.ONE_YEAR: mark("Resultaten gäller ett enda år. Ett år innehåller mycket slump."),
    Caveat.CHANCE_NOT_TESTED: mark("Resultaten har inte kunnat prövas mot slumpen."),
    Caveat.NOT_EVERY_SCHOOL: mark("Alla skolor har inte alla uppgifter. De är uppräknade nedan."),
    Caveat.FACTOR_WITHOUT_FIGURES: mark(
        "Någon faktor saknar uppgifter från tillräckligt många skolor."
    ),
}
DIFFERS = {
    Differs.NOTABLY: ("now", mark("Skiljer sig påtagligt")),
    Differs.LITTLE: ("info", mark("Skiljer sig lite")),
    Differs.NOT_BEYOND_CHANCE: ("none", mark("Inte mer än slumpen")),
    Differs.CANNOT_TELL: ("none", mark("Går inte att säga")),
}
WHY = {
    Why.NO_PUPILS: mark("saknar elevantal"),
    Why.PUPILS_WITHHELD: mark("elevantalet är dolt"),
    Why.NO_BACKGROUND: mark("saknar uppgift"),
    Why.UNEVEN: mark("uppgifterna går inte ihop"),
    Why.NO_RESULT: mark("saknar resultat"),
    Why.RESULT_WITHHELD: mark("resultatet är dolt"),
    Why.FEW_BEHIND: mark("har för få elever bakom resultatet"),
    Why.BACKGROUND_OF_FEW: mark("har uppgifter om för få av eleverna"),
    Why.GROUP_OF_FEW: mark("har en grupp med för få elever för att visas"),
    Why.NOT_IN_FACTORS: mark("finns inte bland skolorna det året"),
}
UNITS = {"percent": mark("procentenheter"), "points": mark("poäng")}
PRESCHOOL = mark(
    "Förskolan har inga resultatmått. Välj och väg faktorer efter behoven av stöd, stimulans och "
    "omsorg, eller efter grundskolans modell."
)
UPPER_SECONDARY = mark(
    "För gymnasieskolan är betygen från grundskolan en naturlig utgångspunkt, tillsammans med "
    "bakgrunden. Program och introduktionsprogram har redan olika ersättning."
)
BY_FORM: Mapping[str, str] = {"preschool": PRESCHOOL, "upper_secondary": UPPER_SECONDARY}


def title(study: Study) -> str:
    """Return the verdict as a heading."""
    return _(TITLES[study.verdict.outcome])


def advice(study: Study, *, form: str) -> list[str]:
    """Return what to do, and what the conclusion should be read with."""
    verdict = study.verdict
    found = [_(ADVICE[verdict.outcome])]
    if verdict.outcome is Outcome.RESULTS_ONLY and Caveat.ALL_MUNICIPAL in verdict.caveats:
        found.append(_(STEER))
    found += [_(CAVEATS[caveat]) for caveat in verdict.caveats if caveat in CAVEATS]
    if form in BY_FORM:
        found.append(_(BY_FORM[form]))
    return found


def measure_unit(results: ResultFigures) -> str:
    """Return what the spread between schools is counted in."""
    return _(UNITS.get(results.indicator.scale, "enheter"))


def results_sentence(results: ResultFigures) -> str:
    """Return how large the spread is, what chance gives and from where it is notable."""
    unit = measure_unit(results)
    first = _("Spridningen mellan skolorna är %(sd)s %(unit)s.") % {
        "sd": number(results.sd, 1), "unit": unit,
    }  # fmt: skip
    parts = [first]
    if results.chance is not None:
        by = {
            ChanceBy.BY_PUPILS: _("Slumpen ensam ger omkring %(by)s."),
            ChanceBy.BY_YEARS: _("Om åren blandas slumpvis blir den omkring %(by)s."),
        }
        words = by.get(results.tested, "%(by)s")
        parts.append(words % {"by": number(results.chance.expected, 1)})
    if results.least > 0:
        limit = {"least": number(results.least, 1), "unit": unit}
        parts.append(_("Påtaglig är den från %(least)s %(unit)s.") % limit)
    return " ".join(parts)


def factor_name(name: str, label: str) -> str:
    """Return what a factor or category is called, with a capital."""
    return capital(label or name)


def names_of(factors: list[FactorFigures]) -> str:
    """Return the factors' names as a list in words; a dash when there are none."""
    return ", ".join(factor_name(one.name, one.label) for one in factors) or "–"


def link_words(link: Link | None, limits: Limits) -> str:
    """Return a correlation as a word with its figure and interval."""
    if link is None:
        return "–"
    value = number(link.r, 2)
    if link.low is None or link.high is None:
        return _("%(r)s, för få skolor för ett intervall") % {"r": value}
    strength = abs(link.r)
    word = (
        _("starkt") if strength >= limits.strong
        else _("måttligt") if strength >= limits.moderate
        else _("svagt")
    )  # fmt: skip
    if not link.is_certain:
        word = _("osäkert")
    return _("%(word)s, %(r)s (%(low)s till %(high)s)") % {
        "word": word, "r": value, "low": number(link.low, 2), "high": number(link.high, 2),
    }  # fmt: skip


def link_sentence(
    category: CategoryFigures, name: str, *, limits: Limits, is_outcome: bool = False
) -> str:
    """Return how the schools' share of a category and their result go together.

    An outcome of pupils is more or less common where a result is higher or lower.
    """
    link, small = category.link, name[:1].lower() + name[1:]
    if link is None:
        return _("Det finns för få skolor för att visa ett samband.")
    if not link.is_certain:
        return _("Det går inte att säga om resultatet hänger ihop med andelen %(category)s.") % {
            "category": small
        }
    is_strong = abs(link.r) >= limits.strong
    if is_outcome:
        more = _("vanligare") if link.r > 0 else _("ovanligare")
        sentence = (
            _("Där andelen %(category)s är stor är utfallet tydligt %(more)s") if is_strong
            else _("Där andelen %(category)s är stor är utfallet ofta %(more)s")
        )  # fmt: skip
        return sentence % {"category": small, "more": more}
    higher = _("högre") if link.r > 0 else _("lägre")
    sentence = (
        _("Där andelen %(category)s är stor är resultatet tydligt %(higher)s") if is_strong
        else _("Där andelen %(category)s är stor är resultatet ofta %(higher)s")
    )  # fmt: skip
    return sentence % {"category": small, "higher": higher}


def omitted_words(one: Omitted, *, about: str) -> str:
    """Return what is missing and why, the same for all units that lack the same."""
    parts = [part for part in (about, str(one.year) if one.year else "") if part]
    where = f"{', '.join(parts)}: " if parts else ""
    detail = f" ({one.detail})" if one.why in {Why.UNEVEN, Why.FEW_BEHIND} and one.detail else ""
    if one.why is Why.BACKGROUND_OF_FEW:
        detail = f" ({percent(float(one.detail), 0)})"
    return f"{where}{_(WHY[one.why])}{detail}"
