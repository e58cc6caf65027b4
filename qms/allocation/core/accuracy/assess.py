"""All that is said of a model's accuracy, from pupils, a model and what schools were paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np

from qms.allocation.core.accuracy.bootstrap import stability
from qms.allocation.core.accuracy.calibration import curve, slope_of
from qms.allocation.core.accuracy.cells import Cells, as_pupils, collapsed, relevelled
from qms.allocation.core.accuracy.crossfit import cross_fit
from qms.allocation.core.accuracy.fields import field_counts, sides, verdict_of
from qms.allocation.core.accuracy.found import Assessment, Basis, SchoolFound
from qms.allocation.core.accuracy.groups import Group, dispersion, groups_of
from qms.allocation.core.accuracy.outside import Judged, examine_all, examine_weights
from qms.allocation.core.accuracy.ranks import RankPair, rank_pairs
from qms.allocation.core.accuracy.shrinkage import (
    explained,
    mean_reliability,
    shrink,
    tau_squared,
)
from qms.allocation.core.contributions import FEWEST_SHOWN
from qms.allocation.core.risk.collapse import Patterns
from qms.allocation.core.risk.gamma import chi_square_tail
from qms.allocation.core.risk.measures import measure
from qms.allocation.core.risk.model import RiskModel
from qms.allocation.core.risk.pupils import Column, Pupils
from qms.allocation.core.risk.score import predict

DRAWS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What is assessed. `pupils` has the model's factors, those in `outside`, outcome and school.

    `basis` says where the risks come from and whether their level is set to the pupils' own.
    `paid` is kronor per pupil by school, empty when not known.
    """

    pupils: Pupils
    model: RiskModel
    basis: Basis
    year: Column | None = None
    paid: Mapping[str, Fraction] = field(default_factory=dict)
    outside: tuple[str, ...] = ()
    seed: int = 1
    draws: int = DRAWS


def assess(material: Material) -> Assessment:
    """Return the assessment; the same whatever the order of the rows.

    Raise RefusedError with fewer than three schools, or when the regression cannot be made.
    """
    factors = tuple(factor.name for factor in material.model.factors)
    patterns, left_out = collapsed(
        material.pupils, year=material.year, factors=factors, outcome=material.model.outcome
    )
    cells, unseen = _tried(material, patterns, left_out)
    groups = groups_of(cells)
    tau2 = tau_squared(groups)
    even = cells.alike()
    measures = measure(even.p, patterns.n, patterns.cases)
    by_year = groups_of(_school_years(cells))
    return Assessment(
        outcome=material.model.outcome,
        factors=factors,
        basis=material.basis,
        years=tuple(year for year in cells.years if year),
        pupils=patterns.pupils,
        left_out=left_out,
        unseen=unseen,
        phi=dispersion(groups),
        spread_p=_spread_p(groups),
        tau2=tau2,
        schools=_schools(groups, by_year, tau2=tau2, paid=material.paid),
        auc=measures.auc,
        brier=measures.brier,
        hosmer_lemeshow_p=measures.p,
        slope=slope_of(even),
        curve=curve(measures.tenths, fewest=FEWEST_SHOWN),
        explained=explained(groups, tau2),
        reliability=mean_reliability(groups, tau2),
        one_year_reliability=mean_reliability(by_year, tau2),
        outside=_outside(material, factors),
        weights=_weights(material.basis, cells, material.seed),
        stability=stability(patterns, material.model, seed=material.seed, draws=material.draws)
        if material.draws
        else None,
        ranks=_ranks(by_year),
        seed=material.seed,
    )


def _tried(material: Material, patterns: Patterns, left_out: int) -> tuple[Cells, int]:
    """Return the cells with their risks, and how many pupils the model had no category for."""
    if material.basis.is_cross_fitted:
        crossed = cross_fit(patterns, material.model)
        p, unseen = crossed.p, crossed.unseen
    else:
        found = predict(material.model, as_pupils(patterns))
        p, unseen = found.probabilities, int(patterns.n[found.unseen].sum())
    if material.basis.is_relevelled:
        p = relevelled(p, patterns.n, patterns.cases)
    return Cells(patterns=patterns, p=p, left_out=left_out), unseen


def _schools(
    groups: Sequence[Group],
    by_year: Sequence[Group],
    *,
    tau2: float,
    paid: Mapping[str, Fraction],
) -> tuple[SchoolFound, ...]:
    where = sides(paid, {group.name: group.n for group in groups})
    own: dict[str, list[Group]] = {}
    for one in by_year:
        own.setdefault(one.name.partition("\n")[2], []).append(one)
    return tuple(
        SchoolFound(
            group=group,
            shrunken=shrunken,
            verdict=verdict_of(shrunken),
            kr_per_pupil=paid.get(group.name),
            side=where.get(group.name),
            years=len(own[group.name]),
            same_way=sum(one.deviation * group.deviation > 0 for one in own[group.name]),
        )
        for group, shrunken in zip(groups, shrink(groups, tau2), strict=True)
    )


def _spread_p(groups: Sequence[Group]) -> float:
    """Return how likely Σz² is to be so large if the schools differ by chance alone."""
    squares = [group.z**2 for group in groups if group.z is not None]
    return chi_square_tail(sum(squares), len(squares)) if squares else 1.0


def _school_years(cells: Cells) -> Cells:
    """Return the cells with school and year together in the place of the school."""
    pairs, codes = np.unique(
        np.column_stack([cells.year, cells.school]), axis=0, return_inverse=True
    )
    names = tuple(f"{cells.years[year]}\n{cells.schools[school]}" for year, school in pairs)
    school = replace(cells.patterns.columns[0], categories=names)
    whole = cells.patterns.codes.copy()
    whole[:, 0] = codes
    columns = (school, *cells.patterns.columns[1:])
    return replace(cells, patterns=replace(cells.patterns, columns=columns, codes=whole))


def _ranks(by_year: Sequence[Group]) -> tuple[RankPair, ...]:
    """Return how alike the order of the schools' risks is in years that follow each other."""
    found: dict[int, dict[str, float]] = {}
    for group in by_year:
        year, _, school = group.name.partition("\n")
        if year.isdecimal():
            found.setdefault(int(year), {})[school] = group.expected / group.n
    return rank_pairs(found)


def _outside(material: Material, factors: tuple[str, ...]) -> tuple[Judged, ...]:
    """Return the factors outside the model; one that is alike for everybody says nothing."""
    found = {}
    for name in material.outside:
        if name not in factors:
            patterns, _ = collapsed(
                material.pupils, year=material.year, factors=(*factors, name),
                outcome=material.model.outcome,
            )  # fmt: skip
            if len(np.unique(patterns.codes[:, -1])) > 1:
                found[name] = patterns
    return examine_all(found, seed=material.seed)


def _weights(basis: Basis, cells: Cells, seed: int) -> tuple[Judged, ...]:
    """Return the model's own factors; a model fitted to the same pupils has no fault of its own."""
    if basis.is_cross_fitted:
        return ()
    return examine_weights(cells.patterns, cells.p, seed=seed)


def four_fields(assessment: Assessment) -> dict[tuple[str, str], int]:
    """Return how many schools are in each field, by side and verdict."""
    where = {one.group.name: one.side for one in assessment.schools if one.side is not None}
    counts = field_counts([(one.group.name, one.verdict) for one in assessment.schools], where)
    return {(side.value, verdict.value): n for (side, verdict), n in counts.items()}
