"""Granted money in bulk, by case and by kind; nobody is named."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import distinct, func, select, true
from sqlalchemy.orm import Session

from qms.needs.core.deciding.kinds import MoneyKind
from qms.needs.models import NeedsCase, NeedsEvent, NeedsMoney, NeedsPerson

DECIDED = ("decided", "refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMoney:
    """A unit's money of one kind for the months of a year; `cases` or grants it is for."""

    unit_id: int
    kind: MoneyKind
    ore: int
    cases: int


def granted_in(session: Session, month: date) -> Mapping[str, int]:
    """Return case reference to öre for the month (its first day), without tax, mended rows added.

    Block grants are not for single children and are not here.
    """
    query = (
        select(NeedsMoney.ref, func.sum(NeedsMoney.net))
        .where(NeedsMoney.month == month, NeedsMoney.money_kind != MoneyKind.BLOCK.value)
        .group_by(NeedsMoney.ref)
    )
    return {ref: int(ore) for ref, ore in session.execute(query)}


def decided_refs(session: Session) -> frozenset[str]:
    """Return the references of the cases that were decided, granted or refused."""
    query = (
        select(NeedsCase.ref)
        .join(NeedsEvent, NeedsEvent.case_id == NeedsCase.id)
        .where(NeedsEvent.step.in_(DECIDED))
    )
    return frozenset(session.scalars(query))


def money_by_unit(session: Session, year: int, *, with_protected: bool) -> tuple[UnitMoney, ...]:
    """Return each unit's money of each kind for the months of the year, without tax.

    Money for persons with protected identity is part of the whole municipality's sums only, as
    it is of the budget's: in a unit's it would tell of them.
    """
    is_counted = true() if with_protected else NeedsPerson.protected.is_not(True)
    query = (
        select(
            NeedsMoney.unit_id,
            NeedsMoney.money_kind,
            func.sum(NeedsMoney.net),
            func.count(distinct(NeedsMoney.ref)),
        )
        .outerjoin(NeedsCase, NeedsCase.ref == NeedsMoney.ref)
        .outerjoin(NeedsPerson, NeedsPerson.id == NeedsCase.person_id)
        .where(
            NeedsMoney.month.between(date(year, 1, 1), date(year, 12, 1)),
            is_counted,
        )
        .group_by(NeedsMoney.unit_id, NeedsMoney.money_kind)
        .order_by(NeedsMoney.unit_id, NeedsMoney.money_kind)
    )
    return tuple(
        UnitMoney(unit_id=unit_id, kind=MoneyKind(kind), ore=int(ore), cases=cases)
        for unit_id, kind, ore, cases in session.execute(query)
    )
