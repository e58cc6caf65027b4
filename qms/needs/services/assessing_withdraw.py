"""Taking a sent assessment out of a case again, with a reason."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.audit.services import record
from qms.kernel.problems import Problem, RefusedError
from qms.needs.core.assessing import Kind
from qms.needs.core.cases.kinds import Part
from qms.needs.models import NeedsNote
from qms.needs.queries import places
from qms.needs.queries.assessments import rows_of
from qms.needs.queries.opened import OpenCase
from qms.needs.services.assessing_save import NotOpenError
from qms.needs.services.opening import take_case
from qms.needs.services.stepping import take_step

LONGEST_REASON = 1000
WITHDRAWN_TO = {"second_assessment", "proposal"}
"""The stages where the case goes back to be assessed anew when the first is withdrawn."""
WITHDRAWN_IN = {"assessment", "second_assessment", "proposal", "running", "follow_up"}
"""The stages where an assessment can be withdrawn: no decision is being made on it, or was."""


def withdraw(
    session: Session, actor: Actor, ref: str, assessment_id: str, *, reason: str, now: datetime
) -> None:
    """Take a sent assessment out of the case, with a reason that is sealed in it.

    The first is then made anew. Raise RefusedError without a reason, NotOpenError once a
    decision is being made, OutOfScopeError when there is no such assessment.
    """
    case, opened = take_case(session, actor, ref, can=Can.NEEDS_HANDLE, now=now)
    row = next((one for one in rows_of(session, opened) if one.id == assessment_id), None)
    if row is None or row.sent_at is None or Part.OFFICER not in opened.parts:
        raise OutOfScopeError(assessment_id)
    _check_reason(reason)
    if case.stage not in WITHDRAWN_IN or (
        case.stage in {"running", "follow_up"} and row.kind != Kind.FOLLOW_UP
    ):
        raise NotOpenError
    row.withdrawn_at = now
    _note(session, actor, opened, reason, now=now)
    session.flush()
    record(
        session, actor, "needs.withdrew-assessment", opened.ref, now=now, path=opened.unit.path,
        kind=row.kind,
    )  # fmt: skip
    if row.kind == Kind.FIRST and case.stage in WITHDRAWN_TO:
        take_step(session, actor, case, opened, "assessment_withdrawn", now=now)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        message, cure = "Skäl saknas.", "Skriv varför bedömningen tas tillbaka."
    elif len(reason) > LONGEST_REASON:
        message, cure = "Skälet är längre än 1 000 tecken.", "Korta det."
    else:
        return
    raise RefusedError((Problem(message=message, column="reason", cure=cure),))


def _note(session: Session, actor: Actor, opened: OpenCase, reason: str, *, now: datetime) -> None:
    new = uuid4().hex
    body = opened.vault.seal_text(places.of("note", "body", new), reason.strip())
    session.add(
        NeedsNote(
            id=new,
            case_id=opened.id,
            kind="assessment_withdrawn",
            body=body,
            at=now,
            by=actor.account_id or opened.opened_by,
        )
    )
