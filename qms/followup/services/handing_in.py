"""Hand a report in, send it back, approve it: the steps that freeze what was said."""

from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.followup.core.report.head import Whole
from qms.followup.core.report.quality import Finding, check, stops
from qms.followup.core.report.states import State, Step, after, require_other_person
from qms.followup.services.background import background_of
from qms.followup.services.moving_on import (
    ChangedSinceError,
    close_last_actions,
    freeze,
    move,
    open_actions,
    read_comment,
    refused_comment,
    require_seen,
)
from qms.followup.services.reaching import take
from qms.kernel.clock import local_day
from qms.org.core.nodes import Unit

__all__ = ["ChangedSinceError", "StoppedError", "approve", "findings", "send_back", "submit"]


class StoppedError(Exception):
    """The check found something that must be put right before the report is handed in."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(f"{len(findings)} findings stop the report")
        self.findings = findings


def findings(session: Session, whole: Whole, unit: Unit, *, now: datetime) -> tuple[Finding, ...]:
    """Return what the check finds in the report, with what is known besides at hand."""
    background = background_of(session, whole, unit, now=now)
    return check(whole.template, whole.content, background)


def submit(session: Session, actor: Actor, report_id: int, *, seen: int, now: datetime) -> State:
    """Hand the report in and return its state; a report that is in already stays as it is.

    `seen` is the version the check was shown for. Raise ChangedSinceError when that is not the
    latest, StoppedError with the findings that stop the report.
    """
    rows, unit = take(session, actor, report_id, on=local_day(now))
    if rows.report.state == State.SUBMITTED:
        return State.SUBMITTED
    state = after(State(rows.report.state), Step.SUBMIT)
    require_seen(rows, seen)
    found = findings(session, rows.whole(), unit, now=now)
    if stops(found):
        raise StoppedError(stops(found))
    rows.report.submitted_at = rows.report.submitted_at or now
    rows.report.submitted_by = actor.pseudonym
    open_actions(rows, on=local_day(now))
    freeze(session, actor, rows, unit, state=state, now=now)
    move(session, actor, rows, unit, step=Step.SUBMIT, now=now)
    return state


def send_back(
    session: Session, actor: Actor, report_id: int, *, seen: int, comment: str, now: datetime
) -> State:
    """Return the report to the unit with what is to be completed.

    A report that is already returned stays so. Raise ChangedSinceError when `seen` is not the
    version that was handed in last, RefusedError without a comment.
    """
    rows, unit = take(session, actor, report_id, on=local_day(now), can=Can.FOLLOWUP_APPROVE)
    if rows.report.state == State.RETURNED:
        return State.RETURNED
    state = after(State(rows.report.state), Step.RETURN)
    require_seen(rows, seen)
    text = read_comment(comment)
    if not text:
        raise refused_comment("Skriv vad som behöver kompletteras.")
    move(session, actor, rows, unit, step=Step.RETURN, now=now, comment=text)
    return state


def approve(
    session: Session, actor: Actor, report_id: int, *, seen: int, comment: str = "", now: datetime
) -> State:
    """Approve the report and freeze it; an approved report stays as it is.

    Raise SamePersonError when the actor handed it in, ChangedSinceError when `seen` is not the
    version that was handed in last.
    """
    rows, unit = take(session, actor, report_id, on=local_day(now), can=Can.FOLLOWUP_APPROVE)
    if rows.report.state == State.APPROVED:
        return State.APPROVED
    state = after(State(rows.report.state), Step.APPROVE)
    require_seen(rows, seen)
    require_other_person(rows.report.submitted_by, actor.pseudonym)
    text = read_comment(comment)
    close_last_actions(session, rows, on=local_day(now))
    freeze(session, actor, rows, unit, state=state, now=now)
    move(session, actor, rows, unit, step=Step.APPROVE, now=now, comment=text)
    return state
