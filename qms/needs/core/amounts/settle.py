"""What is due when the amount changes after months have been paid: new rows, never altered ones."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qms.kernel.problems import Problem
from qms.kernel.said import said
from qms.needs.core.amounts.reckon import Share


class RowKind(StrEnum):
    """Why a row of money was written."""

    SHARE = "share"
    CORRECTION = "correction"
    REPAYMENT = "repayment"
    UNUSED = "unused"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyRow:
    """One row: öre for `month`, paid with `pay_month`; below zero is to be paid back."""

    month: date
    pay_month: date
    kind: RowKind
    net: int
    vat: int

    @property
    def total(self) -> int:
        """Return what is paid, or paid back."""
        return self.net + self.vat


def shares(months: Iterable[Share], *, first_pay: date) -> tuple[MoneyRow, ...]:
    """Return a row per month of a new decision.

    Months before `first_pay` were over when the decision came: they are paid with it.
    """
    return tuple(
        MoneyRow(
            month=one.month,
            pay_month=max(one.month, first_pay),
            kind=RowKind.SHARE,
            net=one.net,
            vat=one.vat,
        )
        for one in months
    )


def settle(
    written: Iterable[MoneyRow], due: Mapping[date, Share], *, next_pay: date
) -> tuple[MoneyRow, ...]:
    """Return the rows that make what is written equal to what is due, month by month.

    `next_pay` is the first month that is not paid yet: differences for earlier months are paid,
    or paid back, with it; later months are changed where they stand. Nobody pays back more than
    they got: what is already paid back as unused is let off as far as that takes.
    """
    known = tuple(written)
    sums = _by_month(row for row in known if row.kind is not RowKind.UNUSED)
    rows = []
    for month in sorted({*sums, *due}):
        share = due.get(month)
        net, vat = (share.net, share.vat) if share else (0, 0)
        before_net, before_vat = sums.get(month, (0, 0))
        if (net, vat) == (before_net, before_vat):
            continue
        more = net + vat >= before_net + before_vat
        rows.append(
            MoneyRow(
                month=month,
                pay_month=max(month, next_pay),
                kind=RowKind.CORRECTION if more or month >= next_pay else RowKind.REPAYMENT,
                net=net - before_net,
                vat=vat - before_vat,
            )
        )
    return (*rows, *_let_off(known, due, next_pay))


def _let_off(
    written: Iterable[MoneyRow], due: Mapping[date, Share], month: date
) -> Iterator[MoneyRow]:
    """Yield what was paid back as unused beyond what is due at all."""
    back = [row for row in written if row.kind is RowKind.UNUSED]
    net = sum(one.net for one in due.values()) + sum(row.net for row in back)
    vat = sum(one.vat for one in due.values()) + sum(row.vat for row in back)
    if net < 0 or vat < 0:
        off_net, off_vat = max(-net, 0), max(-vat, 0)
        yield MoneyRow(month=month, pay_month=month, kind=RowKind.UNUSED, net=off_net, vat=off_vat)


def _by_month(rows: Iterable[MoneyRow]) -> dict[date, tuple[int, int]]:
    found: dict[date, tuple[int, int]] = {}
    for row in rows:
        net, vat = found.get(row.month, (0, 0))
        found[row.month] = (net + row.net, vat + row.vat)
    return found


def unused(written: Iterable[MoneyRow], *, net: int, vat: int, month: date) -> tuple[MoneyRow, ...]:
    """Return the row by which money that was not used is paid back, with `month`."""
    row = MoneyRow(month=month, pay_month=month, kind=RowKind.UNUSED, net=-net, vat=-vat)
    return (row,) if not tuple(unused_faults(written, net=net, vat=vat, month=month)) else ()


def unused_faults(
    written: Iterable[MoneyRow], *, net: int, vat: int, month: date
) -> Iterator[Problem]:
    """Yield what hinders so much from being paid back: never more than has been paid."""
    paid = [row for row in written if row.pay_month < month or row.total < 0]
    most_net, most_vat = sum(row.net for row in paid), sum(row.vat for row in paid)
    if net <= 0 or vat < 0:
        yield Problem(message="Skriv hur mycket som inte har använts.", column="net",
                      cure="Beloppet ska vara större än noll.")  # fmt: skip
    elif net > most_net or vat > most_vat:
        text = said("Högst det som är betalt kan betalas tillbaka: %(kr)s kronor före moms.",
                    kr=f"{most_net / 100:.2f}".replace(".", ","))  # fmt: skip
        yield Problem(message=text, column="net", cure="Skriv ett mindre belopp.")
