"""Written feedback to a unit: a draft, changed until it is sent to the unit's inbox."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.db.once import insert_new
from qms.followup.core.review.checks import feedback_problems
from qms.followup.core.review.records import FeedbackState, FeedbackText
from qms.followup.models import UnitFeedback
from qms.followup.queries.units import report_unit
from qms.followup.services.actions import ChangedMeanwhileError, refuse
from qms.followup.services.moving_on import role_of
from qms.followup.services.review_mail import tell_leaders
from qms.i18n.language import mark
from qms.kernel.clock import local_day
from qms.kernel.schoolyear import school_year_of
from qms.org.core.nodes import Unit

TOLD = mark("Återkoppling från förvaltningen till %(unit)s")


class AlreadySentError(Exception):
    """The unit has the feedback, so it is neither changed nor taken away."""


def _unit(session: Session, actor: Actor, unit_id: int, *, on: date) -> Unit:
    unit = report_unit(session, unit_id, authorize(actor, Can.FOLLOWUP_REVIEW), on=on)
    if unit is None or not unit.forms:
        raise OutOfScopeError(str(unit_id))
    return unit


def _take(
    session: Session, actor: Actor, feedback_id: int, *, on: date
) -> tuple[UnitFeedback, Unit]:
    authorize(actor, Can.FOLLOWUP_REVIEW)
    query = select(UnitFeedback).where(
        UnitFeedback.id == feedback_id, UnitFeedback.removed_at.is_(None)
    )
    row = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise OutOfScopeError(str(feedback_id))
    return row, _unit(session, actor, row.unit_id, on=on)


def _take_draft(
    session: Session, actor: Actor, feedback_id: int, *, seen: int, on: date
) -> tuple[UnitFeedback, Unit]:
    row, unit = _take(session, actor, feedback_id, on=on)
    if row.state != FeedbackState.DRAFT:
        raise AlreadySentError(feedback_id)
    if row.version != seen:
        raise ChangedMeanwhileError(feedback_id)
    return row, unit


def begin_feedback(
    session: Session,
    actor: Actor,
    unit_id: int,
    says: FeedbackText,
    *,
    form_key: str,
    now: datetime,
) -> int:
    """Store a draft about the school year that `now` lies in and return its id.

    The same `form_key` gives the same draft. Raise RefusedError with every fault.
    """
    today = local_day(now)
    unit = _unit(session, actor, unit_id, on=today)
    refuse(feedback_problems(says, is_sent=False))
    new = {
        "unit_id": unit_id, "form_key": form_key, "autumn": school_year_of(today),
        "works": says.works, "develop": says.develop, "support": says.support,
        "state": FeedbackState.DRAFT.value, "version": 0, "written_at": now,
        "written_by": actor.pseudonym, "role": role_of(actor),
    }  # fmt: skip
    if insert_new(session, UnitFeedback, [new], unique=("form_key",)):
        made = _with_key(session, form_key)
        record(session, actor, "followup.feedback-begun", made, now=now, path=unit.path)
    return _with_key(session, form_key)


def _with_key(session: Session, form_key: str) -> int:
    return session.scalars(select(UnitFeedback.id).where(UnitFeedback.form_key == form_key)).one()


def change_feedback(
    session: Session,
    actor: Actor,
    feedback_id: int,
    says: FeedbackText,
    *,
    seen: int,
    now: datetime,
) -> int:
    """Store what the draft says now and return its version.

    Raise AlreadySentError, ChangedMeanwhileError when `seen` is not the latest version, or
    RefusedError with every fault.
    """
    row, unit = _take_draft(session, actor, feedback_id, seen=seen, on=local_day(now))
    refuse(feedback_problems(says, is_sent=False))
    if (row.works, row.develop, row.support) == (says.works, says.develop, says.support):
        return row.version
    row.works, row.develop, row.support = says.works, says.develop, says.support
    row.written_at, row.written_by, row.role = now, actor.pseudonym, role_of(actor)
    row.version += 1
    record(session, actor, "followup.feedback-changed", feedback_id, now=now, path=unit.path)
    return row.version


def send_feedback(
    session: Session, actor: Actor, feedback_id: int, *, seen: int, now: datetime
) -> int:
    """Send the draft as it is to the unit's leaders; return how many were told.

    Sending twice sends once. Raise RefusedError when it says nothing.
    """
    row, unit = _take(session, actor, feedback_id, on=local_day(now))
    if row.state == FeedbackState.SENT:
        return 0
    if row.version != seen:
        raise ChangedMeanwhileError(feedback_id)
    says = FeedbackText(works=row.works, develop=row.develop, support=row.support)
    refuse(feedback_problems(says, is_sent=True))
    row.state, row.sent_at = FeedbackState.SENT.value, now
    row.version += 1
    record(session, actor, "followup.feedback-sent", feedback_id, now=now, path=unit.path)
    return tell_leaders(
        session, actor, unit, subject=TOLD, kind="review", endpoint="followup.show_feedback",
        args={"feedback_id": feedback_id}, once_key=f"feedback:{feedback_id}", now=now,
    )  # fmt: skip


def throw_feedback(
    session: Session, actor: Actor, feedback_id: int, *, seen: int, now: datetime
) -> None:
    """Take a draft away; it is kept and can be brought back."""
    row, unit = _take_draft(session, actor, feedback_id, seen=seen, on=local_day(now))
    row.removed_at = now
    record(session, actor, "followup.feedback-removed", feedback_id, now=now, path=unit.path)


def restore_feedback(session: Session, actor: Actor, feedback_id: int, *, now: datetime) -> None:
    """Bring a draft back that was thrown away; one that is there already stays as it is.

    Raise OutOfScopeError when there is none that the actor may write.
    """
    authorize(actor, Can.FOLLOWUP_REVIEW)
    query = select(UnitFeedback).where(UnitFeedback.id == feedback_id).with_for_update()
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise OutOfScopeError(str(feedback_id))
    unit = _unit(session, actor, row.unit_id, on=local_day(now))
    if row.removed_at is None:
        return
    row.removed_at = None
    row.version += 1
    record(session, actor, "followup.feedback-restored", feedback_id, now=now, path=unit.path)
