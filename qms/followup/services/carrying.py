"""Take one of last year's actions into the new plan."""

from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.scope import OutOfScopeError
from qms.audit.services import record
from qms.followup.core.report.columns import RowKind
from qms.followup.services.reaching import take_open
from qms.followup.services.table_rows import append, new_action, restore, title_for, with_key
from qms.kernel.clock import local_day

COPIED = ("title", "area", "aim", "measure", "baseline", "target", "owner")
"""What goes with an action that is carried over to the next plan."""


def carry_over(
    session: Session, actor: Actor, report_id: int, *, last_id: int, now: datetime
) -> int:
    """Put one of last year's actions among the new ones and return its id; once only.

    Raise OutOfScopeError when the report has no such action or no table for new ones.
    """
    rows, unit = take_open(session, actor, report_id, on=local_day(now))
    last = next((one for one in rows.last_actions if one.id == last_id), None)
    table = next((one for one in rows.template.questions if one.rows is RowKind.ACTIONS), None)
    if last is None or table is None:
        raise OutOfScopeError(str(last_id))
    known = next((one for one in rows.actions if one.carried_from_id == last.action_id), None)
    if known is not None:
        return known.id
    form_key = f"carried-{last.id}"
    again = with_key(session, rows, table, form_key)
    if again is not None:
        restore(session, actor, report_id, kind=RowKind.ACTIONS, row_id=again, now=now)
        return again
    title = title_for(rows, table, name=last.title, chosen=None)
    number = 1 + max((one.number for one in rows.actions), default=0)
    row = new_action(rows, table, form_key=form_key, title=title, measure="", number=number)
    for key in COPIED:
        setattr(row, key, getattr(last, key))
    row.baseline = last.reading or last.baseline
    row.carried_from_id = last.action_id
    append(session, actor, rows, row, now=now)
    record(session, actor, "followup.action-added", report_id, now=now, path=unit.path, id=row.id)
    return row.id
