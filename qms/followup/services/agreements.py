"""What was agreed in a dialogue: added, followed up, or begun as an action."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.db.once import insert_new
from qms.followup.core.actions.records import Plan
from qms.followup.core.review.checks import agreement_problems, outcome_problems
from qms.followup.core.review.records import AgreementText
from qms.followup.models import DialogueAgreement
from qms.followup.services import actions
from qms.followup.services.actions import refuse
from qms.followup.services.dialogues import take_dialogue
from qms.kernel.clock import local_day
from qms.org.core.nodes import Unit


class AlreadyFollowedUpError(Exception):
    """The agreement has been followed up, or lives on as an action."""


def add_agreement(
    session: Session,
    actor: Actor,
    dialogue_id: int,
    says: AgreementText,
    *,
    form_key: str,
    now: datetime,
) -> int:
    """Add what was agreed and return the unit's id; the same `form_key` adds nothing more.

    Raise RefusedError with every fault.
    """
    row, unit = take_dialogue(session, actor, dialogue_id, on=local_day(now))
    refuse(agreement_problems(says))
    new = {
        "dialogue_id": row.id, "form_key": form_key, "body": says.body, "owner": says.owner,
        "due": says.due, "outcome": "",
    }  # fmt: skip
    made = insert_new(session, DialogueAgreement, [new], unique=("dialogue_id", "form_key"))
    if made:
        record(session, actor, "followup.agreement-added", made[0], now=now, path=unit.path)
    return unit.id


def _take(
    session: Session, actor: Actor, agreement_id: int, *, now: datetime
) -> tuple[DialogueAgreement, Unit]:
    authorize(actor, Can.FOLLOWUP_REVIEW)
    query = select(DialogueAgreement).where(
        DialogueAgreement.id == agreement_id, DialogueAgreement.removed_at.is_(None)
    )
    row = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise OutOfScopeError(str(agreement_id))
    _, unit = take_dialogue(session, actor, row.dialogue_id, on=local_day(now))
    return row, unit


def follow_up(
    session: Session, actor: Actor, agreement_id: int, *, outcome: str, now: datetime
) -> int:
    """Store what the agreement led to and return the unit's id.

    Raise AlreadyFollowedUpError when that is told already, RefusedError with every fault.
    """
    row, unit = _take(session, actor, agreement_id, now=now)
    outcome = outcome.strip()
    if row.followed_up_on is not None and row.outcome == outcome:
        return unit.id
    if row.followed_up_on is not None or row.action_id is not None:
        raise AlreadyFollowedUpError(agreement_id)
    refuse(outcome_problems(outcome))
    row.followed_up_on, row.outcome = local_day(now), outcome
    record(session, actor, "followup.agreement-followed-up", agreement_id, now=now, path=unit.path)
    return unit.id


def take_back(session: Session, actor: Actor, agreement_id: int, *, now: datetime) -> int:
    """Open an agreement whose follow-up was noted by mistake; return the unit's id."""
    row, unit = _take(session, actor, agreement_id, now=now)
    if row.followed_up_on is not None:
        row.followed_up_on = None
        record(session, actor, "followup.agreement-reopened", agreement_id, now=now, path=unit.path)
    return unit.id


def make_action(
    session: Session, actor: Actor, agreement_id: int, plan: Plan, *, now: datetime
) -> int:
    """Let the agreement live on as an action of the unit; return the action's id.

    One that is an action already gives that. Raise AlreadyFollowedUpError when it is followed
    up, RefusedError with everything that the action lacks.
    """
    row, unit = _take(session, actor, agreement_id, now=now)
    if row.action_id is not None:
        return row.action_id
    if row.followed_up_on is not None:
        raise AlreadyFollowedUpError(agreement_id)
    key = f"agreement-{agreement_id}"
    row.action_id = actions.begin(session, actor, unit.id, plan, form_key=key, now=now)
    record(
        session, actor, "followup.agreement-made-action", agreement_id, now=now, path=unit.path,
        became=row.action_id,
    )  # fmt: skip
    return row.action_id
