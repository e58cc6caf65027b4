"""Small random municipalities from a seed, for facts that must hold in every one of them."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from random import Random

from qms.allocation.core.degree.demand import Demand
from qms.allocation.core.degree.types import (
    Concentration,
    Construction,
    Degree,
    Negative,
    PhaseIn,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """Schools with index, a pot in öre, last year's kronor per pupil, and a degree."""

    pot_ore: int
    demands: dict[str, Demand]
    previous: dict[str, Fraction]
    degree: Degree

    @property
    def pot(self) -> Fraction:
        """Return the pot in kronor."""
        return Fraction(self.pot_ore, 100)


def town(chance: Random) -> Town:
    """Return a municipality of 2–4 schools with any construction, half of them with limits."""
    units = [f"S{number}" for number in range(chance.randint(2, 4))]
    demands = {
        unit: Demand(
            pupils=chance.randint(1, 900),
            index=Fraction(chance.randint(20, 300), 100),
            share=Fraction(chance.randint(0, 100), 100),
        )
        for unit in units
    }
    pupils = sum(demand.pupils for demand in demands.values())
    pot_ore = pupils * chance.randint(100, 2_000_000) + chance.randint(0, pupils - 1)
    flat = pot_ore // (100 * pupils)
    previous = {unit: Fraction(flat * chance.randint(40, 180), 100) for unit in units}
    return Town(pot_ore=pot_ore, demands=demands, previous=previous, degree=_degree(chance, flat))


def _degree(chance: Random, flat: int) -> Degree:
    has_limits = chance.random() < 0.5
    return Degree(
        construction=chance.choice(list(Construction)),
        stretch=Decimal(chance.randint(0, 30)) / 10,
        negative=Negative.CLIP,
        threshold=Decimal(chance.randint(0, 90)) / 100,
        power=Decimal(chance.randint(0, 30)) / 10,
        concentration=Concentration(
            factor="f",
            category="c",
            k1=Decimal(chance.randint(0, 20)) / 10,
            k2=Decimal(chance.randint(0, 20)) / 10,
            from_=Decimal(chance.randint(0, 9)) / 10,
        ),
        index_part=Decimal(chance.randint(0, 10)) / 10,
        floor_kr=Decimal(flat * chance.randint(0, 90)) / 100 if has_limits else None,
        cap_kr=Decimal(flat * chance.randint(110, 300)) / 100 + 1 if has_limits else None,
        phase_in=PhaseIn.NONE,
        first_year_part=Decimal(chance.randint(0, 10)) / 10,
    )
