"""Remove a row of a report, and bring it back."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.followup.core.report.columns import LETTERS
from qms.followup.core.report.content import Activity
from qms.followup.core.report.states import NotAllowedNowError
from qms.followup.services import table_rows
from qms.followup.views.blueprint import bp
from qms.followup.views.row_keys import found_row, key_of, own_report, step_number
from qms.followup.views.side import side_of
from qms.followup.views.steps import Answer, locked
from qms.i18n.language import gettext
from qms.web.context import current_actor, db, now
from qms.web.rights import requires


@bp.get("/redovisningar/<int:report_id>/insatser/<row>/ta-bort")
@requires(Can.FOLLOWUP_WRITE)
def confirm_row_removal(report_id: int, row: str) -> Answer:
    """Ask before a row is removed."""
    key = key_of(row)
    with db().reading() as session:
        reached = own_report(session, report_id)
        found = found_row(reached, key)
        spent = getattr(found, reached.template.spends.value or "id", None)
        return render_template(
            "followup/confirm_row_removal.html",
            side=side_of(session, reached),
            number=step_number(reached, key, found),
            key=key,
            row=found,
            ore=spent if reached.template.spends.value and isinstance(found, Activity) else None,
        )


@bp.post("/redovisningar/<int:report_id>/insatser/<row>/ta-bort")
@requires(Can.FOLLOWUP_WRITE)
def remove_row(report_id: int, row: str) -> Answer:
    """Remove the row; the step's page then offers to bring it back."""
    key = key_of(row)
    try:
        with db().transaction() as session:
            table_rows.remove(
                session, current_actor(), report_id, kind=key.kind, row_id=key.id, now=now()
            )
    except NotAllowedNowError:
        return locked(report_id)
    return redirect(url_for(".show_removed_row", report_id=report_id, row=row), 303)


@bp.get("/redovisningar/<int:report_id>/insatser/<row>/borttagen")
@requires(Can.FOLLOWUP_WRITE)
def show_removed_row(report_id: int, row: str) -> Answer:
    """Say that the row is removed and offer to bring it back."""
    key = key_of(row)
    with db().reading() as session:
        reached = own_report(session, report_id)
        name = table_rows.removed(session, report_id, key.kind, key.id)
        if name is None:
            raise OutOfScopeError(row)
        return render_template(
            "followup/show_removed_row.html",
            side=side_of(session, reached),
            number=step_number(reached, key),
            key=key,
            name=name,
        )


@bp.post("/redovisningar/<int:report_id>/insatser/<row>/angra")
@requires(Can.FOLLOWUP_WRITE)
def restore_row(report_id: int, row: str) -> Response:
    """Bring a removed row back as it was."""
    key = key_of(row)
    try:
        with db().transaction() as session:
            name = table_rows.restore(
                session, current_actor(), report_id, kind=key.kind, row_id=key.id, now=now()
            )
            reached = own_report(session, report_id)
            number = step_number(reached, key, found_row(reached, key))
    except NotAllowedNowError:
        return locked(report_id)
    flash(gettext("%(name)s är tillbaka.") % {"name": name}, "ok")
    anchor = f"{LETTERS[key.kind]}{key.id}"
    return redirect(url_for(".show_step", report_id=report_id, number=number, _anchor=anchor), 303)
