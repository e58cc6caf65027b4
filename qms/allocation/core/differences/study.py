"""The whole comparison of a year's schools: one value that page, file and command share."""

from collections.abc import Sequence
from dataclasses import dataclass

from qms.allocation.core.differences.factors import Differs, FactorFigures, factor_figures
from qms.allocation.core.differences.overlaps import Overlap, overlaps
from qms.allocation.core.differences.results import ResultFigures, result_figures
from qms.allocation.core.differences.settings import SeparateGrant, Settings
from qms.allocation.core.differences.values import (
    Composition,
    Indicator,
    Omitted,
    SchoolResult,
    Why,
)
from qms.allocation.core.differences.verdict import Verdict, verdict_of
from qms.allocation.core.model import Factor


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """A factor and the separate grants that pay for it already, or may do so."""

    factor: str
    grants: tuple[SeparateGrant, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """The comparison: figures, what overlaps, what is paid twice, who is not covered by what."""

    schools: int
    pupils: int
    factors: tuple[FactorFigures, ...]
    results: ResultFigures | None
    overlaps: tuple[Overlap, ...]
    paid: tuple[Paid, ...]
    omitted: tuple[Omitted, ...]
    verdict: Verdict

    def told_twice(self, least: float) -> tuple[Overlap, ...]:
        """Return the pairs that correlate at least so much, both differing beyond chance."""
        differ = {
            one.name for one in self.factors if one.differs in {Differs.NOTABLY, Differs.LITTLE}
        }
        return tuple(
            pair
            for pair in self.overlaps
            if abs(pair.r) >= least and {pair.first, pair.second} <= differ
        )


def study_of(
    factors: Sequence[Factor],
    units: Sequence[Composition],
    *,
    settings: Settings,
    indicator: Indicator | None = None,
    results: Sequence[SchoolResult] = (),
    omitted: Sequence[Omitted] = (),
) -> Study:
    """Return the comparison of the units; `omitted` were left out before this, with reasons."""
    ordered = sorted(units, key=lambda unit: unit.unit)
    known = {unit.unit for unit in ordered}
    limits = settings.limits
    of_these = [one for one in results if one.unit in known]
    found = result_figures(indicator, of_these, limits=limits) if indicator else None
    by_unit = found.by_unit if found else {}
    figures = tuple(
        factor_figures(factor, ordered, results=by_unit, limits=limits) for factor in factors
    )
    left_out = _left_out(factors, ordered, omitted, found, results)
    return Study(
        schools=len(ordered),
        pupils=sum(unit.pupils for unit in ordered),
        factors=figures,
        results=found,
        overlaps=overlaps(factors, ordered),
        paid=_paid(factors, settings),
        omitted=left_out,
        verdict=verdict_of(
            figures,
            found,
            schools=len(ordered),
            is_every_school=not left_out,
            all_municipal=not any(unit.is_independent for unit in ordered),
            limits=limits,
        ),
    )


def _paid(factors: Sequence[Factor], settings: Settings) -> tuple[Paid, ...]:
    """Return the factors that a separate grant pays for."""
    found = ((factor.name, settings.paid_for(factor.name)) for factor in factors)
    return tuple(Paid(factor=name, grants=grants) for name, grants in found if grants)


def _left_out(
    factors: Sequence[Factor],
    units: Sequence[Composition],
    omitted: Sequence[Omitted],
    found: ResultFigures | None,
    results: Sequence[SchoolResult],
) -> tuple[Omitted, ...]:
    """Return who is not covered by what: of reasons given before, those of the years compared."""
    years = found.years if found else ()
    told = [one for one in omitted if one.year is None or one.year in years]
    every = (*told, *_without(factors, units, told, found, results))
    return tuple(sorted(every, key=lambda one: (one.unit, one.about, one.year or 0)))


def _without(
    factors: Sequence[Factor],
    units: Sequence[Composition],
    omitted: Sequence[Omitted],
    found: ResultFigures | None,
    results: Sequence[SchoolResult],
) -> list[Omitted]:
    """Return the units without a factor or a result, unless a reason was given already."""
    told = {(one.unit, one.about) for one in omitted}
    lacking = [
        Omitted(unit=unit.unit, about=factor.name, why=Why.NO_BACKGROUND)
        for unit in units
        for factor in factors
        if factor.name not in unit.shares and (unit.unit, factor.name) not in told
    ]
    if found is None:
        return lacking
    key, by_unit, known = found.indicator.key, found.by_unit, {unit.unit for unit in units}
    lacking += [
        Omitted(unit=unit.unit, about=key, why=Why.NO_RESULT)
        for unit in units
        if unit.unit not in by_unit and (unit.unit, key) not in told
    ]
    recent = {one.unit for one in results if one.year in found.years}
    strangers = recent - known - {one.unit for one in omitted}
    lacking += [Omitted(unit=unit, about=key, why=Why.NOT_IN_FACTORS) for unit in strangers]
    return lacking
