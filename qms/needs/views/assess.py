"""Beginning an assessment of a case, and withdrawing one that was sent."""

from dataclasses import dataclass
from datetime import date

from flask import redirect, render_template, request
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.i18n.language import language
from qms.identity.factor import needs_factor
from qms.needs.assess_labels import kind_label, why_sentence
from qms.needs.core.assessing import (
    FOLLOW_UP_AFTER,
    PART_OF,
    CannotBeginError,
    Draft,
    Kind,
    check_begin,
)
from qms.needs.core.assessing.steps import Step, next_step, progress
from qms.needs.core.cases.refs import shown_ref
from qms.needs.models import NeedsAssessment
from qms.needs.queries.assessments import draft_of, rows_of, standing_of
from qms.needs.queries.instruments import instrument_of
from qms.needs.queries.opened import OpenCase
from qms.needs.services import assessing
from qms.needs.services.instruments import published
from qms.needs.services.opening import open_case
from qms.needs.views.assess_frame import Answer, tried_columns_in, tried_in
from qms.needs.views.assess_question import step_address
from qms.needs.views.blueprint import bp
from qms.web.context import current_actor, db, now
from qms.web.rights import requires


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """One of the reader's own assessments; `at` is the question to go on with, while open."""

    id: str
    kind: str
    is_sent: bool
    done: int
    questions: int
    at: Step | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A kind of assessment that the reader may have to make, and why it cannot begin now."""

    kind: Kind
    name: str
    why: str


@bp.get("/behov/<ref>/bedomning")
@requires(Can.NEEDS_ASSESS)
@needs_factor
def show_assessments(ref: str) -> Answer:
    """Show what an assessment is, the reader's own, and what can be begun."""
    with db().transaction() as session:
        return _page(session, ref)


def _page(session: Session, ref: str, *, refused: str = "") -> str:
    actor = current_actor()
    opened = open_case(session, actor, ref, can=Can.NEEDS_ASSESS, why="assessment", now=now())
    rows = rows_of(session, opened)
    mine = [row for row in rows if row.assessor_id == actor.account_id]
    _, instrument = published(session, now=now())
    return render_template(
        "needs/show_assessments.html",
        ref=ref,
        case_name=shown_ref(ref),
        instrument=instrument,
        own=[own_of(session, opened, row) for row in mine],
        offers=offers_of(opened, rows, actor.account_id),
        tried=tried_in(session, opened),
        tried_columns=tried_columns_in(session, opened),
        no_diagnosis=instrument.no_diagnosis.said(language()),
        second_share=instrument.second_share,
        follow_up_on=follow_up_day(opened.period_from),
        step_address=step_address,
        refused=refused,
    )


def own_of(session: Session, opened: OpenCase, row: NeedsAssessment) -> Own:
    """Return how far one of the reader's own assessments has come."""
    instrument = instrument_of(session, row.instrument_id)
    draft = draft_of(opened, row)
    areas = progress(instrument, draft)
    return Own(
        id=row.id,
        kind=kind_label(Kind(row.kind)),
        is_sent=row.sent_at is not None,
        done=sum(one.done for one in areas),
        questions=len(instrument.questions),
        at=next_step(instrument, draft),
    )


def offers_of(
    opened: OpenCase, rows: tuple[NeedsAssessment, ...], account_id: int | None
) -> list[Offer]:
    """Return the kinds that the reader's parts are for, but for drafts that are gone on with."""
    there = [standing_of(row) for row in rows]
    mine = {one.kind for one in there if one.assessor_id == account_id and not one.is_sent}
    found = []
    for kind in Kind:
        if kind in mine or not opened.parts & PART_OF[kind]:
            continue
        why = ""
        try:
            check_begin(kind, account_id or 0, stage=opened.stage, parts=opened.parts, there=there)
        except CannotBeginError as refusal:
            why = why_sentence(refusal.why)
        found.append(Offer(kind=kind, name=kind_label(kind), why=why))
    return found


def follow_up_day(start: date) -> date:
    """Return the day from which the change is assessed: half a year after the period's first."""
    months = start.month - 1 + FOLLOW_UP_AFTER
    return date(start.year + months // 12, months % 12 + 1, 1)


@bp.post("/behov/<ref>/bedomning")
@requires(Can.NEEDS_ASSESS)
@needs_factor
def begin_assessment(ref: str) -> Answer:
    """Begin an assessment, or go on with one's own, at the first question."""
    asked = request.form.get("kind", "")
    if asked not in set(Kind):
        raise OutOfScopeError(ref)
    try:
        with db().transaction() as session:
            new = assessing.begin(session, current_actor(), ref, Kind(asked), now=now())
            _, instrument = published(session, now=now())
    except CannotBeginError as refusal:
        with db().transaction() as session:
            return _page(session, ref, refused=why_sentence(refusal.why)), 422
    first = progress(instrument, Draft())[0].first
    return redirect(step_address(ref, new, first), 303)
