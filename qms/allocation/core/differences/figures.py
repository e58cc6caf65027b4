"""Every figure of a comparison as one table: what the page offers and the command writes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qms.allocation.core.differences.chance import Chance
from qms.allocation.core.differences.factors import CategoryFigures, Extreme, FactorFigures
from qms.allocation.core.differences.links import Link
from qms.allocation.core.differences.results import ResultFigures
from qms.allocation.core.differences.study import Study
from qms.allocation.core.differences.values import Omitted
from qms.allocation.core.left_out.effect import LeftOutFactors
from qms.allocation.core.school_regression.analysis import SchoolAnalysis
from qms.allocation.core.school_regression.fit import Expected
from qms.kernel.money import kronor
from qms.kernel.table_write import Cell, Locale, write_csv

HEADER = ("part", "factor", "category", "other", "unit", "name", "measure", "value")
PLACES = 6
WITHHELD = ".."
HiddenCell = tuple[str, str, str]
"""A unit, a factor and a category whose share must not be shown."""
Row = tuple[str, str, str, str, str, str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """What the reader of a file must not see; empty for who may read the register.

    `everybody` are the categories whose share of all pupils would tell of a hidden one.
    """

    cells: frozenset[HiddenCell] = frozenset()
    everybody: frozenset[tuple[str, str]] = frozenset()
    outside: frozenset[str] = frozenset()

    @property
    def units(self) -> frozenset[str]:
        """Return the units that have something hidden."""
        return frozenset(unit for unit, _, _ in self.cells)


NOTHING_HIDDEN = Hidden()


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
        rows += _analysis(analysis, hidden)
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


def _number(value: float | None) -> Cell:
    # Adding zero turns the minus zero of a tiny negative number into zero.
    return None if value is None else Decimal(f"{round(value, PLACES) + 0.0:.{PLACES}f}")


def _yes(value: bool | None) -> str:
    return {True: "yes", False: "no", None: "unknown"}[value]


def _row(part: str, measure: str, value: Cell, **at: str) -> Row:
    return (part, at.get("factor", ""), at.get("category", ""), at.get("other", ""),
            at.get("unit", ""), measure, value)  # fmt: skip


def _verdict(study: Study) -> Iterable[Row]:
    verdict = study.verdict
    yield _row("verdict", "outcome", verdict.outcome.value)
    yield _row("verdict", "results_differ", _yes(verdict.results_differ))
    yield _row("verdict", "composition_differs", _yes(verdict.composition_differs))
    for caveat in verdict.caveats:
        yield _row("verdict", "caveat", caveat.value)
    yield _row("verdict", "schools", study.schools)
    yield _row("verdict", "pupils", study.pupils)


def _results(results: ResultFigures | None) -> Iterable[Row]:
    if results is None:
        return
    for measure, value in (
        ("indicator", results.indicator.key),
        ("years", " ".join(str(year) for year in results.years)),
        ("mean", _number(results.mean)),
        ("sd", _number(results.sd)),
        ("notable_from", _number(results.least)),
        ("tested", results.tested.value),
        ("notable", _yes(results.is_notable)),
    ):
        yield _row("result", measure, value)
    yield from _chance(results.chance, "result")
    for school in results.schools:
        yield _row("result", "mean", _number(school.value), unit=school.unit)
        yield _row("result", "n", school.n, unit=school.unit)
        yield _row("result", "years", school.years, unit=school.unit)


def _chance(chance: Chance | None, part: str, **at: str) -> Iterable[Row]:
    if chance is None:
        return
    yield _row(part, "expected_by_chance", _number(chance.expected), **at)
    yield _row(part, "high_by_chance", _number(chance.high), **at)
    yield _row(part, "p", _number(chance.p), **at)


def _factor(factor: FactorFigures, hidden: Hidden) -> Iterable[Row]:
    at = {"factor": factor.name}
    yield _row("factor", "schools", factor.schools, **at)
    yield _row("factor", "pupils", factor.pupils, **at)
    yield _row("factor", "dissimilarity", _number(factor.dissimilarity), **at)
    yield from _chance(factor.chance, "factor", **at)
    yield _row("factor", "beyond_chance", _number(factor.beyond_chance), **at)
    yield _row("factor", "theil", _number(factor.theil), **at)
    yield _row("factor", "eta_squared", _number(factor.eta_squared), **at)
    yield _row("factor", "differs", factor.differs.value, **at)
    for category in factor.categories:
        yield from _category(factor.name, category, hidden)


def _category(factor: str, figures: CategoryFigures, hidden: Hidden) -> Iterable[Row]:
    at = {"factor": factor, "category": figures.name}

    def extreme(measure: str, one: Extreme) -> Row:
        if (one.unit, factor, figures.name) in hidden.cells:
            return _row("category", measure, WITHHELD, **at)
        return _row("category", measure, _number(one.share), unit=one.unit, **at)

    # The share of the group that its own members meet gives the mean away, together with η².
    is_told = (factor, figures.name) in hidden.everybody

    def of_all(value: float | None) -> Cell:
        return WITHHELD if is_told else _number(value)

    yield _row("category", "mean", of_all(figures.mean), **at)
    yield extreme("lowest", figures.lowest)
    yield extreme("highest", figures.highest)
    yield _row("category", "sd", of_all(figures.sd), **at)
    yield _row("category", "dissimilarity", _number(figures.dissimilarity), **at)
    yield from _chance(figures.chance, "category", **at)
    yield _row("category", "theil", _number(figures.theil), **at)
    yield _row("category", "isolation", of_all(figures.isolation), **at)
    yield _row("category", "eta_squared", _number(figures.eta_squared), **at)
    yield from _link(figures.link, **at)


def _link(link: Link | None, **at: str) -> Iterable[Row]:
    if link is None:
        return
    yield _row("link", "schools", link.schools, **at)
    yield _row("link", "r", _number(link.r), **at)
    yield _row("link", "low", _number(link.low), **at)
    yield _row("link", "high", _number(link.high), **at)


def _overlaps(study: Study) -> Iterable[Row]:
    for pair in study.overlaps:
        yield _row("overlap", "r", _number(pair.r), factor=pair.first, category=pair.first_category,
                   other=f"{pair.second}:{pair.second_category}")  # fmt: skip
    for paid in study.paid:
        for grant in paid.grants:
            yield _row("separate-grant", "paid", _yes(grant.is_paid), factor=paid.factor,
                       other=grant.key)  # fmt: skip


def _analysis(analysis: SchoolAnalysis, hidden: Hidden) -> Iterable[Row]:
    part = "school-regression"
    yield _row(part, "year", analysis.year)
    yield _row(part, "schools", analysis.schools)
    if fit := analysis.fit:
        yield _row(part, "weighted", _yes(fit.is_weighted))
        yield _row(part, "intercept", _number(fit.intercept))
        yield _row(part, "intercept_se", _number(fit.intercept_se))
        yield _row(part, "r_squared", _number(fit.r_squared))
        yield _row(part, "see", _number(fit.see))
        for factor, category in fit.references.items():
            yield _row(part, "reference", category, factor=factor)
        for factor, category in fit.dependent:
            yield _row(part, "dependent", "yes", factor=factor, category=category)
        for term in fit.terms:
            at = {"factor": term.factor, "category": term.category}
            yield _row(part, "coefficient", _number(term.coefficient), **at)
            yield _row(part, "se", _number(term.se), **at)
        yield from _expected(part, "", fit.schools, hidden)
    for applied in analysis.applied:
        key = applied.equation.key
        for variable in applied.missing:
            yield _row("equation", "missing", variable, other=key)
        yield from _expected("equation", key, applied.schools, hidden)


def _expected(part: str, other: str, schools: Sequence[Expected], hidden: Hidden) -> Iterable[Row]:
    for one in schools:
        is_hidden = one.unit in hidden.units
        for measure, value in (("expected", one.expected), ("residual", one.residual)):
            cell = WITHHELD if is_hidden else _number(value)
            yield _row(part, measure, cell, other=other, unit=one.unit)


def _left_out(left_out: LeftOutFactors, hidden: Hidden) -> Iterable[Row]:
    yield _row("left-out", "pot_kr", kronor(left_out.pot_ore))
    for factor in left_out.factors:
        for problem in factor.problems:
            yield _row("left-out", "problem", problem.sentence(), factor=factor.factor)
        if factor.problems:
            continue
        yield _row("left-out", "moved_kr", kronor(factor.moved_ore), factor=factor.factor)
        for unit, ore in factor.change_ore.items():
            # A factor's kronor rest on all schools' shares too (decision 14).
            is_hidden = bool(hidden.everybody) or unit in hidden.units
            cell: Cell = WITHHELD if is_hidden else kronor(ore)
            yield _row("left-out", "change_kr", cell, factor=factor.factor, unit=unit)
