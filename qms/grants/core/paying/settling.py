"""What is paid each month: the month's own öre, and what past months turned out to be."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from qms.costs.core.items import GrantForm
from qms.grants.core.paying.enrolment import Enrolment
from qms.grants.core.paying.pay import Entitled


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Account:
    """Where money goes: a unit of a provider, in a form and a band. No child is there."""

    provider: str
    unit: str
    form: GrantForm
    band: str


def account_of(one: Enrolment) -> Account:
    """Return where the money of an enrolment goes."""
    return Account(provider=one.provider, unit=one.unit, form=one.form, band=one.band)


class RowKind(StrEnum):
    """Why a row is paid."""

    SHARE = "share"
    CORRECTION = "correction"
    REPAYMENT = "repayment"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayRow:
    """Öre for `month`, paid with `pay_month`; below zero is taken back. `children` it counts."""

    account: Account
    month: int
    pay_month: int
    kind: RowKind
    children: int
    ore: int


def sums(rows: Iterable[Entitled]) -> Mapping[tuple[Account, int], tuple[int, int]]:
    """Return children and öre per account and month."""
    found: dict[tuple[Account, int], tuple[int, int]] = {}
    for row in rows:
        account = account_of(row.enrolment)
        children, ore = found.get((account, row.month), (0, 0))
        found[account, row.month] = (children + 1, ore + row.ore)
    return found


def to_pay(
    paid: Iterable[PayRow], due: Iterable[Entitled], *, pay_month: int
) -> tuple[PayRow, ...]:
    """Return the rows of a month's file.

    `due` is what the register gives now. Months before `pay_month` are paid what they lack, or
    have taken back what they got too much; the month itself is paid as it stands.
    """
    owed = {key: value for key, value in sums(due).items() if key[1] <= pay_month}
    return tuple(_rows(_paid_sums(paid), owed, pay_month))


def _rows(
    paid: Mapping[tuple[Account, int], tuple[int, int]],
    owed: Mapping[tuple[Account, int], tuple[int, int]],
    pay_month: int,
) -> Iterator[PayRow]:
    for account, month in sorted({*paid, *owed}, key=lambda key: (key[1], key[0])):
        children, ore = owed.get((account, month), (0, 0))
        before_children, before = paid.get((account, month), (0, 0))
        if (children, ore) == (before_children, before):
            continue
        more = RowKind.CORRECTION if ore >= before else RowKind.REPAYMENT
        yield PayRow(
            account=account,
            month=month,
            pay_month=pay_month,
            kind=RowKind.SHARE if month == pay_month and not before else more,
            children=children - before_children,
            ore=ore - before,
        )


def _paid_sums(paid: Iterable[PayRow]) -> dict[tuple[Account, int], tuple[int, int]]:
    found: dict[tuple[Account, int], tuple[int, int]] = {}
    for row in paid:
        children, ore = found.get((row.account, row.month), (0, 0))
        found[row.account, row.month] = (children + row.children, ore + row.ore)
    return found
