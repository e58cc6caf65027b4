"""One paper: as it will be read, what hinders locking, what has happened, and its files."""

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.followup.core.committee.checks import Verdict, stops
from qms.followup.core.committee.records import StoredPaper
from qms.followup.paper_labels import CHIPS, VERDICTS, cure, step_label, told
from qms.followup.queries import papers
from qms.followup.services.papers import committee
from qms.followup.services.papers.committee import ChangedPaperError, LockedPaperError
from qms.followup.views.blueprint import bp
from qms.followup.views.papers import may_write, menu_here
from qms.i18n.language import gettext
from qms.identity import queries as identity
from qms.kernel.problems import RefusedError
from qms.reports.paper.docx import to_docx
from qms.reports.paper.faults import faults
from qms.reports.paper.html import to_html_file
from qms.reports.paper.pdf import to_pdf
from qms.reports.paper.values import Paper
from qms.web.context import current_actor, db, now
from qms.web.downloads import download
from qms.web.faults import in_words
from qms.web.paper_page import on_page
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]
WRITERS = {"pdf": to_pdf, "docx": to_docx, "html": to_html_file}


def found_paper(session: Session, paper_id: int) -> StoredPaper:
    """Return the paper; answer 404 when the reader may not see it."""
    authorize(current_actor(), Can.FOLLOWUP_READ_PAPERS)
    stored = papers.paper(session, paper_id, with_drafts=may_write())
    if stored is None:
        abort(404)
    return stored


@bp.get("/handlingar/<int:paper_id>")
@requires(Can.FOLLOWUP_READ_PAPERS)
def show_paper(paper_id: int) -> Answer:
    """Show the paper with its checks; a locked one as it was locked."""
    return _page(paper_id, "", "")


def _page(paper_id: int, dnr: str, error: str) -> str:
    menu_here()
    with db().reading() as session:
        stored = found_paper(session, paper_id)
        draft = None if stored.is_locked else committee.draft(session, stored, now=now())
        events = papers.events(session, paper_id)
        names = identity.names_of(session, [one.by for one in events])
        changed = committee.is_stale(session, stored, now=now()) if stored.is_locked else False
    shown = draft.paper if draft else committee.locked_paper(stored)
    return render_template(
        "followup/show_paper.html",
        stored=stored,
        draft=draft,
        paper=shown,
        body=None if faults(shown) else on_page(shown),
        checked=draft.checked if draft else (),
        hindered=len(stops(draft.checked)) if draft else 0,
        told=told,
        cure=cure,
        chips=CHIPS,
        verdicts=VERDICTS,
        fine=Verdict.FINE,
        events=[(one, step_label(one.step), names.get(one.by, "")) for one in events],
        changed=changed,
        may_write=may_write(),
        dnr=dnr or stored.around.dnr,
        error=error,
        has_errors=bool(error),
    )


@bp.post("/handlingar/<int:paper_id>/las")
@requires(Can.FOLLOWUP_PAPER)
def lock_paper(paper_id: int) -> Answer:
    """Lock the paper and register it under its number."""
    dnr = request.form.get("dnr", "")
    try:
        with db().transaction() as session:
            committee.lock(
                session, current_actor(), paper_id,
                seen=seen_version(), sources=request.form.get("sources", ""), dnr=dnr, now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        at_field = [one for one in refused.problems if one.column == "dnr"]
        hinder = gettext("Handlingen kan inte låsas än. Se kontrollen nedan.")
        return _page(paper_id, dnr, in_words(at_field[0]) if at_field else hinder), 422
    except ChangedPaperError:
        flash(gettext("Texten eller underlaget ändrades medan du läste. Läs igen."), "caution")
    except LockedPaperError:
        flash(gettext("Handlingen är redan låst."), "info")
    else:
        flash(gettext("Handlingen är låst och registrerad."), "ok")
    return redirect(url_for(".show_paper", paper_id=paper_id), 303)


def seen_version() -> int:
    """Return the version that the page was shown for, -1 when the form does not say."""
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _current(paper_id: int) -> Paper:
    """Return the paper as locked, or as the draft is now."""
    with db().reading() as session:
        stored = found_paper(session, paper_id)
        if stored.is_locked:
            return committee.locked_paper(stored)
        return committee.draft(session, stored, now=now()).paper


@bp.get("/handlingar/<int:paper_id>/handling.<kind>")
@requires(Can.FOLLOWUP_READ_PAPERS)
def fetch_paper(paper_id: int, kind: str) -> Response:
    """Return the paper as a file."""
    if kind not in WRITERS:
        abort(404)
    made = WRITERS[kind](_current(paper_id))
    return download(made, f"tjansteskrivelse-{paper_id}.{kind}")
