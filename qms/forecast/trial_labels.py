"""What the levels of the trial are called, and what others' published figures are."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qms.forecast.core.trial.levels import Level, On
from qms.forecast.core.trial.published import Measure, PublishedAccuracy
from qms.i18n.formats import number, signed
from qms.i18n.language import gettext, mark

LEVELS: Mapping[Level, str] = {
    Level.TOTAL: mark("Hela kommunen"),
    Level.UNIT: mark("Skolor"),
    Level.STEP: mark("Skolor och årskurser"),
}
COUNTED: Mapping[Level, str] = {
    Level.TOTAL: mark("kommunens summa"),
    Level.UNIT: mark("varje skolas summa"),
    Level.STEP: mark("varje skolas varje årskurs"),
}
SETS: Mapping[On, str] = {
    On.ALL: mark("Alla prövningar"),
    On.FITTED: mark("Bara de där Prophet kunde räknas"),
}


class SourceWords(NamedTuple):
    """Who published, what was forecast, and where it is written."""

    title: str
    what: str
    origin: str


SOURCES: Mapping[str, SourceWords] = {
    "nces": SourceWords(
        mark("National Center for Education Statistics, USA"),
        mark("Elever i hela landet, förskoleår till årskurs 12"),
        mark("Projections of Education Statistics, tabell A-7"),
    ),
    "dfe-primary": SourceWords(
        mark("Department for Education, England"),
        mark("Elever per kommun, yngre årskurser (primary), 2018/19 och 2025/26"),
        mark("School place scorecards"),
    ),
    "dfe-secondary": SourceWords(
        mark("Department for Education, England"),
        mark("Elever per kommun, äldre årskurser (secondary), 2018/19 och 2025/26"),
        mark("School place scorecards"),
    ),
    "rel-philadelphia": SourceWords(
        mark("Regional Educational Laboratory, Philadelphia"),
        mark("Varje skolas varje årskurs"),
        mark("REL 2022-124"),
    ),
    "jonkoping": SourceWords(
        mark("Jönköpings kommun"),
        mark("Kommunens befolkning, prognoser 1999–2006"),
        mark("Kommunens egen uppföljning"),
    ),
}
"""The words for each source of `content/published_accuracy.toml`."""
MEASURES: Mapping[Measure, str] = {
    Measure.SIZE: mark("Genomsnittligt fel i procent, utan tecken"),
    Measure.BIAS: mark("Skevhet i procent: plus är för högt"),
    Measure.PUPILS: mark("Genomsnittligt fel i antal"),
    Measure.RANGE: mark("Fel i procent"),
}


def published_error(one: PublishedAccuracy, ahead: str) -> str:
    """Return the published figures for one year ahead, `–` where there are none."""
    found = one.errors.get(ahead)
    return "–" if found is None else _figures(one.measure, found)


def _figures(measure: Measure, found: Sequence[float]) -> str:
    if measure is Measure.PUPILS:
        return gettext("omkring {n} elever").format(n=number(found[0]))
    if measure is Measure.RANGE:
        return "–".join(number(error, 1) for error in found)
    write = signed if measure is Measure.BIAS else number
    return gettext(" och ").join(write(error, 1) for error in found)
