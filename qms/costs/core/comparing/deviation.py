"""Why an outcome is not the budget: volume, mix and price, which add up to the whole difference.

With n pupils and p öre per pupil in each band b, budget first and outcome marked ':
volume = (N' − N) · Σnp ÷ N, mix = Σ(n' − N' · n ÷ N) · p, price = Σ n' · (p' − p).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from qms.kernel.money import split_exactly


@dataclass(frozen=True, slots=True, kw_only=True)
class BandCost:
    """Pupils and öre of a band in the budget and in the outcome."""

    band: str
    budget_pupils: Fraction
    budget_ore: int
    pupils: Fraction
    ore: int

    @property
    def budget_price(self) -> Fraction:
        """Return the budget's öre per pupil; where it had no pupils, the outcome's."""
        if self.budget_pupils:
            return self.budget_ore / self.budget_pupils
        return self.ore / self.pupils if self.pupils else Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """Öre more than the budget: for more pupils, for other pupils, at other prices.

    `idle` is budget or outcome in bands without pupils, where nothing is per pupil.
    """

    volume: int
    mix: int
    price: int
    idle: int

    @property
    def total(self) -> int:
        """Return outcome less budget."""
        return self.volume + self.mix + self.price + self.idle


def deviation(bands: Sequence[BandCost]) -> Deviation:
    """Return the difference in its parts, to the öre."""
    idle = sum(_idle(band) for band in bands)
    total = sum(band.ore - band.budget_ore for band in bands) - idle
    before = sum((band.budget_pupils for band in bands), Fraction(0))
    now = sum((band.pupils for band in bands), Fraction(0))
    planned = sum((b.budget_pupils * b.budget_price for b in bands), Fraction(0))
    at_budget_prices = sum((b.pupils * b.budget_price for b in bands), Fraction(0))
    volume = (now - before) * planned / before if before else at_budget_prices
    mix = at_budget_prices - planned - volume
    exact = {"volume": volume, "mix": mix, "price": total - volume - mix}
    return Deviation(**split_exactly(total, exact), idle=idle)


def _idle(band: BandCost) -> int:
    """Return the öre that belong to no pupil: outcome less budget where there were none."""
    outcome = 0 if band.pupils else band.ore
    budget = 0 if band.budget_pupils else band.budget_ore
    return outcome - budget
