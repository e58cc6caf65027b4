"""Cases that have counted in sums and whose content is erased: when they ran, never what it was."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.kernel.clock import local_day
from qms.needs.models import NeedsCase
from qms.retention.models import RetentionItem

COUNTED = ("needs.assessment", "needs.evaluation")
"""The kinds of content that sums are made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedCase:
    """A case without the content that it was counted by; `erased` is the day that it went.

    `unit` is an id as text. `last` is the period's last day, by any end that was ever known.
    """

    unit: str
    first: date
    last: date
    erased: date

    def has_run(self, on: date) -> bool:
        """Return whether it may have counted, since its period began, in what had come by a day."""
        return self.first <= on <= self.erased

    def runs(self, on: date) -> bool:
        """Return whether it may have counted among those whose period ran on the day."""
        return self.has_run(on) and on <= self.last


def erased_cases(session: Session) -> tuple[ErasedCase, ...]:
    """Return the cases whose assessments or evaluations are erased, whatever the unit."""
    at = func.max(RetentionItem.erased_at)
    query = (
        select(
            NeedsCase.unit_id, NeedsCase.period_from, NeedsCase.period_to, NeedsCase.period_was, at
        )
        .join(RetentionItem, RetentionItem.subject == NeedsCase.ref)
        .where(RetentionItem.kind.in_(COUNTED), RetentionItem.erased_at.is_not(None))
        .group_by(NeedsCase.id)
        .order_by(NeedsCase.id)
    )
    return tuple(
        _erased(str(unit_id), first, (last, was), erased_at)
        for unit_id, first, last, was, erased_at in session.execute(query)
        if erased_at is not None
    )


def _erased(
    unit: str, first: date, ends: Iterable[date | None], erased_at: datetime, /
) -> ErasedCase:
    last = max(one for one in ends if one is not None)
    return ErasedCase(unit=unit, first=first, last=last, erased=local_day(erased_at))


def units_run(erased: Collection[ErasedCase], on: date) -> frozenset[str]:
    """Return the units of those whose period ran on the day."""
    return frozenset(one.unit for one in erased if one.runs(on))
