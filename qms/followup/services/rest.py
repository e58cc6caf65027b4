"""Account for the rest of a report's money."""

from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.scope import OutOfScopeError
from qms.audit.services import record
from qms.followup.core.report.questions import SumKind
from qms.followup.services.reaching import take_open
from qms.followup.services.saving import touch
from qms.kernel.clock import local_day


def mark_rest_unused(session: Session, actor: Actor, report_id: int, *, now: datetime) -> int:
    """Say that what is left was not used (or is not yet planned); return that sum, in öre.

    Nothing changes when nothing is left. Raise OutOfScopeError when the report does not ask.
    """
    rows, unit = take_open(session, actor, report_id, on=local_day(now))
    question = rows.template.sum_question(SumKind.UNUSED)
    if question is None:
        raise OutOfScopeError("unused")
    left = rows.content().ledger.left
    if left > 0:
        rows.report.unused_ore = (rows.report.unused_ore or 0) + left
        touch(rows, actor, fields=[question.key], now=now)
        record(session, actor, "followup.rest-unused", report_id, now=now, path=unit.path, ore=left)
    return rows.report.unused_ore or 0
