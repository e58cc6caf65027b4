"""Rapport: how the support is shared out, whether it is alike, and what came of it."""

from flask import abort, render_template
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.needs.report_paper import paper_of
from qms.needs.services.assignment_report import assignment_report
from qms.needs.views.blueprint import bp
from qms.needs.views.sum_tabs import sum_tabs, under_sums
from qms.reports.paper.docx import to_docx
from qms.reports.paper.pdf import to_pdf
from qms.reports.paper.values import Paper
from qms.web.context import current_actor, db, now
from qms.web.downloads import download
from qms.web.paper_page import on_page
from qms.web.rights import requires

WRITERS = {"pdf": to_pdf, "docx": to_docx}


def _paper() -> Paper:
    with db().transaction() as session:
        return paper_of(assignment_report(session, current_actor(), now=now()))


@bp.get("/behov/rapport")
@requires(Can.NEEDS_READ_SUMS)
@under_sums
def show_report() -> str:
    """Show the report as of now."""
    paper = _paper()
    return render_template(
        "needs/show_report.html", tabs=sum_tabs(), paper=paper, body=on_page(paper)
    )


@bp.get("/behov/rapport.<ending>")
@requires(Can.NEEDS_READ_SUMS)
def download_report(ending: str) -> Response:
    """Return the report as a file: `pdf` (tagged) or `docx`."""
    if ending not in WRITERS:
        abort(404)
    return download(WRITERS[ending](_paper()), f"stod-efter-behov.{ending}")
