"""The amounts of a decision: per band, and per unit where a unit has supplements of its own."""

from collections.abc import Iterator
from dataclasses import dataclass

from qms.grants.core.deciding.grounds import Grounds, UnitTerms
from qms.grants.core.paying.twelfths import month_table
from qms.grants.core.price_list import BandRates, BasicAmount, Supplement, reckon


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount per pupil and year; `unit` is empty when all the provider's units have it."""

    unit: str
    band: str
    basic: BasicAmount

    @property
    def months(self) -> tuple[int, ...]:
        """Return the öre of each month, January first."""
        return month_table(self.basic.total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """All amounts of a decision."""

    amounts: tuple[Amount, ...]


def decide(grounds: Grounds) -> Outcome:
    """Return the amounts (see `grounds_faults` for what must hold first)."""
    return Outcome(amounts=tuple(_amounts(grounds)))


def _amounts(grounds: Grounds) -> Iterator[Amount]:
    alike = len({unit.supplements for unit in grounds.units}) == 1
    units = (UnitTerms(key="", name="", supplements=grounds.units[0].supplements),) if alike else (
        grounds.units
    )  # fmt: skip
    for unit in units:
        for rates in grounds.bands:
            yield _amount(grounds, rates, unit.key, unit.supplements)


def _amount(
    grounds: Grounds, rates: BandRates, unit: str, supplements: tuple[Supplement, ...]
) -> Amount:
    return Amount(unit=unit, band=rates.band.key, basic=reckon(grounds.terms, rates, supplements))
