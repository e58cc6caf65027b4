"""How much a small school's index depends on a few pupils, and what each factor is worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from qms.allocation.core.compute import Allocation, compute
from qms.allocation.core.index import School, points_against
from qms.allocation.core.model import AllocationModel, Basis, Factor, Where
from qms.kernel.problems import RefusedError

SWAPPED = 5
"""Pupils that are thought to change: enough to happen any year at any school."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexSpan:
    """The smallest school, and how low and high its index is when five pupils are others."""

    unit: str
    pupils: int
    index: Fraction
    low: Fraction
    high: Fraction


def smallest_school(model: AllocationModel, schools: Sequence[School]) -> IndexSpan | None:
    """Return the span of the school with the fewest pupils; None when nothing is weighed.

    In every factor at once the five pupils move from the lowest weights to the highest, or the
    other way: no five pupils can move the index further.
    """
    if model.basis is not Basis.WEIGHTS or not schools:
        return None
    school = min(schools, key=lambda one: (one.pupils, one.unit))
    part = min(Fraction(SWAPPED, school.pupils), Fraction(1))
    low, high = (_swapped(model, school, part, upwards=up) for up in (False, True))
    return IndexSpan(
        unit=school.unit,
        pupils=school.pupils,
        index=_index(model, schools, school),
        low=_index(model, schools, low),
        high=_index(model, schools, high),
    )


def _index(model: AllocationModel, schools: Sequence[School], school: School) -> Fraction:
    others = [one for one in schools if one.unit != school.unit]
    points, mean = points_against(model, [*others, school])
    return model.rounded(points[school.unit] / mean, Where.INDEX)


def _swapped(model: AllocationModel, school: School, part: Fraction, *, upwards: bool) -> School:
    shares = {
        factor.name: _moved(factor, school.shares[factor.name], part, upwards=upwards)
        for factor in model.factors
    }
    return replace(school, shares={**school.shares, **shares})


def _moved(
    factor: Factor, shares: Mapping[str, Fraction], part: Fraction, *, upwards: bool
) -> Mapping[str, Fraction]:
    """Return the shares with `part` moved from one end of the weights to the other."""
    ordered = sorted(factor.categories, key=lambda one: one.weight, reverse=not upwards)
    goal = ordered[-1].name
    moved, left = dict(shares), part
    for category in ordered[:-1]:
        taken = min(left, moved[category.name])
        moved[category.name] -= taken
        moved[goal] += taken
        left -= taken
    return moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """How much a factor means: the largest change at any school when it is left out, in öre."""

    factor: str
    unit: str
    ore: int


def worths(
    whole: Allocation,
    schools: Sequence[School],
    *,
    previous: Mapping[str, Fraction] | None = None,
) -> tuple[Worth, ...]:
    """Return every factor's worth, the largest first; empty when there is nothing to leave out.

    A factor that the model cannot do without (the limits cannot be kept) is not in the answer.
    """
    model = whole.model
    if model.basis is not Basis.WEIGHTS or len(model.factors) < 2:
        return ()
    full = {result.unit: result.ore for result in whole.results}
    found = []
    for factor in model.factors:
        fewer = replace(model, factors=tuple(f for f in model.factors if f is not factor))
        try:
            without = compute(fewer, schools, pot_ore=whole.pot_ore, previous=previous)
        except (KeyError, RefusedError):
            continue
        changes = [(abs(one.ore - full[one.unit]), one.unit) for one in without.results]
        ore, unit = max(changes)
        found.append(Worth(factor=factor.label or factor.name, unit=unit, ore=ore))
    return tuple(sorted(found, key=lambda one: -one.ore))
