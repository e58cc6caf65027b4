"""Every figure of a comparison as one table: what the page offers and the command writes."""

from collections.abc import Iterable, Mapping

from qms.allocation.core.differences.chance import Chance
from qms.allocation.core.differences.factors import CategoryFigures, Extreme, FactorFigures
from qms.allocation.core.differences.figure_rows import (
    NOTHING_HIDDEN,
    WITHHELD,
    Hidden,
    Row,
    number,
    row,
    yes,
)
from qms.allocation.core.differences.figures_regression import regression_rows
from qms.allocation.core.differences.links import Link
from qms.allocation.core.differences.results import ResultFigures
from qms.allocation.core.differences.study import Study
from qms.allocation.core.differences.values import Omitted
from qms.allocation.core.left_out.effect import LeftOutFactors
from qms.allocation.core.school_regression.analysis import SchoolAnalysis
from qms.kernel.money import kronor
from qms.kernel.table_write import Cell, Locale, write_csv

HEADER = ("part", "factor", "category", "other", "unit", "name", "measure", "value")


def figures_csv(
    study: Study,
    *,
    locale: Locale,
    analysis: SchoolAnalysis | None = None,
    left_out: LeftOutFactors | None = None,
    names: Mapping[str, str] | None = None,
    hidden: Hidden = NOTHING_HIDDEN,
) -> bytes:
    """Return all figures, one per row: shares and correlations with six decimals, kronor with two.

    `names` are the units' names where `unit` is an id. What is `hidden` is written as `..`, and
    what would give it away with it; units that are outside the reader's scope are not there.
    """
    rows = [*_verdict(study), *_results(study.results)]
    for factor in study.factors:
        rows += _factor(factor, hidden)
    rows += _overlaps(study)
    if analysis:
        rows += regression_rows(analysis, hidden)
    if left_out:
        rows += _left_out(left_out, hidden)
    rows += _omitted("omitted", study.omitted)
    rows += _omitted("school-regression-omitted", analysis.omitted if analysis else ())
    known = names or {}
    shown = [
        (part, factor, category, other, unit, known.get(unit, ""), measure, value)
        for part, factor, category, other, unit, measure, value in rows
        if unit not in hidden.outside
    ]
    return write_csv(HEADER, shown, locale)


def _omitted(part: str, units: Iterable[Omitted]) -> Iterable[Row]:
    for one in units:
        yield (part, one.about, "", str(one.year or ""), one.unit, one.why.value, one.detail)


def _verdict(study: Study) -> Iterable[Row]:
    verdict = study.verdict
    yield row("verdict", "outcome", verdict.outcome.value)
    yield row("verdict", "results_differ", yes(verdict.results_differ))
    yield row("verdict", "composition_differs", yes(verdict.composition_differs))
    for caveat in verdict.caveats:
        yield row("verdict", "caveat", caveat.value)
    yield row("verdict", "schools", study.schools)
    yield row("verdict", "pupils", study.pupils)


def _results(results: ResultFigures | None) -> Iterable[Row]:
    if results is None:
        return
    for measure, value in (
        ("indicator", results.indicator.key),
        ("years", " ".join(str(year) for year in results.years)),
        ("mean", number(results.mean)),
        ("sd", number(results.sd)),
        ("notable_from", number(results.least)),
        ("tested", results.tested.value),
        ("notable", yes(results.is_notable)),
    ):
        yield row("result", measure, value)
    yield from _chance(results.chance, "result")
    for school in results.schools:
        yield row("result", "mean", number(school.value), unit=school.unit)
        yield row("result", "n", school.n, unit=school.unit)
        yield row("result", "years", school.years, unit=school.unit)


def _chance(chance: Chance | None, part: str, **at: str) -> Iterable[Row]:
    if chance is None:
        return
    yield row(part, "expected_by_chance", number(chance.expected), **at)
    yield row(part, "high_by_chance", number(chance.high), **at)
    yield row(part, "p", number(chance.p), **at)


def _factor(factor: FactorFigures, hidden: Hidden) -> Iterable[Row]:
    at = {"factor": factor.name}
    yield row("factor", "schools", factor.schools, **at)
    yield row("factor", "pupils", factor.pupils, **at)
    yield row("factor", "dissimilarity", number(factor.dissimilarity), **at)
    yield from _chance(factor.chance, "factor", **at)
    yield row("factor", "beyond_chance", number(factor.beyond_chance), **at)
    yield row("factor", "theil", number(factor.theil), **at)
    yield row("factor", "eta_squared", number(factor.eta_squared), **at)
    yield row("factor", "differs", factor.differs.value, **at)
    for category in factor.categories:
        yield from _category(factor.name, category, hidden)


def _category(factor: str, figures: CategoryFigures, hidden: Hidden) -> Iterable[Row]:
    at = {"factor": factor, "category": figures.name}

    def extreme(measure: str, one: Extreme) -> Row:
        if (one.unit, factor, figures.name) in hidden.cells:
            return row("category", measure, WITHHELD, **at)
        return row("category", measure, number(one.share), unit=one.unit, **at)

    # The share of the group that its own members meet gives the mean away, together with η².
    is_told = (factor, figures.name) in hidden.everybody

    def of_all(value: float | None) -> Cell:
        return WITHHELD if is_told else number(value)

    yield row("category", "mean", of_all(figures.mean), **at)
    yield extreme("lowest", figures.lowest)
    yield extreme("highest", figures.highest)
    yield row("category", "sd", of_all(figures.sd), **at)
    yield row("category", "dissimilarity", number(figures.dissimilarity), **at)
    yield from _chance(figures.chance, "category", **at)
    yield row("category", "theil", number(figures.theil), **at)
    yield row("category", "isolation", of_all(figures.isolation), **at)
    yield row("category", "eta_squared", number(figures.eta_squared), **at)
    yield from _link(figures.link, **at)


def _link(link: Link | None, **at: str) -> Iterable[Row]:
    if link is None:
        return
    yield row("link", "schools", link.schools, **at)
    yield row("link", "r", number(link.r), **at)
    yield row("link", "low", number(link.low), **at)
    yield row("link", "high", number(link.high), **at)


def _overlaps(study: Study) -> Iterable[Row]:
    for pair in study.overlaps:
        yield row("overlap", "r", number(pair.r), factor=pair.first, category=pair.first_category,
                   other=f"{pair.second}:{pair.second_category}")  # fmt: skip
    for paid in study.paid:
        for grant in paid.grants:
            yield row("separate-grant", "paid", yes(grant.is_paid), factor=paid.factor,
                       other=grant.key)  # fmt: skip


def _left_out(left_out: LeftOutFactors, hidden: Hidden) -> Iterable[Row]:
    yield row("left-out", "pot_kr", kronor(left_out.pot_ore))
    for factor in left_out.factors:
        for problem in factor.problems:
            yield row("left-out", "problem", problem.sentence(), factor=factor.factor)
        if factor.problems:
            continue
        yield row("left-out", "moved_kr", kronor(factor.moved_ore), factor=factor.factor)
        for unit, ore in factor.change_ore.items():
            # A factor's kronor rest on all schools' shares too (decision 14).
            is_hidden = bool(hidden.everybody) or unit in hidden.units
            cell: Cell = WITHHELD if is_hidden else kronor(ore)
            yield row("left-out", "change_kr", cell, factor=factor.factor, unit=unit)
