"""Take a proposed row into the report: what is known is filled in, the unit writes the rest."""

from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.scope import OutOfScopeError
from qms.followup.core.prefill.values import ProposedRow
from qms.followup.core.report.columns import RowKind
from qms.followup.core.report.reading import MAX_LINE
from qms.followup.models import Action, ReportActivity
from qms.followup.services import carrying, table_rows
from qms.followup.services.prefill import prefilled
from qms.followup.services.reaching import reach
from qms.kernel.clock import local_day


def proposal(
    session: Session, actor: Actor, report_id: int, *, question: str, number: int, now: datetime
) -> tuple[ProposedRow, RowKind]:
    """Return one of the proposals of a table; raise OutOfScopeError when there is none."""
    on = local_day(now)
    reached = reach(session, actor, report_id, on=on)
    found = prefilled(session, reached, on=on, only=[question]).get(question)
    rows = found.rows if found else ()
    if not 0 <= number < len(rows):
        raise OutOfScopeError(question)
    return rows[number], reached.template.question(question).rows or RowKind.ACTIVITIES


def take(
    session: Session,
    actor: Actor,
    report_id: int,
    *,
    question: str,
    proposed: ProposedRow,
    kind: RowKind,
    measure: str,
    baseline: str,
    now: datetime,
) -> int:
    """Add the proposed row to the table and return its id.

    `measure` and `baseline` are its words in the reader's language. The same proposal twice gives
    the same row. Raise RefusedError when the table is full.
    """
    if proposed.last_id is not None:
        return carrying.carry_over(session, actor, report_id, last_id=proposed.last_id, now=now)
    row_id = table_rows.add(
        session, actor, report_id,
        form_key=f"p-{question}-{proposed.key or proposed.title}"[:40],
        name=proposed.title[:MAX_LINE], question=question, suggestion=proposed.key, now=now,
    )  # fmt: skip
    _fill(session, proposed, kind, row_id, measure=measure, baseline=baseline)
    return row_id


def _fill(
    session: Session,
    proposed: ProposedRow,
    kind: RowKind,
    row_id: int,
    *,
    measure: str,
    baseline: str,
) -> None:
    """Fill in what is known in the fields that are still empty."""
    row: Action | ReportActivity
    if kind is RowKind.ACTIONS:
        row = session.get_one(Action, row_id)
        row.indicator = row.indicator or (proposed.indicator.key if proposed.indicator else "")
    else:
        row = session.get_one(ReportActivity, row_id)
        row.target_group = row.target_group or proposed.target_group[:MAX_LINE]
        row.reach = row.reach or proposed.reach
    row.measure = row.measure or measure[:MAX_LINE]
    row.baseline = row.baseline or baseline[:MAX_LINE]
