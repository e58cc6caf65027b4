"""What somebody assumes of prices, and a price list as it would be some years on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from qms.costs.core.items import CostItem
from qms.grants.core.price_list import BandRates, Premises
from qms.kernel.money import round_half_up
from qms.kernel.problems import Problem
from qms.kernel.said import said

LOWEST, HIGHEST, WIDEST = Decimal(-20), Decimal(20), Decimal(10)
LONGEST_NAME = 80
SPREAD = "spread"


class Case(StrEnum):
    """The three ways it may go: few pupils and slow prices, what is expected, many and fast."""

    LOW = "low"
    MAIN = "main"
    HIGH = "high"


class Driver(StrEnum):
    """What makes an item dearer from year to year."""

    WAGE = "wage"
    PRICE = "price"
    RENT = "rent"


DRIVERS: Mapping[CostItem, Driver] = MappingProxyType(
    {
        CostItem.TEACHING: Driver.WAGE,
        CostItem.PUPIL_HEALTH: Driver.WAGE,
        CostItem.CARE_AND_PEDAGOGY: Driver.WAGE,
        CostItem.LEARNING_TOOLS: Driver.PRICE,
        CostItem.MATERIAL: Driver.PRICE,
        CostItem.MEALS: Driver.PRICE,
        CostItem.PREMISES: Driver.RENT,
    }
)
"""Items that are mostly people follow wages, premises rents, all else prices."""

SIGNS = MappingProxyType({Case.LOW: -1, Case.MAIN: 0, Case.HIGH: 1})


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """Per cent a year for wages, prices and rents; `spread` is how far they may miss, in points."""

    wage: Decimal
    price: Decimal
    rent: Decimal
    spread: Decimal = Decimal(0)

    def factor(self, driver: Driver, years: int, case: Case) -> Fraction:
        """Return what an amount is multiplied by after that many years; exact."""
        per_cent = {Driver.WAGE: self.wage, Driver.PRICE: self.price, Driver.RENT: self.rent}[
            driver
        ]
        yearly = 1 + Fraction(per_cent + SIGNS[case] * self.spread) / 100
        return yearly**years


def assumption_faults(name: str, given: Assumptions) -> Iterator[Problem]:
    """Yield what hinders that the assumptions are saved under the name."""
    if not name.strip():
        yield Problem(message="Antagandena saknar namn.", column="name",
                      cure="Skriv vad de ska heta.")  # fmt: skip
    for field in (*Driver, SPREAD):
        if fault := value_fault(str(field), getattr(given, str(field))):
            yield fault


def value_fault(field: str, value: Decimal) -> Problem | None:
    """Return why the value may not be assumed in the field: a driver's name, or `spread`."""
    if field == SPREAD:
        if 0 <= value <= WIDEST:
            return None
        text = said("Osäkerheten är utanför 0–%(most)s procentenheter.", most=int(WIDEST))
        return Problem(message=text, column=field, cure="Skriv procentenheter, till exempel 0,5.")
    if LOWEST <= value <= HIGHEST:
        return None
    text = said("Ett antagande är utanför %(low)s–%(high)s procent per år.",
                low=int(LOWEST), high=int(HIGHEST))  # fmt: skip
    return Problem(message=text, column=field, cure="Skriv procent per år, till exempel 3,1.")


def grown(rates: BandRates, given: Assumptions, *, years: int, case: Case) -> BandRates:
    """Return the rates as they would be that many years on, each item in whole öre.

    Fees stay as they are: what parents pay at most is set by law, not by costs.
    """

    def after(item: CostItem, ore: int) -> int:
        exact = ore * given.factor(DRIVERS[item], years, case)
        return int(round_half_up(exact, Decimal(1)))

    return replace(
        rates,
        items={item: after(item, ore) for item, ore in rates.items.items()},
        premises=Premises(average=after(CostItem.PREMISES, rates.premises.average)),
    )
