"""Apply for support, and apply again for what was granted."""

from collections.abc import Sequence
from secrets import token_hex

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.identity.factor import needs_factor
from qms.kernel.problems import Problem, RefusedError
from qms.needs.core.cases.terms import terms_to_apply
from qms.needs.forms.applying import ApplicationForm, shown_costs, wants_more
from qms.needs.services.applying import apply, faults, refuse_twin
from qms.needs.views.blueprint import bp
from qms.needs.views.form_faults import show_faults
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, db, now, today
from qms.web.input_guard import reads_every_field
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]
Loose = Sequence[tuple[str, str]]
_NO_UNIT = Problem(
    column="unit",
    message="Enheten finns inte bland de öppna enheter som du ansöker för.",
    cure="Välj en enhet i listan.",
)


def own_units(session: Session) -> list[Unit]:
    """Return the open units that the reader may apply for, by name."""
    scope = authorize(current_actor(), Can.NEEDS_APPLY)
    found = (unit for unit in org.units(session, scope, on=today()) if unit.forms)
    return sorted(found, key=lambda unit: swedish_key(unit.name))


def _form() -> ApplicationForm:
    form = ApplicationForm()
    with db().reading() as session:
        form.offer(own_units(session), terms_to_apply(today()))
    return form


def _page(form: ApplicationForm, loose: Loose = ()) -> str:
    return render_template(
        "needs/new_application.html",
        form=form,
        costs=shown_costs(),
        more=wants_more(),
        loose=loose,
        has_errors=bool(form.errors or loose),
    )


@bp.get("/behov/ny")
@requires(Can.NEEDS_APPLY)
@needs_factor
def new_application() -> str:
    """Show the application's form."""
    form = _form()
    form.form_key.data = token_hex(16)
    asked = request.args.get("enhet", "")
    form.unit.data = asked or (form.unit.choices[0][0] if form.unit.choices else "")
    form.term.data = form.term.choices[1][0]
    return _page(form)


@bp.post("/behov/ny")
@requires(Can.NEEDS_APPLY)
@needs_factor
@reads_every_field
def send_application() -> Answer:
    """Register the application and show the case."""
    form = _form()
    if wants_more():
        return _page(form)
    readable = form.validate()
    if form.unit.data not in {key for key, _ in form.unit.choices or ()}:
        refused = RefusedError((_NO_UNIT, *faults(form.application(), None, now=now())))
        return _page(form, show_faults(form, refused)), 422
    actor, form_key = current_actor(), _key(form.form_key.data, readable=readable)
    application = form.application()
    try:
        with db().transaction() as session:
            refuse_twin(session, actor, application, form_key=form_key, now=now())
            ref = apply(session, actor, application, form_key=form_key, now=now())
            if not readable:
                raise RefusedError(())
    except RefusedError as refused:
        return _page(form, show_faults(form, refused)), 422
    flash(gettext("Ansökan är registrerad. Fyll i underlaget."), "ok")
    return redirect(url_for(".show_case", ref=ref), 303)


def _key(posted: str | None, *, readable: bool) -> str:
    """Return the form's key; a form that cannot be read is tried with one that is thrown away."""
    return (posted or token_hex(16))[:40] if readable else token_hex(16)
