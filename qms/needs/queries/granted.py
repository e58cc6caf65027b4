"""Granted money in bulk, by case and by kind; nobody is named."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.needs.core.deciding.kinds import MoneyKind
from qms.needs.models import NeedsCase, NeedsEvent, NeedsMoney

DECIDED = ("decided", "refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMoney:
    """A case's (or a grant's) money of one kind at a unit for the months of a year, in öre."""

    unit_id: int
    kind: MoneyKind
    ref: str
    ore: int


def granted_in(session: Session, month: date, *, by: datetime) -> Mapping[str, int]:
    """Return case reference to öre for the month (its first day), without tax, mended rows added.

    Only what had been decided by the moment counts.

    Block grants are not for single children and are not here.
    """
    query = (
        select(NeedsMoney.ref, func.sum(NeedsMoney.net))
        .where(
            NeedsMoney.month == month,
            NeedsMoney.money_kind != MoneyKind.BLOCK.value,
            NeedsMoney.written_at <= by,
        )
        .group_by(NeedsMoney.ref)
    )
    return {ref: int(ore) for ref, ore in session.execute(query)}


def decided_refs(session: Session, *, by: datetime) -> frozenset[str]:
    """Return the references of the cases decided by the moment, granted or refused."""
    query = (
        select(NeedsCase.ref)
        .join(NeedsEvent, NeedsEvent.case_id == NeedsCase.id)
        .where(NeedsEvent.step.in_(DECIDED), NeedsEvent.at <= by)
    )
    return frozenset(session.scalars(query))


def money_by_case(session: Session, year: int, *, by: datetime) -> tuple[CaseMoney, ...]:
    """Return each case's money for the months of the year, without tax, as decided by the moment.

    Persons with protected identity are among the others.
    """
    query = (
        select(NeedsMoney.unit_id, NeedsMoney.money_kind, NeedsMoney.ref, func.sum(NeedsMoney.net))
        .where(
            NeedsMoney.month.between(date(year, 1, 1), date(year, 12, 1)),
            NeedsMoney.written_at <= by,
        )
        .group_by(NeedsMoney.unit_id, NeedsMoney.money_kind, NeedsMoney.ref)
        .order_by(NeedsMoney.unit_id, NeedsMoney.money_kind, NeedsMoney.ref)
    )
    return tuple(
        CaseMoney(unit_id=unit_id, kind=MoneyKind(kind), ref=ref, ore=int(ore))
        for unit_id, kind, ref, ore in session.execute(query)
    )
