"""Own and independent units on the same grounds, line by line, with why a line differs."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from qms.costs.core.items import CostItem
from qms.grants.core.price_list.reckon import BasicAmount
from qms.grants.core.price_list.terms import BandRates


class Why(StrEnum):
    """Why an independent provider's line is not the own units'."""

    SAME = "same"
    ADDED_BY_LAW = "added_by_law"
    ACTUAL_PREMISES = "actual_premises"
    ROUNDING = "rounding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One line: öre per pupil and year for own units and for the provider. `key` names the line."""

    key: str
    own: int
    independent: int
    why: Why

    @property
    def difference(self) -> int:
        """Return what the provider gets more, below zero when less."""
        return self.independent - self.own


def pairs(rates: BandRates, amount: BasicAmount) -> Iterator[Pair]:
    """Yield the lines of a band: what the budget gives own units beside what the provider gets."""
    for one in amount.items:
        is_own_premises = one.item is CostItem.PREMISES and rates.premises.decided is not None
        own = rates.premises.average if one.item is CostItem.PREMISES else rates.ore_of(one.item)
        why = Why.ACTUAL_PREMISES if is_own_premises else Why.ROUNDING
        yield Pair(key=one.item, own=own, independent=one.ore,
                   why=Why.SAME if own == one.ore else why)  # fmt: skip
    yield Pair(key="administration", own=0, independent=amount.administration, why=Why.ADDED_BY_LAW)
    yield Pair(key="vat", own=0, independent=amount.vat, why=Why.ADDED_BY_LAW)
    yield Pair(key="fee", own=-rates.fee, independent=-amount.fee,
               why=Why.SAME if rates.fee == amount.fee else Why.ROUNDING)  # fmt: skip
