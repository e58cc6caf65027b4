"""The unit evaluates a period of support: what it was used for, what became different."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.audit.services import record
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.needs.core.assessing import Kind
from qms.needs.core.evaluation import Evaluation, checked, dump
from qms.needs.core.process import StageKey
from qms.needs.models import NeedsEvaluation
from qms.needs.queries.assessments import rows_of, standing_of
from qms.needs.queries.deciding import in_force
from qms.needs.queries.evaluations import place_of
from qms.needs.queries.opened import OpenCase
from qms.needs.queries.renewals import EVALUATED
from qms.needs.services.deciding.money import last_day_of
from qms.needs.services.opening import take_case
from qms.needs.services.stepping import take_step

OPEN_STAGES = frozenset({StageKey.RUNNING.value, StageKey.FOLLOW_UP.value})
"""The stages in which there is a period to evaluate."""

EARLY = timedelta(weeks=10)
"""The usual last days to apply are some nine weeks before the term ends."""


class EvaluationClosedError(Exception):
    """The evaluation is ready, or nothing has been granted to evaluate: it cannot be changed."""


class StaleEvaluationError(Exception):
    """Somebody else has saved the evaluation since it was read."""


def save_evaluation(
    session: Session,
    actor: Actor,
    ref: str,
    evaluation: Evaluation,
    *,
    version: int,
    ready: bool,
    now: datetime,
) -> None:
    """Store the evaluation, as a draft or as `ready`; `version` is 0 for the first time.

    Ready, it closes the case and lets more support be tried; it rests on a follow-up assessment,
    or says why none was made. Raise RefusedError for what is
    missing or too long, and when much of the support is left, StaleEvaluationError when it
    has been saved since, EvaluationClosedError when it is ready already or nothing is granted yet.
    """
    case, opened = take_case(session, actor, ref, can=Can.NEEDS_APPLY, now=now)
    row = session.scalar(select(NeedsEvaluation).where(NeedsEvaluation.case_id == opened.id))
    if case.stage not in OPEN_STAGES or (row is not None and row.ready_at is not None):
        raise EvaluationClosedError(ref)
    if version != (row.version if row else 0):
        raise StaleEvaluationError(ref)
    lacks = lacks_assessment(session, opened)
    content = dump(checked(evaluation, ready=ready, lacks_assessment=lacks))
    if ready:
        _require_late(session, opened, today=local_day(now))
    _store(session, actor, opened, row, content, ready=ready, now=now)
    record(session, actor, "needs.save-evaluation", ref, now=now, path=opened.unit.path)
    if ready:
        take_step(session, actor, case, opened, EVALUATED, now=now)


def lacks_assessment(session: Session, opened: OpenCase) -> bool:
    """Return whether the need was assessed before the support, and has not been since."""
    there = [standing_of(row) for row in rows_of(session, opened)]
    kinds = {one.kind for one in there if one.is_sent}
    return Kind.FIRST in kinds and Kind.FOLLOW_UP not in kinds


def _require_late(session: Session, opened: OpenCase, *, today: date) -> None:
    """Refuse to finish earlier than `EARLY` before the support's last day.

    The last day is the period's when no decision holds. More support is applied for while the
    support still runs, so the evaluation cannot wait for the last day itself.
    """
    head = in_force(session, opened.ref)
    last = (last_day_of(session, head) if head else None) or opened.period_to
    if today < last - EARLY:
        day = (last - EARLY).isoformat()
        text = said("Utvärderingen kan göras klar från %(day)s.", day=day)
        cure = "Spara utkastet och gör klart utvärderingen då."
        raise RefusedError((Problem(message=text, column="different", cure=cure),))


def _store(
    session: Session,
    actor: Actor,
    opened: OpenCase,
    row: NeedsEvaluation | None,
    content: dict[str, object],
    *,
    ready: bool,
    now: datetime,
) -> None:
    row_id = row.id if row else uuid4().hex
    sealed = opened.vault.seal_json(place_of(row_id), content)
    if row is None:
        row = NeedsEvaluation(id=row_id, case_id=opened.id, version=0)
        session.add(row)
    row.content = sealed
    row.saved_at = now
    row.saved_by = actor.account_id or opened.opened_by
    row.ready_at = now if ready else None
    row.version += 1
    session.flush()
