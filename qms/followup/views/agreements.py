"""What was agreed in a dialogue: added, followed up, or begun as an action."""

from secrets import token_hex

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.followup.core.actions.records import Plan
from qms.followup.core.review.records import Agreement
from qms.followup.forms.actions import PlanForm
from qms.followup.forms.review import AgreementForm
from qms.followup.queries import dialogues as queries
from qms.followup.queries.dialogues import HeldLine
from qms.followup.services import agreements as services
from qms.followup.services.action_values import measurable
from qms.followup.services.agreements import AlreadyFollowedUpError
from qms.followup.views.blueprint import bp
from qms.followup.views.dialogues import dialogue_page
from qms.followup.views.form_faults import show_faults
from qms.followup.views.review_tabs import review_here
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


def _held(session: Session, dialogue_id: int) -> HeldLine:
    scope = authorize(current_actor(), Can.FOLLOWUP_REVIEW)
    found = queries.line(session, dialogue_id, scope, on=today())
    if found is None:
        abort(404)
    return found


def _agreement(session: Session, agreement_id: int) -> tuple[HeldLine, Agreement]:
    scope = authorize(current_actor(), Can.FOLLOWUP_REVIEW)
    line = queries.line_with(session, agreement_id, scope, on=today())
    if line is None:
        abort(404)
    return line, next(one for one in line.held.agreements if one.id == agreement_id)


def _back(unit_id: int) -> Response:
    return redirect(url_for(".show_dialogue", unit_id=unit_id), 303)


@bp.post("/dialog/samtal/<int:dialogue_id>/overenskommelser")
@requires(Can.FOLLOWUP_REVIEW)
def add_agreement(dialogue_id: int) -> Answer:
    """Add what was agreed."""
    form = AgreementForm()
    form.validate()
    with db().reading() as session:
        line = _held(session, dialogue_id)
    try:
        with db().transaction() as session:
            services.add_agreement(
                session, current_actor(), dialogue_id, form.says,
                form_key=(form.form_key.data or token_hex(16))[:40], now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        show_faults(form, refused)
        return dialogue_page(line.unit.id, {"agreement": form, "refused_at": dialogue_id}), 422
    flash(gettext("Överenskommelsen är sparad."), "ok")
    return _back(line.unit.id)


@bp.post("/dialog/overenskommelser/<int:agreement_id>/uppfoljning")
@requires(Can.FOLLOWUP_REVIEW)
def follow_up_agreement(agreement_id: int) -> Answer:
    """Store what the agreement led to."""
    outcome = request.form.get("outcome", "")
    with db().reading() as session:
        line, _ = _agreement(session, agreement_id)
    try:
        with db().transaction() as session:
            services.follow_up(session, current_actor(), agreement_id, outcome=outcome, now=now())
    except RefusedError as refused:
        changes = {
            "outcome": outcome,
            "outcome_error": in_words(refused.problems[0]),
            "outcome_at": agreement_id,
        }
        return dialogue_page(line.unit.id, changes), 422
    except AlreadyFollowedUpError:
        return _taken(line.unit.id)
    flash(gettext("Uppföljningen är sparad."), "ok")
    return _back(line.unit.id)


def _taken(unit_id: int) -> Response:
    flash(gettext("Överenskommelsen är redan följd upp eller har blivit en insats."), "info")
    return _back(unit_id)


@bp.post("/dialog/overenskommelser/<int:agreement_id>/oppna")
@requires(Can.FOLLOWUP_REVIEW)
def reopen_agreement(agreement_id: int) -> Answer:
    """Open an agreement whose follow-up was noted by mistake."""
    with db().transaction() as session:
        unit_id = services.take_back(session, current_actor(), agreement_id, now=now())
    return _back(unit_id)


@bp.get("/dialog/overenskommelser/<int:agreement_id>/insats")
@requires(Can.FOLLOWUP_REVIEW)
def plan_agreement(agreement_id: int) -> Answer:
    """Show the form that lets the agreement live on as an action."""
    with db().reading() as session:
        line, agreement = _agreement(session, agreement_id)
    form = _plan_form(line, is_posted=False)
    says = agreement.says
    form.show(Plan(title=says.body[:200], owner=says.owner, due=says.due))
    return _plan_page(line, agreement_id, form)


def _plan_form(line: HeldLine, *, is_posted: bool) -> PlanForm:
    form = PlanForm() if is_posted else PlanForm(formdata=None)
    form.offer({line.unit.id: line.unit.name}, measurable(line.unit))
    return form


def _plan_page(line: HeldLine, agreement_id: int, form: PlanForm) -> str:
    review_here()
    return render_template(
        "followup/plan_agreement.html",
        unit=line.unit,
        agreement_id=agreement_id,
        form=form,
        has_errors=any(field.errors for field in form),
    )


@bp.post("/dialog/overenskommelser/<int:agreement_id>/insats")
@requires(Can.FOLLOWUP_REVIEW)
def make_action(agreement_id: int) -> Answer:
    """Begin the action that the agreement becomes."""
    with db().reading() as session:
        line, _ = _agreement(session, agreement_id)
    form = _plan_form(line, is_posted=True)
    form.validate()
    try:
        with db().transaction() as session:
            action_id = services.make_action(
                session, current_actor(), agreement_id, form.plan(measurable(line.unit)), now=now()
            )
    except RefusedError as refused:
        show_faults(form, refused)
        return _plan_page(line, agreement_id, form), 422
    except AlreadyFollowedUpError:
        return _taken(line.unit.id)
    flash(gettext("Insatsen är påbörjad."), "ok")
    return redirect(url_for(".show_action", action_id=action_id), 303)
