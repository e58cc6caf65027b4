"""The forecast as a paper: a tagged PDF for the committee."""

from flask import Response, abort, request
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.forecast import queries
from qms.forecast.views.blueprint import bp
from qms.forecast.views.ground import Ground, ground
from qms.forecast.views.paper_blocks import Material, blocks
from qms.i18n.language import gettext, speaking
from qms.org import queries as org
from qms.reports.paper.pdf import to_pdf
from qms.reports.paper.values import Meta, Paper
from qms.web.context import db
from qms.web.downloads import download
from qms.web.input_guard import LARGEST_ID
from qms.web.rights import requires

OFFICE = "Utbildningsförvaltningen"


@bp.get("/prognos/elevprognos.pdf")
@requires(Can.FORECAST_READ)
def download_paper() -> Response:
    """Return the newest forecast, or the one in `run`, as PDF, in Swedish."""
    run_id = request.args.get("run", type=int)
    if run_id is not None and run_id > LARGEST_ID:
        abort(404)
    with db().reading() as session, speaking("sv"):
        run = queries.latest(session) if run_id is None else queries.published(session, run_id)
        found = ground(session, "show_forecast", run) if run else ""
        if isinstance(found, str):
            abort(404)
        pdf = to_pdf(forecast_paper(session, found))
    return download(pdf, f"elevprognos-{found.run.asked.origin}.pdf")


def forecast_paper(session: Session, found: Ground) -> Paper:
    """Return the paper of a run; the same run gives the same paper.

    Its foot says that it is locked only where it is published as the municipality's own.
    """
    run = found.run
    node = org.municipality(session)
    made_at = run.asked.published_at or run.asked.asked_at
    material = Material.of(session, found)
    return Paper(
        title=material.title,
        language="sv",
        meta=Meta(
            municipality=node.name if node else "",
            office=OFFICE,
            author="",
            kind=gettext("Elevprognos {year}").format(year=run.asked.origin),
            day=made_at.date(),
            made_at=made_at,
            checksum=(run.asked.result_checksum or "") if material.is_adopted else "",
        ),
        blocks=tuple(blocks(material)),
    )
