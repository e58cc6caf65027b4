"""Every school's result beside what is expected of it and beside the schools most like it."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from qms.allocation.core.differences.settings import Limits
from qms.allocation.core.differences.values import Composition
from qms.followup.core.effect.expected import AgainstExpected, Expectations, Spring, expectations
from qms.followup.core.effect.similar import similar_units

NEAREST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A school against expected; `similar` is the mean of the schools most like it, `like`."""

    school: AgainstExpected
    similar: float | None
    like: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparisons:
    """The fit and every school of its spring."""

    found: Expectations
    schools: tuple[Compared, ...]


def comparisons(springs: Sequence[Spring], limits: Limits) -> Comparisons | None:
    """Return the latest spring's schools; None when no spring has enough of them."""
    found = expectations(springs, limits)
    if found is None:
        return None
    spring = next(one for one in springs if one.year == found.year)
    observed = {one.unit: one.observed for one in found.units}
    shares = {unit.unit: _flat(unit) for unit in spring.units if unit.unit in observed}
    nearest = similar_units(shares, most=NEAREST)
    schools = []
    for one in found.units:
        like = tuple(near.unit for near in nearest.get(one.unit, ()))
        similar = fmean(observed[unit] for unit in like) if like else None
        schools.append(Compared(school=one, similar=similar, like=like))
    return Comparisons(found=found, schools=tuple(schools))


def _flat(unit: Composition) -> dict[tuple[str, str], float]:
    return {
        (factor, category): float(share)
        for factor, parts in unit.shares.items()
        for category, share in parts.items()
    }
