"""Everything that is kept about one person: asked for, shown, printed and fetched."""

from flask import g, render_template, request
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.identity.factor import needs_factor
from qms.kernel.clock import local_day
from qms.subject.labels import REASONS, cell, table_name
from qms.subject.services.extracting import Extract, extract, withheld
from qms.subject.views.blueprint import bp
from qms.web.context import current_actor, db, now
from qms.web.downloads import download
from qms.web.rights import requires

LONGEST = 120
ROWS = 200  # of a table on the page; the file holds all


@bp.get("/registerutdrag")
@requires(Can.RETENTION_EXTRACT)
@needs_factor
def show_extract() -> str:
    """Ask whom the extract is about."""
    return _page(None)


@bp.post("/registerutdrag")
@requires(Can.RETENTION_EXTRACT)
@needs_factor
def make_extract() -> str | Response | tuple[str, int]:
    """Show or hand out what is kept, once it is recorded; the number is never in an address."""
    typed = request.form.get("person", "").strip()[:LONGEST]
    if not typed:
        return _page(None, fault=gettext("Skriv vem utdraget gäller.")), 422
    with db().transaction() as session:
        found = extract(session, current_actor(), typed, now=now())
    if found is None:
        return _page(None, fault=gettext("Inget finns om den personen."), typed=typed), 422
    if request.form.get("form") == "json":
        name = f"registerutdrag-{local_day(found.made_at):%Y-%m-%d}.json"
        return download(found.as_json(), name)
    return _page(found, typed=typed)


def _page(found: Extract | None, *, fault: str = "", typed: str = "") -> str:
    g.menu_endpoint = "subject.show_extract"
    return render_template(
        "subject/show_extract.html",
        found=found,
        typed=typed,
        fault=fault,
        has_errors=bool(fault),
        most=ROWS,
        reasons=_reasons(found),
        table_name=table_name,
        cell=cell,
    )


def _reasons(found: Extract | None) -> list[tuple[str, list[str]]]:
    """Return why something is not handed out, with the columns that it is true of."""
    if found is None:
        return []
    kept = withheld(found.is_of_child)
    return [(gettext(REASONS[why]), columns) for why, columns in sorted(kept.items())]
