"""Asking the officer for material that an assessment cannot be sent without."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.i18n.language import gettext
from qms.identity.factor import needs_factor
from qms.kernel.problems import RefusedError
from qms.needs.queries.assessments import own
from qms.needs.services.notes import ask_officer
from qms.needs.services.opening import take_case
from qms.needs.views.blueprint import bp
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires


@bp.post("/behov/<ref>/bedomning/<assessment_id>/be-om-underlag")
@requires(Can.NEEDS_ASSESS)
@needs_factor
def ask_for_material(ref: str, assessment_id: str) -> Response:
    """Tell the officer what is missing; the assessment stays as it is."""
    try:
        with db().transaction() as session:
            _, opened = take_case(session, current_actor(), ref, can=Can.NEEDS_ASSESS, now=now())
            if own(session, opened, assessment_id, current_actor().account_id) is None:
                raise OutOfScopeError(assessment_id)
            ask_officer(
                session, current_actor(), ref, request.form.get("ask", ""),
                parts=request.form.getlist("part"), now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        flash(" ".join(in_words(one) for one in refused.problems), "error")
    else:
        flash(gettext("Handläggaren har fått din fråga. Bedömningen är sparad så länge."), "ok")
    return redirect(url_for(".show_summary", ref=ref, assessment_id=assessment_id), 303)
