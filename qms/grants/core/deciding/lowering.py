"""Only payments that remain may be lowered (skolförordningen 14 kap. 2 §)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from qms.costs.core.items import GrantForm
from qms.grants.core.deciding.outcome import Outcome
from qms.grants.core.paying.bands import BandOf, Bands
from qms.grants.core.paying.pay import PriceKey, Prices, ore_per_year
from qms.grants.core.price_list.terms import Band
from qms.kernel.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a provider's decisions in a form say of the year: amounts, and bands by month."""

    provider: str
    form: GrantForm
    prices: Prices
    bands: Bands

    def ore(self, unit: str, band: str, month: int) -> int | None:
        """Return öre per year that hold in the month: as payments do."""
        key = PriceKey(provider=self.provider, form=self.form, band=band)
        own = self.prices.get(replace(key, unit=unit), ())
        return ore_per_year((*own, *self.prices.get(key, ())), month)

    @property
    def units(self) -> frozenset[str]:
        """Return the units that have amounts; the empty name is all units."""
        here = (self.provider, self.form)
        return frozenset(key.unit for key in self.prices if (key.provider, key.form) == here)


def lowering_fault(
    held: Held, after: Outcome, bands: tuple[Band, ...], *, from_month: int, month: int
) -> Problem | None:
    """Return why `after` may not hold from `from_month` when `month` of the year has begun.

    Each month that has begun is compared by grade or age, so that other bands hide nothing; an
    amount that is no longer there is lowered. `month` is 0 before the year and 12 after it.
    """
    if not any(_lowered(held, after, bands, at) for at in range(from_month, month + 1)):
        return None
    return Problem(
        message="Ett belopp som sänks kan bara gälla de månader som är kvar.",
        column="from_month",
        cure="Välj en senare månad.",
    )


def _lowered(held: Held, after: Outcome, bands: tuple[Band, ...], month: int) -> bool:
    new = {(one.unit, one.band): one.basic.total for one in after.amounts}
    # Where some unit has its own, what all have is compared as that of each unit.
    units = (held.units | {unit for unit, _ in new}) - {""} or {""}
    for step, before in _steps(held.bands.holding(held.provider, held.form, month)):
        key = next((one.key for one in bands if one.low <= step <= one.high), "")
        for unit in units:
            was = held.ore(unit, before, month) or 0
            now = new.get((unit, key)) or new.get(("", key)) or 0
            if now < was:
                return True
    return False


def _steps(bands: tuple[BandOf, ...]) -> Iterator[tuple[int, str]]:
    for one in bands:
        yield from ((step, one.key) for step in range(one.low, one.high + 1))
