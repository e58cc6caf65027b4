"""What happens to a report after it is approved: it is published, or opened again with a reason."""

import json
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.followup.core.report.frozen import canonical
from qms.followup.core.report.published import published
from qms.followup.core.report.states import State, Step, after
from qms.followup.queries import reports
from qms.followup.services.moving_on import (
    ChangedSinceError,
    keep,
    move,
    read_comment,
    refused_comment,
    require_seen,
)
from qms.followup.services.reaching import take
from qms.kernel.clock import local_day

__all__ = ["ChangedSinceError", "publish", "reopen"]


def publish(session: Session, actor: Actor, report_id: int, *, seen: int, now: datetime) -> State:
    """Publish the approved copy without what is internal; one that is published stays so.

    Raise ChangedSinceError when `seen` is not the version that was approved.
    """
    rows, unit = take(session, actor, report_id, on=local_day(now), can=Can.FOLLOWUP_APPROVE)
    if rows.report.state == State.PUBLISHED:
        return State.PUBLISHED
    state = after(State(rows.report.state), Step.PUBLISH)
    require_seen(rows, seen)
    approved = reports.latest_copy(session, report_id, stages=[State.APPROVED])
    if approved is None:
        raise LookupError(f"report {report_id} has no approved copy")
    text = canonical(published(json.loads(approved.body)))
    keep(session, actor, rows, stage=state, text=text, now=now)
    move(session, actor, rows, unit, step=Step.PUBLISH, now=now)
    return state


def reopen(
    session: Session, actor: Actor, report_id: int, *, seen: int, comment: str, now: datetime
) -> State:
    """Let the unit write again in an approved report and return its state.

    The approved copy stays; what is written now is not the approved state until it is approved
    again. An oral account becomes a draft. Raise RefusedError without a reason,
    ChangedSinceError when `seen` is not the latest version.
    """
    rows, unit = take(session, actor, report_id, on=local_day(now), can=Can.FOLLOWUP_APPROVE)
    if rows.report.state == State.REOPENED:
        return State.REOPENED
    state = after(State(rows.report.state), Step.REOPEN)
    require_seen(rows, seen)
    text = read_comment(comment)
    if not text:
        raise refused_comment("Skriv varför redovisningen öppnas igen.")
    move(session, actor, rows, unit, step=Step.REOPEN, now=now, comment=text)
    return state
