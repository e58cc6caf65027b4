"""The surveys to principals: which there are, and opening a new one."""

from datetime import date, timedelta
from decimal import Decimal

from flask import flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.allocation.core.model import Factor
from qms.allocation.core.names import capital
from qms.allocation.core.survey.legitimacy import parse_statements
from qms.allocation.core.survey.needs import Group
from qms.allocation.core.survey.round import Measure
from qms.allocation.forms.survey import (
    MeasureField,
    SurveyForm,
    measure_errors,
    measure_fields,
    measures_in,
)
from qms.allocation.queries import survey as queries
from qms.allocation.queries.models import factors_known
from qms.allocation.services.survey import open_legitimacy_survey, open_weight_survey
from qms.allocation.views.blueprint import Answer, bp
from qms.content.loader import load
from qms.i18n.language import gettext, language
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now, today
from qms.web.rights import requires

DAYS_TO_ANSWER = 14
FRIDAY = 4


@bp.get("/modell/enkater")
@requires(Can.ALLOCATION_READ)
def show_surveys() -> Answer:
    """List the surveys with how many have answered."""
    return _list(SurveyForm(data={"year": today().year, "last_day": _default_day()}))


def _default_day() -> date:
    """Return a weekday a couple of weeks ahead."""
    found = today() + timedelta(days=DAYS_TO_ANSWER)
    return found + timedelta(days=7 - found.weekday() if found.weekday() > FRIDAY else 0)


def _list(form: SurveyForm) -> str:
    g.menu_endpoint = "allocation.show_models"
    with db().reading() as session:
        found = queries.surveys(session, today=today())
    return render_template(
        "allocation/show_surveys.html",
        surveys=found,
        form=form,
        today=today(),
        has_errors=bool(form.errors),
    )


@bp.post("/modell/enkater")
@requires(Can.ALLOCATION_DRAFT)
def open_opinion() -> Answer:
    """Open the year's survey of whether the allocation is trusted."""
    form = SurveyForm()
    if not form.validate():
        return _list(form), 422
    try:
        with db().transaction() as session:
            open_legitimacy_survey(
                session, current_actor(), year=form.year.data, last_day=form.last_day.data,
                statements=parse_statements(load("legitimacy_survey")), now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        _tell(form, refused)
        return _list(form), 422
    flash(gettext("Enkäten är öppen. Rektorerna ser den på sin startsida."), "ok")
    return redirect(url_for("allocation.show_surveys"), 303)


def _tell(form: SurveyForm, refused: RefusedError) -> list[tuple[str, str]]:
    """Put what is wrong at the form's fields; return what belongs to other fields."""
    rest = []
    for problem in refused.problems:
        words = f"{problem.message} {problem.cure}"
        field = {"year": form.year, "last_day": form.last_day}.get(problem.column)
        if field is None:
            rest.append((problem.column, words))
        else:
            field.errors = [*field.errors, words]
    return rest


@bp.get("/modell/enkater/ny")
@requires(Can.ALLOCATION_DRAFT)
def new_weight_survey() -> Answer:
    """Show what a weight survey would ask: factors, measures and their usual cost."""
    form = SurveyForm(data={"year": today().year + 1, "last_day": _default_day()})
    with db().reading() as session:
        factors = _factors(session)
    names = [factor.name for factor in factors]
    return _new(form, factors, names, measure_fields(usual_measures()))


def _factors(session: Session) -> tuple[Factor, ...]:
    scope = authorize(current_actor(), Can.ALLOCATION_READ)
    return factors_known(session, scope, today().year + 1)


def usual_measures() -> tuple[Measure, ...]:
    """Return the measures that are proposed, in the reader's language."""
    name = f"name_{language()}"
    return tuple(
        Measure(key=row["key"], name=row[name], cost=Decimal(row["cost"]))
        for row in load("survey_measures")["measure"]
    )


def _new(
    form: SurveyForm,
    factors: tuple[Factor, ...],
    chosen: list[str],
    measures: tuple[MeasureField, ...],
    errors: list[tuple[str, str]] | None = None,
) -> str:
    g.menu_endpoint = "allocation.show_models"
    return render_template(
        "allocation/new_weight_survey.html",
        form=form,
        factors=[
            (one.name, capital(one.label or one.name), ", ".join(c.name for c in one.categories))
            for one in factors
        ],
        chosen=chosen,
        measures=measures,
        errors=errors or [],
        has_errors=bool(form.errors or errors or form.year.errors or form.last_day.errors),
    )


@bp.post("/modell/enkater/ny")
@requires(Can.ALLOCATION_DRAFT)
def save_weight_survey() -> Answer:
    """Open a weight survey, or say at each field what is wrong."""
    form = SurveyForm()
    chosen = request.form.getlist("factor")
    measures = measure_fields((), request.form)
    errors = measure_errors(measures)
    is_right = form.validate()
    with db().reading() as session:
        factors = _factors(session)
    if errors or not is_right:
        return _new(form, factors, chosen, measures, errors), 422
    groups = [
        Group(factor=factor.name, category=category.name)
        for factor in factors
        if factor.name in chosen
        for category in factor.categories
    ]
    try:
        with db().transaction() as session:
            open_weight_survey(
                session, current_actor(), budget_year=form.year.data, last_day=form.last_day.data,
                groups=groups, measures=measures_in(measures), now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        return _new(form, factors, chosen, measures, _tell(form, refused)), 422
    flash(gettext("Enkäten är öppen. Rektorerna ser den på sin startsida."), "ok")
    return redirect(url_for("allocation.show_surveys"), 303)
