"""Payments against the decisions: children a month times the month that the decision prints."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qms.costs.core.items import GrantForm
from qms.grants.core.paying.pay import Entitled
from qms.grants.core.paying.settling import Account, PayRow, account_of
from qms.grants.core.paying.twelfths import part_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """The months in öre, January first, that a decision prints; they hold from a month on.

    `unit` is empty when all the provider's units have it.
    """

    provider: str
    form: GrantForm
    band: str
    unit: str
    from_month: int
    months: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """A provider's form up to a month: what the decisions give, and what is paid."""

    year: int
    provider: str
    form: GrantForm
    child_months: int
    decided: int
    paid: int

    @property
    def difference(self) -> int:
        """Return what is paid beyond the decisions; zero when they agree."""
        return self.paid - self.decided


def reconcile(
    due: Iterable[Entitled], paid: Iterable[PayRow], printed: Sequence[Printed], *, until: int,
    year: int,
) -> tuple[Reconciled, ...]:  # fmt: skip
    """Return a line per provider and form; `paid` includes what is being paid now."""
    decided: dict[tuple[str, GrantForm], tuple[int, int]] = {}
    months: dict[tuple[Account, int], int] = {}
    for row in due:
        account = account_of(row.enrolment)
        if row.month > until:
            continue
        at = (account, row.month)
        if at not in months:
            months[at] = _month(printed, account, row.month)
        key = (account.provider, account.form)
        children, ore = decided.get(key, (0, 0))
        decided[key] = (children + 1, ore + _part(months[at], row))
    given = _paid(paid)
    return tuple(_lines(decided, given, year))


def _part(ore: int, row: Entitled) -> int:
    """Return the part of the printed month that the row's days are."""
    if row.part is None:
        return ore
    first, last, days = row.part
    return part_of(ore, first=first, last=last, days=days)


def _lines(
    decided: Mapping[tuple[str, GrantForm], tuple[int, int]],
    given: Mapping[tuple[str, GrantForm], int],
    year: int,
) -> Iterator[Reconciled]:
    for provider, form in sorted({*decided, *given}):
        children, ore = decided.get((provider, form), (0, 0))
        yield Reconciled(
            year=year, provider=provider, form=form, child_months=children, decided=ore,
            paid=given.get((provider, form), 0),
        )  # fmt: skip


def _month(printed: Sequence[Printed], account: Account, month: int) -> int:
    """Return the öre of the month that the latest decision for the account prints."""
    here = [
        one
        for one in printed
        if (one.provider, one.form, one.band) == (account.provider, account.form, account.band)
        and one.unit in {"", account.unit}
        and one.from_month <= month
    ]
    latest = max(here, key=lambda one: (one.from_month, bool(one.unit)))
    return latest.months[month - 1]


def _paid(rows: Iterable[PayRow]) -> Mapping[tuple[str, GrantForm], int]:
    found: dict[tuple[str, GrantForm], int] = {}
    for row in rows:
        key = (row.account.provider, row.account.form)
        found[key] = found.get(key, 0) + row.ore
    return found
