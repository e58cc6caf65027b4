"""The same schools by weights, by risk and by given risks: is the simpler one enough?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import sqrt

from qms.allocation.core.compute import Allocation, compute
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Basis
from qms.kernel.problems import Problem, RefusedError

ALIKE_RANKS = 0.9
ALIKE_MOVED = Fraction(1, 100)
"""Two ways are alike when schools keep nearly their order and at most 1 % of the pot moves."""
FEWEST_SCHOOLS = 3
Values = Mapping[str, Fraction]
"""Unit to its risk."""


class Verdict(StrEnum):
    """Whether two ways give the schools nearly the same."""

    ALIKE = "alike"
    ORDER_ALIKE = "order-alike"
    DIFFERENT = "different"
    TOO_FEW = "too-few"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way of calculating: the allocation, or why there is none."""

    basis: Basis
    allocation: Allocation | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two ways against each other.

    `ranks` is Spearman's correlation of the indexes (None when it cannot be said), `moved` the
    share of the pot that changes schools.
    """

    first: Basis
    second: Basis
    ranks: float | None
    moved: Fraction
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Every way that could be tried on the schools that all of them know; the others by unit."""

    ways: tuple[Way, ...]
    pairs: tuple[Pair, ...]
    unknown: Mapping[str, tuple[Basis, ...]]

    def way(self, basis: Basis) -> Way | None:
        """Return one of the ways, None when it was not tried."""
        return next((one for one in self.ways if one.basis is basis), None)


def side_by_side(
    model: AllocationModel,
    schools: Sequence[School],
    values: Mapping[Basis, Values],
    *,
    pot_ore: int,
    previous: Mapping[str, Fraction] | None = None,
    names: Mapping[str, str] | None = None,
) -> SideBySide:
    """Return the model's pot by weights (when it has factors) and by each of `values`.

    Only schools that have a value every way are counted, so that a difference is never a school
    more or less.
    """
    unknown = {
        school.unit: missing
        for school in schools
        if (missing := tuple(b for b, known in values.items() if school.unit not in known))
    }
    counted = [school for school in schools if school.unit not in unknown]
    tried = [Basis.WEIGHTS] if model.factors else []
    ways = tuple(
        _way(
            replace(model, basis=basis),
            [replace(school, value=values.get(basis, {}).get(school.unit)) for school in counted],
            pot_ore=pot_ore,
            previous=previous,
            names=names,
        )
        for basis in (*tried, *values)
    )
    return SideBySide(ways=ways, pairs=_pairs(ways), unknown=unknown)


def _way(
    model: AllocationModel,
    schools: Sequence[School],
    *,
    pot_ore: int,
    previous: Mapping[str, Fraction] | None,
    names: Mapping[str, str] | None,
) -> Way:
    try:
        found = compute(model, schools, pot_ore=pot_ore, previous=previous, names=names)
    except RefusedError as refused:
        return Way(basis=model.basis, problems=refused.problems)
    return Way(basis=model.basis, allocation=found)


def _pairs(ways: Sequence[Way]) -> tuple[Pair, ...]:
    done = [one for one in ways if one.allocation is not None]
    return tuple(_pair(first, second) for at, first in enumerate(done) for second in done[at + 1 :])


def _pair(first: Way, second: Way) -> Pair:
    one, other = first.allocation, second.allocation
    if one is None or other is None:
        raise ValueError("only ways with an allocation can be compared")
    indexes = {result.unit: result.index for result in one.results}
    ranks = spearman(
        [indexes[result.unit] for result in other.results],
        [result.index for result in other.results],
    )
    amounts = {result.unit: result.ore for result in one.results}
    apart = sum(abs(result.ore - amounts[result.unit]) for result in other.results)
    moved = Fraction(apart, 2 * one.pot_ore)
    return Pair(
        first=first.basis,
        second=second.basis,
        ranks=ranks,
        moved=moved,
        verdict=_verdict(len(one.results), ranks, moved),
    )


def _verdict(schools: int, ranks: float | None, moved: Fraction) -> Verdict:
    if schools < FEWEST_SCHOOLS:
        return Verdict.TOO_FEW
    in_order = ranks is None or ranks >= ALIKE_RANKS
    if moved <= ALIKE_MOVED:
        return Verdict.ALIKE if in_order else Verdict.DIFFERENT
    return Verdict.ORDER_ALIKE if ranks is not None and in_order else Verdict.DIFFERENT


def spearman(first: Sequence[Fraction], second: Sequence[Fraction]) -> float | None:
    """Return the correlation of the ranks, ties at their mean; None when one side is all ties."""
    a, b = _ranks(first), _ranks(second)
    mean = Fraction(len(a) + 1, 2)
    both = sum(((x - mean) * (y - mean) for x, y in zip(a, b, strict=True)), Fraction(0))
    spread_a = sum(((x - mean) ** 2 for x in a), Fraction(0))
    spread_b = sum(((y - mean) ** 2 for y in b), Fraction(0))
    if spread_a == 0 or spread_b == 0:
        return None
    return float(both) / sqrt(spread_a * spread_b)


def _ranks(values: Sequence[Fraction]) -> list[Fraction]:
    ordered = sorted(values)
    first = {value: at for at, value in reversed(list(enumerate(ordered, start=1)))}
    last = {value: at for at, value in enumerate(ordered, start=1)}
    return [Fraction(first[value] + last[value], 2) for value in values]
