"""A proposal is asked for, and stopped."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.planning.core.case import Case
from qms.planning.form_words import fitted
from qms.planning.forms.proposal import DEMANDS, LABELS, read_sought
from qms.planning.queries.studies import case_of_study
from qms.planning.services.proposing import (
    AlreadySearchingError,
    Wanted,
    cancel_proposal,
    request_proposal,
)
from qms.planning.views.asked import the_study
from qms.planning.views.blueprint import REFUSED, Answer, bp
from qms.planning.views.study_edits import act
from qms.web.context import current_actor, db, now
from qms.web.input_guard import reads_every_field
from qms.web.rights import requires

USUAL = {"efter": "main", "andel": "8", "fro": "0", "tid": "120"}


@bp.get("/planering/<int:study_id>/forslag")
@requires(Can.PLANNING_WRITE)
def new_proposal(study_id: int) -> str:
    """Ask what the proposal is made for and how long it may take."""
    return _page(study_id, USUAL, [])


def _page(study_id: int, values: dict[str, str], faults: list[tuple[str, str]]) -> str:
    with db().reading() as session:
        study = the_study(session, study_id)
        case = case_of_study(session, study_id)
    return render_template(
        "planning/new_proposal.html", study=study, case=case, values=values, faults=faults,
        errors=dict(faults), has_errors=bool(faults), guards=guard_words(case),
        demands=[(key, gettext(label), gettext(hint)) for key, (label, hint) in DEMANDS.items()],
        labels={key: gettext(label) for key, label in LABELS.items()},
    )  # fmt: skip


def guard_words(case: Case) -> list[str]:
    """Return what a proposal for the case may not do."""
    guards, locked = case.guards, [one.name for one in case.schools if one.is_locked]
    hard = max((one.hard_limit for one in case.grades), default=float("inf"))
    found = []
    if guards.closures_a_year is not None:
        told = fitted(case.form, "Högst {n} skolor stängs samma år.")
        found.append(told.format(n=guards.closures_a_year))
    if guards.largest is not None:
        found.append(
            fitted(case.form, "Ingen skola får fler än {n} elever.").format(n=round(guards.largest))
        )
    if guards.keeps_grades:
        found.append(fitted(case.form, "Skolorna behåller sina stadier."))
    if locked:
        found.append(gettext("De här är låsta som öppna: {names}.").format(names=", ".join(locked)))
    if hard < float("inf"):
        found.append(
            fitted(case.form, "Ingen placeras bortom gränsen för hur långt en elev får ha.")
        )
    return found


@bp.post("/planering/<int:study_id>/forslag")
@requires(Can.PLANNING_WRITE)
@reads_every_field
def ask_proposal(study_id: int) -> Answer:
    """Queue the search."""
    sought, faults = read_sought(request.form)
    if faults:
        return _page(study_id, {key: request.form.get(key, "") for key in USUAL}, faults), REFUSED
    _ask(Wanted(study_id=study_id, sought=sought))
    return redirect(url_for(".show_study", study_id=study_id), 303)


def _ask(wanted: Wanted) -> None:
    try:
        act(lambda session: request_proposal(session, current_actor(), wanted, now=now()))
    except AlreadySearchingError:
        flash(gettext("Ett förslag söks redan. Vänta tills det är klart, eller avbryt."), "info")
    else:
        flash(gettext("Förslaget söks. Du kan lämna sidan under tiden."), "ok")


@bp.post("/planering/<int:study_id>/forslag/avbryt")
@requires(Can.PLANNING_WRITE)
def stop_proposal(study_id: int) -> Response:
    """Stop the search."""
    stopped: list[bool] = []
    act(lambda session: stopped.append(
        cancel_proposal(session, current_actor(), study_id, now=now())))  # fmt: skip
    if any(stopped):
        flash(gettext("Sökningen avbryts. Inget alternativ läggs till."), "info")
    else:
        flash(gettext("Inget förslag söks just nu."), "info")
    return redirect(url_for(".show_study", study_id=study_id), 303)
