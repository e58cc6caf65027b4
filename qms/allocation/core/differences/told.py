"""What schools are compared by for somebody who may not read the register."""

from collections.abc import Sequence
from dataclasses import replace

from qms.allocation.core.differences.from_register import Compositions
from qms.allocation.core.differences.study import Study
from qms.allocation.core.differences.values import Composition, Omitted, Why
from qms.allocation.core.suppression import Hidden


def told(found: Compositions, hidden: Hidden) -> Compositions:
    """Return the units without each factor of which they have a hidden share, and which those are.

    A measure over all schools is reckoned from the hidden shares too: who knows the others can
    solve for one of them. What is reckoned from these units rests on what may be shown alone.
    """
    units = tuple(_told(unit, _factors(unit, hidden)) for unit in found.units)
    return replace(found, units=units, omitted=(*found.omitted, *_omitted(found.units, hidden)))


def concluded(shown: Study, whole: Study) -> Study:
    """Return what is shown, with what all schools together say: words that hold no figure."""
    says = {factor.name: factor.differs for factor in whole.factors}
    factors = tuple(replace(one, differs=says[one.name]) for one in shown.factors)
    return replace(shown, factors=factors, verdict=whole.verdict)


def _factors(unit: Composition, hidden: Hidden) -> frozenset[str]:
    """Return the factors of which something of the unit is hidden."""
    return frozenset(factor for factor, _ in hidden.of(unit.unit)) & frozenset(unit.shares)


def _told(unit: Composition, without: frozenset[str]) -> Composition:
    shares = {factor: share for factor, share in unit.shares.items() if factor not in without}
    return replace(unit, shares=shares)


def _omitted(units: Sequence[Composition], hidden: Hidden) -> list[Omitted]:
    return [
        Omitted(unit=unit.unit, about=factor, why=Why.GROUP_OF_FEW)
        for unit in units
        for factor in sorted(_factors(unit, hidden))
    ]
