"""Phase-in and largest decrease on top of what the construction and its limits gave."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from qms.allocation.core.degree.phase_in import Halfway, guard, halfway, least
from qms.allocation.core.degree.refusals import caps_leave, nothing_before, protection_takes
from qms.allocation.core.degree.steps import Bound, Distribution, UnitSteps, at_limit
from qms.allocation.core.degree.types import Degree, PhaseIn
from qms.allocation.core.degree.water import TooHighFloorsError, TooLowCapsError, Vessel, level_of
from qms.kernel.problems import RefusedError

Rates = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Protected:
    """A unit on its way: its steps so far, its vessel, and what its low limit comes from."""

    steps: UnitSteps
    vessel: Vessel
    by: Bound


def phased(
    degree: Degree,
    found: Distribution,
    pupils: Mapping[str, int],
    *,
    pot: Fraction,
    previous: Rates,
) -> Distribution:
    """Return the distribution with last year's amounts taken into account.

    Floor, phase-in and largest decrease together are the lowest a unit gets, and go before the
    cap. A unit without a previous amount has its floor only.
    """
    limited = {unit: steps.limited for unit, steps in found.steps.items()}
    half = _halfway(degree, pupils, previous, limited)
    units = {
        unit: _protected(
            degree,
            steps,
            pupils=pupils[unit],
            previous=previous.get(unit),
            rate=half.rates.get(unit) if half else None,
            raised=half.raised.get(unit) if half else None,
        )
        for unit, steps in found.steps.items()
    }
    level = _level(degree, {unit: one.vessel for unit, one in units.items()}, pot)
    return replace(
        found,
        phase_level=level,
        halfway=half,
        steps={unit: _settled(degree, one, level) for unit, one in units.items()},
    )


def _halfway(
    degree: Degree, pupils: Mapping[str, int], previous: Rates, limited: Rates
) -> Halfway | None:
    if degree.phase_in is not PhaseIn.F2:
        return None
    try:
        return halfway(
            pupils,
            previous,
            limited,
            part=Fraction(degree.first_year_part),
            floor=Fraction(degree.floor_kr or 0),
        )
    except ValueError:
        raise RefusedError((nothing_before(),)) from None


def _protected(
    degree: Degree,
    steps: UnitSteps,
    *,
    pupils: int,
    previous: Fraction | None,
    rate: Fraction | None,
    raised: Fraction | None,
) -> _Protected:
    """Return the unit with its low limit; `rate` is where F2 puts it, from last year `raised`."""
    base = steps.limited if rate is None else rate
    softened = None if previous is None else guard(degree, previous=previous, target=steps.limited)
    lowest = None if previous is None else least(degree, previous)
    limits = (
        (Fraction(degree.floor_kr or 0), Bound.FLOOR),
        (Fraction(0) if softened is None else softened, Bound.PHASE_IN),
        (Fraction(0) if lowest is None else lowest, Bound.DECREASE),
    )
    low, by = max(limits, key=lambda limit: limit[0])
    high = None if degree.cap_kr is None else max(Fraction(degree.cap_kr), low, base)
    return _Protected(
        steps=replace(
            steps,
            previous=previous,
            guard=softened,
            least=lowest,
            raised=raised,
            halfway=rate,
        ),
        vessel=Vessel(pupils=pupils, rate=base, low=low, high=high),
        by=by,
    )


def _level(degree: Degree, vessels: Mapping[str, Vessel], pot: Fraction) -> Fraction | None:
    """Return λ; None where F2 alone decides, as its amounts add up by themselves."""
    if degree.phase_in is PhaseIn.F2 and degree.largest_decrease is None:
        return None
    try:
        return level_of(vessels, pot)
    except TooHighFloorsError as short:
        raise RefusedError((protection_takes(degree, short.missing),)) from None
    except TooLowCapsError as over:
        raise RefusedError((caps_leave(degree, over.left),)) from None


def _settled(degree: Degree, unit: _Protected, level: Fraction | None) -> UnitSteps:
    vessel = unit.vessel
    if level is None:
        return replace(unit.steps, kr=vessel.rate, bound=at_limit(degree, vessel.rate))
    kr = vessel.at(level)
    held = unit.by if level * vessel.rate < vessel.low else at_limit(degree, kr)
    return replace(unit.steps, kr=kr, bound=held)
