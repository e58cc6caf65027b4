"""One provider's grant in a form and a year: as it is drafted, as it was decided, and its files."""

import json
from dataclasses import replace

from flask import Response, abort, render_template

from qms.access.policy import Can
from qms.audit.services import record
from qms.decisions import queries as decisions
from qms.decisions.core.frozen import annex_file
from qms.decisions.labels import CHIPS, STATES
from qms.grants.core.deciding.grounds import BASIC_AMOUNT
from qms.grants.core.deciding.grounds_faults import lateness
from qms.grants.core.deciding.subjects import Subject
from qms.grants.labels import FORMS, HOW_SERVED
from qms.grants.services.drafts import require_material
from qms.grants.services.telling import note_seen
from qms.grants.views.blueprint import bp, form_of, is_office
from qms.grants.views.decision_page import gather
from qms.i18n.formats import month
from qms.reports.paper.faults import faults
from qms.reports.paper.html import to_html_file
from qms.reports.paper.pdf import to_pdf
from qms.reports.paper.stored import from_text
from qms.web.context import current_actor, db, now, today
from qms.web.downloads import download
from qms.web.faults import in_words
from qms.web.paper_page import on_page
from qms.web.rights import requires

WRITERS = {"pdf": to_pdf, "html": to_html_file}


@bp.get("/bidrag/<int:provider_id>/<form>/<int:year>")
@requires(Can.GRANTS_READ)
def show_grant(provider_id: int, form: str, year: int) -> str:
    """Show the grant: drafts to those who write and decide, decisions to the provider too."""
    subject = Subject(provider_id=provider_id, form=form_of(form, year), year=year)
    page = grant_page(subject)
    with db().transaction() as session:
        note_seen(session, current_actor().account_id, subject, now=now())
    return page


def grant_page(subject: Subject, error: str = "") -> str:
    """Return the page, with what hindered a step that was tried."""
    office = is_office()
    with db().reading() as session:
        page = gather(session, subject, office=office)
    paper = page.paper
    return render_template(
        "grants/show_grant.html",
        at=page,
        subject=subject,
        form_name=FORMS[subject.form],
        address={
            "provider_id": subject.provider_id,
            "form": subject.form.value,
            "year": subject.year,
        },
        body=on_page(paper) if paper and not faults(paper) else None,
        problems=[in_words(one) for one in page.faults],
        late=page.about.in_force is None and lateness(subject.year, today()) is not None,
        office=office,
        states=STATES,
        chips=CHIPS,
        how_served=HOW_SERVED,
        months=[(n, month(n)) for n in range(1, 13)],
        error=error,
        has_errors=bool(error),
        today=today(),
    )


@bp.get("/bidrag/<int:provider_id>/<form>/<int:year>/<decision_id>/<any(pdf, html, json):kind>")
@requires(Can.GRANTS_READ)
def fetch_grant(provider_id: int, form: str, year: int, decision_id: str, kind: str) -> Response:
    """Return a decision's letter as a file, or its annex as JSON."""
    subject = Subject(provider_id=provider_id, form=form_of(form, year), year=year)
    with db().transaction() as session:
        about = require_material(
            session, current_actor(), subject, can=Can.GRANTS_READ, today=today()
        )
        head = decisions.decision(session, decision_id)
        is_it = head is not None and (head.kind, head.subject) == (BASIC_AMOUNT, str(subject))
        if head is None or not is_it or head.is_erased:
            abort(404)
        text = decisions.content_text(session, decision_id)
        record(
            session, current_actor(), "grants.fetched-decision", str(subject), now=now(),
            path=about.provider.path, number=head.number, file=kind,
        )  # fmt: skip
    name = head.number.replace(" ", "-").lower()
    if kind == "json":
        return download(annex_file(text), f"bilaga-{name}.json")
    paper = from_text(json.loads(text)["letter"])
    # The foot has the decision's checksum, as the page, the annex and `verify` say it.
    locked = replace(paper, meta=replace(paper.meta, checksum=head.sha256))
    return download(WRITERS[kind](locked), f"beslut-{name}.{kind}")
