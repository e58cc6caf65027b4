"""What methods and findings are called on pages."""

from collections.abc import Mapping

from qms.forecast.core.finding import Finding, Turn
from qms.forecast.core.methods import (
    AUTO,
    COHORT_1,
    COHORT_3,
    LAST_VALUE,
    PIPELINE_1,
    PIPELINE_3,
    PROPHET,
)
from qms.i18n.formats import number
from qms.i18n.language import gettext, mark
from qms.kernel.schoolyear import TEN_YEAR_SCHOOL_FROM, grade_label, step_range_label

METHODS: Mapping[str, str] = {
    AUTO: mark("Automatiskt val"),
    COHORT_3: mark("Kohort, 3 år"),
    COHORT_1: mark("Kohort, 1 år"),
    PIPELINE_3: mark("Kohort, 3 år, med födda"),
    PIPELINE_1: mark("Kohort, 1 år, med födda"),
    PROPHET: mark("Prophet, årsserie"),
    LAST_VALUE: mark("Senaste värdet"),
    "cohort-recent": mark("Kohort, senaste året väger mest"),
    "cohort-shrunk": mark("Kohort, åtta år, dämpad mot kommunen"),
    "cohort-fast": mark("Kohort, skolans tre senaste år"),
    "cohort-level": mark("Kohort, med åtta års intag"),
    "top-down": mark("Skolans andel av kommunen"),
    "damped-trend": mark("Dämpad trend"),
}
EXPLAINED: Mapping[str, str] = {
    AUTO: mark("Väger metoderna efter hur de träffat tidigare år, för varje år framåt."),
    COHORT_3: mark("Varje årskull flyttas upp ett år, med de tre senaste årens in- och utflöde."),
    COHORT_1: mark("Varje årskull flyttas upp ett år, med det senaste årets in- och utflöde."),
    PROPHET: mark("En trend per skola. Kräver minst tio år."),
    LAST_VALUE: mark("Inget ändras. Det som övriga metoder jämförs med."),
}
OFFERED = tuple(EXPLAINED)


def method_label(method: str) -> str:
    """Return the method's name in words; a candidate without words keeps its own name."""
    return gettext(METHODS[method]) if method in METHODS else method


def finding_text(found: Finding, *, name: str = "") -> str:
    """Return the finding as a heading: of the municipality, or of the unit called `name`."""
    change, year = number(abs(found.change)), found.year
    texts = {
        Turn.UNKNOWN: _unknown(found),
        Turn.SAME: gettext("Ungefär lika många elever {year} som nu"),
        Turn.PEAK: gettext("Flest elever {year}, omkring {change} fler än nu"),
        Turn.DIP: gettext("Minst antal elever {year}, omkring {change} färre än nu"),
        Turn.MORE: gettext("Fler elever från {since}, omkring {change} fler {year}"),
        Turn.FEWER: gettext("Färre elever från {since}, omkring {change} färre {year}"),
    }
    text = texts[found.turn].format(year=year, change=change, since=found.since)
    return f"{name}: {text[0].lower()}{text[1:]}" if name else text


def _unknown(found: Finding) -> str:
    """Return that nothing can be said of the year, and the nearest year that can be told of."""
    if not found.since:
        return gettext("Går inte att säga om det blir fler eller färre elever till {year}")
    if found.change > 0:
        return gettext(
            "Går inte att säga om det blir fler eller färre elever {year}, men {since} väntas "
            "omkring {change} fler"
        )
    return gettext(
        "Går inte att säga om det blir fler eller färre elever {year}, men {since} väntas omkring "
        "{change} färre"
    )


def step_label(step: int, first: int, last: int) -> str:
    """Return what the step is called from `first` to `last`: `F`, or `F, från 2028 åk 1`."""
    before, after = grade_label(step, first), grade_label(step, last)
    if before == after:
        return before
    changed = gettext("{before}, från {year} åk {after}")
    return changed.format(before=before, year=TEN_YEAR_SCHOOL_FROM, after=after)


def steps_label(steps: tuple[int, int], autumn: int) -> str:
    """Return `F–9` for the steps that are counted."""
    return step_range_label(*steps, autumn)


def regime_text(steps: tuple[int, int], first: int, last: int) -> str:
    """Return what the grades are called on both sides of 2028, empty when it is not in between."""
    if not first < TEN_YEAR_SCHOOL_FROM <= last:
        return ""
    told = gettext(
        "Förskoleklassen blir då årskurs 1 och varje årskurs heter ett mer: {before} blir {after}. "
        "Prognosen följer eleverna och ändras inte av namnen."
    )
    before, after = steps_label(steps, first), steps_label(steps, TEN_YEAR_SCHOOL_FROM)
    return told.format(before=before, after=after)
