"""Taking an assessment back: why, and what then."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.i18n.language import gettext
from qms.identity.factor import needs_factor
from qms.kernel.problems import RefusedError
from qms.needs.assess_labels import kind_label
from qms.needs.core.cases.kinds import Part
from qms.needs.core.cases.refs import shown_ref
from qms.needs.forms.assessing import WithdrawForm
from qms.needs.queries.assessments import sent
from qms.needs.services import assessing
from qms.needs.services.opening import open_case
from qms.needs.views.assess_frame import Answer
from qms.needs.views.blueprint import bp
from qms.web.context import current_actor, db, now
from qms.web.rights import requires


@bp.route("/behov/<ref>/bedomning/<assessment_id>/ta-tillbaka", methods=["GET", "POST"])
@requires(Can.NEEDS_HANDLE)
@needs_factor
def withdraw_assessment(ref: str, assessment_id: str) -> Answer:
    """Ask why the assessment is taken back, and take it back."""
    form = WithdrawForm()
    with db().transaction() as session:
        opened = open_case(
            session, current_actor(), ref, can=Can.NEEDS_HANDLE, why="assessment", now=now()
        )
        found = next((one for one in sent(session, opened) if one.id == assessment_id), None)
    if found is None or Part.OFFICER not in opened.parts:
        raise OutOfScopeError(assessment_id)
    if form.validate_on_submit():
        return _withdraw(ref, assessment_id, form)
    page = render_template(
        "needs/withdraw_assessment.html",
        ref=ref, case_name=shown_ref(ref), form=form, kind_name=kind_label(found.kind),
        sent_at=found.sent_at, has_errors=bool(form.errors),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _withdraw(ref: str, assessment_id: str, form: WithdrawForm) -> Response:
    try:
        with db().transaction() as session:
            assessing.withdraw(
                session, current_actor(), ref, assessment_id,
                reason=form.reason.data or "", now=now(),
            )  # fmt: skip
    except assessing.NotOpenError:
        words = gettext("Bedömningen ligger till grund för ett beslut. Den tas inte tillbaka.")
        flash(words, "error")
    except RefusedError as refused:
        flash(gettext(refused.problems[0].message), "error")
    else:
        flash(gettext("Bedömningen är tillbakatagen. Skälet är sparat i ärendet."), "ok")
    return redirect(url_for(".show_profile", ref=ref), 303)
