"""Drafts of assessments that were never sent: working material, cleared when they lie."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from qms.access.actor import system_actor
from qms.i18n.language import mark
from qms.kernel.clock import local_day
from qms.needs.models import NeedsAssessment, NeedsCase
from qms.needs.services.erasing.rows import Rows
from qms.retention.kinds import Item, Kind
from qms.retention.services.erasing import clear_working_material
from qms.retention.services.holds import one_at_a_time

ACTOR = system_actor("needs")
WARNED = timedelta(days=7)
"""So long before a draft is cleared its assessor is told."""
BECAUSE = "arbetsmaterial som inte skickades"


def is_draft() -> ColumnElement[bool]:
    """Return the condition for an assessment that somebody may still write in."""
    return and_(NeedsAssessment.sent_at.is_(None), NeedsAssessment.withdrawn_at.is_(None))


ROWS = Rows(model=NeedsAssessment, moment=NeedsAssessment.saved_at, only=is_draft)


def items(session: Session, before: date, _: date) -> Sequence[Item]:
    """Return the drafts that were last saved on `before` or earlier, in open cases too."""
    return _drafts(session, before, is_locked=False)


def _drafts(session: Session, before: date, *, is_locked: bool) -> Sequence[Item]:
    query = (
        select(NeedsAssessment.id, NeedsCase.ref, NeedsAssessment.saved_at)
        .join(NeedsCase, NeedsCase.id == NeedsAssessment.case_id)
        .where(is_draft())
        .order_by(NeedsAssessment.saved_at, NeedsAssessment.id)
    )
    if is_locked:  # whoever saves or sends one waits, and what they had saved is what is read
        query = query.with_for_update(of=NeedsAssessment)
    found = [
        Item(id=draft, subjects=(ref,), base=local_day(at))
        for draft, ref, at in session.execute(query)
    ]
    return [one for one in found if one.base <= before]


DRAFT = Kind(
    key="needs.draft",
    name=mark("Utkast till bedömning"),
    what=mark("Påbörjade bedömningar som inte har skickats."),
    base=mark("Dagen då utkastet senast sparades"),
    tables=ROWS.tables,
    items=items,
    remains=ROWS.remains,
    erase=ROWS.erase,
    is_ruled=False,
)


def clear_drafts(session: Session, file: Path, *, days: int, now: datetime) -> int:
    """Clear the drafts that nobody has saved for `days`; return how many."""
    one_at_a_time(session)
    found = _drafts(session, local_day(now) - timedelta(days=days), is_locked=True)
    if not found:
        return 0
    return clear_working_material(session, ACTOR, DRAFT, found, file, because=BECAUSE, now=now)


def drafts_until(session: Session, account_id: int, *, days: int, today: date) -> tuple[date, ...]:
    """Return the day each of the account's own drafts is cleared, for those within a week."""
    query = select(NeedsAssessment.saved_at).where(
        is_draft(), NeedsAssessment.assessor_id == account_id
    )
    cleared = (local_day(at) + timedelta(days=days) for at in session.scalars(query))
    return tuple(sorted(max(on, today) for on in cleared if on - today <= WARNED))
