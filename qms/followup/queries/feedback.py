"""Questions about written feedback to units."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.followup.core.review.records import Feedback, FeedbackState, FeedbackText
from qms.followup.models import UnitFeedback
from qms.followup.queries.units import report_units
from qms.org.core.nodes import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackLine:
    """Feedback with its unit."""

    feedback: Feedback
    unit: Unit


def feedback_of(row: UnitFeedback) -> Feedback:
    """Return the feedback as a value."""
    return Feedback(
        id=row.id,
        unit_id=row.unit_id,
        autumn=row.autumn,
        says=FeedbackText(works=row.works, develop=row.develop, support=row.support),
        state=FeedbackState(row.state),
        version=row.version,
        written_at=row.written_at,
        written_by=row.written_by,
        role=row.role,
        sent_at=row.sent_at,
    )


def _kept(states: tuple[FeedbackState, ...]) -> Select[UnitFeedback]:
    return (
        select(UnitFeedback)
        .where(
            UnitFeedback.removed_at.is_(None),
            UnitFeedback.state.in_([state.value for state in states]),
        )
        .order_by(UnitFeedback.autumn.desc(), UnitFeedback.id.desc())
    )


def lines(
    session: Session,
    scope: Scope,
    *,
    on: date,
    unit_id: int | None = None,
    states: tuple[FeedbackState, ...] = tuple(FeedbackState),
) -> tuple[FeedbackLine, ...]:
    """Return the feedback to the units in scope, the latest school year first."""
    query = _kept(states)
    if unit_id is not None:
        query = query.where(UnitFeedback.unit_id == unit_id)
    rows = session.scalars(query).all()
    if not rows:
        return ()
    units = report_units(session, scope, {row.unit_id for row in rows}, on=on)
    return tuple(
        FeedbackLine(feedback=feedback_of(row), unit=units[row.unit_id])
        for row in rows
        if row.unit_id in units
    )


def thrown(session: Session, scope: Scope, *, on: date) -> tuple[FeedbackLine, ...]:
    """Return the drafts to the units in scope that were thrown away, the latest first."""
    query = select(UnitFeedback).where(UnitFeedback.removed_at.is_not(None))
    rows = session.scalars(query.order_by(UnitFeedback.removed_at.desc())).all()
    units = report_units(session, scope, {row.unit_id for row in rows}, on=on) if rows else {}
    return tuple(
        FeedbackLine(feedback=feedback_of(row), unit=units[row.unit_id])
        for row in rows
        if row.unit_id in units
    )


def line(
    session: Session,
    feedback_id: int,
    scope: Scope,
    *,
    on: date,
    states: tuple[FeedbackState, ...] = tuple(FeedbackState),
) -> FeedbackLine | None:
    """Return one feedback; None when it does not exist for this reader."""
    row = session.scalar(_kept(states).where(UnitFeedback.id == feedback_id))
    units = report_units(session, scope, [row.unit_id], on=on) if row else {}
    if row is None or row.unit_id not in units:
        return None
    return FeedbackLine(feedback=feedback_of(row), unit=units[row.unit_id])
