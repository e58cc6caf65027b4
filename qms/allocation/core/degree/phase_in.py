"""Last year's kronor per pupil against this year's: who is protected, and down to what."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from qms.allocation.core.degree.types import Degree, PhaseIn
from qms.allocation.core.degree.water import NOTHING, Vessel, level_of

Rates = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Halfway:
    """F2: last year's rates raised to this year's pot, and where each unit stands between.

    `kappa` is the part of the wanted gains that the realised losses pay for.
    """

    factor: Fraction
    kappa: Fraction
    raised: Rates
    rates: Rates


def guard(degree: Degree, *, previous: Fraction, target: Fraction) -> Fraction | None:
    """Return what a unit may not fall below while the change is phased in, None for no limit.

    A loser keeps previous − θ·(previous − target). With F1b a gainer keeps the previous amount.
    """
    if degree.phase_in not in {PhaseIn.F1, PhaseIn.F1B}:
        return None
    if previous > target:
        return previous - Fraction(degree.first_year_part) * (previous - target)
    return previous if degree.phase_in is PhaseIn.F1B else None


def least(degree: Degree, previous: Fraction) -> Fraction | None:
    """Return previous × (1 − largest decrease), None when the model has no such limit."""
    if degree.largest_decrease is None:
        return None
    return previous * (1 - Fraction(degree.largest_decrease))


def halfway(
    pupils: Mapping[str, int],
    previous: Rates,
    target: Rates,
    *,
    part: Fraction,
    floor: Fraction = NOTHING,
) -> Halfway:
    """Return F2's rates for the units that have a previous amount.

    Their previous amounts are first scaled, and lifted to the floor, so that they add up to what
    the targets do: losses and gains then even out. Losers go `part` of the way to their target;
    gainers get κ of their gain, κ = realised losses ÷ wanted gains. Raise ValueError when every
    previous amount is zero.
    """
    units = [unit for unit in target if unit in previous]
    if not any(previous[unit] for unit in units):
        raise ValueError("every previous amount is zero")
    vessels = {u: Vessel(pupils=pupils[u], rate=previous[u], low=floor) for u in units}
    factor = level_of(vessels, sum((pupils[u] * target[u] for u in units), Fraction(0)))
    raised = {unit: vessel.at(factor) for unit, vessel in vessels.items()}
    gaps = {unit: target[unit] - raised[unit] for unit in units}
    losses = part * sum((-pupils[u] * gap for u, gap in gaps.items() if gap < 0), Fraction(0))
    gains = sum((pupils[u] * gap for u, gap in gaps.items() if gap > 0), Fraction(0))
    kappa = losses / gains if gains else Fraction(0)
    rates = {u: raised[u] + gap * (part if gap < 0 else kappa) for u, gap in gaps.items()}
    return Halfway(factor=factor, kappa=kappa, raised=raised, rates=rates)
