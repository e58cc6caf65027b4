"""One month's payments as a reader may see them.

Providers see their own rows once they are handed over, and before that the sum they can expect.
Those who make, decide or review grants see
every row; other readers at the office see kronor per provider, never how many children.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import authorize, has_right
from qms.costs.core.items import GrantForm
from qms.grants.core.paying.bands import Bands
from qms.grants.core.paying.counted import Finding
from qms.grants.core.paying.enrolment import Enrolment
from qms.grants.core.paying.reconciling import Reconciled
from qms.grants.core.paying.settling import RowKind
from qms.grants.queries.pay_prices import year_prices
from qms.grants.queries.pay_rows import PaidRow, Run, next_month, paid_rows, run_reconciled, runs
from qms.grants.queries.pay_units import unit_key
from qms.grants.queries.payments import kept_month, pay_month
from qms.grants.queries.providers import EVERYTHING, Provider, providers
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, today

DETAILS = (Can.GRANTS_WRITE, Can.GRANTS_DECIDE, Can.AUDIT_READ)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSum:
    """A provider's month: its own öre, and what it corrects. `children` are the month's own."""

    provider: Provider
    children: int
    share: int
    corrected: int

    @property
    def ore(self) -> int:
        """Return what is paid."""
        return self.share + self.corrected


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutAmount:
    """Children of a unit and form that no decision has an amount for; `first` of them began."""

    unit: str
    form: GrantForm
    children: int
    first: date


def _without(unpriced: Iterable[Enrolment]) -> tuple[WithoutAmount, ...]:
    found: dict[tuple[str, GrantForm], list[Enrolment]] = {}
    for one in unpriced:
        found.setdefault((one.unit, one.form), []).append(one)
    return tuple(
        WithoutAmount(unit=unit, form=form, children=len({one.pupil for one in some}),
                      first=min(one.first for one in some))
        for (unit, form), some in sorted(found.items())
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month for its reader. `is_open` is the month that can be handed over now.

    `first` is the month to hand over before this one, None when none is; the rows are then the
    month's own only. `expected` is what a provider can expect in öre of a month that has not been
    handed over, None when it has or is not to be.
    """

    month: date
    run: Run | None
    is_open: bool
    first: date | None
    expected: int | None
    has_decisions: bool
    providers: Mapping[int, Provider]
    units: Mapping[int, Unit]
    unit_names: Mapping[str, str]
    bands: Bands
    rows: tuple[PaidRow, ...]
    findings: tuple[Finding, ...]
    without_amount: tuple[WithoutAmount, ...]
    reconciled: tuple[Reconciled, ...]
    is_office: bool
    sees_details: bool
    has_begun: bool

    @property
    def ore(self) -> int:
        """Return the sum of what the reader sees."""
        return sum(row.ore for row in self.rows)

    @property
    def differs(self) -> bool:
        """Return whether anything paid is other than what the decisions give."""
        return any(one.difference for one in self.reconciled)

    def sums(self) -> list[ProviderSum]:
        """Return a sum per provider that has rows."""
        by_provider: dict[int, list[PaidRow]] = {}
        for row in self.rows:
            by_provider.setdefault(row.provider_id, []).append(row)
        return [_sum(self.providers[key], rows) for key, rows in by_provider.items()]

    def of(self, provider_id: int) -> list[PaidRow]:
        """Return a provider's rows, the month's own first."""
        rows = [row for row in self.rows if row.provider_id == provider_id]
        return sorted(rows, key=lambda row: (row.kind is not RowKind.SHARE,
                                             self.units[row.unit_id].name, row.form))  # fmt: skip

    def band(self, row: PaidRow) -> str:
        """Return what the decision calls the row's band."""
        return self.bands.name(str(row.provider_id), row.form, row.band)


def _sum(provider: Provider, rows: Iterable[PaidRow]) -> ProviderSum:
    share = [row for row in rows if row.kind is RowKind.SHARE]
    return ProviderSum(
        provider=provider,
        children=sum(row.children for row in share),
        share=sum(row.ore for row in share),
        corrected=sum(row.ore for row in rows if row.kind is not RowKind.SHARE),
    )


def _is_other(row: PaidRow) -> bool:
    """Return whether the row is of a month that is paid before: not the month's own share."""
    return row.kind is not RowKind.SHARE


def month_seen(session: Session, month: date, *, is_office: bool) -> Month:
    """Return the month as the present reader may see it."""
    actor = current_actor()
    scope = authorize(actor, Can.GRANTS_READ)
    # All there ever are: who begins in August at a school that opens then is paid from July.
    seen = {one.id: one for one in providers(session, scope, on=date.max)}
    every = org.units(session, EVERYTHING, on=date.max, include_closed=True)
    units = {one.id: one for one in every}
    handed = runs(session)
    run = next((one for one in handed if one.month == month), None)
    following = next_month(session, today())
    details = not is_office or any(has_right(actor, can) for can in DETAILS)
    makes = is_office and has_right(actor, Can.GRANTS_WRITE)
    is_ahead = run is None and month > following
    reckon = kept_month if scope.is_municipal else pay_month
    made = reckon(session, month) if run is None else None
    there = made.rows if made else paid_rows(session, pay_month=month)
    rows = [row for row in there if row.provider_id in seen and not (is_ahead and _is_other(row))]
    reconciled = made.reconciled if made else run_reconciled(session, month)
    bands = made.prices.bands if made else year_prices(session, month.year).bands
    to_come = run is None and month >= following
    return Month(
        month=month,
        run=run,
        is_open=run is None and month == following <= today(),
        first=following if is_ahead else None,
        expected=sum(row.ore for row in rows) if to_come and bands.bands else None,
        has_decisions=bool(bands.bands),
        providers=seen,
        units=units,
        unit_names={unit_key(one): one.name for one in units.values()},
        bands=bands,
        rows=tuple(rows) if run or is_office else (),
        findings=made.findings if made and makes else (),
        without_amount=_without(made.unpriced) if made and makes else (),
        reconciled=tuple(one for one in reconciled if int(one.provider) in seen)
        if (run or is_office) and not is_ahead else (),
        is_office=is_office,
        sees_details=details,
        has_begun=bool(handed),
    )  # fmt: skip
