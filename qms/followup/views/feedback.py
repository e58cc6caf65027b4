"""Written feedback: the list, a draft, sending it, and the unit's reading of it."""

from secrets import token_hex

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize, has_right
from qms.followup.core.review.records import FeedbackState
from qms.followup.forms.review import FeedbackForm
from qms.followup.queries import feedback as queries
from qms.followup.queries.feedback import FeedbackLine
from qms.followup.queries.units import report_unit
from qms.followup.review_labels import roles_text
from qms.followup.services import feedback as services
from qms.followup.services.actions import ChangedMeanwhileError
from qms.followup.services.feedback import AlreadySentError
from qms.followup.views.blueprint import bp
from qms.followup.views.form_faults import show_faults
from qms.followup.views.review_tabs import review_here, review_tabs
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.kernel.problems import RefusedError
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, db, now, today
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


def _states() -> tuple[FeedbackState, ...]:
    """Return the states that the reader may read."""
    writes = has_right(current_actor(), Can.FOLLOWUP_REVIEW)
    return tuple(FeedbackState) if writes else (FeedbackState.SENT,)


def _line(session: Session, feedback_id: int) -> FeedbackLine:
    scope = authorize(current_actor(), Can.FOLLOWUP_READ_REVIEW)
    found = queries.line(session, feedback_id, scope, on=today(), states=_states())
    if found is None:
        abort(404)
    return found


@bp.get("/aterkoppling")
@requires(Can.FOLLOWUP_READ_REVIEW)
def list_feedback() -> str:
    """Show the feedback to the reader's units; drafts to those who write it."""
    review_here()
    scope = authorize(current_actor(), Can.FOLLOWUP_READ_REVIEW)
    with db().reading() as session:
        found = queries.lines(session, scope, on=today(), states=_states())
        units = org.units(session, scope, on=today())
        writes = has_right(current_actor(), Can.FOLLOWUP_REVIEW)
        thrown = queries.thrown(session, scope, on=today()) if writes else ()
    return render_template(
        "followup/list_feedback.html",
        rows=found,
        thrown=thrown,
        unit_choices=[
            (str(unit.id), unit.name)
            for unit in sorted(units, key=lambda one: swedish_key(one.name))
        ],
        roles_text=roles_text,
        tabs=review_tabs("list_feedback"),
    )


@bp.get("/aterkoppling/<int:feedback_id>")
@requires(Can.FOLLOWUP_READ_REVIEW)
def show_feedback(feedback_id: int) -> Answer:
    """Show feedback that was sent; a draft to go on with for those who write it."""
    with db().reading() as session:
        line = _line(session, feedback_id)
    if not line.feedback.is_sent:
        form = FeedbackForm(formdata=None)
        form.show(line.feedback.says, line.feedback.version)
        return _draft(line.unit, form, feedback_id)
    review_here()
    return render_template("followup/show_feedback.html", line=line, roles_text=roles_text)


def _draft(unit: Unit, form: FeedbackForm, feedback_id: int | None) -> str:
    review_here()
    return render_template(
        "followup/edit_feedback.html",
        unit=unit,
        form=form,
        feedback_id=feedback_id,
        has_errors=bool(form.errors) or any(field.errors for field in form),
    )


def _unit(session: Session) -> Unit:
    asked = request.values.get("enhet", "")
    scope = authorize(current_actor(), Can.FOLLOWUP_REVIEW)
    unit_id = int(asked) if asked.isdecimal() and len(asked) < 10 else -1
    found = report_unit(session, unit_id, scope, on=today())
    if found is None or not found.forms:
        abort(404)
    return found


@bp.get("/aterkoppling/ny")
@requires(Can.FOLLOWUP_REVIEW)
def new_feedback() -> Answer:
    """Show an empty draft to a unit."""
    with db().reading() as session:
        unit = _unit(session)
    form = FeedbackForm(formdata=None)
    form.form_key.data = token_hex(16)
    return _draft(unit, form, None)


@bp.post("/aterkoppling/ny")
@requires(Can.FOLLOWUP_REVIEW)
def begin_feedback() -> Answer:
    """Store a draft."""
    form = FeedbackForm()
    form.validate()
    with db().reading() as session:
        unit = _unit(session)
    try:
        with db().transaction() as session:
            made = services.begin_feedback(
                session, current_actor(), unit.id, form.says,
                form_key=(form.form_key.data or token_hex(16))[:40], now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        show_faults(form, refused)
        return _draft(unit, form, None), 422
    flash(gettext("Utkastet är sparat. Enheten ser det inte förrän du skickar det."), "ok")
    return redirect(url_for(".show_feedback", feedback_id=made), 303)


def _seen(form: FeedbackForm) -> int:
    text = form.version.data or ""
    return int(text) if text.isdecimal() and len(text) < 10 else -1


@bp.post("/aterkoppling/<int:feedback_id>")
@requires(Can.FOLLOWUP_REVIEW)
def save_feedback(feedback_id: int) -> Answer:
    """Store the draft; send it or throw it away when that button was pressed."""
    form, go = FeedbackForm(), request.form.get("go", "save")
    form.validate()
    with db().reading() as session:
        line = _line(session, feedback_id)
    try:
        with db().transaction() as session:
            _do(session, feedback_id, form, go)
    except RefusedError as refused:
        show_faults(form, refused)
        return _draft(line.unit, form, feedback_id), 422
    except AlreadySentError:
        flash(gettext("Återkopplingen är redan skickad och kan inte ändras."), "info")
    except ChangedMeanwhileError:
        form.works.errors = [
            gettext("Någon annan har ändrat utkastet. Jämför med det sparade och spara igen.")
        ]
        form.version.data = str(line.feedback.version)
        return _draft(line.unit, form, feedback_id), 409
    else:
        flash(_done(go), "ok")
    if go == "throw":
        return redirect(url_for(".list_feedback"), 303)
    return redirect(url_for(".show_feedback", feedback_id=feedback_id), 303)


@bp.post("/aterkoppling/<int:feedback_id>/aterstall")
@requires(Can.FOLLOWUP_REVIEW)
def restore_feedback(feedback_id: int) -> Answer:
    """Bring a draft back that was thrown away."""
    with db().transaction() as session:
        services.restore_feedback(session, current_actor(), feedback_id, now=now())
    flash(gettext("Utkastet är tillbaka."), "ok")
    return redirect(url_for(".show_feedback", feedback_id=feedback_id), 303)


def _do(session: Session, feedback_id: int, form: FeedbackForm, go: str) -> None:
    actor, seen, moment = current_actor(), _seen(form), now()
    if go == "throw":
        services.throw_feedback(session, actor, feedback_id, seen=seen, now=moment)
        return
    version = services.change_feedback(
        session, actor, feedback_id, form.says, seen=seen, now=moment
    )
    if go == "send":
        services.send_feedback(session, actor, feedback_id, seen=version, now=moment)


def _done(go: str) -> str:
    texts = {
        "send": gettext("Återkopplingen är skickad till enhetens inkorg."),
        "throw": gettext("Utkastet är borttaget."),
    }
    return texts.get(go, gettext("Utkastet är sparat. Enheten ser det inte förrän du skickar det."))
