"""The amounts of a decision: per band, and per unit where a unit has supplements of its own."""

from collections.abc import Iterator
from dataclasses import dataclass

from qms.grants.core.deciding.grounds import Grounds, UnitTerms
from qms.grants.core.paying.twelfths import month_table
from qms.grants.core.price_list import METHOD, BasicAmount, reckon


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


def decide(grounds: Grounds, *, method: int = METHOD) -> Outcome:
    """Return the amounts (see `grounds_faults` for what must hold first)."""
    return Outcome(amounts=tuple(_amounts(grounds, method)))


def _amounts(grounds: Grounds, method: int) -> Iterator[Amount]:
    alike = len({unit.supplements for unit in grounds.units}) == 1
    units = (UnitTerms(key="", name="", supplements=grounds.units[0].supplements),) if alike else (
        grounds.units
    )  # fmt: skip
    for unit in units:
        for rates in grounds.bands:
            basic = reckon(grounds.terms, rates, unit.supplements, method=method)
            yield Amount(unit=unit.key, band=rates.band.key, basic=basic)
