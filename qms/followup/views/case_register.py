"""A case is registered, put right, taken away and brought back."""

from collections.abc import Mapping
from secrets import token_hex

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.followup.core.cases.kinds import CaseKind
from qms.followup.forms.cases import CaseForm
from qms.followup.queries.case_units import case_units
from qms.followup.services import cases
from qms.followup.services.actions import ChangedMeanwhileError
from qms.followup.services.cases import StepTakenError
from qms.followup.views.action_page import Answer
from qms.followup.views.blueprint import bp
from qms.followup.views.case_list import menu_here
from qms.followup.views.case_page import line_of
from qms.followup.views.form_faults import show_faults
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.kernel.problems import RefusedError
from qms.org import queries as org
from qms.web.context import current_actor, db, now, today
from qms.web.rights import requires


def _units(session: Session) -> Mapping[int, str]:
    """Return the units that the reader may register cases at, the municipality first."""
    scope = authorize(current_actor(), Can.FOLLOWUP_CASES)
    units = org.units(session, scope, on=today())
    own = case_units(session, scope, [unit.id for unit in units], on=today()).values()
    top = org.municipality(session)
    first = {top.id: top.name} if top is not None and scope.covers(top.path) else {}
    ordered = sorted(own, key=lambda unit: swedish_key(unit.name))
    return first | {unit.id: unit.name for unit in ordered}


@bp.get("/klagomal/ny")
@requires(Can.FOLLOWUP_CASES)
def new_case() -> Answer:
    """Show the form to register a case."""
    form = _form()
    form.form_key.data, form.received_on.data = token_hex(16), today()
    asked = request.args.get("slag", "")
    form.kind.data = asked if asked in set(CaseKind) else CaseKind.COMPLAINT.value
    return _page(form)


def _form() -> CaseForm:
    form = CaseForm()
    with db().reading() as session:
        form.offer(_units(session))
    return form


def _page(form: CaseForm) -> str:
    menu_here()
    return render_template("followup/new_case.html", form=form, has_errors=bool(form.errors))


@bp.post("/klagomal/ny")
@requires(Can.FOLLOWUP_CASES)
def register_case() -> Answer:
    """Register the case and show it."""
    form = _form()
    if not form.validate():
        return _page(form), 422
    try:
        with db().transaction() as session:
            case_id = cases.register(
                session, current_actor(), int(form.unit.data), form.about(),
                form_key=(form.form_key.data or token_hex(16))[:40], now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        show_faults(form, refused)
        return _page(form), 422
    flash(gettext("Ärendet är registrerat. Tiderna räknas från dagen det kom in."), "ok")
    return _show(case_id)


def _show(case_id: int) -> Response:
    return redirect(url_for(".show_case", case_id=case_id), 303)


@bp.route("/klagomal/<int:case_id>/ratta", methods=["GET", "POST"])
@requires(Can.FOLLOWUP_CASES)
def correct_case(case_id: int) -> Answer:
    """Put right what was registered; what somebody else wrote meanwhile is not written over."""
    with db().reading() as session:
        line = line_of(session, case_id)
    if line.case.is_closed:
        return _is_closed(case_id)
    form = CaseForm()
    form.offer({line.unit.id: line.unit.name})
    form.unit.data = str(line.unit.id)
    if request.method == "GET":
        form.show(line.case.about)
        form.version.data = str(line.case.version)
        return _correct_page(form, case_id)
    return _correct(form, case_id) if form.validate() else (_correct_page(form, case_id), 422)


def _correct(form: CaseForm, case_id: int) -> Answer:
    version = form.version.data or ""
    seen = int(version) if version.isdecimal() and len(version) < 10 else -1
    try:
        with db().transaction() as session:
            cases.correct(session, current_actor(), case_id, form.about(), seen=seen, now=now())
    except RefusedError as refused:
        show_faults(form, refused)
        return _correct_page(form, case_id), 422
    except ChangedMeanwhileError:
        return _correct_page(form, case_id, clash=True), 409
    except StepTakenError:
        return _is_closed(case_id)
    flash(gettext("Uppgifterna är rättade."), "ok")
    return _show(case_id)


def _correct_page(form: CaseForm, case_id: int, *, clash: bool = False) -> str:
    menu_here()
    with db().reading() as session:
        line = line_of(session, case_id)
    if clash:
        form.version.data = str(line.case.version)
    return render_template(
        "followup/correct_case.html",
        form=form,
        line=line,
        clash=clash,
        has_errors=bool(form.errors),
    )


def _is_closed(case_id: int) -> Response:
    flash(gettext("Ärendet är avslutat. Ångra det sista steget om något ska ändras."), "info")
    return _show(case_id)


@bp.post("/klagomal/<int:case_id>/ta-bort")
@requires(Can.FOLLOWUP_CASES)
def remove_case(case_id: int) -> Answer:
    """Take away a case that was registered by mistake, and offer to bring it back."""
    with db().transaction() as session:
        line = line_of(session, case_id)
        cases.remove(session, current_actor(), case_id, now=now())
    menu_here()
    return render_template("followup/removed_case.html", line=line)


@bp.post("/klagomal/<int:case_id>/aterstall")
@requires(Can.FOLLOWUP_CASES)
def restore_case(case_id: int) -> Answer:
    """Bring back a removed case."""
    with db().transaction() as session:
        cases.restore(session, current_actor(), case_id, now=now())
    flash(gettext("Ärendet är tillbaka."), "ok")
    return _show(case_id)
