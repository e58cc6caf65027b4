"""What of grants may be erased, by the module's own rules; holds and terms come on top.

A year is settled when the year after it is over: until then its months are mended with later ones.
"""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import has_right
from qms.decisions import queries as decisions
from qms.decisions.queries.erasable import papers_with_content
from qms.grants.core.deciding.grounds import BASIC_AMOUNT
from qms.grants.core.deciding.subjects import parse_subject
from qms.grants.models import GrantEnrolment, GrantEnrolmentFile
from qms.kernel.clock import local_day
from qms.retention.kinds import Item
from qms.retention.queries.erased import erased_subjects

APPEAL = timedelta(weeks=6)
"""Three weeks to appeal (förvaltningslagen 44 §), from a receipt that may be three weeks late."""
YEAR_OF_ENROLMENTS = "enrolled/"
"""Before a year: what a hold on the enrolments that ended in it is laid on."""


def settled(year: int) -> date:
    """Return the last day on which a month of the year can be mended."""
    return date(year + 1, 12, 31)


def decisions_due(session: Session, before: date, today: date) -> list[Item]:
    """Return the decisions and drafts that say something, of years settled by `before`."""
    found = [
        Item(
            id=one.id,
            subjects=(one.subject,),
            base=max(settled(parse_subject(one.subject).year), local_day(one.at) + APPEAL),
        )
        for one in papers_with_content(session, BASIC_AMOUNT)
    ]
    return [one for one in found if one.base <= min(before, today)]


def enrolments_due(session: Session, before: date, today: date) -> list[Item]:
    """Return the enrolments that ended, or no longer held, in years settled by `before`."""
    later = aliased(GrantEnrolmentFile)
    query = (
        select(GrantEnrolment.id, GrantEnrolment.last, later.decided_at)
        .outerjoin(later, later.id == GrantEnrolment.superseded_by)
        .order_by(GrantEnrolment.id)
    )
    found = []
    for row_id, last, replaced_at in session.execute(query):
        ended = local_day(replaced_at) if replaced_at else last
        if ended is not None and settled(ended.year) <= min(before, today):
            subject = f"{YEAR_OF_ENROLMENTS}{ended.year}"
            found.append(Item(id=str(row_id), subjects=(subject,), base=settled(ended.year)))
    return found


def enrolments_there(session: Session, ids: Collection[str]) -> frozenset[str]:
    """Return those of the enrolments that are still there."""
    query = select(GrantEnrolment.id).where(GrantEnrolment.id.in_([int(one) for one in ids]))
    return frozenset(str(one) for one in session.scalars(query))


def last_erased_year(session: Session) -> int:
    """Return the latest year whose enrolments have been erased, 0 when none have.

    What was paid for that year and those before it can no longer be reckoned anew.
    """
    found = erased_subjects(session, YEAR_OF_ENROLMENTS)
    return max((int(one.removeprefix(YEAR_OF_ENROLMENTS)) for one in found), default=0)


def knows(session: Session, ref: str) -> bool:
    """Return whether there is a decision on the subject, or enrolments of the year."""
    if ref.startswith(YEAR_OF_ENROLMENTS):
        text = ref.removeprefix(YEAR_OF_ENROLMENTS)
        return text.isdecimal() and len(text) == 4
    return bool(decisions.decisions_of(session, BASIC_AMOUNT, ref))


def may_see(session: Session, actor: Actor, ref: str) -> bool:
    """Return whether the actor handles or decides grants: none of them tells of a child."""
    handles = has_right(actor, Can.GRANTS_WRITE) or has_right(actor, Can.GRANTS_DECIDE)
    return (handles or actor.is_system) and knows(session, ref)
