"""Documents of a case: handed in, taken out, brought back and fetched."""

from io import BytesIO

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, send_file, url_for

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.i18n.language import gettext
from qms.identity.factor import needs_factor
from qms.kernel.attached_file import LARGEST, TYPES
from qms.needs.core.cases.refs import shown_ref
from qms.needs.queries import papers
from qms.needs.services import files
from qms.needs.services.documentation import NotNowError
from qms.needs.services.extracting import extract
from qms.needs.services.opening import open_case
from qms.needs.views.blueprint import bp
from qms.needs.views.case_changes import Answer, done
from qms.needs.views.case_page import case_page
from qms.web.context import current_actor, db, now
from qms.web.rights import requires


@bp.post("/behov/<ref>/dokument")
@requires(Can.NEEDS_WRITE)
@needs_factor
def add_file(ref: str) -> Answer:
    """Seal the posted document into the case."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return case_page(ref, [("file", gettext("Välj ett dokument."))]), 422
    name, content = sent.filename, sent.stream.read(LARGEST + 1)
    sent.close()  # a larger file lies in a temporary one
    return done(
        ref,
        lambda session: files.hand_in(
            session, current_actor(), ref,
            kind=request.form.get("kind", ""), name=name, content=content, now=now(),
        ),
        said=gettext("Dokumentet är inlämnat och förseglat."),
        at="file",
    )  # fmt: skip


@bp.post("/behov/<ref>/dokument/<file_id>/ta-bort")
@requires(Can.NEEDS_WRITE)
@needs_factor
def remove_file(ref: str, file_id: str) -> Answer:
    """Take the document out, and offer to bring it back."""
    try:
        with db().transaction() as session:
            files.remove(session, current_actor(), ref, file_id, now=now())
    except NotNowError:
        return _closed(ref)
    return render_template(
        "needs/removed_file.html", ref=ref, shown_ref=shown_ref(ref), file_id=file_id
    )


@bp.post("/behov/<ref>/dokument/<file_id>/angra")
@requires(Can.NEEDS_WRITE)
@needs_factor
def restore_file(ref: str, file_id: str) -> Answer:
    """Bring the document back."""
    try:
        with db().transaction() as session:
            files.bring_back(session, current_actor(), ref, file_id, now=now())
    except NotNowError:
        return _closed(ref)
    flash(gettext("Dokumentet är tillbaka."), "ok")
    return redirect(url_for(".show_case", ref=ref, _anchor="files"), 303)


def _closed(ref: str) -> Answer:
    words = gettext("Ärendet är avslutat. Dokumenten står kvar som de är.")
    return case_page(ref, [("files", words)]), 409


@bp.get("/behov/<ref>/dokument/<file_id>")
@requires(Can.NEEDS_READ)
@needs_factor
def fetch_file(ref: str, file_id: str) -> FlaskResponse:
    """Hand out the document to be saved, once the reading has been recorded."""
    with db().transaction() as session:
        case = open_case(session, current_actor(), ref, can=Can.NEEDS_READ, why="file", now=now())
        found = papers.content(session, case, file_id)
        if found is None:
            raise OutOfScopeError(file_id)
    _, media, content = found
    # The name may tell of the child: the saved file is called by the case and the document.
    answer = send_file(
        BytesIO(content),
        mimetype=TYPES[media],
        as_attachment=True,
        download_name=f"{ref}-{file_id[:6]}.{media}",
    )
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer


@bp.get("/behov/<ref>/registerutdrag")
@requires(Can.NEEDS_HANDLE)
@needs_factor
def fetch_extract(ref: str) -> FlaskResponse:
    """Hand out everything that is kept about the child, once the reading has been recorded."""
    with db().transaction() as session:
        content = extract(session, current_actor(), ref, now=now())
    return send_file(
        BytesIO(content),
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"registerutdrag-{ref}.zip",
    )
