"""One month's payments as a reader may see them: which rows one by one, which added together.

One rule, the same for every child: a unit's own people see each row of the unit, others the rows
of the cases that they are tied to, and the rest of a unit as one sum of each kind. The reference is
for those who are tied. Nobody's mark of protected identity changes a row, a sum or who sees it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from qms.needs.core.amounts.settle import RowKind
from qms.needs.core.cases.refs import shown_ref
from qms.needs.core.deciding.kinds import MoneyKind
from qms.needs.core.payments.listing import Entry, UnitSum, per_unit
from qms.needs.queries.money import Paid
from qms.org.core.nodes import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidLine:
    """A line of a unit's payments, in öre: a row of money, or several `together` (no `month`)."""

    unit_id: int
    money_kind: MoneyKind
    ref: str
    month: date | None
    kind: RowKind | None
    net: int
    vat: int
    together: bool = False

    @property
    def total(self) -> int:
        """Return the amount to be paid."""
        return self.net + self.vat


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month's money for the units that the reader may see.

    `refs` are the cases that the reader is tied to, `own` are the units whose
    people the reader is one of.
    """

    month: date
    units: Mapping[int, Unit]
    year: tuple[Paid, ...]
    refs: frozenset[str]
    own: frozenset[int]
    handed_over: frozenset[date]

    @property
    def rows(self) -> tuple[Paid, ...]:
        """Return the month's rows of units."""
        return tuple(one for one in self.year if one.row.pay_month == self.month)

    def sums(self) -> tuple[UnitSum, ...]:
        """Return a sum per unit."""
        return per_unit(entry_of(one) for one in self.rows)

    def lines(self, unit_id: int | None = None) -> tuple[PaidLine, ...]:
        """Return the month's lines by unit, of one unit or of all: what others have, last."""
        rows = [one for one in self.rows if unit_id in {None, one.unit_id}]
        alone = [self._line(one) for one in rows if self._is_shown(one)]
        found = [*alone, *_together(one for one in rows if not self._is_shown(one))]
        return tuple(sorted(found, key=lambda one: (one.unit_id, one.together)))

    def _is_shown(self, one: Paid) -> bool:
        return one.unit_id in self.own or one.money_kind is MoneyKind.BLOCK or one.ref in self.refs

    def _line(self, one: Paid) -> PaidLine:
        ref = one.ref if one.money_kind is MoneyKind.BLOCK else shown_ref(one.ref)
        is_told = one.money_kind is MoneyKind.BLOCK or one.ref in self.refs
        return PaidLine(
            unit_id=one.unit_id,
            money_kind=one.money_kind,
            ref=ref if is_told else "",
            month=one.row.month,
            kind=one.row.kind,
            net=one.row.net,
            vat=one.row.vat,
        )


def _together(rows: Iterable[Paid]) -> list[PaidLine]:
    """Return one line for each unit and kind of money."""
    sums: dict[tuple[int, MoneyKind], tuple[int, int]] = {}
    for one in rows:
        net, vat = sums.get((one.unit_id, one.money_kind), (0, 0))
        sums[one.unit_id, one.money_kind] = net + one.row.net, vat + one.row.vat
    return [
        PaidLine(
            unit_id=unit_id, money_kind=kind, ref="", month=None, kind=None, net=net, vat=vat,
            together=True,
        )
        for (unit_id, kind), (net, vat) in sums.items()
    ]  # fmt: skip


def entry_of(one: Paid) -> Entry:
    """Return the row as a listing adds it up."""
    return Entry(
        unit_id=one.unit_id, kind=one.money_kind, pay_month=one.row.pay_month, ore=one.row.total
    )
