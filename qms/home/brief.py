"""A unit in brief: a few figures now, a year ago, over five years, and in the municipality."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.content.loader import load
from qms.i18n.formats import number, percent
from qms.i18n.language import gettext, language
from qms.org.core.nodes import Unit
from qms.register import queries as register
from qms.register.core.facts import Result
from qms.reports.charts.sparkline import sparkline
from qms.reports.charts.svg import Caption

YEARS = 5
SHOWN = ("g9_all_subjects", "g9_merit", "g6_all_subjects", "np3_math", "safety_g8", "safety_g5")
MOST_RESULTS = 4
UNITS = {"percent": "%"}
EVERYTHING = Scope(everything=True)
Series = Mapping[int, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefLine:
    """One figure, ready for the page."""

    label: str
    now: str
    before: str
    spark: str
    municipality: str


def unit_in_brief(session: Session, unit: Unit, scope: Scope) -> tuple[int, list[BriefLine]]:
    """Return the latest year and the unit's lines; `(0, [])` when nothing has been imported."""
    counts = register.pupil_counts(session, EVERYTHING)
    if not counts:
        return 0, []
    latest = max(c.year for c in counts)
    own = _per_year((c.year, c.n) for c in counts if c.unit_id == unit.id and c.n is not None)
    steps = {c.step for c in counts if c.unit_id == unit.id}
    alike = _per_year((c.year, c.n) for c in counts if c.step in steps and c.n is not None)
    lines = [_line(gettext("Elever 15 oktober"), own, alike, year=latest, unit=None)]
    return latest, lines + _result_lines(session, unit, scope, latest)


def _per_year(pairs: Iterable[tuple[int, int]]) -> dict[int, float | None]:
    total: dict[int, float] = defaultdict(float)
    for year, n in pairs:
        total[year] += n
    return dict(total)


def _result_lines(session: Session, unit: Unit, scope: Scope, latest: int) -> list[BriefLine]:
    """Return the unit's results beside the municipality's mean, weighted by pupils."""
    found = register.results(
        session, EVERYTHING, indicators=SHOWN, years=range(latest - YEARS, latest + 1)
    )
    names = {i["key"]: i for i in load("indicators")["indicator"]}
    lines = []
    for key in SHOWN:
        own = {r.year: _value(r) for r in found if r.indicator == key and r.unit_id == unit.id}
        if own:
            mean = _weighted(r for r in found if r.indicator == key)
            label = names[key]["name_sv" if language() == "sv" else "name_en"]
            unit_of_measure = UNITS.get(names[key]["unit"], "")
            lines.append(_line(label, own, mean, year=max(own), unit=unit_of_measure))
    return lines[:MOST_RESULTS]


def _value(result: Result) -> float | None:
    return None if result.value.number is None else float(result.value.number)


def _weighted(results: Iterable[Result]) -> dict[int, float | None]:
    sums: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for result in results:
        value = _value(result)
        if value is not None and result.n:
            sums[result.year][0] += value * result.n
            sums[result.year][1] += result.n
    return {year: total / n for year, (total, n) in sums.items()}


def _line(label: str, own: Series, mean: Series, *, year: int, unit: str | None) -> BriefLine:
    years = range(year - YEARS + 1, year + 1)
    caption = Caption(
        id=f"spark-{abs(hash(label)) % 10**8}",
        title=label,
        message=", ".join(f"{y}: {_shown(own.get(y), unit)}" for y in years),
    )
    return BriefLine(
        label=label,
        now=_shown(own.get(year), unit),
        before=_shown(own.get(year - 1), unit),
        spark=sparkline(caption, [own.get(y) for y in years]),
        municipality=_shown(mean.get(year), unit),
    )


def _shown(value: float | None, unit: str | None) -> str:
    """Return the value with one decimal and its unit; a count (`unit` None) has neither."""
    if value is None:
        return number(None)
    exact = Decimal(str(value))
    if unit == "%":
        return percent(exact / 100)
    return number(exact, 0 if unit is None else 1)
