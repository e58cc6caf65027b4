"""Take a proposed row into a report, with what stands in the step saved first."""

from flask import redirect, request, url_for

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.followup.core.report.states import NotAllowedNowError
from qms.followup.services import proposing, saving
from qms.followup.services.saving import ClashError
from qms.followup.views.blueprint import bp
from qms.followup.views.prefill_lines import proposed_line
from qms.followup.views.row_keys import RowKey
from qms.followup.views.steps import Answer, posted_fields, save_step, seen_version
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.rights import requires

NAME = "forslag"
"""The button's name; its value is the question's key and the number of the proposal."""


@bp.post("/redovisningar/<int:report_id>/del/<int:number>/forslag")
@requires(Can.FOLLOWUP_WRITE)
def take_proposal(report_id: int, number: int) -> Answer:
    """Save the step, add the proposed row, and go on to its own page.

    What cannot be saved is told as when the step itself is saved; then nothing is added.
    """
    question, _, which = request.form.get(NAME, "").rpartition(":")
    if not which.isdecimal() or len(which) > 2:
        raise OutOfScopeError(which)
    try:
        with db().transaction() as session:
            actor, moment = current_actor(), now()
            posted = {name: text for name, text in posted_fields().items() if name != NAME}
            saving.save(
                session, actor, report_id,
                number=number, posted=posted, seen=seen_version(), now=moment,
            )  # fmt: skip
            found, kind = proposing.proposal(
                session, actor, report_id, question=question, number=int(which), now=moment
            )
            words = proposed_line(found)
            row_id = proposing.take(
                session, actor, report_id,
                question=question, proposed=found, kind=kind,
                measure=words.measure, baseline=words.baseline, now=moment,
            )  # fmt: skip
    except (RefusedError, ClashError, NotAllowedNowError):
        return save_step(report_id, number)
    key = RowKey(kind=kind, id=row_id)
    return redirect(url_for(".edit_row", report_id=report_id, row=key.in_address), 303)
