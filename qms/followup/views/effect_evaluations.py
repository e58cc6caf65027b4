"""Evaluations of interventions: which there are, and what was found."""

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.content.loader import load
from qms.followup import effect_labels as words
from qms.followup.core.effect.catalogue import interventions, outcomes
from qms.followup.core.effect.did.panel_table import panel_csv
from qms.followup.queries import effect as queries
from qms.followup.services.evaluating import analysis_scope, remove_evaluation
from qms.followup.views.blueprint import bp
from qms.followup.views.effect_figures import years_figure
from qms.followup.views.effect_tabs import tabs, under_effects
from qms.i18n.language import gettext, language
from qms.web.context import current_actor, db, now
from qms.web.downloads import download
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


@bp.get("/effekt")
@requires(Can.FOLLOWUP_ANALYSE)
@under_effects
def show_evaluations() -> str:
    """List the evaluations, and the interventions that can be evaluated."""
    with db().reading() as session:
        used = queries.used(session, analysis_scope(session, current_actor()))
        found = queries.evaluations(session)
    known = interventions(load("intervention_catalogue"), language())
    return render_template(
        "followup/show_evaluations.html",
        tabs=tabs(),
        found=found,
        known=known,
        used=used,
        outcomes=outcomes(load("indicators"), language()),
        words=words,
        offered=[one for key, one in known.items() if key in used],
    )


def _evaluation(evaluation_id: int) -> queries.Evaluation:
    with db().reading() as session:
        analysis_scope(session, current_actor())
        found = queries.evaluation(session, evaluation_id)
    if found is None:
        abort(404)
    return found


@bp.get("/effekt/<int:evaluation_id>")
@requires(Can.FOLLOWUP_ANALYSE)
@under_effects
def show_evaluation(evaluation_id: int) -> str:
    """Show what was found, near outcomes before far ones, and how to make it again."""
    found = _evaluation(evaluation_id)
    known = outcomes(load("indicators"), language())
    parts = [
        (
            finding,
            known[finding.outcome],
            years_figure(finding, known[finding.outcome], url=_file_url(found, finding.outcome)),
        )
        for finding in sorted(found.findings, key=lambda one: not one.is_near)
        if finding.outcome in known
    ]
    chosen = interventions(load("intervention_catalogue"), language()).get(found.intervention)
    return render_template(
        "followup/show_evaluation.html",
        found=found,
        name=chosen.name if chosen else found.intervention,
        parts=parts,
        words=words,
        file_name=lambda outcome: _file_name(found, outcome),
    )


def _file_name(found: queries.Evaluation, outcome: str) -> str:
    return f"effekt-{found.id}-{outcome}.csv"


def _file_url(found: queries.Evaluation, outcome: str) -> str:
    return url_for(".download_panel", evaluation_id=found.id, outcome=outcome)


@bp.get("/effekt/<int:evaluation_id>/<outcome>.csv")
@requires(Can.FOLLOWUP_ANALYSE)
def download_panel(evaluation_id: int, outcome: str) -> Response:
    """Return the file that the printed command makes the finding from again."""
    found = _evaluation(evaluation_id)
    cells = next((one.cells for one in found.findings if one.outcome == outcome), None)
    if cells is None:
        abort(404)
    return download(panel_csv(cells), _file_name(found, outcome))


@bp.post("/effekt/<int:evaluation_id>/ta-bort")
@requires(Can.FOLLOWUP_ANALYSE)
def remove_evaluation_page(evaluation_id: int) -> Answer:
    """Take the evaluation away."""
    with db().transaction() as session:
        was_there = remove_evaluation(session, current_actor(), evaluation_id, now=now())
    if not was_there:
        abort(404)
    flash(gettext("Utvärderingen är borttagen."), "ok")
    return redirect(url_for(".show_evaluations"), 303)
