"""One calculation sheet: its lines to edit, with a preview on the register's schools."""

from collections.abc import Sequence

from flask import abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize, has_right
from qms.allocation.core.sheet.from_register import offered_names
from qms.allocation.core.sheet.reading import parse_sheet
from qms.allocation.core.sheet.records import SheetVersion, StoredSheet
from qms.allocation.core.sheet.types import Sheet
from qms.allocation.core.states import ConflictError
from qms.allocation.forms.sheet import SheetFields, changed_rows, fields_of, typed_fields
from qms.allocation.queries.sheets import sheet as stored_sheet
from qms.allocation.queries.sheets import sheet_versions
from qms.allocation.services import sheets as services
from qms.allocation.views.blueprint import Answer, bp
from qms.allocation.views.sheet_trial import Trial, known_facts, trial_of
from qms.allocation.views.sheet_words import sheet_words
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires

SHOWN_UNITS = 10


@bp.get("/kalkylblad/<int:sheet_id>")
@requires(Can.ALLOCATION_READ)
def show_sheet(sheet_id: int) -> Answer:
    """Show the sheet: as a form to those who may change it, else as lines in words."""
    stored, versions = read_sheet(sheet_id)
    return _page(stored, versions, fields_of(stored.content), stored.content)


@bp.get("/kalkylblad/<int:sheet_id>/version/<int:version>")
@requires(Can.ALLOCATION_READ)
def show_sheet_version(sheet_id: int, version: int) -> Answer:
    """Show a version as it was saved."""
    stored, versions = read_sheet(sheet_id, version=version)
    return render_template(
        "allocation/show_sheet_version.html",
        stored=stored,
        sheet=stored.content,
        words=sheet_words(stored.content),
        versions=versions,
    )


def read_sheet(
    sheet_id: int, *, version: int | None = None
) -> tuple[StoredSheet, Sequence[SheetVersion]]:
    """Return the sheet and its versions, or answer that there is none."""
    g.menu_endpoint = "allocation.show_sheets"
    authorize(current_actor(), Can.ALLOCATION_READ)
    with db().reading() as session:
        stored = stored_sheet(session, sheet_id, version=version)
        if stored is None:
            abort(404)
        return stored, sheet_versions(session, sheet_id)


def _page(
    stored: StoredSheet,
    versions: Sequence[SheetVersion],
    fields: SheetFields,
    content: Sheet | None,
    *,
    seen: int | None = None,
    conflict: bool = False,
    is_changed: bool = False,
) -> str:
    """Return the page; `content` is the sheet that the fields make, None when they make none."""
    facts = known_facts()
    trial = Trial(problems=())
    if content is not None and facts is not None:
        trial = trial_of(content, facts)
        fields.tell(trial.problems, in_words)
    may_write = has_right(current_actor(), Can.ALLOCATION_DRAFT)
    return render_template(
        "allocation/show_sheet.html",
        stored=stored,
        versions=versions,
        fields=fields,
        sheet=content,
        words=sheet_words(content) if content else {},
        trial=trial,
        shown_units=SHOWN_UNITS,
        offered=offered_names(facts) if facts else (),
        may_see_units=facts is not None,
        seen_version=stored.head.version if seen is None else seen,
        conflict=conflict,
        is_changed=is_changed,
        may_write=may_write,
        has_errors=may_write and bool(fields.errors or conflict),
    )


@bp.post("/kalkylblad/<int:sheet_id>")
@requires(Can.ALLOCATION_DRAFT)
def save_sheet(sheet_id: int) -> Answer:
    """Save the sheet, or reckon what is typed, or add, move or remove a row.

    Only a save is refused: the others show what is wrong and store nothing anyway.
    """
    stored, versions = read_sheet(sheet_id)
    fields, do = typed_fields(request.form), request.form.get("do", "preview")
    seen = _seen()
    changed_rows(fields, do)
    try:
        content = parse_sheet(fields.table())
    except RefusedError as refused:
        fields.tell(refused.problems, in_words)
        page = _page(stored, versions, fields, None, seen=seen, is_changed=True)
        return page, (422 if do == "save" else 200)
    if do != "save":
        return _page(stored, versions, fields, content, seen=seen, is_changed=True)
    return _saved(stored, versions, fields, content, seen)


def _saved(
    stored: StoredSheet,
    versions: Sequence[SheetVersion],
    fields: SheetFields,
    content: Sheet,
    seen: int,
) -> Answer:
    try:
        with db().transaction() as session:
            version = services.save_sheet(
                session, current_actor(), stored.head.id, content, seen=seen, now=now()
            )
    except ConflictError:
        return _page(stored, versions, fields, content, seen=seen, conflict=True), 409
    flash(gettext("Sparat som version %(n)s.") % {"n": version}, "ok")
    return redirect(url_for("allocation.show_sheet", sheet_id=stored.head.id), 303)


def _seen() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


@bp.post("/kalkylblad/<int:sheet_id>/version/<int:version>/ater")
@requires(Can.ALLOCATION_DRAFT)
def restore_sheet(sheet_id: int, version: int) -> Response:
    """Bring the version back as the newest."""
    try:
        with db().transaction() as session:
            newest = services.restore_sheet(
                session, current_actor(), sheet_id, version, seen=_seen(), now=now()
            )
    except ConflictError:
        message = gettext("Kalkylbladet har ändrats sedan du öppnade sidan. Läs det igen först.")
        flash(message, "error")
    else:
        words = {"old": version, "n": newest}
        flash(gettext("Version %(old)s gäller igen, nu som version %(n)s.") % words, "ok")
    return redirect(url_for("allocation.show_sheet", sheet_id=sheet_id), 303)
