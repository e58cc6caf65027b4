"""What an assessment is judged with beside its answers: the request, the papers, the last one."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.needs.core.assessing import Draft, Kind, form_key
from qms.needs.core.assessing.school_form import age_on
from qms.needs.core.instrument import Circumstances, Instrument
from qms.needs.models import NeedsAssessment, NeedsCase
from qms.needs.queries.assessments import draft_of, row_before
from qms.needs.queries.documentation import given
from qms.needs.queries.opened import OpenCase
from qms.needs.queries.request import request_of


def asked_form(session: Session, opened: OpenCase, instrument: Instrument) -> str:
    """Return the instrument's key of the form that the child is asked about in."""
    born = request_of(session, opened).born
    found = form_key(opened.form, born=born, on=opened.period_from)
    return found if found in instrument.hours.caps else next(iter(instrument.hours.caps))


def circumstances_of(
    session: Session,
    opened: OpenCase,
    instrument: Instrument,
    draft: Draft,
    *,
    kind: Kind,
    today: date,
) -> Circumstances:
    """Return everything that the rules may ask about, for an assessment of the kind."""
    request = request_of(session, opened)
    known = {one.key for one in instrument.documentation}
    return Circumstances(
        form=asked_form(session, opened, instrument),
        hours_per_week=request.child_hours,
        child_age=age_on(request.born, today) if request.born else None,
        assistant_hours=request.assistant_hours,
        total_hours=request.total_hours,
        documentation=frozenset(given(session, opened, instrument)) & known,
        previous=_levels(opened, instrument, row_before(session, opened, kind)),
        has_previous_decision=opened.previous_id is not None,
        learning_swedish=request.learning_swedish,
        texts=draft.texts(),
    )


def previous_ref(session: Session, opened: OpenCase, kind: Kind) -> str | None:
    """Return the reference of the earlier case that `circumstances_of` opens answers of."""
    before = row_before(session, opened, kind)
    if before is None or before.case_id == opened.id:
        return None
    return session.scalar(select(NeedsCase.ref).where(NeedsCase.id == before.case_id))


def _levels(
    opened: OpenCase, instrument: Instrument, before: NeedsAssessment | None
) -> Mapping[str, int]:
    """Return the levels of the assessment before, for the questions that are still asked."""
    if before is None:
        return {}
    answers = draft_of(opened, before).answers(instrument)
    return {key: one.current for key, one in answers.items() if one.current is not None}
