"""A quality dialogue is recorded, changed, taken away and brought back."""

from secrets import token_hex

from flask import abort, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.followup.forms.review import DialogueForm
from qms.followup.queries import dialogues as queries
from qms.followup.services import dialogues as services
from qms.followup.services.actions import ChangedMeanwhileError
from qms.followup.views.blueprint import bp
from qms.followup.views.form_faults import show_faults
from qms.followup.views.review_tabs import review_here
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, db, now, today
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


def _form_page(unit: Unit, form: DialogueForm, dialogue_id: int | None) -> str:
    review_here()
    return render_template(
        "followup/edit_dialogue.html",
        unit=unit,
        form=form,
        dialogue_id=dialogue_id,
        has_errors=any(field.errors for field in form),
    )


def _form(formdata: object = ...) -> DialogueForm:
    form = DialogueForm() if formdata is ... else DialogueForm(formdata=None)
    form.offer()
    return form


def _unit(session: Session, unit_id: int) -> Unit:
    return services.dialogue_unit(session, current_actor(), unit_id, on=today())


@bp.get("/dialog/<int:unit_id>/ny")
@requires(Can.FOLLOWUP_REVIEW)
def new_dialogue(unit_id: int) -> Answer:
    """Show the form for a dialogue that was held."""
    with db().reading() as session:
        unit = _unit(session, unit_id)
    form = _form(None)
    form.form_key.data, form.held_on.data = token_hex(16), today()
    form.took_part.data = []
    return _form_page(unit, form, None)


@bp.post("/dialog/<int:unit_id>/ny")
@requires(Can.FOLLOWUP_REVIEW)
def add_dialogue(unit_id: int) -> Answer:
    """Store a dialogue that was held."""
    form = _form()
    form.validate()
    with db().reading() as session:
        unit = _unit(session, unit_id)
    try:
        with db().transaction() as session:
            services.record_dialogue(
                session, current_actor(), unit_id, form.says,
                form_key=(form.form_key.data or token_hex(16))[:40], now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        show_faults(form, refused)
        return _form_page(unit, form, None), 422
    flash(gettext("Dialogen är antecknad. Lägg till vad ni kom överens om."), "ok")
    return redirect(url_for(".show_dialogue", unit_id=unit_id), 303)


def _held(session: Session, dialogue_id: int) -> queries.HeldLine:
    scope = authorize(current_actor(), Can.FOLLOWUP_REVIEW)
    found = queries.line(session, dialogue_id, scope, on=today())
    if found is None:
        abort(404)
    return found


@bp.get("/dialog/samtal/<int:dialogue_id>")
@requires(Can.FOLLOWUP_REVIEW)
def edit_dialogue(dialogue_id: int) -> Answer:
    """Show the form with what is said of the dialogue now."""
    with db().reading() as session:
        line = _held(session, dialogue_id)
    form = _form(None)
    form.show(line.held.says, line.held.version)
    return _form_page(line.unit, form, dialogue_id)


@bp.post("/dialog/samtal/<int:dialogue_id>")
@requires(Can.FOLLOWUP_REVIEW)
def save_dialogue(dialogue_id: int) -> Answer:
    """Store what is said of the dialogue."""
    form = _form()
    form.validate()
    with db().reading() as session:
        line = _held(session, dialogue_id)
    text = form.version.data or ""
    seen = int(text) if text.isdecimal() and len(text) < 10 else -1
    try:
        with db().transaction() as session:
            services.change_dialogue(
                session, current_actor(), dialogue_id, form.says, seen=seen, now=now()
            )
    except RefusedError as refused:
        show_faults(form, refused)
        return _form_page(line.unit, form, dialogue_id), 422
    except ChangedMeanwhileError:
        form.said.errors = [
            gettext("Någon annan har ändrat anteckningen. Jämför med den sparade och spara igen.")
        ]
        form.version.data = str(line.held.version)
        return _form_page(line.unit, form, dialogue_id), 409
    flash(gettext("Ändringen är sparad."), "ok")
    return redirect(url_for(".show_dialogue", unit_id=line.unit.id), 303)


@bp.post("/dialog/samtal/<int:dialogue_id>/bort")
@requires(Can.FOLLOWUP_REVIEW)
def remove_dialogue(dialogue_id: int) -> Answer:
    """Take a dialogue away, and offer to bring it back."""
    review_here()
    return render_template(
        "followup/removed_dialogue.html",
        dialogue_id=dialogue_id,
        unit_id=_set_removed(dialogue_id, is_removed=True),
    )


@bp.post("/dialog/samtal/<int:dialogue_id>/ater")
@requires(Can.FOLLOWUP_REVIEW)
def restore_dialogue(dialogue_id: int) -> Answer:
    """Bring a dialogue back."""
    unit_id = _set_removed(dialogue_id, is_removed=False)
    flash(gettext("Dialogen är tillbaka."), "ok")
    return redirect(url_for(".show_dialogue", unit_id=unit_id), 303)


def _set_removed(dialogue_id: int, *, is_removed: bool) -> int:
    with db().transaction() as session:
        return services.set_removed(
            session, current_actor(), dialogue_id, is_removed=is_removed, now=now()
        )
