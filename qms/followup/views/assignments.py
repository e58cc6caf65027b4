"""Assignments from the council: the list, writing one, reporting it back."""

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.followup.core.equity.assignments import Assignment
from qms.followup.equity_labels import assignment_chip
from qms.followup.forms.equity import AssignmentForm, ReportBackForm
from qms.followup.queries import equity
from qms.followup.services import equity as services
from qms.followup.services.equity import ChangedAssignmentError
from qms.followup.views.blueprint import bp
from qms.followup.views.equity import menu_here
from qms.followup.views.equity_trial import trial_url
from qms.followup.views.form_faults import show_faults
from qms.followup.views.side import name_of
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


def _chip(one: Assignment) -> tuple[str, str]:
    return assignment_chip(one, is_late=one.is_late(now()))


@bp.get("/uppdrag")
@requires(Can.FOLLOWUP_READ_EQUITY)
def show_assignments() -> str:
    """Show every assignment, those to be reported back first."""
    menu_here()
    with db().reading() as session:
        rows = equity.assignments(session)
    late = sum(one.is_late(now()) for one in rows)
    return render_template("followup/show_assignments.html", rows=rows, late=late, chip=_chip)


@bp.get("/uppdrag/nytt")
@requires(Can.FOLLOWUP_EQUITY)
def new_assignment() -> str:
    """Show an empty assignment."""
    return _edit_page(AssignmentForm(formdata=None), None)


def _edit_page(form: AssignmentForm, one: Assignment | None) -> str:
    menu_here()
    return render_template(
        "followup/edit_assignment.html", form=form, one=one, has_errors=bool(form.errors)
    )


@bp.post("/uppdrag/nytt")
@requires(Can.FOLLOWUP_EQUITY)
def add_assignment() -> Answer:
    """Store a new assignment."""
    form = AssignmentForm()
    if not form.validate():
        return _edit_page(form, None), 422
    try:
        with db().transaction() as session:
            found = services.add_assignment(session, current_actor(), form.says, now=now())
    except RefusedError as refused:
        show_faults(form, refused)
        return _edit_page(form, None), 422
    return redirect(url_for(".show_assignment", assignment_id=found), 303)


def _assignment(session: Session, assignment_id: int) -> Assignment:
    found = equity.assignment(session, assignment_id)
    if found is None:
        raise OutOfScopeError(str(assignment_id))
    return found


@bp.get("/uppdrag/<int:assignment_id>")
@requires(Can.FOLLOWUP_READ_EQUITY)
def show_assignment(assignment_id: int) -> str:
    """Show the assignment, what was tried for it, and the report back."""
    return _page(assignment_id, None)


def _page(assignment_id: int, form: ReportBackForm | None) -> str:
    menu_here()
    with db().reading() as session:
        one = _assignment(session, assignment_id)
        by = name_of(session, one.reported_by) if one.reported_by else ""
        kept = equity.trials(session, assignment_id)
    if form is None:
        form = ReportBackForm(formdata=None, report=one.report, version=str(one.version))
    return render_template(
        "followup/show_assignment.html",
        one=one,
        by=by,
        kept=kept,
        form=form,
        chip=_chip,
        trial_url=trial_url,
        has_errors=bool(form.errors),
    )


@bp.get("/uppdrag/<int:assignment_id>/andra")
@requires(Can.FOLLOWUP_EQUITY)
def edit_assignment(assignment_id: int) -> str:
    """Show the assignment to change."""
    with db().reading() as session:
        one = _assignment(session, assignment_id)
    form = AssignmentForm(formdata=None)
    form.show(one.says, one.version)
    return _edit_page(form, one)


@bp.post("/uppdrag/<int:assignment_id>/andra")
@requires(Can.FOLLOWUP_EQUITY)
def save_assignment(assignment_id: int) -> Answer:
    """Store what the assignment says now."""
    form = AssignmentForm()
    with db().reading() as session:
        one = _assignment(session, assignment_id)
    if not form.validate():
        return _edit_page(form, one), 422
    try:
        with db().transaction() as session:
            services.change_assignment(
                session, current_actor(), assignment_id, form.says, seen=_seen(), now=now()
            )
    except RefusedError as refused:
        show_faults(form, refused)
        return _edit_page(form, one), 422
    except ChangedAssignmentError:
        form.version.data = str(one.version)
        form.title.errors = [_changed()]
        return _edit_page(form, one), 409
    return redirect(url_for(".show_assignment", assignment_id=assignment_id), 303)


def _seen() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _changed() -> str:
    return gettext("Någon annan ändrade medan du skrev. Läs igenom och spara igen.")


@bp.post("/uppdrag/<int:assignment_id>/aterrapport")
@requires(Can.FOLLOWUP_EQUITY)
def report_assignment(assignment_id: int) -> Answer:
    """Store the report back."""
    form = ReportBackForm()
    if not form.validate():
        return _page(assignment_id, form), 422
    try:
        with db().transaction() as session:
            services.report_back(
                session, current_actor(), assignment_id, form.report.data or "",
                seen=_seen(), now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        show_faults(form, refused)
        return _page(assignment_id, form), 422
    except ChangedAssignmentError:
        form.report.errors = [_changed()]
        with db().reading() as session:
            form.version.data = str(_assignment(session, assignment_id).version)
        return _page(assignment_id, form), 409
    flash(gettext("Uppdraget är återrapporterat."), "ok")
    return redirect(url_for(".show_assignment", assignment_id=assignment_id), 303)


@bp.post("/uppdrag/<int:assignment_id>/oppna")
@requires(Can.FOLLOWUP_EQUITY)
def reopen_assignment(assignment_id: int) -> Answer:
    """Open a reported assignment again."""
    try:
        with db().transaction() as session:
            services.reopen(session, current_actor(), assignment_id, seen=_seen(), now=now())
    except ChangedAssignmentError:
        flash(_changed(), "error")
    return redirect(url_for(".show_assignment", assignment_id=assignment_id), 303)
