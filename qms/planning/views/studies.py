"""The list of studies, and beginning one on what the register says."""

from flask import flash, redirect, render_template, request, url_for

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.kernel.problems import RefusedError
from qms.org.core.forms import NAMES, SchoolForm
from qms.planning.core.from_register import MadeCase, basis_of
from qms.planning.forms.study import StudyForm
from qms.planning.queries.studies import studies
from qms.planning.services.studies import begin_study
from qms.planning.views.blueprint import REFUSED, Answer, bp
from qms.planning.views.making import made_first
from qms.web.context import current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.rights import requires
from qms.web.tables import sort_rows

KEYS = {
    "namn": lambda one: swedish_key(one.name),
    "form": lambda one: form_name(one.form),
    "alternativ": lambda one: one.alternatives,
    "vem": lambda one: swedish_key(one.owner),
    "andrad": lambda one: one.changed_at,
}


@bp.get("/planering")
@requires(Can.PLANNING_READ)
def show_studies() -> str:
    """List the studies that the reader may see."""
    with db().reading() as session:
        found = studies(session, current_actor())
    sort, rows = sort_rows(found, KEYS, default="-andrad")
    gone = request.args.get("borttagen", "")
    return render_template(
        "planning/show_studies.html", rows=rows, sort=sort, form_name=form_name,
        gone=int(gone) if gone.isdecimal() and len(gone) < 10 else None,
    )  # fmt: skip


def form_name(form: str) -> str:
    """Return what the school form is called."""
    return gettext(NAMES[SchoolForm(form)])


@bp.get("/planering/ny")
@requires(Can.PLANNING_WRITE)
def new_study() -> str:
    """Ask for a name, a school form and years."""
    return _page(StudyForm(today().year))


@bp.post("/planering/ny")
@requires(Can.PLANNING_WRITE)
def begin() -> Answer:
    """Make the case of what the register says and keep it as a study."""
    form = StudyForm(today().year)
    if not form.validate():
        return _page(form), REFUSED
    try:
        with db().transaction() as session:
            made = made_first(session, form)
            study_id = begin_study(
                session, current_actor(), made.case, name=form.name.data, form=form.form.data,
                basis=basis_of(made), planned=made.planned, now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        faults = [("name" if one.column == "name" else "", in_words(one))
                  for one in refused.problems]  # fmt: skip
        return _page(form, faults), REFUSED
    flash(_begun(made), "ok")
    return redirect(url_for(".show_terms", study_id=study_id), 303)


def _begun(made: MadeCase) -> str:
    lacking = sum(one.is_missing for one in made.notes)
    told = gettext("Utredningen är påbörjad med {schools} enheter och {areas} områden.").format(
        schools=len(made.case.schools), areas=len(made.case.areas)
    )
    more = [
        gettext("Det som registret säger ska hända är ett första alternativ.") * bool(made.planned),
        gettext("Läs vad som saknas innan du räknar vidare.") * bool(lacking),
    ]
    return " ".join([told, *filter(None, more)])


def _page(form: StudyForm, faults: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "planning/new_study.html",
        form=form,
        faults=faults or [],
        has_errors=bool(form.errors or faults),
    )
