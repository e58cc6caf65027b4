"""Rows of money summed: per unit and kind for a month, per month for a year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from qms.needs.core.deciding.kinds import MoneyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of money in a listing: to which unit, of what kind, when, and how much in öre."""

    unit_id: int
    kind: MoneyKind
    pay_month: date
    ore: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSum:
    """What one unit gets: öre per kind. A sum below zero is to be paid back."""

    unit_id: int
    by_kind: Mapping[MoneyKind, int]

    @property
    def ore(self) -> int:
        """Return everything together."""
        return sum(self.by_kind.values())


def per_unit(entries: Iterable[Entry]) -> tuple[UnitSum, ...]:
    """Return a sum per unit that has any row, by the unit's id."""
    found: dict[int, dict[MoneyKind, int]] = {}
    for one in entries:
        sums = found.setdefault(one.unit_id, dict.fromkeys(MoneyKind, 0))
        sums[one.kind] += one.ore
    return tuple(UnitSum(unit_id=key, by_kind=found[key]) for key in sorted(found))


def per_month(entries: Iterable[Entry], year: int) -> Mapping[date, Mapping[MoneyKind, int]]:
    """Return öre per month of payment and kind for all twelve months of the year."""
    found = {date(year, month, 1): dict.fromkeys(MoneyKind, 0) for month in range(1, 13)}
    for one in entries:
        if one.pay_month in found:
            found[one.pay_month][one.kind] += one.ore
    return found
