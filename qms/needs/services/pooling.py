"""Reading many cases for sums: one event in the trail, with how many they were."""

from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import Scope, authorize
from qms.audit.services import record
from qms.db.session import WRITTEN
from qms.kernel.clock import local_day
from qms.needs.core.log_review.events import READ_SUMS
from qms.needs.core.log_review.pooled import EVERYWHERE
from qms.needs.queries.pooled import PooledCase, pooled_cases
from qms.needs.services.opening import NotRecordedError


def read_pooled(
    session: Session, actor: Actor, *, can: Can, why: str, now: datetime
) -> tuple[Scope, tuple[PooledCase, ...]]:
    """Return the actor's scope and the cases in it, once the reading has been recorded.

    `why` says what the sums are for: a word for the trail, which holds too over which parts of
    the organisation, so that it tells whose cases were in them. Raise NotRecordedError in a session
    that cannot store the event.
    """
    scope = authorize(actor, can)
    if WRITTEN not in session.info:
        raise NotRecordedError
    cases = pooled_cases(session, scope, on=local_day(now))
    over = EVERYWHERE if scope.everything else ",".join(scope.paths)
    record(session, actor, READ_SUMS, why, now=now, cases=len(cases), over=over)
    return scope, cases
