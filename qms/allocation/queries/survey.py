"""Reading surveys and their answers. Answers are read one by one only by services and the unit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.allocation.core.survey.legitimacy import LegitimacySummary, summarise
from qms.allocation.core.survey.round import Round, SurveyKind, SurveyState, WeightAnswer
from qms.allocation.core.survey.stored import (
    load_groups,
    load_legitimacy,
    load_measures,
    load_statements,
    load_weight_answer,
)
from qms.allocation.models import SurveyAnswerRow, SurveyRow
from qms.org import queries as org
from qms.org.core.forms import SchoolForm
from qms.org.core.nodes import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A round with how many units have answered, and how many there are."""

    round: Round
    answers: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """An open round that one of the reader's own units has not answered, or not wholly."""

    round: Round
    unit: Unit
    done: int
    total: int


def round_of(row: SurveyRow) -> Round:
    """Return the row as a value."""
    return Round(
        id=row.id,
        kind=SurveyKind(row.kind),
        year=row.year,
        last_day=row.last_day,
        state=SurveyState(row.state),
        groups=load_groups(row.content),
        measures=load_measures(row.content),
    )


def survey(session: Session, survey_id: int) -> Round | None:
    """Return one round, or None."""
    row = session.get(SurveyRow, survey_id)
    return round_of(row) if row else None


def statements(session: Session, survey_id: int) -> tuple[tuple[str, str, str], ...]:
    """Return (key, Swedish, English) of what a legitimacy survey asks."""
    row = session.get(SurveyRow, survey_id)
    found = load_statements(row.content) if row else ()
    return tuple((one.key, one.text_sv, one.text_en) for one in found)


def surveys(session: Session, *, today: date) -> tuple[Progress, ...]:
    """Return every round with its progress, the newest first."""
    of = SurveyAnswerRow.survey_id
    counted = session.execute(select(of, func.count().label("n")).group_by(of))
    counts = {row.survey_id: row.n for row in counted}
    rows = session.scalars(select(SurveyRow).order_by(SurveyRow.year.desc(), SurveyRow.id.desc()))
    asked = len(asked_units(session, today))
    return tuple(
        Progress(round=round_of(row), answers=counts.get(row.id, 0), asked=asked) for row in rows
    )


def asked_units(session: Session, today: date, scope: Scope | None = None) -> tuple[Unit, ...]:
    """Return the compulsory schools that a survey asks, in the scope or all."""
    return org.units(session, scope or Scope(everything=True), on=today, form=SchoolForm.COMPULSORY)


def weight_answers(session: Session, survey_id: int) -> tuple[WeightAnswer, ...]:
    """Return every unit's answer to a weight survey, by unit id."""
    return tuple(
        load_weight_answer(row.unit_id, row.content) for row in _answers(session, [survey_id])
    )


def weight_answer(session: Session, survey_id: int, unit_id: int) -> WeightAnswer:
    """Return one unit's answer, empty when it has not begun."""
    row = answer_row(session, survey_id, unit_id)
    return load_weight_answer(unit_id, row.content if row else {})


def answer_row(session: Session, survey_id: int, unit_id: int) -> SurveyAnswerRow | None:
    """Return the stored answer of one unit, or None."""
    return session.scalar(
        select(SurveyAnswerRow).where(
            SurveyAnswerRow.survey_id == survey_id, SurveyAnswerRow.unit_id == unit_id
        )
    )


def _answers(session: Session, survey_ids: Collection[int]) -> list[SurveyAnswerRow]:
    query = select(SurveyAnswerRow).where(SurveyAnswerRow.survey_id.in_(list(survey_ids)))
    return list(session.scalars(query.order_by(SurveyAnswerRow.unit_id)))


def legitimacy_summary(
    session: Session, year: int, *, today: date | None = None
) -> LegitimacySummary | None:
    """Return what the principals think, all together; None before the year's survey is closed.

    An open survey tells nothing: the difference between two readings would be one answer. A
    survey whose last day has passed counts as closed when `today` is given.
    """
    return next((one for one in legitimacy_over_years(session, today=today) if one.year == year),
                None)  # fmt: skip


def legitimacy_over_years(
    session: Session, *, today: date | None = None
) -> tuple[LegitimacySummary, ...]:
    """Return the closed legitimacy surveys, oldest year first."""
    query = select(SurveyRow).where(SurveyRow.kind == SurveyKind.LEGITIMACY.value)
    rows = [
        row
        for row in session.scalars(query.order_by(SurveyRow.year))
        if not round_of(row).is_open(today or date.min)
    ]
    answers = _answers(session, [row.id for row in rows])
    return tuple(
        summarise(
            load_statements(row.content),
            [load_legitimacy(one.content) for one in answers if one.survey_id == row.id],
            year=row.year,
            asked=len(asked_units(session, row.last_day)),
        )
        for row in rows
    )


def surveys_awaiting(session: Session, scope: Scope, *, today: date) -> tuple[Awaited, ...]:
    """Return what the units in scope have left to answer, the earliest last day first."""
    rows = session.scalars(
        select(SurveyRow)
        .where(SurveyRow.state == SurveyState.OPEN.value, SurveyRow.last_day >= today)
        .order_by(SurveyRow.last_day, SurveyRow.id)
    )
    rounds = [round_of(row) for row in rows]
    if not rounds:
        return ()
    units = asked_units(session, today, scope)
    answers = {
        (row.survey_id, row.unit_id): row for row in _answers(session, [one.id for one in rounds])
    }
    found = [
        _awaited(one, unit, answers.get((one.id, unit.id))) for one in rounds for unit in units
    ]
    return tuple(one for one in found if one.done < one.total)


def _awaited(asked: Round, unit: Unit, row: SurveyAnswerRow | None) -> Awaited:
    if asked.kind is SurveyKind.LEGITIMACY:
        return Awaited(round=asked, unit=unit, done=int(row is not None), total=1)
    done = len(load_weight_answer(unit.id, row.content).shares) if row else 0
    return Awaited(round=asked, unit=unit, done=done, total=len(asked.groups))
