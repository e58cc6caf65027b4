"""The calculation sheets: a list, a new one from an example, and import of a file."""

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.allocation.core.sheet.sheet_file import read_sheet_file
from qms.allocation.core.sheet.types import Sheet
from qms.allocation.forms.sheet import NewSheetForm
from qms.allocation.queries.sheets import sheets
from qms.allocation.services import sheets as services
from qms.allocation.services.sheets import example_sheets
from qms.allocation.views.blueprint import Answer, bp
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires

BLANK = "tomt"
Faults = tuple[tuple[str, str], ...]


@bp.get("/kalkylblad")
@requires(Can.ALLOCATION_READ)
def show_sheets() -> Answer:
    """List the calculation sheets, the one that was saved last first."""
    return _page(_form())


def _form() -> NewSheetForm:
    form = NewSheetForm()
    examples = [(key, sheet.name) for key, sheet in example_sheets().items()]
    form.example.choices = [*examples, (BLANK, gettext("Ett tomt blad med en rad"))]
    return form


def _page(form: NewSheetForm, file_faults: Faults = ()) -> str:
    g.menu_endpoint = "allocation.show_sheets"
    authorize(current_actor(), Can.ALLOCATION_READ)
    with db().reading() as session:
        heads = sheets(session)
    return render_template(
        "allocation/show_sheets.html",
        sheets=heads,
        form=form,
        file_faults=file_faults,
        has_errors=bool(form.errors or file_faults),
    )


@bp.post("/kalkylblad")
@requires(Can.ALLOCATION_DRAFT)
def add_sheet() -> Answer:
    """Begin a sheet as one of the examples, or with a single line."""
    form = _form()
    if not form.validate():
        return _page(form), 422
    chosen = form.example.data
    begun = services.blank_sheet() if chosen == BLANK else example_sheets()[chosen]
    return _added(services.renamed(begun, form.name.data))


@bp.post("/kalkylblad/fil")
@requires(Can.ALLOCATION_DRAFT)
def import_sheet() -> Answer:
    """Begin a sheet as a TOML file says it."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page(_form(), (("file", gettext("Välj en fil att läsa")),)), 422
    try:
        content = read_sheet_file(file.read())
    except RefusedError as refused:
        faults = tuple(("file", in_words(problem)) for problem in refused.problems)
        return _page(_form(), faults), 422
    return _added(content)


def _added(content: Sheet) -> Response:
    with db().transaction() as session:
        sheet_id = services.add_sheet(session, current_actor(), content, now=now())
    flash(gettext("Kalkylbladet finns nu. Ändra raderna så att de blir kommunens egna."), "ok")
    return redirect(url_for("allocation.show_sheet", sheet_id=sheet_id), 303)
