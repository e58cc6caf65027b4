"""A principal answers for the own school, one group at a time."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.allocation.core.names import group_name, group_names
from qms.allocation.core.survey.needs import Group
from qms.allocation.core.survey.round import Round, SurveyClosedError, SurveyKind, WeightAnswer
from qms.allocation.core.survey.stored import load_legitimacy
from qms.allocation.forms.survey import (
    cost_fields,
    costs_in,
    number_errors,
    opinion_in,
    share_fields,
    shares_in,
)
from qms.allocation.queries import survey as queries
from qms.allocation.queries.models import latest_adopted
from qms.allocation.services.survey_answers import save_costs, save_group, save_legitimacy
from qms.allocation.views.blueprint import Answer, bp
from qms.i18n.language import gettext
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, db, now, today
from qms.web.rights import requires


def _asked(session: Session, survey_id: int, unit_id: int) -> tuple[Round, Unit]:
    """Return the survey and the reader's own school; 404 when one of them is not."""
    g.menu_endpoint = "allocation.show_units"
    scope = authorize(current_actor(), Can.ALLOCATION_ANSWER)
    asked = queries.survey(session, survey_id)
    units = queries.asked_units(session, today(), scope)
    unit = next((one for one in units if one.id == unit_id), None)
    if asked is None or unit is None:
        abort(404)
    return asked, unit


def _names(session: Session, asked: Round) -> dict[Group, str]:
    latest = latest_adopted(session, asked.year)
    known = group_names(latest.content.factors) if latest else {}
    return {group: group_name(group, known) for group in asked.groups}


@bp.get("/enkat/<int:survey_id>/<int:unit_id>")
@requires(Can.ALLOCATION_ANSWER)
def answer_survey(survey_id: int, unit_id: int) -> Answer:
    """Show the own answer and how much is left, or the statements to rate."""
    with db().reading() as session:
        asked, unit = _asked(session, survey_id, unit_id)
        if asked.kind is SurveyKind.LEGITIMACY:
            return _opinion(session, asked, unit)
        answer = queries.weight_answer(session, survey_id, unit_id)
        names = _names(session, asked)
    return render_template(
        "allocation/answer_survey.html",
        asked=asked,
        unit=unit,
        answer=answer,
        names=names,
        is_open=asked.is_open(today()),
        lines=answer.rows(asked),
        first_open=min(answer.first_open(asked), len(asked.groups)),
    )


def _opinion(
    session: Session, asked: Round, unit: Unit, *, typed: dict[str, str] | None = None
) -> str:
    row = queries.answer_row(session, asked.id, unit.id)
    stored = load_legitimacy(row.content) if row else None
    chosen = typed or {}
    if stored and typed is None:
        ratings = {k: "vet-inte" if v is None else str(v) for k, v in stored.ratings.items()}
        chosen = {**ratings, "comment": stored.comment}
    found = queries.statements(session, asked.id)
    missing = [key for key, *_ in found if not chosen.get(key)] if typed is not None else []
    return render_template(
        "allocation/answer_opinion.html",
        asked=asked,
        unit=unit,
        statements=found,
        chosen=chosen,
        missing=missing,
        saved_at=row.saved_at if row else None,
        is_open=asked.is_open(today()),
        has_errors=bool(missing),
    )


@bp.post("/enkat/<int:survey_id>/<int:unit_id>")
@requires(Can.ALLOCATION_ANSWER)
def save_opinion(survey_id: int, unit_id: int) -> Answer:
    """Save the ratings, or show which statements have none."""
    typed = request.form.to_dict()
    with db().transaction() as session:
        asked, unit = _asked(session, survey_id, unit_id)
        if asked.kind is not SurveyKind.LEGITIMACY:
            abort(404)
        keys = [key for key, *_ in queries.statements(session, survey_id)]
        answer = opinion_in(keys, typed)
        if answer is None:
            return _opinion(session, asked, unit, typed=typed), 422
        try:
            save_legitimacy(session, current_actor(), survey_id, unit_id, answer=answer, now=now())
        except SurveyClosedError:
            return _too_late(survey_id, unit_id)
    flash(gettext("Tack. Svaret är sparat och kan ändras till och med sista dagen."), "ok")
    return redirect(url_for("allocation.answer_survey", survey_id=survey_id, unit_id=unit_id), 303)


def _too_late(survey_id: int, unit_id: int) -> Response:
    flash(gettext("Enkäten är stängd. Svaret är inte ändrat."), "error")
    return redirect(url_for("allocation.answer_survey", survey_id=survey_id, unit_id=unit_id), 303)


@bp.get("/enkat/<int:survey_id>/<int:unit_id>/<int:number>")
@requires(Can.ALLOCATION_ANSWER)
def answer_group(survey_id: int, unit_id: int, number: int) -> Answer:
    """Ask about one group; the page after the last group asks what the measures cost."""
    with db().reading() as session:
        asked, unit = _asked(session, survey_id, unit_id)
        answer = queries.weight_answer(session, survey_id, unit_id)
        return _group(session, asked, unit, answer, number)


def _group(
    session: Session,
    asked: Round,
    unit: Unit,
    answer: WeightAnswer,
    number: int,
    typed: dict[str, str] | None = None,
) -> str:
    last = len(asked.groups)
    if not 1 <= number <= last + 1:
        abort(404)
    is_cost = number > last
    fields = (
        cost_fields(asked, answer, typed) if is_cost else share_fields(asked, answer, number, typed)
    )
    errors = number_errors(fields)
    return render_template(
        "allocation/answer_group.html",
        asked=asked,
        unit=unit,
        number=number,
        last=last,
        is_cost=is_cost,
        name="" if is_cost else _names(session, asked)[asked.groups[number - 1]],
        fields=fields,
        errors=errors if typed is not None else [],
        is_open=asked.is_open(today()),
        has_errors=bool(errors and typed is not None),
    )


@bp.post("/enkat/<int:survey_id>/<int:unit_id>/<int:number>")
@requires(Can.ALLOCATION_ANSWER)
def save_survey_group(survey_id: int, unit_id: int, number: int) -> Answer:
    """Save one group and go on to the next."""
    typed = request.form.to_dict()
    with db().transaction() as session:
        asked, unit = _asked(session, survey_id, unit_id)
        answer = queries.weight_answer(session, survey_id, unit_id)
        page = _group(session, asked, unit, answer, number, typed)
        try:
            is_saved = _save(session, asked, answer, number, typed)
        except SurveyClosedError:
            return _too_late(survey_id, unit_id)
        if not is_saved:
            return page, 422
    if number <= len(asked.groups):
        place = url_for("allocation.answer_group", survey_id=survey_id, unit_id=unit_id,
                        number=number + 1)  # fmt: skip
        return redirect(place, 303)
    flash(gettext("Tack. Svaret är sparat och kan ändras till och med sista dagen."), "ok")
    return redirect(url_for("allocation.answer_survey", survey_id=survey_id, unit_id=unit_id), 303)


def _save(
    session: Session, asked: Round, answer: WeightAnswer, number: int, typed: dict[str, str]
) -> bool:
    """Store what was typed and return True, or False when something in it is wrong."""
    actor, unit_id = current_actor(), answer.unit_id
    if number > len(asked.groups):
        costs = cost_fields(asked, answer, typed)
        if number_errors(costs):
            return False
        save_costs(session, actor, asked.id, unit_id, costs=costs_in(costs), now=now())
        return True
    fields = share_fields(asked, answer, number, typed)
    if number_errors(fields):
        return False
    group = asked.groups[number - 1]
    save_group(session, actor, asked.id, unit_id, group=group, shares=shares_in(fields), now=now())
    return True
