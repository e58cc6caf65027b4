"""The steps of a case on its page: confirmed, investigating, answered, closed; and notes."""

from collections.abc import Callable
from secrets import token_hex

from flask import abort, flash, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.followup.core.cases.kinds import CaseState
from qms.followup.forms.cases import AnswerForm, EndingForm, NoteForm, StepForm
from qms.followup.services import case_notes, case_steps
from qms.followup.services.cases import StepTakenError
from qms.followup.views.action_page import Answer
from qms.followup.views.blueprint import bp
from qms.followup.views.case_page import CaseForms, case_page
from qms.followup.views.form_faults import show_faults
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.forms import BaseForm
from qms.web.rights import requires

PLAIN = {"bekrafta": CaseState.CONFIRMED, "utred": CaseState.INVESTIGATING}


def _take(
    case_id: int, form: BaseForm, forms: CaseForms, do: Callable[[Session], object], *, said: str
) -> Answer:
    """Take the step and show the case; what stops it is shown in the form."""
    form.validate()
    try:
        with db().transaction() as session:
            do(session)
    except RefusedError as refused:
        show_faults(form, refused)
        return case_page(case_id, forms), 422
    except StepTakenError:
        flash(gettext("Ärendet har redan gått vidare. Så här står det nu."), "info")
        return _show(case_id)
    flash(said, "ok")
    return _show(case_id)


def _show(case_id: int) -> Response:
    return redirect(url_for(".show_case", case_id=case_id), 303)


@bp.post("/klagomal/<int:case_id>/steg/<step>")
@requires(Can.FOLLOWUP_CASES)
def advance_case(case_id: int, step: str) -> Answer:
    """Note that the case was confirmed, or that the investigation began."""
    if step not in PLAIN:
        abort(404)
    form = StepForm()
    return _take(
        case_id,
        form,
        CaseForms(step=form),
        lambda session: case_steps.advance(
            session, current_actor(), case_id, to=PLAIN[step], day=form.day.data, now=now()
        ),
        said=gettext("Steget är noterat."),
    )


@bp.post("/klagomal/<int:case_id>/svar")
@requires(Can.FOLLOWUP_CASES)
def answer_case(case_id: int) -> Answer:
    """Note what the investigation showed and that it was answered."""
    form = AnswerForm()
    form.offer()
    return _take(
        case_id,
        form,
        CaseForms(answer=form),
        lambda session: case_steps.answer(
            session, current_actor(), case_id, outcome=form.chosen_outcome(),
            cause=form.chosen_cause(), finding=form.finding.data or "", day=form.day.data,
            now=now(),
        ),
        said=gettext("Svaret är noterat. Ärendet avslutas när någon sett att åtgärden hjälpte."),
    )  # fmt: skip


@bp.post("/klagomal/<int:case_id>/avsluta")
@requires(Can.FOLLOWUP_CASES)
def close_case(case_id: int) -> Answer:
    """Close the case when somebody has checked that the correction helped, or says why not."""
    form = EndingForm()
    form.offer()
    return _take(
        case_id,
        form,
        CaseForms(ending=form),
        lambda session: case_steps.close(
            session, current_actor(), case_id, ending=form.ending(), day=form.day.data, now=now()
        ),
        said=gettext("Ärendet är avslutat."),
    )


@bp.post("/klagomal/<int:case_id>/angra")
@requires(Can.FOLLOWUP_CASES)
def step_case_back(case_id: int) -> Response:
    """Undo the last step."""
    with db().transaction() as session:
        case_steps.step_back(session, current_actor(), case_id, now=now())
    flash(gettext("Det senaste steget är ångrat. Det som skrevs finns kvar."), "ok")
    return _show(case_id)


@bp.post("/klagomal/<int:case_id>/anteckning")
@requires(Can.FOLLOWUP_CASES)
def add_case_note(case_id: int) -> Answer:
    """Add a working note."""
    form = NoteForm()
    return _take(
        case_id,
        form,
        CaseForms(note=form),
        lambda session: case_notes.add_note(
            session, current_actor(), case_id, body=form.body.data or "",
            is_restricted=bool(form.is_restricted.data),
            form_key=(form.form_key.data or token_hex(16))[:40], now=now(),
        ),
        said=gettext("Anteckningen är sparad."),
    )  # fmt: skip
