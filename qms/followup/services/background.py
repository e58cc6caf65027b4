"""What the check before handing in compares a report with."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.followup.core.report.content import Content
from qms.followup.core.report.head import Whole
from qms.followup.core.report.hits import Background
from qms.followup.queries import defaults, reports
from qms.followup.services.prefill import weak_results
from qms.identity.models import Account, RoleGrant
from qms.kernel.clock import local_day
from qms.org.core.nodes import Unit
from qms.org.queries import valid_on


def background_of(session: Session, whole: Whole, unit: Unit, *, now: datetime) -> Background:
    """Return last year's answers, words to avoid, the day, who has left, and falling results."""
    head = whole.head
    before = reports.last_year(
        session, template=head.template, year=head.year, unit_id=head.unit_id
    )
    return Background(
        previous_answers=before.answers if before else {},
        vocabulary=defaults.vocabulary(),
        today=local_day(now),
        weak_results=weak_results(session, head, whole.template, unit=unit, on=local_day(now)),
        left_owners=_left_owners(session, whole.content, now=now),
    )


def _left_owners(session: Session, content: Content, *, now: datetime) -> frozenset[int]:
    """Return the ids of the actions whose owner's account is closed or holds no role."""
    owned = {one.id: one.owner_account_id for one in content.actions if one.owner_account_id}
    if not owned:
        return frozenset()
    here = set(
        session.scalars(
            select(Account.id)
            .join(RoleGrant, RoleGrant.account_id == Account.id)
            .where(
                Account.id.in_(owned.values()),
                Account.active,
                valid_on(local_day(now), RoleGrant),
            )
        )
    )
    return frozenset(action for action, account in owned.items() if account not in here)
