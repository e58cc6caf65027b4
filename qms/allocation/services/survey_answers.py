"""Answer a survey for the own school, and change the answer until the last day."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.allocation.core.survey.legitimacy import LegitimacyAnswer
from qms.allocation.core.survey.needs import Group
from qms.allocation.core.survey.round import (
    Round,
    SurveyClosedError,
    SurveyKind,
    WeightAnswer,
)
from qms.allocation.core.survey.stored import (
    dump_legitimacy,
    dump_weight_answer,
    load_weight_answer,
)
from qms.allocation.models import SurveyAnswerRow
from qms.allocation.queries import survey as queries
from qms.audit.services import record
from qms.kernel.clock import local_day
from qms.org.core.nodes import Unit


def save_group(
    session: Session,
    actor: Actor,
    survey_id: int,
    unit_id: int,
    *,
    group: Group,
    shares: Mapping[str, Decimal],
    now: datetime,
) -> WeightAnswer:
    """Save what one unit says of one group, beside what it has said of others.

    `shares` is 0–1 by the measure's key. Raise SurveyClosedError after the last day.
    """
    asked, unit = _answerable(session, actor, survey_id, unit_id, now=now)
    row = _answer_row(session, asked, unit)
    before = load_weight_answer(unit.id, row.content)
    known = {measure.key for measure in asked.measures}
    if group not in asked.groups or not set(shares) <= known:
        raise OutOfScopeError(group.name)
    answer = WeightAnswer(
        unit_id=unit.id, shares={**before.shares, group: dict(shares)}, costs=before.costs
    )
    _store(session, actor, row, dump_weight_answer(answer), unit, now=now)
    return answer


def save_costs(
    session: Session,
    actor: Actor,
    survey_id: int,
    unit_id: int,
    *,
    costs: Mapping[str, Decimal],
    now: datetime,
) -> WeightAnswer:
    """Save what the measures cost at one unit, in kronor per pupil and year."""
    asked, unit = _answerable(session, actor, survey_id, unit_id, now=now)
    row = _answer_row(session, asked, unit)
    before = load_weight_answer(unit.id, row.content)
    usual = {measure.key: measure.cost for measure in asked.measures}
    if not set(costs) <= set(usual):
        raise OutOfScopeError(str(survey_id))
    own = {key: cost for key, cost in costs.items() if cost != usual[key]}
    answer = WeightAnswer(unit_id=unit.id, shares=before.shares, costs=own)
    _store(session, actor, row, dump_weight_answer(answer), unit, now=now)
    return answer


def save_legitimacy(
    session: Session,
    actor: Actor,
    survey_id: int,
    unit_id: int,
    *,
    answer: LegitimacyAnswer,
    now: datetime,
) -> None:
    """Save one unit's ratings; raise SurveyClosedError after the last day."""
    asked, unit = _answerable(session, actor, survey_id, unit_id, now=now)
    if asked.kind is not SurveyKind.LEGITIMACY:
        raise OutOfScopeError(str(survey_id))
    row = _answer_row(session, asked, unit)
    _store(session, actor, row, dump_legitimacy(answer), unit, now=now)


def _answerable(
    session: Session, actor: Actor, survey_id: int, unit_id: int, *, now: datetime
) -> tuple[Round, Unit]:
    """Return the open survey and the actor's own unit; raise when one of them is not."""
    scope = authorize(actor, Can.ALLOCATION_ANSWER)
    today = local_day(now)
    asked = queries.survey(session, survey_id)
    units = queries.asked_units(session, today, scope)
    unit = next((one for one in units if one.id == unit_id), None)
    if asked is None or unit is None:
        raise OutOfScopeError(str(survey_id))
    if not asked.is_open(today):
        raise SurveyClosedError(survey_id)
    return asked, unit


def _answer_row(session: Session, asked: Round, unit: Unit) -> SurveyAnswerRow:
    """Return the unit's row, locked; a new one when it has not begun."""
    row = session.scalar(
        select(SurveyAnswerRow)
        .where(SurveyAnswerRow.survey_id == asked.id, SurveyAnswerRow.unit_id == unit.id)
        .with_for_update()
    )
    return row or SurveyAnswerRow(survey_id=asked.id, unit_id=unit.id, content={})


def _store(
    session: Session,
    actor: Actor,
    row: SurveyAnswerRow,
    content: dict[str, object],
    unit: Unit,
    *,
    now: datetime,
) -> None:
    row.content, row.saved_at = content, now
    session.add(row)
    session.flush()
    record(session, actor, "allocation.survey-answered", row.survey_id, now=now, path=unit.path)
