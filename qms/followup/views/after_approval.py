"""Publish an approved report, open it again, and note an account given at a meeting."""

from datetime import date

from flask import abort, render_template, request

from qms.access.policy import Can
from qms.followup.core.report.states import State
from qms.followup.labels import title_of
from qms.followup.services import afterwards, oral
from qms.followup.services.reaching import see
from qms.followup.services.read_copies import read_copy
from qms.followup.views.blueprint import bp
from qms.followup.views.copy_page import sections_of
from qms.followup.views.reading import review_step
from qms.followup.views.steps import Answer, seen_version
from qms.i18n.language import gettext
from qms.web.context import current_actor, db, now, today
from qms.web.rights import requires


@bp.get("/redovisningar/<int:report_id>/publicerad")
@requires(Can.FOLLOWUP_READ)
def show_published(report_id: int) -> str:
    """Show the published copy: what everybody may read."""
    with db().reading() as session:
        seen = see(session, current_actor(), report_id, on=today())
        copy = read_copy(session, seen, stages=[State.PUBLISHED])
    if copy is None:
        abort(404)
    return render_template(
        "followup/show_published.html",
        head=seen.head,
        title_text=title_of(seen.head),
        unit=seen.unit,
        copy=copy.frozen,
        sections=sections_of(copy.body, copy.content),
        removed=copy.body.get("removed", ()),
        is_current=seen.head.state is State.PUBLISHED,
    )


@bp.post("/redovisningar/<int:report_id>/publicera")
@requires(Can.FOLLOWUP_APPROVE)
def publish_report(report_id: int) -> Answer:
    """Publish what is not internal of an approved report."""
    return review_step(
        report_id,
        lambda session, actor: afterwards.publish(
            session, actor, report_id, seen=seen_version(), now=now()
        ),
        gettext("Redovisningen är publicerad utan det som är internt."),
    )


@bp.post("/redovisningar/<int:report_id>/oppna-igen")
@requires(Can.FOLLOWUP_APPROVE)
def reopen_report(report_id: int) -> Answer:
    """Let the unit write again, with a reason."""
    return review_step(
        report_id,
        lambda session, actor: afterwards.reopen(
            session, actor, report_id,
            seen=seen_version(), comment=request.form.get("comment", ""), now=now(),
        ),
        gettext("Redovisningen är öppen för enheten igen. Den godkända kopian finns kvar."),
    )  # fmt: skip


@bp.post("/redovisningar/<int:report_id>/muntligt")
@requires(Can.FOLLOWUP_OPEN_CYCLE)
def tell_report(report_id: int) -> Answer:
    """Record an account given at a meeting."""
    return review_step(
        report_id,
        lambda session, actor: oral.tell(
            session, actor, report_id,
            seen=seen_version(), on=_day(request.form.get("oral_on", "")),
            summary=request.form.get("oral_summary", ""), now=now(),
        ),
        gettext("Den muntliga redovisningen är antecknad."),
    )  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
