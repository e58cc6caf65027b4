"""Beginning, sending and withdrawing an assessment. Writing in one is `assessing_save`."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.audit.services import record
from qms.kernel.clock import local_day
from qms.needs.core.assessing import Draft, Kind, check_begin, lacks
from qms.needs.core.assessing.readiness import Lack
from qms.needs.core.cases.reads import READS
from qms.needs.core.instrument import Circumstances, Instrument, score
from qms.needs.core.instrument.stored import dump_answers, dump_circumstances, dump_result
from qms.needs.models import NeedsAssessment, NeedsCase
from qms.needs.queries.assessments import (
    answers_at,
    result_at,
    rows_of,
    second_is_due,
    standing_of,
)
from qms.needs.queries.circumstances import circumstances_of, previous_ref
from qms.needs.queries.opened import OpenCase
from qms.needs.services.assessing_save import (
    Given,
    NotOpenError,
    Saved,
    Taken,
    WrittenElsewhereError,
    save_answer,
    save_answers,
    save_comments,
    take_draft,
)
from qms.needs.services.assessing_withdraw import LONGEST_REASON, withdraw
from qms.needs.services.instruments import published
from qms.needs.services.opening import take_case
from qms.needs.services.stepping import take_step

__all__ = [
    "LONGEST_REASON",
    "Given",
    "LackingError",
    "NotOpenError",
    "Saved",
    "WrittenElsewhereError",
    "begin",
    "judged_with",
    "save_answer",
    "save_answers",
    "save_comments",
    "send",
    "withdraw",
]


class LackingError(Exception):
    """The assessment cannot be sent yet; `lacks` is everything that stands in the way."""

    def __init__(self, found: tuple[Lack, ...]) -> None:
        super().__init__(f"{len(found)} lacking")
        self.lacks = found


def begin(session: Session, actor: Actor, ref: str, kind: Kind, *, now: datetime) -> str:
    """Begin an assessment with the instrument in force and return its id.

    One's own draft of the kind is gone on with. Raise CannotBeginError with what stands in the
    way, OutOfScopeError when the case is not the actor's.
    """
    case, opened = take_case(session, actor, ref, can=Can.NEEDS_ASSESS, now=now)
    account_id = actor.account_id
    if account_id is None:
        raise OutOfScopeError(ref)
    there = rows_of(session, opened)
    for row in there:
        if row.kind == kind and row.assessor_id == account_id and row.sent_at is None:
            return row.id
    check_begin(
        kind, account_id, stage=case.stage, parts=opened.parts,
        there=[standing_of(row) for row in there],
    )  # fmt: skip
    return _add(session, actor, opened, kind, account_id=account_id, now=now)


def _add(
    session: Session, actor: Actor, opened: OpenCase, kind: Kind, *, account_id: int, now: datetime
) -> str:
    new = uuid4().hex
    instrument_id, _ = published(session, now=now)
    session.add(
        NeedsAssessment(
            id=new,
            case_id=opened.id,
            kind=kind.value,
            instrument_id=instrument_id,
            assessor_id=account_id,
            answers=opened.vault.seal_json(answers_at(new), Draft().plain()),
            started_at=now,
            saved_at=now,
            version=0,
        )
    )
    session.flush()
    record(
        session, actor, "needs.began-assessment", opened.ref, now=now, path=opened.unit.path,
        kind=kind.value, instrument=instrument_id,
    )  # fmt: skip
    return new


def send(
    session: Session, actor: Actor, ref: str, assessment_id: str, *, version: int, now: datetime
) -> Kind:
    """Score the assessment, freeze it and take the case on; return its kind.

    Raise LackingError with everything unanswered, uncommented or to be mended,
    WrittenElsewhereError when it was written in after `version`, and as `save_answer` otherwise.
    """
    taken = take_draft(session, actor, ref, assessment_id, now=now)
    row, opened, kind = taken.row, taken.opened, Kind(taken.row.kind)
    if row.version != version:
        raise WrittenElsewhereError((), at=row.saved_at, version=row.version)
    _freeze(session, actor, taken, now=now)
    record(
        session, actor, "needs.sent-assessment", opened.ref, now=now, path=opened.unit.path,
        kind=kind.value, method=row.method,
    )  # fmt: skip
    _go_on(session, actor, taken.case, opened, kind, now=now)
    return kind


def judged_with(
    session: Session,
    actor: Actor,
    opened: OpenCase,
    instrument: Instrument,
    draft: Draft,
    *,
    kind: Kind,
    now: datetime,
) -> Circumstances:
    """Return what the rules may ask about beside the answers.

    Where an earlier case's answers are opened for it, that reading is recorded there.
    """
    before = previous_ref(session, opened, kind)
    if before is not None:
        record(session, actor, READS["assessment"], before, now=now, path=opened.unit.path)
    return circumstances_of(session, opened, instrument, draft, kind=kind, today=local_day(now))


def _freeze(session: Session, actor: Actor, taken: Taken, *, now: datetime) -> None:
    """Store the result with its working, and with what it was reckoned from.

    What was asked for is known to the rules first here: the assessor answers none of their
    warnings about it, and the officer reads them afterwards.
    """
    instrument, draft, row = taken.instrument, taken.draft, taken.row
    about = judged_with(
        session, actor, taken.opened, instrument, draft, kind=Kind(row.kind), now=now
    )
    answers = draft.answers(instrument)
    result = score(instrument, answers, about)
    found = lacks(instrument, draft, score(instrument, answers, about.without_request()))
    if found:
        raise LackingError(found)
    stored = {
        "answers": dump_answers(answers),
        "about": dump_circumstances(about, result),
        "result": dump_result(result),
    }
    row.result = taken.opened.vault.seal_json(result_at(row.id), stored)
    row.method, row.sent_at = result.method, now
    session.flush()


def _go_on(
    session: Session, actor: Actor, case: NeedsCase, opened: OpenCase, kind: Kind, *, now: datetime
) -> None:
    """Take the case to its next stage: a second assessor who is tied comes before the proposal."""
    if kind is Kind.FOLLOW_UP:
        return
    if kind is Kind.SECOND:
        take_step(session, actor, case, opened, "second_sent", now=now)
        return
    is_second_sent = any(
        row.kind == Kind.SECOND and row.sent_at is not None for row in rows_of(session, opened)
    )
    # Nobody chooses here: the case was drawn, or its officer has tied a second assessor to it.
    is_due = second_is_due(session, opened) and not is_second_sent
    step = "second_drawn" if is_due else "assessment_sent"
    take_step(session, actor, case, opened, step, now=now)
