"""Quality dialogues: what was said, and what was agreed."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.db.once import insert_new
from qms.followup.core.review.checks import dialogue_problems
from qms.followup.core.review.records import DialogueText
from qms.followup.models import Dialogue
from qms.followup.queries.units import report_unit
from qms.followup.services.actions import ChangedMeanwhileError, refuse
from qms.followup.services.moving_on import role_of
from qms.followup.services.review_mail import tell_leaders
from qms.i18n.language import mark
from qms.kernel.clock import local_day
from qms.org.core.nodes import Unit

TOLD = mark("Kvalitetsdialogen med %(unit)s är antecknad")


def dialogue_unit(session: Session, actor: Actor, unit_id: int, *, on: date) -> Unit:
    """Return the unit to record a dialogue with; raise OutOfScopeError when it is not the actor's.

    The municipality holds its dialogues with its own units.
    """
    unit = report_unit(session, unit_id, authorize(actor, Can.FOLLOWUP_REVIEW), on=on)
    if unit is None or not unit.forms or unit.is_independent:
        raise OutOfScopeError(str(unit_id))
    return unit


def take_dialogue(
    session: Session, actor: Actor, dialogue_id: int, *, on: date
) -> tuple[Dialogue, Unit]:
    """Return the dialogue, locked for a change, and its unit."""
    authorize(actor, Can.FOLLOWUP_REVIEW)
    query = select(Dialogue).where(Dialogue.id == dialogue_id, Dialogue.removed_at.is_(None))
    row = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise OutOfScopeError(str(dialogue_id))
    return row, dialogue_unit(session, actor, row.unit_id, on=on)


def record_dialogue(
    session: Session,
    actor: Actor,
    unit_id: int,
    says: DialogueText,
    *,
    form_key: str,
    now: datetime,
) -> int:
    """Store a dialogue that was held and return its id; the same `form_key` gives the same.

    The unit's leaders are told. Raise RefusedError with every fault.
    """
    today = local_day(now)
    unit = dialogue_unit(session, actor, unit_id, on=today)
    refuse(dialogue_problems(says, today=today))
    new = {
        "unit_id": unit_id, "form_key": form_key, "held_on": says.held_on,
        "took_part": list(says.took_part), "said": says.said, "version": 0,
        "written_at": now, "written_by": actor.pseudonym, "role": role_of(actor),
    }  # fmt: skip
    made = insert_new(session, Dialogue, [new], unique=("form_key",))
    if made:
        record(session, actor, "followup.dialogue-recorded", made[0], now=now, path=unit.path)
        tell_leaders(
            session, actor, unit, subject=TOLD, kind="review", endpoint="followup.show_dialogue",
            args={"unit_id": unit_id}, once_key=f"dialogue:{made[0]}", now=now,
        )  # fmt: skip
    return session.scalars(select(Dialogue.id).where(Dialogue.form_key == form_key)).one()


def change_dialogue(
    session: Session,
    actor: Actor,
    dialogue_id: int,
    says: DialogueText,
    *,
    seen: int,
    now: datetime,
) -> int:
    """Store what is said of the dialogue now and return the unit's id.

    Raise ChangedMeanwhileError when `seen` is not the latest version, RefusedError with every
    fault.
    """
    today = local_day(now)
    row, unit = take_dialogue(session, actor, dialogue_id, on=today)
    if row.version != seen:
        raise ChangedMeanwhileError(dialogue_id)
    refuse(dialogue_problems(says, today=today))
    row.held_on = says.held_on or row.held_on
    row.took_part, row.said = list(says.took_part), says.said
    row.version += 1
    record(session, actor, "followup.dialogue-changed", dialogue_id, now=now, path=unit.path)
    return unit.id


def set_removed(
    session: Session, actor: Actor, dialogue_id: int, *, is_removed: bool, now: datetime
) -> int:
    """Take away a dialogue that was recorded by mistake, or bring it back; return the unit's id.

    Nothing of it is lost: it is only not shown.
    """
    today = local_day(now)
    row = session.get(Dialogue, dialogue_id)
    if row is None:
        authorize(actor, Can.FOLLOWUP_REVIEW)
        raise OutOfScopeError(str(dialogue_id))
    unit = dialogue_unit(session, actor, row.unit_id, on=today)
    if (row.removed_at is not None) is not is_removed:
        row.removed_at = now if is_removed else None
        event = "dialogue-removed" if is_removed else "dialogue-restored"
        record(session, actor, f"followup.{event}", dialogue_id, now=now, path=unit.path)
    return unit.id
