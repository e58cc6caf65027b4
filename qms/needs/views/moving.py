"""Moves, renewals and emergency openings: the pages beside a case."""

from secrets import token_hex

from flask import flash, redirect, render_template, request, url_for
from wtforms import BooleanField, DateField, StringField, TextAreaField
from wtforms.validators import Optional

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.i18n.formats import clock
from qms.i18n.language import gettext, mark
from qms.identity.factor import needs_factor
from qms.kernel.problems import RefusedError
from qms.needs.core.cases.refs import shown_ref, typed_ref
from qms.needs.core.cases.terms import terms_to_apply
from qms.needs.core.process import StepRefusedError
from qms.needs.forms.applying import RequestForm, shown_costs, wants_more
from qms.needs.services.glass import MINUTES, break_glass
from qms.needs.services.moving import Move, move
from qms.needs.services.opening import open_case
from qms.needs.services.renewing import renew
from qms.needs.views.blueprint import bp
from qms.needs.views.case_changes import Answer, step_words
from qms.needs.views.form_faults import show_faults
from qms.web.context import current_actor, db, now, today
from qms.web.forms import BaseForm
from qms.web.rights import requires


class MoveForm(BaseForm):
    """When the child left the unit, and whether the municipality too."""

    day = DateField(
        mark("Första dagen barnet inte går kvar"),
        description=mark("Från den dagen ser enheten inte ärendet."),
        validators=[Optional()],
    )
    leaves = BooleanField(mark("Barnet har flyttat till en annan kommun, som tar över ansvaret"))


class GlassForm(BaseForm):
    """Which case, and why it cannot wait."""

    ref = StringField(
        mark("Ärendets beteckning"),
        description=mark("Tolv tecken, till exempel K7QX 42M9 PD3T."),
        render_kw={"autocomplete": "off"},
    )
    reason = TextAreaField(
        mark("Varför kan det inte vänta?"),
        description=mark("Skälet förseglas och läses av dem som granskar."),
    )


@bp.get("/behov/<ref>/flytt")
@requires(Can.NEEDS_APPLY)
@needs_factor
def ask_move(ref: str) -> str:
    """Ask when the child left."""
    form = MoveForm(formdata=None, day=today())
    return _move_page(ref, form)


def _move_page(ref: str, form: MoveForm) -> str:
    with db().transaction() as session:
        case = open_case(session, current_actor(), ref, can=Can.NEEDS_APPLY, why="case", now=now())
    return render_template(
        "needs/move.html", form=form, case=case, ref=ref, shown_ref=shown_ref(ref),
        has_errors=bool(form.errors),
    )  # fmt: skip


@bp.post("/behov/<ref>/flytt")
@requires(Can.NEEDS_APPLY)
@needs_factor
def move_child(ref: str) -> Answer:
    """End the child's time at the unit; the list is shown, for the case may be out of sight."""
    form = MoveForm()
    readable = form.validate()
    about = Move(day=form.day.data, leaves_municipality=bool(form.leaves.data))
    try:
        with db().transaction() as session:
            move(session, current_actor(), ref, about, now=now())
            if not readable:
                raise RefusedError(())
    except RefusedError as refused:
        show_faults(form, refused)
        return _move_page(ref, form), 422
    except StepRefusedError as refused:
        form.day.errors = [step_words(refused)]
        return _move_page(ref, form), 409
    flash(gettext("Flytten är registrerad. Den nya enheten ansöker på nytt."), "ok")
    return redirect(url_for(".show_cases"), 303)


@bp.get("/behov/<ref>/forlang")
@requires(Can.NEEDS_APPLY)
@needs_factor
def ask_renewal(ref: str) -> str:
    """Ask what is wanted for the next period."""
    form = _renewal_form()
    form.form_key.data = token_hex(16)
    return _renewal_page(ref, form)


def _renewal_form() -> RequestForm:
    form = RequestForm()
    form.offer_terms(terms_to_apply(today()))
    return form


def _renewal_page(ref: str, form: RequestForm, loose: list[tuple[str, str]] | None = None) -> str:
    with db().transaction() as session:
        case = open_case(session, current_actor(), ref, can=Can.NEEDS_APPLY, why="case", now=now())
    return render_template(
        "needs/renew.html", form=form, case=case, ref=ref, shown_ref=shown_ref(ref),
        costs=shown_costs(), more=wants_more(), loose=loose or [],
        has_errors=bool(form.errors or loose),
    )  # fmt: skip


@bp.post("/behov/<ref>/forlang")
@requires(Can.NEEDS_APPLY)
@needs_factor
def send_renewal(ref: str) -> Answer:
    """Register the application for the next period."""
    form = _renewal_form()
    if wants_more():
        return _renewal_page(ref, form)
    readable = form.validate()
    key = (form.form_key.data or token_hex(16))[:40] if readable else token_hex(16)
    try:
        with db().transaction() as session:
            new = renew(
                session, current_actor(), ref, form.request(),
                first=form.first(), terms=form.term_count(), form_key=key, now=now(),
            )  # fmt: skip
            if not readable:
                raise RefusedError(())
    except RefusedError as refused:
        return _renewal_page(ref, form, show_faults(form, refused)), 422
    flash(gettext("Ansökan om förlängning är registrerad. Fyll i underlaget."), "ok")
    return redirect(url_for(".show_case", ref=new), 303)


@bp.get("/behov/nodoppning")
@requires(Can.NEEDS_BREAK_GLASS)
@needs_factor
def ask_break_glass() -> str:
    """Ask which case and why."""
    return _glass_page(GlassForm(formdata=None, ref=request.args.get("arende", "")))


def _glass_page(form: GlassForm) -> str:
    return render_template(
        "needs/break_glass.html", form=form, minutes=MINUTES, has_errors=bool(form.errors)
    )


@bp.post("/behov/nodoppning")
@requires(Can.NEEDS_BREAK_GLASS)
@needs_factor
def open_in_need() -> Answer:
    """Open the case for an hour; one that cannot be opened answers like one that is not there."""
    form = GlassForm()
    form.validate()
    ref = typed_ref(form.ref.data or "")
    try:
        with db().transaction() as session:
            until = break_glass(
                session, current_actor(), ref, reason=form.reason.data or "", now=now()
            )
    except RefusedError as refused:
        show_faults(form, refused)
        return _glass_page(form), 422
    except OutOfScopeError:
        form.ref.errors = [gettext("Det finns inget ärende att öppna. Kontrollera beteckningen.")]
        return _glass_page(form), 422
    words = gettext("Ärendet är öppet för läsning till %(time)s. Granskarna har fått veta det.")
    flash(words % {"time": clock(until)}, "info")
    return redirect(url_for(".show_case", ref=ref), 303)
