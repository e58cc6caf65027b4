"""One month's payments as a reader may see them: whose reference is told, and what is apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qms.needs.core.cases.refs import shown_ref
from qms.needs.core.deciding.kinds import MoneyKind
from qms.needs.core.payments.listing import Entry, UnitSum, per_unit
from qms.needs.queries.money import Paid
from qms.org.core.nodes import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month's money for the units that the reader may see.

    `apart` is for persons with protected identity: in no unit's rows or sums, and empty for those
    who do not read the whole municipality. `refs` are the cases that the reader is tied to.
    """

    month: date
    units: Mapping[int, Unit]
    year: tuple[Paid, ...]
    apart: tuple[Paid, ...]
    refs: frozenset[str]
    handed_over: frozenset[date]

    @property
    def rows(self) -> tuple[Paid, ...]:
        """Return the month's rows of units."""
        return tuple(one for one in self.year if one.row.pay_month == self.month)

    @property
    def month_apart(self) -> tuple[Paid, ...]:
        """Return the month's rows of persons with protected identity, to be added together."""
        return tuple(one for one in self.apart if one.row.pay_month == self.month)

    def sums(self) -> tuple[UnitSum, ...]:
        """Return a sum per unit."""
        return per_unit(entry_of(one) for one in self.rows)

    def ref(self, one: Paid) -> str:
        """Return the reference as it is read; a case's only by those who are tied to it."""
        if one.money_kind is MoneyKind.BLOCK:
            return one.ref
        return shown_ref(one.ref) if one.ref in self.refs else ""


def entry_of(one: Paid) -> Entry:
    """Return the row as a listing adds it up."""
    return Entry(
        unit_id=one.unit_id, kind=one.money_kind, pay_month=one.row.pay_month, ore=one.row.total
    )
