"""Each dimension's pot: the whole split by share, exactly."""

from collections.abc import Mapping
from fractions import Fraction

from qms.allocation.core.budget.shared_out import by_number
from qms.allocation.core.budget.types import DIMENSIONS, BudgetRules, Kind


def pots(rules: BudgetRules, pot_ore: int, *, quantum_ore: int = 1) -> dict[Kind, int]:
    """Return öre per kind, which add up to the whole: early years out of the socioeconomic.

    Each is a whole number of quanta.
    """
    shares = {one.value: Fraction(rules.share(one)) for one in DIMENSIONS}
    split = by_number(pot_ore, shares, quantum_ore=quantum_ore)
    found = {one: split[one.value] for one in DIMENSIONS}
    if rules.early_years is None:
        return found
    whole = found[Kind.SOCIOECONOMIC]
    part = Fraction(rules.early_years.part)
    halves = by_number(whole, {"a": 1 - part, "b": part}, quantum_ore=quantum_ore)
    return {**found, Kind.SOCIOECONOMIC: halves["a"], Kind.EARLY_YEARS: halves["b"]}


def shares_of(rules: BudgetRules) -> Mapping[Kind, Fraction]:
    """Return each kind's share of the whole; early years out of the socioeconomic share."""
    found = {one: Fraction(rules.share(one)) for one in DIMENSIONS}
    if rules.early_years is None:
        return found
    early = found[Kind.SOCIOECONOMIC] * Fraction(rules.early_years.part)
    return {**found, Kind.SOCIOECONOMIC: found[Kind.SOCIOECONOMIC] - early,
            Kind.EARLY_YEARS: early}  # fmt: skip
