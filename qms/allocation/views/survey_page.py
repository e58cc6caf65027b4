"""One survey: how many have answered, what came out, and what can be done with it."""

from dataclasses import dataclass

from flask import abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.allocation import queries as allocation
from qms.allocation.core.names import group_name, group_names
from qms.allocation.core.records import ModelHead
from qms.allocation.core.states import ConflictError, ModelState, NotAllowedNowError
from qms.allocation.core.survey.answer_file import answers_csv
from qms.allocation.core.survey.needs import Group, GroupNeed, MeasureAnswer, group_needs
from qms.allocation.core.survey.round import Round, SurveyClosedError, SurveyKind
from qms.allocation.core.survey.weights import SurveyWeights, weights_of
from qms.allocation.forms.survey import LastDayForm
from qms.allocation.queries import survey as queries
from qms.allocation.queries.models import latest_adopted
from qms.allocation.services.survey import close_survey as close
from qms.allocation.services.survey import move_last_day
from qms.allocation.services.survey_model import use_weights
from qms.allocation.views.blueprint import Answer, bp
from qms.i18n.language import gettext, language
from qms.kernel.problems import RefusedError
from qms.kernel.table_write import write_csv
from qms.web.context import current_actor, db, now, today
from qms.web.downloads import download
from qms.web.rights import requires


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a weight survey has come to; `problem` says why there are no weights yet."""

    needs: tuple[GroupNeed, ...]
    weights: SurveyWeights | None
    problem: str
    names: dict[Group, str]
    units: dict[str, str]

    def name(self, group: Group) -> str:
        """Return what a group is called."""
        return group_name(group, self.names)


def _found(session: Session, survey_id: int) -> Round:
    found = queries.survey(session, survey_id)
    if found is None:
        abort(404)
    return found


def _rows(session: Session, asked: Round, names: dict[str, str]) -> list[MeasureAnswer]:
    """Return every answer line by line; units by the name they have in `names`."""
    return [
        row
        for one in queries.weight_answers(session, asked.id)
        for row in one.rows(asked, unit=names.get(str(one.unit_id), ""))
    ]


def _reference(asked: Round, name: str) -> Group | None:
    """Return the group that is to weigh 1, None for the one with the lowest need."""
    return next((group for group in asked.groups if group.name == name), None)


def _result(session: Session, asked: Round) -> Result:
    needs = group_needs(_rows(session, asked, {}))
    latest = latest_adopted(session, asked.year)
    units = {str(unit.id): unit.name for unit in queries.asked_units(session, today())}
    weights, problem = None, ""
    try:
        weights = weights_of(needs, reference=_reference(asked, request.args.get("mot", "")))
    except RefusedError as refused:
        problem = " ".join(one.sentence() for one in refused.problems)
    names = group_names(latest.content.factors) if latest else {}
    return Result(needs=needs, weights=weights, problem=problem, names=names, units=units)


@bp.get("/modell/enkater/<int:survey_id>")
@requires(Can.ALLOCATION_READ)
def show_survey(survey_id: int) -> Answer:
    """Show one survey: progress to all, the result to those who may see it."""
    return _page(survey_id)


def _page(survey_id: int, form: LastDayForm | None = None) -> str:
    g.menu_endpoint = "allocation.show_models"
    runs_it = has_right(current_actor(), Can.ALLOCATION_DRAFT)
    with db().reading() as session:
        asked = _found(session, survey_id)
        progress = next(
            one for one in queries.surveys(session, today=today()) if one.round.id == survey_id
        )
        is_weights = asked.kind is SurveyKind.WEIGHTS
        is_told = runs_it or asked.is_told(progress.answers, today())
        result = _result(session, asked) if is_weights and is_told else None
        opinions = () if is_weights else queries.legitimacy_over_years(session, today=today())
        drafts = _drafts(session) if runs_it and is_weights else ()
    return render_template(
        "allocation/show_survey.html",
        asked=asked,
        progress=progress,
        result=result,
        opinion=next((one for one in opinions if one.year == asked.year), None),
        opinions=opinions,
        drafts=drafts,
        against=request.args.get("mot", ""),
        runs_it=runs_it,
        is_open=asked.is_open(today()),
        form=form or LastDayForm(data={"last_day": asked.last_day}),
        has_errors=bool(form and form.errors),
    )


def _drafts(session: Session) -> tuple[ModelHead, ...]:
    return tuple(one for one in allocation.models(session) if one.state is ModelState.DRAFT)


@bp.post("/modell/enkater/<int:survey_id>/stang")
@requires(Can.ALLOCATION_DRAFT)
def close_survey(survey_id: int) -> Answer:
    """Close a survey before its last day."""
    try:
        with db().transaction() as session:
            close(session, current_actor(), survey_id, now=now())
    except SurveyClosedError:
        flash(gettext("Enkäten är redan stängd."), "info")
    else:
        flash(gettext("Enkäten är stängd."), "ok")
    return _back(survey_id)


@bp.post("/modell/enkater/<int:survey_id>/sista-dag")
@requires(Can.ALLOCATION_DRAFT)
def move_survey(survey_id: int) -> Answer:
    """Give more or less time to answer."""
    form = LastDayForm()
    if not form.validate():
        return _page(survey_id, form), 422
    try:
        with db().transaction() as session:
            move_last_day(
                session, current_actor(), survey_id, last_day=form.last_day.data, now=now()
            )
    except SurveyClosedError:
        flash(gettext("Enkäten är redan stängd."), "info")
    except RefusedError as refused:
        form.last_day.errors = [f"{one.message} {one.cure}" for one in refused.problems]
        return _page(survey_id, form), 422
    else:
        flash(gettext("Sista dagen är ändrad."), "ok")
    return _back(survey_id)


@bp.post("/modell/enkater/<int:survey_id>/till-modell")
@requires(Can.ALLOCATION_DRAFT)
def use_survey(survey_id: int) -> Answer:
    """Put the weights into the draft that was chosen."""
    chosen = request.form.get("draft", "").split("-")
    if len(chosen) != 2 or not all(one.isdecimal() and len(one) < 9 for one in chosen):
        flash(gettext("Välj vilket utkast som ska få vikterna."), "error")
        return _back(survey_id)
    model_id, seen = map(int, chosen)
    try:
        with db().transaction() as session:
            lost = use_weights(
                session, current_actor(), survey_id, model_id, seen=seen, now=now(),
                reference=_reference(_found(session, survey_id), request.form.get("mot", "")),
            )  # fmt: skip
    except (ConflictError, NotAllowedNowError):
        flash(gettext("Utkastet har ändrats sedan sidan visades. Välj det igen."), "error")
        return _back(survey_id)
    except RefusedError as refused:
        flash(" ".join(one.sentence() for one in refused.problems), "error")
        return _back(survey_id)
    flash(gettext("Utkastet har fått enkätens vikter."), "ok")
    if lost:
        words = gettext("Faktorer som enkäten inte frågade om är borttagna ur utkastet: %(names)s.")
        flash(words % {"names": ", ".join(lost)}, "info")
    return redirect(url_for("allocation.show_model", model_id=model_id), 303)


def _back(survey_id: int) -> Response:
    return redirect(url_for("allocation.show_survey", survey_id=survey_id), 303)


@bp.get("/modell/enkater/<int:survey_id>/svar.csv")
@requires(Can.ALLOCATION_DRAFT)
def export_answers(survey_id: int) -> Response:
    """Return the answers of a weight survey as the file that the command line reads."""
    with db().reading() as session:
        asked = _found(session, survey_id)
        if asked.kind is not SurveyKind.WEIGHTS:
            abort(404)
        names = {str(unit.id): unit.name for unit in queries.asked_units(session, today())}
        rows = _rows(session, asked, names)
    return download(answers_csv(rows, language()), f"viktenkat-{asked.year}.csv")


@bp.get("/modell/enkater/<int:survey_id>/sammanstallning.csv")
@requires(Can.ALLOCATION_READ)
def export_opinion(survey_id: int) -> Response:
    """Return the years' opinions, statement by statement; nothing of few is in it."""
    with db().reading() as session:
        asked = _found(session, survey_id)
        found = queries.legitimacy_over_years(session, today=today())
    if asked.kind is not SurveyKind.LEGITIMACY:
        abort(404)
    head = ("år", "påstående", "medelvärde 1–5", "andel som instämmer")
    rows = [
        (one.year, row.statement.text_sv, row.mean, row.agrees) for one in found for row in one.rows
    ]
    return download(write_csv(head, rows, language()), f"rektorsenkat-{asked.year}.csv")
