"""A month's payments: what has been handed over, and what the register and decisions give now."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from qms.db.kept import kept
from qms.decisions import queries as decisions
from qms.grants.core.deciding.grounds import BASIC_AMOUNT
from qms.grants.core.enrolling.rows import EnrolledRow
from qms.grants.core.paying.bands import in_bands
from qms.grants.core.paying.counted import Finding, counted
from qms.grants.core.paying.enrolment import CountBy, CountRule, Enrolment, Span
from qms.grants.core.paying.pay import Entitled, Entitlements, entitlements
from qms.grants.core.paying.reconciling import Reconciled, reconcile
from qms.grants.core.paying.settling import Account, PayRow, to_pay
from qms.grants.queries.enrolments import enrolled, enrolment_files
from qms.grants.queries.erasable import last_erased_year
from qms.grants.queries.pay_prices import YearPrices, year_prices
from qms.grants.queries.pay_rows import PaidRow, first_month, paid_rows, paid_years, runs
from qms.grants.queries.pay_units import EVERYTHING, PayUnits
from qms.org import queries as org

RULE = CountRule()
"""Whoever has the child on the fifteenth gets the month, unless the decision counts by days."""
AFTER_YEAR = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class PayMonth:
    """What is to be paid with a month, what was looked at, and how it agrees with the decisions.

    `unpriced` are enrolments that no decision has an amount for; `has_decisions` is False when
    the year has none at all. `unfounded` are repayments where children are enrolled that no
    decision has an amount for any longer.
    """

    month: date
    rows: tuple[PaidRow, ...]
    findings: tuple[Finding, ...]
    unpriced: tuple[Enrolment, ...]
    reconciled: tuple[Reconciled, ...]
    prices: YearPrices
    has_decisions: bool
    unfounded: tuple[PaidRow, ...] = ()

    @property
    def ore(self) -> int:
        """Return the sum."""
        return sum(row.ore for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Year:
    """A calendar year's part of what is paid with a month; `until` is the last month counted."""

    year: int
    rows: tuple[PayRow, ...]
    due: tuple[Entitled, ...]
    paid: tuple[PayRow, ...]
    findings: tuple[Finding, ...]
    unpriced: tuple[Enrolment, ...]
    prices: YearPrices
    until: int


def pay_month(session: Session, month: date) -> PayMonth:
    """Return what is to be paid with the month, with what it corrects of this and earlier years.

    Years whose enrolments, or some of them, have been erased stand as they were paid.
    """
    units = PayUnits(session)
    this = _year(session, units, month.year, until=month.month)
    erased = last_erased_year(session)
    earlier = [one for one in paid_years(session, before=month.year) if one > erased]
    parts = [*(_year(session, units, one, until=AFTER_YEAR) for one in earlier), this]
    return PayMonth(
        month=month,
        rows=tuple(_with_ids(row, units, part.year) for part in parts for row in part.rows),
        findings=this.findings,
        unpriced=this.unpriced,
        reconciled=tuple(line for part in parts for line in _reconciled(part)),
        prices=this.prices,
        has_decisions=bool(this.prices.prices),
        unfounded=tuple(
            _with_ids(row, units, part.year) for part in parts for row in _unfounded(part)
        ),
    )


def kept_month(session: Session, month: date) -> PayMonth:
    """Return `pay_month`, found once while nothing that it rests on changes.

    Only for who sees every provider: what others see of it differs.
    """
    rests_on = (
        enrolment_files(session),
        decisions.heads(session, [BASIC_AMOUNT]),
        runs(session),
        first_month(session),
        last_erased_year(session),
        org.units(session, EVERYTHING, on=date.max, include_closed=True),
        org.units(session, EVERYTHING, on=month, include_closed=True),
    )
    ask = partial(pay_month, session, month)
    return kept(
        session, ("grants.month", month), rests_on, ask, weigh=lambda one: len(one.findings)
    )


def _unfounded(part: _Year) -> Iterator[PayRow]:
    left = {(one.provider, one.unit, one.form) for one in part.unpriced}
    for row in part.rows:
        at = row.account
        if row.ore < 0 and (at.provider, at.unit, at.form) in left:
            yield row


def _reconciled(part: _Year) -> tuple[Reconciled, ...]:
    held = [row for row in part.paid if _is_decided(row.account, part.prices)]
    return reconcile(
        part.due, [*held, *part.rows], part.prices.printed, until=part.until, year=part.year
    )


def _year(session: Session, units: PayUnits, year: int, *, until: int) -> _Year:
    prices = year_prices(session, year)
    children = tuple(_enrolments(session, units, year))
    found = counted(children, RULE, year=year)
    spans = in_bands(_until(found.spans, year, min(until, 12)), prices.bands)
    due = _entitled(spans, prices, year)
    rows = tuple(_begun(due.rows, first_month(session), year))
    paid = tuple(_pay_row(row, units) for row in paid_rows(session, year=year))
    # Money paid by a decision that is gone stays until another decision says what is right.
    held = [row for row in paid if _is_decided(row.account, prices)]
    return _Year(
        year=year, rows=to_pay(held, rows, pay_month=until), due=rows, paid=paid,
        findings=found.findings, unpriced=due.unpriced, prices=prices, until=until,
    )  # fmt: skip


def _entitled(spans: Iterable[Span], prices: YearPrices, year: int) -> Entitlements:
    """Return what the spans give, each by how its decision divides a month."""
    by: dict[CountBy, list[Span]] = {one: [] for one in CountBy}
    for span in spans:
        by[prices.count_by(span.enrolment.provider, span.enrolment.form)].append(span)
    found = [
        entitlements(some, prices.prices, replace(RULE, by=one), year=year)
        for one, some in by.items()
    ]
    return Entitlements(
        rows=tuple(row for one in found for row in one.rows),
        unpriced=tuple(each for one in found for each in one.unpriced),
    )


def _begun(rows: Iterable[Entitled], first: date | None, year: int) -> Iterator[Entitled]:
    """Yield the rows of months that are paid here: none before payments began."""
    return (one for one in rows if first is None or date(year, one.month, 1) >= first)


def _until(spans: Iterable[Span], year: int, month: int) -> Iterator[Span]:
    """Yield the spans up to the end of the month."""
    end = date(year, month, monthrange(year, month)[1])
    return (one if one.last <= end else replace(one, last=end) for one in spans if one.first <= end)


def _is_decided(account: Account, prices: YearPrices) -> bool:
    return prices.bands.has(account.provider, account.form)


def _pay_row(row: PaidRow, units: PayUnits) -> PayRow:
    account = Account(
        provider=str(row.provider_id), unit=units.key(row.unit_id), form=row.form, band=row.band
    )
    return PayRow(
        account=account, month=row.month.month, pay_month=row.month.month, kind=row.kind,
        children=row.children, ore=row.ore,
    )  # fmt: skip


def _with_ids(row: PayRow, units: PayUnits, year: int) -> PaidRow:
    return PaidRow(
        provider_id=int(row.account.provider),
        unit_id=units.id_of(row.account.provider, row.account.unit),
        form=row.account.form, band=row.account.band, month=date(year, row.month, 1),
        kind=row.kind, children=row.children, ore=row.ore,
    )  # fmt: skip


def _enrolments(session: Session, units: PayUnits, year: int) -> Iterator[Enrolment]:
    """Yield the enrolments of the year, cut where their unit went to another provider."""
    first_day, last_day = date(year, 1, 1), date(year, 12, 31)
    providers = units.providers(year)
    for _, row in enrolled(session):
        if row.first > last_day or (row.last is not None and row.last < first_day):
            continue
        for provider, first, last in providers.get(row.unit_id, ()):
            days = _cut(row, first, last)
            if days is not None:
                yield Enrolment(
                    pupil=row.pupil, provider=provider, unit=units.key(row.unit_id),
                    form=row.form, band="", first=days[0], last=days[1], row=row.row,
                    step=row.step,
                )  # fmt: skip


def _cut(
    row: EnrolledRow, first: date | None, last: date | None
) -> tuple[date, date | None] | None:
    """Return the first and last day of the row within the days; None when there is none."""
    start = max(row.first, first) if first else row.first
    ends = [end for end in (row.last, last) if end is not None]
    end = min(ends, default=None)
    return None if end is not None and end < start else (start, end)
