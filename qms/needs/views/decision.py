"""The decision on a case: as it is proposed, as it was decided, and its files."""

import json

from flask import Response, abort, render_template

from qms.access.policy import Can
from qms.decisions.core.frozen import annex_file
from qms.decisions.labels import CHIPS, STATES
from qms.identity.factor import needs_factor
from qms.needs.core.cases.refs import shown_ref
from qms.needs.decision_labels import ENDS, ROWS, outcome_label
from qms.needs.services.deciding.approving import letter_text
from qms.needs.services.opening import open_case
from qms.needs.services.telling import note_seen
from qms.needs.views.blueprint import bp
from qms.needs.views.decision_page import gather, require_money
from qms.reports.paper.faults import faults
from qms.reports.paper.html import to_html_file
from qms.reports.paper.pdf import to_pdf
from qms.reports.paper.stored import from_text
from qms.web.context import current_actor, db, now
from qms.web.downloads import download
from qms.web.faults import in_words
from qms.web.paper_page import on_page
from qms.web.rights import requires

WRITERS = {"pdf": to_pdf, "html": to_html_file}


@bp.get("/behov/<ref>/beslut")
@requires(Can.NEEDS_READ)
@needs_factor
def show_decision(ref: str) -> str:
    """Show the proposal to those who write and decide, and decisions with their money."""
    return decision_page(ref)


def decision_page(ref: str, error: str = "") -> str:
    """Return the page; the reading is recorded before it is drawn."""
    with db().transaction() as session:
        opened = open_case(
            session, current_actor(), ref, can=Can.NEEDS_READ, why="decision", now=now()
        )
        require_money(opened)
        page = gather(session, current_actor(), opened)
        note_seen(session, current_actor().account_id, ref, now=now())
    paper = page.paper
    is_fit = paper is not None and not faults(paper)
    return render_template(
        "needs/show_decision.html",
        at=page,
        ref=ref,
        shown_ref=shown_ref(ref),
        body=on_page(paper) if paper and is_fit else None,
        problems=[in_words(one) for one in page.faults],
        states=STATES,
        chips=CHIPS,
        row_names=ROWS,
        ends=ENDS,
        outcome_label=outcome_label,
        error=error,
        has_errors=bool(error),
    )


@bp.get("/behov/<ref>/beslut/<decision_id>/<any(pdf, html, json):kind>")
@requires(Can.NEEDS_READ)
@needs_factor
def fetch_decision(ref: str, decision_id: str, kind: str) -> Response:
    """Return a decision's letter as a file, or its annex as JSON."""
    with db().transaction() as session:
        opened = open_case(
            session, current_actor(), ref, can=Can.NEEDS_READ, why="decision", now=now()
        )
        require_money(opened)
        text = letter_text(session, opened, decision_id)
    if text is None:
        abort(404)
    table = json.loads(text)
    name = table["number"].replace(" ", "-").lower().replace("ö", "o")
    if kind == "json":
        return download(annex_file(text), f"bilaga-{name}.json")
    return download(WRITERS[kind](from_text(table["letter"])), f"beslut-{name}.{kind}")
