"""The whole way from index to kronor per pupil: construction, limits, phase-in."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from qms.allocation.core.degree.demand import Demand, mean_index
from qms.allocation.core.degree.phased import phased
from qms.allocation.core.degree.refusals import (
    caps_leave,
    floor_takes,
    no_previous,
    other_units,
    previous_below_zero,
)
from qms.allocation.core.degree.relative import SKEWED, relative_amounts
from qms.allocation.core.degree.steps import Distribution, UnitSteps, at_limit
from qms.allocation.core.degree.types import Degree
from qms.allocation.core.degree.water import TooHighFloorsError, TooLowCapsError, Vessel, level_of
from qms.kernel.problems import RefusedError

Rates = Mapping[str, Fraction]


def distribute(
    degree: Degree,
    demands: Mapping[str, Demand],
    pot: Fraction,
    *,
    previous: Rates | None = None,
    names: Mapping[str, str] | None = None,
) -> Distribution:
    """Return every unit's kronor per pupil; Σ pupils × kronor is exactly the pot (in kronor).

    `previous` is last year's kronor per pupil by unit: a unit that lacks one is new and goes to
    its target at once, and one that is not there any more has no part. Raise RefusedError when
    limits cannot be kept (the binding side and the missing kronor are named), a stretched index
    is negative, or a needed previous year is missing or of other units.
    """
    before = _previous(degree, demands, previous, names or {})
    relative = relative_amounts(degree, demands, names or {})
    pupils = {unit: demand.pupils for unit, demand in demands.items()}
    whole = sum((pupils[unit] * value for unit, value in relative.items()), Fraction(0))
    target = {unit: pot / whole * value for unit, value in relative.items()}
    level, limited = _limited(degree, pupils, target, pot)
    found = Distribution(
        mean=mean_index(demands) if degree.construction in SKEWED else Fraction(1),
        relative_sum=whole,
        kr_at_one=pot / whole,
        level=level,
        steps={
            unit: _steps(degree, demand, relative[unit], target=target[unit], kr=limited[unit])
            for unit, demand in demands.items()
        },
    )
    if before is None:
        return found
    return replace(
        phased(degree, found, pupils, pot=pot, previous=before),
        new=tuple(sorted(set(demands) - set(before))),
        ended=tuple(sorted(set(before) - set(demands))),
    )


def _steps(
    degree: Degree, demand: Demand, relative: Fraction, *, target: Fraction, kr: Fraction
) -> UnitSteps:
    """Return a unit's steps as far as floor and cap; a phase-in may go on from there."""
    return UnitSteps(
        index=demand.index,
        share=demand.share,
        relative=relative,
        target=target,
        limited=kr,
        kr=kr,
        bound=at_limit(degree, kr),
    )


def _previous(
    degree: Degree, demands: Mapping[str, Demand], previous: Rates | None, names: Mapping[str, str]
) -> Rates | None:
    """Return last year's amounts where they decide something, None where they do not."""
    if not degree.needs_previous:
        return None
    if not previous:
        raise RefusedError((no_previous(),))
    below = [(unit, kr) for unit, kr in sorted(previous.items()) if kr < 0]
    if below:
        raise RefusedError(
            tuple(previous_below_zero(names.get(unit, unit), kr) for unit, kr in below)
        )
    if not set(previous) & set(demands):
        raise RefusedError((other_units([names.get(unit, unit) for unit in sorted(previous)]),))
    return previous


def _limited(
    degree: Degree, pupils: Mapping[str, int], target: Rates, pot: Fraction
) -> tuple[Fraction | None, Rates]:
    """Return λ and the amounts within floor and cap; None and the targets without limits."""
    if degree.floor_kr is None and degree.cap_kr is None:
        return None, target
    low = Fraction(degree.floor_kr or 0)
    high = None if degree.cap_kr is None else Fraction(degree.cap_kr)
    vessels = {
        unit: Vessel(pupils=pupils[unit], rate=rate, low=low, high=high)
        for unit, rate in target.items()
    }
    try:
        level = level_of(vessels, pot)
    except TooHighFloorsError as short:
        raise RefusedError((floor_takes(low, short.missing),)) from None
    except TooLowCapsError as over:
        raise RefusedError((caps_leave(degree, over.left),)) from None
    return level, {unit: vessel.at(level) for unit, vessel in vessels.items()}
