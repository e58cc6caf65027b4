"""The files attached to a report: the list, adding one, taking it away, fetching it."""

from io import BytesIO

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.followup.core.report.states import NotAllowedNowError
from qms.followup.queries import attachments as queries
from qms.followup.services import attachments
from qms.followup.services.reaching import reach, see
from qms.followup.services.read_copies import may_fetch
from qms.followup.views.blueprint import bp
from qms.followup.views.side import side_of
from qms.followup.views.steps import locked
from qms.i18n.language import gettext
from qms.kernel.attached_file import LARGEST, MOST, TYPES
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


def _page(report_id: int, faults: list[str], *, removed: int = 0) -> Answer:
    with db().reading() as session:
        reached = reach(session, current_actor(), report_id, on=today())
        if not reached.whole.head.is_open:
            return locked(report_id)
        return render_template(
            "followup/show_attachments.html",
            side=side_of(session, reached),
            number=0,
            files=queries.attachments(session, report_id),
            faults=faults,
            removed=removed,
            most=MOST,
            has_errors=bool(faults),
        )


@bp.get("/redovisningar/<int:report_id>/bilagor")
@requires(Can.FOLLOWUP_WRITE)
def show_attachments(report_id: int) -> Answer:
    """Show the report's files and a form for one more."""
    asked = request.args.get("borttagen", "")
    return _page(report_id, [], removed=int(asked) if asked.isdecimal() and len(asked) < 10 else 0)


@bp.post("/redovisningar/<int:report_id>/bilagor")
@requires(Can.FOLLOWUP_WRITE)
def add_attachment(report_id: int) -> Answer:
    """Attach the posted file."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _refused(report_id, [gettext("Välj en fil.")])
    content = sent.stream.read(LARGEST + 1)
    sent.close()  # a larger file lies in a temporary one
    try:
        with db().transaction() as session:
            attachments.attach(
                session, current_actor(), report_id,
                name=sent.filename, content=content, now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        return _refused(report_id, [in_words(problem) for problem in refused.problems])
    except NotAllowedNowError:
        return locked(report_id)
    flash(gettext("Filen är bifogad."), "ok")
    return redirect(url_for(".show_attachments", report_id=report_id), 303)


def _refused(report_id: int, faults: list[str]) -> Answer:
    page = _page(report_id, faults)
    return (page, 422) if isinstance(page, str) else page


@bp.post("/redovisningar/<int:report_id>/bilagor/<int:attachment_id>/ta-bort")
@requires(Can.FOLLOWUP_WRITE)
def remove_attachment(report_id: int, attachment_id: int) -> Answer:
    """Take the file away; the page then offers to bring it back."""
    try:
        with db().transaction() as session:
            attachments.take_away(session, current_actor(), report_id, attachment_id, now=now())
    except NotAllowedNowError:
        return locked(report_id)
    return redirect(url_for(".show_attachments", report_id=report_id, borttagen=attachment_id), 303)


@bp.post("/redovisningar/<int:report_id>/bilagor/<int:attachment_id>/angra")
@requires(Can.FOLLOWUP_WRITE)
def restore_attachment(report_id: int, attachment_id: int) -> Answer:
    """Bring the file back."""
    try:
        with db().transaction() as session:
            name = attachments.bring_back(
                session, current_actor(), report_id, attachment_id, now=now()
            )
    except NotAllowedNowError:
        return locked(report_id)
    flash(gettext("%(name)s är tillbaka.") % {"name": name}, "ok")
    return redirect(url_for(".show_attachments", report_id=report_id), 303)


@bp.get("/redovisningar/<int:report_id>/bilagor/<int:attachment_id>")
@requires(Can.FOLLOWUP_READ)
def fetch_attachment(report_id: int, attachment_id: int) -> FlaskResponse:
    """Hand out the file, to be saved and never shown inside the page.

    Others than the unit fetch what has been handed in, when they may read it.
    """
    with db().reading() as session:
        seen = see(session, current_actor(), report_id, on=today())
        may = may_fetch(session, seen)
        found = queries.content_of(session, report_id, attachment_id) if may else None
    if found is None:
        raise OutOfScopeError(str(attachment_id))
    file, content = found
    answer = send_file(
        BytesIO(content), mimetype=TYPES[file.kind], as_attachment=True, download_name=file.name
    )
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer
