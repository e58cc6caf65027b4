"""One case: its steps with their last days, what was found, its notes and its actions."""

from dataclasses import dataclass, field
from secrets import token_hex

from flask import abort, render_template
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import authorize, scope_of
from qms.followup.action_labels import state_chip
from qms.followup.case_labels import CAUSES, CHANNELS, OUTCOMES, case_chip, clock_chip, kind_label
from qms.followup.core.actions.checks import FEWEST_WORDS
from qms.followup.core.cases.clocks import must_report
from qms.followup.core.cases.kinds import CaseKind, CaseState
from qms.followup.core.cases.records import Case
from qms.followup.forms.cases import AnswerForm, EndingForm, NoteForm, StepForm
from qms.followup.queries import actions, cases
from qms.followup.queries.actions import ActionLine
from qms.followup.queries.cases import CaseLine
from qms.followup.queries.restricted import readers_scope
from qms.followup.services import case_notes
from qms.followup.views.blueprint import bp
from qms.followup.views.case_list import menu_here, step_words
from qms.i18n.formats import day
from qms.i18n.language import gettext, language
from qms.identity.labels import role_label
from qms.web.context import current_actor, db, now, today
from qms.web.forms import BaseForm
from qms.web.rights import requires


@dataclass(slots=True, kw_only=True)
class CaseForms:
    """The forms on the page, each as it was posted or fresh."""

    step: StepForm = field(default_factory=lambda: StepForm(formdata=None, day=today()))
    answer: AnswerForm = field(default_factory=lambda: AnswerForm(formdata=None, day=today()))
    ending: EndingForm = field(default_factory=lambda: EndingForm(formdata=None, day=today()))
    note: NoteForm = field(default_factory=lambda: NoteForm(formdata=None, form_key=token_hex(16)))

    def offer(self, case: Case) -> None:
        """Give the forms their choices, and a fresh answer what was written before."""
        self.answer.offer()
        self.ending.offer()
        if not self.answer.errors and not self.answer.finding.data:
            self.answer.finding.data = case.finding
            self.answer.cause.data = case.cause.value if case.cause else ""
            self.answer.outcome.data = case.outcome.value if case.outcome else None

    @property
    def with_errors(self) -> BaseForm | None:
        """Return the form that was refused."""
        every = (self.step, self.answer, self.ending, self.note)
        return next((form for form in every if form.errors), None)


def line_of(session: Session, case_id: int) -> CaseLine:
    """Return the case; answer 404 when it does not exist for the reader."""
    scope = authorize(current_actor(), Can.FOLLOWUP_CASES)
    found = cases.line(session, case_id, scope, on=today())
    if found is None:
        abort(404)
    return found


@bp.get("/klagomal/<int:case_id>")
@requires(Can.FOLLOWUP_CASES)
def show_case(case_id: int) -> str:
    """Show the case; restricted notes stay closed."""
    return case_page(case_id, CaseForms())


@bp.post("/klagomal/<int:case_id>/skyddat")
@requires(Can.FOLLOWUP_CASE_NOTES)
def read_case_notes(case_id: int) -> str:
    """Show the case with its restricted notes, once their reading has been recorded."""
    with db().transaction() as session:
        case_notes.note_reading(session, current_actor(), case_id, now=now())
    return case_page(case_id, CaseForms(), reads_notes=True)


def case_page(case_id: int, forms: CaseForms, *, reads_notes: bool = False) -> str:
    """Return the page with the forms as they are."""
    menu_here()
    with db().reading() as session:
        line = line_of(session, case_id)
        notes = cases.notes(session, case_id, may_read=reads_notes)
        linked = _linked(session, line)
    forms.offer(line.case)
    return render_template(
        "followup/show_case.html",
        line=line,
        case=line.case,
        kind=kind_label(line.case.about.kind),
        chip=case_chip(line, today()),
        clock_chip=lambda clock: clock_chip(clock, today()),
        stages=_stages(line),
        facts=_facts(line),
        found=_found(line.case),
        notes=notes,
        closed_notes=sum(one.is_restricted and not one.body for one in notes),
        may_read_notes=_may_read(line),
        role_words=_role_words,
        linked=linked,
        action_chip=lambda action: state_chip(action, today()),
        following=line.case.state.following,
        next_step=_next_step(line),
        forms_of=forms,
        posted=forms.with_errors,
        words=FEWEST_WORDS,
        has_errors=forms.with_errors is not None,
    )


def _may_read(line: CaseLine) -> bool:
    """Return whether the reader may open restricted notes; who handles the case is known."""
    return scope_of(current_actor(), Can.FOLLOWUP_CASE_NOTES).covers(line.unit.path)


def _linked(session: Session, line: CaseLine) -> tuple[ActionLine, ...]:
    scope = scope_of(current_actor(), Can.FOLLOWUP_READ)
    readers = readers_scope(current_actor())
    found = (
        actions.line(session, one, scope, on=today(), readers=readers)
        for one in line.case.action_ids
    )
    return tuple(one for one in found if one is not None)


def _role_words(roles: str) -> str:
    return ", ".join(role_label(role) for role in roles.split(",") if role and role != "system")


def _stages(line: CaseLine) -> list[tuple[str, str, str]]:
    """Return the steps with their days, and by when the next is to be taken."""
    due = {clock.rule.step: clock.due for clock in line.clocks}
    case, found = line.case, []
    for step in CaseState:
        taken = case.days.get(step)
        last = gettext("senast %(day)s") % {"day": day(due[step])} if step in due else ""
        state = "done" if taken else "current" if step is case.state.following else ""
        found.append((step_words(line, step), day(taken) if taken else last, state))
    return found


def _next_step(line: CaseLine) -> str:
    """Return what is to be done next, as the clock of the step says it."""
    step = line.case.state.following
    for clock in line.clocks:
        if clock.rule.step is step:
            return clock.rule.text.in_language(language()).removesuffix(".")
    if step is CaseState.CLOSED:
        return gettext("Avsluta ärendet")
    return gettext("Bedöm om det måste anmälas") if step else ""


def _facts(line: CaseLine) -> list[tuple[str, str]]:
    about = line.case.about
    pairs = [
        (gettext("Slag"), kind_label(about.kind)),
        (gettext("Enhet"), line.unit.name),
        (gettext("Kom in eller upptäcktes"), day(about.received_on)),
        (gettext("Kom fram genom"), gettext(CHANNELS[about.channel])),
        (gettext("Diarienummer"), about.diary or "–"),
    ]
    if about.kind is CaseKind.DEGRADING:
        pairs.append((gettext("Anmäls till huvudmannen"), _duty(line)))
    return pairs


def _duty(line: CaseLine) -> str:
    if must_report(line.case, cases.rules()):
        return gettext("Ja, genast")
    return gettext("Nej: varken allvarlig, upprepad eller med personal inblandad")


def _found(case: Case) -> list[tuple[str, str]]:
    """Return what the investigation showed and how it was checked."""
    pairs = [
        (gettext("Utredningen visade"), gettext(OUTCOMES[case.outcome]) if case.outcome else ""),
        (gettext("Handlade om"), gettext(CAUSES[case.cause]) if case.cause else ""),
        (gettext("I korthet"), case.finding),
        (gettext("Kontroll av att åtgärden hjälpte"), case.check_text),
    ]
    return [(term, value) for term, value in pairs if value]
