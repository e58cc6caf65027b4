"""Uppföljning of one case: the profile then and now, and the unit's evaluation of the period."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext, language
from qms.identity.factor import needs_factor
from qms.kernel.problems import RefusedError
from qms.needs.core.assessing import Kind
from qms.needs.core.cases.kinds import Part
from qms.needs.core.cases.refs import shown_ref
from qms.needs.core.change import Change, Comparison, Moment, Outcome, compare
from qms.needs.core.instrument import Answer, Instrument
from qms.needs.effect_labels import OUTCOME_CHIPS, OUTCOMES, USES
from qms.needs.forms.evaluation import EvaluationForm
from qms.needs.queries.assessments import SentAssessment, seen_by
from qms.needs.queries.evaluations import StoredEvaluation, evaluation_of
from qms.needs.queries.opened import OpenCase
from qms.needs.services.effects import rules_of
from qms.needs.services.evaluating import (
    OPEN_STAGES,
    EvaluationClosedError,
    StaleEvaluationError,
    lacks_assessment,
    save_evaluation,
)
from qms.needs.services.opening import open_case
from qms.needs.views.blueprint import bp
from qms.needs.views.follow_up_figure import figure_of
from qms.needs.views.form_faults import show_faults
from qms.web.context import current_actor, db, now
from qms.web.rights import requires

WRITERS = frozenset({Part.UNIT, Part.OFFICER})


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What is known of a case's period: assessments then and now, and the evaluation."""

    case: OpenCase
    before: SentAssessment | None
    after: SentAssessment | None
    comparison: Comparison | None
    stored: StoredEvaluation | None
    lacks_assessment: bool

    @property
    def may_write(self) -> bool:
        """Return whether the reader may evaluate the period now."""
        is_ready = self.stored is not None and self.stored.ready_at is not None
        return self.case.stage in OPEN_STAGES and bool(self.case.parts & WRITERS) and not is_ready

    @property
    def may_assess(self) -> bool:
        """Return whether the reader may assess the change now."""
        return self.case.stage in OPEN_STAGES and Part.ASSESSOR in self.case.parts


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """An area's or a question's change with its name."""

    name: str
    change: Change

    @property
    def chip(self) -> tuple[str, str]:
        """Return the chip's kind and words."""
        return OUTCOME_CHIPS[self.change.outcome], gettext(OUTCOMES[self.change.outcome])


def read_follow_up(session: Session, case: OpenCase, account_id: int | None) -> FollowUp:
    """Return what the reader of an opened case may see of its follow-up."""
    seen = seen_by(session, case, account_id)
    before = next((one for one in seen if one.kind is Kind.FIRST), None)
    after = next((one for one in reversed(seen) if one.kind is Kind.FOLLOW_UP), None)
    comparison = None
    if before is not None and after is not None:
        rules = rules_of(before.instrument)
        comparison = compare(_moment(before.answers), _moment(after.answers), rules)
    return FollowUp(
        case=case,
        before=before,
        after=after,
        comparison=comparison,
        stored=evaluation_of(session, case),
        lacks_assessment=lacks_assessment(session, case),
    )


def _moment(answers: Mapping[str, Answer]) -> Moment:
    return Moment(
        current={key: one.current for key, one in answers.items() if one.current is not None},
        desired={key: one.desired for key, one in answers.items() if one.desired is not None},
    )


@bp.get("/behov/<ref>/uppfoljning")
@requires(Can.NEEDS_READ)
@needs_factor
def show_follow_up(ref: str) -> str:
    """Show the change and the evaluation, once the reading has been recorded."""
    return _page(ref)


def _page(ref: str, form: EvaluationForm | None = None) -> str:
    actor = current_actor()
    with db().transaction() as session:
        case = open_case(session, actor, ref, can=Can.NEEDS_READ, why="follow_up", now=now())
        found = read_follow_up(session, case, actor.account_id)
    return render_template(
        "needs/show_follow_up.html",
        ref=ref,
        shown_ref=shown_ref(ref),
        found=found,
        form=form or _filled(found.stored),
        answer=answer_of(found),
        areas=_areas(found),
        questions=_questions(found),
        figure=figure_of(found.comparison, found.before.instrument)
        if found.comparison and found.before
        else None,
        uses=[gettext(USES[one]) for one in found.stored.evaluation.used] if found.stored else [],
        has_errors=form is not None,
    )


def _filled(stored: StoredEvaluation | None) -> EvaluationForm:
    form = EvaluationForm(formdata=None)
    form.offer()
    form.version.data = str(stored.version if stored else 0)
    if stored:
        form.fill(stored.evaluation)
    return form


def answer_of(found: FollowUp) -> str:
    """Return what came of the support as a sentence."""
    if found.comparison is None:
        return gettext("Behovet har inte bedömts igen än.")
    return {
        Outcome.REACHED: gettext("Målet är nått."),
        Outcome.PARTLY: gettext("Behovet har minskat, men målet är inte nått."),
        Outcome.NOT: gettext("Behovet är i stort som förut."),
        Outcome.WORSE: gettext("Behovet är större än förut."),
        Outcome.NO_NEED: gettext("Inget behov finns."),
    }[found.comparison.everything.outcome]


def _areas(found: FollowUp) -> list[ChangeLine]:
    if found.comparison is None or found.before is None:
        return []
    instrument = found.before.instrument
    rows = [_line(one, instrument.area(one.key).name.said(language()))
            for one in found.comparison.areas]  # fmt: skip
    return [*rows, _line(found.comparison.everything, gettext("Hela profilen"))]


def _questions(found: FollowUp) -> list[ChangeLine]:
    """Return the questions where there was, or is, a need."""
    if found.comparison is None or found.before is None:
        return []
    instrument = found.before.instrument
    return [
        _line(one, _question(instrument, one.key, found.case.form.value))
        for one in found.comparison.questions
        if one.outcome is not Outcome.NO_NEED
    ]


def _line(change: Change, name: str) -> ChangeLine:
    return ChangeLine(name=name, change=change)


def _question(instrument: Instrument, key: str, form: str) -> str:
    return instrument.question(key).in_form(form).text.said(language())


@bp.post("/behov/<ref>/uppfoljning")
@requires(Can.NEEDS_APPLY)
@needs_factor
def evaluate_period(ref: str) -> Response | tuple[str, int]:
    """Save the evaluation, or finish it; refuse what is not whole."""
    form = EvaluationForm()
    form.offer()
    ready = "ready" in request.form
    try:
        with db().transaction() as session:
            save_evaluation(
                session, current_actor(), ref, form.evaluation(),
                version=form.seen(), ready=ready, now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        show_faults(form, refused)
        return _page(ref, form), 422
    except StaleEvaluationError:
        form.different.errors = [
            gettext("Någon annan har sparat sedan du öppnade sidan. Din text står kvar här. "
                    "Öppna sidan i ett nytt fönster och jämför.")
        ]  # fmt: skip
        return _page(ref, form), 422
    except EvaluationClosedError:
        flash(gettext("Perioden går inte att utvärdera nu."), "error")
        return redirect(url_for(".show_follow_up", ref=ref), 303)
    done, saved = gettext("Perioden är uppföljd."), gettext("Utvärderingen är sparad.")
    flash(done if ready else saved, "ok")
    return redirect(url_for(".show_follow_up", ref=ref), 303)
