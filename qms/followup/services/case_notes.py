"""What is noted about a case while it is worked with, and the actions that it leads to."""

from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.db.once import insert_new
from qms.followup.core.cases.checks import note_problems
from qms.followup.models import CaseAction, CaseNote
from qms.followup.queries import actions as action_queries
from qms.followup.queries.restricted import readers_scope
from qms.followup.services.actions import refuse
from qms.followup.services.cases import take
from qms.followup.services.moving_on import role_of
from qms.kernel.clock import local_day


def add_note(
    session: Session,
    actor: Actor,
    case_id: int,
    *,
    body: str,
    is_restricted: bool,
    form_key: str,
    now: datetime,
) -> None:
    """Add a working note; the same `form_key` again adds nothing."""
    row, unit = take(session, actor, case_id, on=local_day(now))
    if is_restricted:
        authorize(actor, Can.FOLLOWUP_CASE_NOTES, unit.path)
    refuse(note_problems(body))
    new = {
        "case_id": row.id, "form_key": form_key, "at": now, "by": actor.pseudonym,
        "role": role_of(actor), "body": body.strip(), "is_restricted": is_restricted,
    }  # fmt: skip
    if insert_new(session, CaseNote, [new], unique=("case_id", "form_key")):
        record(session, actor, "followup.case-noted", case_id, now=now, path=unit.path)


def note_reading(session: Session, actor: Actor, case_id: int, *, now: datetime) -> None:
    """Record that the restricted notes of the case were read, before they are shown."""
    _, unit = take(session, actor, case_id, on=local_day(now))
    authorize(actor, Can.FOLLOWUP_CASE_NOTES, unit.path)
    record(session, actor, "followup.case-notes-read", case_id, now=now, path=unit.path)


def link_action(
    session: Session, actor: Actor, case_id: int, action_id: int, *, now: datetime
) -> None:
    """Say that the case led to the action; both show it.

    Raise OutOfScopeError for an action of another unit than the case's own.
    """
    today = local_day(now)
    row, unit = take(session, actor, case_id, on=today)
    scope = authorize(actor, Can.FOLLOWUP_READ)
    found = action_queries.line(session, action_id, scope, on=today, readers=readers_scope(actor))
    if found is None or found.action.unit_id != row.unit_id:
        raise OutOfScopeError(str(action_id))
    new = {"case_id": case_id, "action_id": action_id}
    keys = ("case_id", "action_id")
    if insert_new(session, CaseAction, [new], unique=keys, back="case_id"):
        record(
            session, actor, "followup.case-linked", case_id, now=now, path=unit.path, to=action_id
        )
