"""The draft of the instrument: begun, read in from a file, undone, thrown away; any as a file."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.needs.queries.instruments import draft_row
from qms.needs.services import instrument_drafts
from qms.needs.services.instrument_drafts import DraftExistsError, NoDraftError
from qms.needs.services.instrument_product import begin_from_product
from qms.needs.views.blueprint import bp
from qms.needs.views.instruments import Answer, reach, seen_revision, versions_page
from qms.web.context import current_actor, db, now
from qms.web.downloads import download
from qms.web.rights import requires

LARGEST_FILE = 1_000_000


@bp.post("/behov/modell/utkast")
@requires(Can.NEEDS_INSTRUMENT)
def begin_instrument() -> Response:
    """Begin a draft as the version in force says, or as an earlier one."""
    given = request.form.get("version", "")
    version_id = int(given) if given.isdecimal() and len(given) < 10 else None
    return _begun(lambda session: instrument_drafts.begin(
        session, current_actor(), version_id=version_id, now=now()
    ))  # fmt: skip


@bp.post("/behov/modell/produktens")
@requires(Can.NEEDS_INSTRUMENT)
def begin_product_instrument() -> Response:
    """Begin a draft as the product's own instrument says."""
    return _begun(lambda session: begin_from_product(session, current_actor(), now=now()))


@bp.post("/behov/modell/fil")
@requires(Can.NEEDS_INSTRUMENT)
def import_instrument() -> Answer:
    """Begin a draft as an uploaded TOML file says."""
    file = request.files.get("file")
    content = file.read(LARGEST_FILE + 1) if file else b""
    try:
        return _begun(lambda session: instrument_drafts.begin_from_file(
            session, current_actor(), content, now=now()
        ))  # fmt: skip
    except RefusedError as refused:
        return versions_page(refused.problems), 422


def _begun(begin: Callable[[Session], int]) -> Response:
    try:
        with db().transaction() as session:
            made = begin(session)
    except DraftExistsError:
        flash(gettext("Det finns redan ett utkast. Fortsätt med det, eller kasta det."), "info")
        with db().reading() as session:
            row = draft_row(session)
        if row is None:
            return redirect(url_for(".show_instruments"), 303)
        made = row.id
    return redirect(url_for(".show_instrument", instrument_id=made), 303)


@bp.get("/behov/modell/<int:instrument_id>/fil")
@requires(Can.NEEDS_READ_INSTRUMENT)
def export_instrument(instrument_id: int) -> Response:
    """Download a version as a TOML file."""
    with db().reading() as session:
        row, _ = reach(session, instrument_id)
        return download(row.content.encode(), f"{row.key}-{row.number}.toml")


@bp.post("/behov/modell/<int:instrument_id>/angra")
@requires(Can.NEEDS_INSTRUMENT)
def undo_instrument(instrument_id: int) -> Response:
    """Take the last save of a draft back."""
    try:
        with db().transaction() as session:
            instrument_drafts.undo(
                session, current_actor(), instrument_id, seen=seen_revision(), now=now()
            )
        flash(gettext("Den senaste ändringen är ångrad."), "ok")
    except RefusedError as refused:
        flash(gettext(refused.problems[0].message), "info")
    return redirect(url_for(".show_instrument", instrument_id=instrument_id), 303)


@bp.route("/behov/modell/<int:instrument_id>/kasta", methods=["GET", "POST"])
@requires(Can.NEEDS_INSTRUMENT)
def throw_instrument(instrument_id: int) -> Answer:
    """Ask whether a draft is to be thrown away, and do it."""
    if request.method == "POST":
        with db().transaction() as session:
            instrument_drafts.throw_away(session, current_actor(), instrument_id, now=now())
        flash(gettext("Utkastet är kastat."), "ok")
        return redirect(url_for(".show_instruments"), 303)
    with db().reading() as session:
        _, found = reach(session, instrument_id)
    if found.state != "draft":
        raise NoDraftError(instrument_id)
    return render_template("needs/throw_instrument.html", head=found)
