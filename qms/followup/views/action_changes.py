"""An action of one's own is begun, and what an open action says is changed."""

from collections.abc import Mapping
from secrets import token_hex

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize, scope_of
from qms.followup.core.results.indicators import Indicator
from qms.followup.forms.actions import PlanForm
from qms.followup.queries import cases as case_queries
from qms.followup.queries.case_units import case_unit
from qms.followup.queries.cases import CaseLine
from qms.followup.queries.results import indicators
from qms.followup.queries.units import report_unit
from qms.followup.services import actions, case_notes
from qms.followup.services.action_values import measurable
from qms.followup.services.actions import ChangedMeanwhileError, NotOpenError
from qms.followup.views.action_list import menu_here
from qms.followup.views.action_page import Answer, ended, line_of
from qms.followup.views.blueprint import bp
from qms.followup.views.form_faults import show_faults
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.kernel.problems import RefusedError
from qms.org import queries as org
from qms.web.context import current_actor, db, now, today
from qms.web.rights import requires


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1


def units_to_act_for(session: Session) -> Mapping[int, str]:
    """Return the units that the reader may begin actions at, the municipality first."""
    scope = authorize(current_actor(), Can.FOLLOWUP_ACT)
    own = sorted(org.units(session, scope, on=today()), key=lambda unit: swedish_key(unit.name))
    top = org.municipality(session)
    first = {top.id: top.name} if top is not None and scope.covers(top.path) else {}
    return first | {unit.id: unit.name for unit in own}


def _case(session: Session, case_id: int) -> CaseLine | None:
    scope = scope_of(current_actor(), Can.FOLLOWUP_CASES)
    return case_queries.line(session, case_id, scope, on=today())


def _indicators(session: Session, unit_id: int) -> Mapping[str, Indicator]:
    """Return what can be measured at the unit; everything when there is no one unit."""
    scope = scope_of(current_actor(), Can.FOLLOWUP_ACT)
    unit = report_unit(session, unit_id, scope, on=today())
    return measurable(unit) if unit is not None and unit.forms else indicators()


def _made(session: Session) -> tuple[PlanForm, CaseLine | None, Mapping[str, Indicator]]:
    """Return the form with its choices, the case that it comes from, and what can be measured."""
    form = PlanForm()
    units = units_to_act_for(session)
    asked = request.args.get("arende") or form.case.data
    case = _case(session, _number(asked))
    known = _indicators(session, next(iter(units)) if len(units) == 1 else 0)
    form.offer(units, known)
    return form, case, known


@bp.get("/insatser/ny")
@requires(Can.FOLLOWUP_ACT)
def new_action() -> Answer:
    """Show the form for an action outside the reports."""
    with db().reading() as session:
        form, case, _ = _made(session)
    form.form_key.data = token_hex(16)
    if case is not None:
        form.case.data, form.unit.data = str(case.case.id), str(case.unit.id)
        form.cause.data = case.case.finding
    return _new_page(form, case)


def _new_page(form: PlanForm, case: CaseLine | None) -> str:
    menu_here()
    return render_template(
        "followup/new_action.html", form=form, case=case, has_errors=bool(form.errors)
    )


@bp.post("/insatser/ny")
@requires(Can.FOLLOWUP_ACT)
def begin_action() -> Answer:
    """Begin the action, and tie it to the case that it comes from."""
    with db().reading() as session:
        form, case, known = _made(session)
    if not form.validate():
        return _new_page(form, case), 422
    try:
        with db().transaction() as session:
            action_id = actions.begin(
                session, current_actor(), _number(form.unit.data), form.plan(known),
                form_key=(form.form_key.data or token_hex(16))[:40], now=now(),
            )  # fmt: skip
            _tie(session, action_id, case)
    except RefusedError as refused:
        show_faults(form, refused)
        return _new_page(form, case), 422
    flash(gettext("Insatsen är påbörjad."), "ok")
    return redirect(url_for(".show_action", action_id=action_id), 303)


def _tie(session: Session, action_id: int, case: CaseLine | None) -> None:
    """Tie the action to the case when both are of one unit."""
    if case is None:
        return
    scope = scope_of(current_actor(), Can.FOLLOWUP_CASES)
    if case_unit(session, case.case.unit_id, scope, on=today()) is None:
        raise OutOfScopeError(str(case.case.id))
    case_notes.link_action(session, current_actor(), case.case.id, action_id, now=now())


@bp.get("/insatser/<int:action_id>/andra")
@requires(Can.FOLLOWUP_ACT)
def edit_action(action_id: int) -> Answer:
    """Show what the action says in a form."""
    with db().reading() as session:
        line = line_of(session, action_id)
        known = _indicators(session, line.action.unit_id)
    if not line.action.is_open:
        return ended(action_id)
    form = PlanForm(formdata=None)
    form.offer({line.unit.id: line.unit.name}, known)
    form.show(line.action.plan)
    form.version.data = str(line.action.version)
    return _edit_page(form, action_id)


def _edit_page(form: PlanForm, action_id: int, *, clash: bool = False) -> str:
    menu_here()
    with db().reading() as session:
        line = line_of(session, action_id)
    return render_template(
        "followup/edit_action.html",
        form=form,
        line=line,
        plan=line.action.plan,
        clash=clash,
        has_errors=bool(form.errors),
    )


@bp.post("/insatser/<int:action_id>/andra")
@requires(Can.FOLLOWUP_ACT)
def change_action(action_id: int) -> Answer:
    """Change what the action says; what somebody else wrote meanwhile is shown beside."""
    with db().reading() as session:
        line = line_of(session, action_id)
        known = _indicators(session, line.action.unit_id)
    form = PlanForm()
    form.offer({line.unit.id: line.unit.name}, known)
    form.unit.data = str(line.unit.id)
    if not form.validate():
        return _edit_page(form, action_id), 422
    try:
        with db().transaction() as session:
            actions.change(
                session, current_actor(), action_id, form.plan(known),
                seen=_number(form.version.data), now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        show_faults(form, refused)
        return _edit_page(form, action_id), 422
    except ChangedMeanwhileError:
        form.version.data = str(line.action.version)
        return _edit_page(form, action_id, clash=True), 409
    except NotOpenError:
        return ended(action_id)
    return _saved(action_id)


def _saved(action_id: int) -> Response:
    flash(gettext("Insatsen är sparad."), "ok")
    return redirect(url_for(".show_action", action_id=action_id), 303)
