"""What a study is counted on: where it comes from, and what a planner may change."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.planning.case_labels import difference_sentence, item_name, note_sentence
from qms.planning.core.case.faults import faults_of, remarks_of
from qms.planning.core.from_register import basis_of, notes_in, reconciled_in
from qms.planning.form_words import fitted
from qms.planning.forms import terms as form
from qms.planning.forms.attending import LABEL as ATTENDING
from qms.planning.forms.attending import attending_field
from qms.planning.forms.once import LABELS as ONCE
from qms.planning.forms.once import once_fields
from qms.planning.forms.typed import Fault
from qms.planning.queries.studies import Study, case_of_study
from qms.planning.services.rows import ChangedMeanwhileError
from qms.planning.services.studies import change_case, refresh_study
from qms.planning.views.asked import the_study
from qms.planning.views.blueprint import MEANWHILE, REFUSED, Answer, bp
from qms.planning.views.making import made_again
from qms.planning.views.studies import form_name
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.input_guard import reads_every_field
from qms.web.rights import requires


@bp.get("/planering/<int:study_id>/forutsattningar")
@requires(Can.PLANNING_READ)
def show_terms(study_id: int) -> str:
    """Show what is counted on, as a form where it may be changed."""
    return _page(study_id)


@bp.post("/planering/<int:study_id>/forutsattningar")
@requires(Can.PLANNING_WRITE)
@reads_every_field
def change_terms(study_id: int) -> Answer:
    """Count every alternative on other terms."""
    with db().reading() as session:
        the_study(session, study_id)
        case = case_of_study(session, study_id)
    changed, faults = form.read_terms(case, request.form)
    faults = faults or [("", in_words(one)) for one in faults_of(changed)]
    if faults:
        return _page(study_id, _posted(case), list(faults)), REFUSED
    typed = request.form.get("version", "")
    version = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
    try:
        with db().transaction() as session:
            change_case(session, current_actor(), study_id, changed, version=version, now=now())
    except LookupError:
        abort(404)
    except ChangedMeanwhileError:
        told = gettext(
            "Någon annan har ändrat förutsättningarna sedan du öppnade sidan. Det du skrev står "
            "kvar. Spara igen om det ska gälla."
        )
        return _page(study_id, _posted(case), [("", told)]), MEANWHILE
    except RefusedError as refused:
        told_all = [("", in_words(one)) for one in refused.problems]
        return _page(study_id, _posted(case), told_all), REFUSED
    flash(gettext("Förutsättningarna är sparade. Alla alternativ räknas på dem."), "ok")
    return redirect(url_for(".show_terms", study_id=study_id), 303)


@bp.post("/planering/<int:study_id>/forutsattningar/hamta")
@requires(Can.PLANNING_WRITE)
def refresh(study_id: int) -> Answer:
    """Take pupils, premises and prices from the register again; what guards say stays."""
    typed = request.form.get("version", "")
    version = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
    try:
        with db().transaction() as session:
            study = the_study(session, study_id)
            made = made_again(session, study, case_of_study(session, study_id))
            refresh_study(session, current_actor(), study_id, made.case, basis=basis_of(made),
                          version=version, now=now())  # fmt: skip
    except ChangedMeanwhileError:
        told = gettext("Någon annan har ändrat förutsättningarna sedan du öppnade sidan.")
        return _page(study_id, None, [("", told)]), MEANWHILE
    except RefusedError as refused:
        return _page(study_id, None, [("", in_words(one)) for one in refused.problems]), REFUSED
    flash(gettext("Uppgifterna är hämtade på nytt. Alla alternativ räknas på dem."), "ok")
    return redirect(url_for(".show_terms", study_id=study_id), 303)


def _posted(case: Any) -> dict[str, Any]:  # noqa: ANN401 - a case's form, field by field
    """Return the form as it was sent."""
    names = form.typed_of(case)
    return {
        name: request.form.getlist(name) if isinstance(value, list) else request.form.get(name, "")
        for name, value in names.items()
    }


def _page(
    study_id: int, typed: dict[str, Any] | None = None, faults: list[Fault] | None = None
) -> str:
    with db().reading() as session:
        study = the_study(session, study_id)
        case = case_of_study(session, study_id)
    notes = notes_in(study.basis)
    return render_template(
        "planning/show_terms.html",
        study=study,
        case=case,
        form_name=form_name(study.form),
        may_change=_may_change(study),
        typed=typed or form.typed_of(case),
        faults=faults or [],
        errors=dict(faults or []),
        has_errors=bool(faults),
        price_groups=form.GROUPS,
        of_grades=form.OF_GRADES,
        grade_field=form.grade_field,
        item_label=form.item_label,
        attending=ATTENDING,
        once={name: fitted(study.form, ONCE[name]) for name in once_fields(case)},
        unpriced=form.unpriced(case),
        attending_field=attending_field,
        rules=[(key, fitted(study.form, label)) for key, label in form.RULES.items()
               if case.shares is not None or key == "nearest"],
        payers=[(key, gettext(label)) for key, label in form.PAYERS.items()],
        missing=[note_sentence(one, study.form) for one in notes if one.is_missing],
        assumed=[note_sentence(one, study.form) for one in notes if one.is_assumed],
        known=[note_sentence(one, study.form) for one in notes
               if not (one.is_missing or one.is_assumed)],
        remarks=[in_words(one) for one in remarks_of(case)],
        reconciled=[(item_name(one), one.booked, one.counted,
                     difference_sentence(one, study.form))
                    for one in reconciled_in(study.basis)],
    )  # fmt: skip


def _may_change(study: Study) -> bool:
    """Return whether the reader may change the terms: nothing is frozen on them."""
    return has_right(current_actor(), Can.PLANNING_WRITE) and not study.frozen
