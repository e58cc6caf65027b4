"""Questions about comments on reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.followup.core.report.head import Head
from qms.followup.core.review.records import Comment
from qms.followup.models import Report, ReportComment, ReportCycle
from qms.followup.queries.restricted import restricted_in
from qms.followup.queries.rows import head_of
from qms.followup.queries.template_versions import for_cycles
from qms.followup.queries.units import is_reached, report_units
from qms.org.core.nodes import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentLine:
    """A comment with the report it is on and that report's unit."""

    comment: Comment
    head: Head
    unit: Unit


def _comment(row: ReportComment) -> Comment:
    return Comment(
        id=row.id,
        report_id=row.report_id,
        section=row.section,
        question=row.question,
        body=row.body,
        at=row.at,
        by=row.by,
        role=row.role,
        resolved_at=row.resolved_at,
    )


def of_report(session: Session, report_id: int) -> tuple[Comment, ...]:
    """Return every comment on the report, the oldest first."""
    query = select(ReportComment).where(ReportComment.report_id == report_id)
    return tuple(_comment(row) for row in session.scalars(query.order_by(ReportComment.id)))


def unresolved(
    session: Session, scope: Scope, *, on: date, readers: Scope | None = None
) -> tuple[CommentLine, ...]:
    """Return the comments in scope that nobody has resolved, the newest first.

    `readers` is where the reader may see restricted answers: what is said of one elsewhere is
    left out. None leaves nothing out.
    """
    query = (
        select(ReportComment, Report, ReportCycle)
        .join(Report, Report.id == ReportComment.report_id)
        .join(ReportCycle, ReportCycle.id == Report.cycle_id)
        .where(
            ReportComment.resolved_at.is_(None),
            is_reached(session, Report.unit_id, scope, on=on),
        )
        .order_by(ReportComment.id.desc())
    )
    rows = session.execute(query).all()
    if not rows:
        return ()
    units = report_units(session, scope, {row.Report.unit_id for row in rows}, on=on)
    templates = for_cycles(session, {row.ReportCycle for row in rows})
    limits = {cycle_id: restricted_in(one) for cycle_id, one in templates.items()}
    found = tuple(
        CommentLine(
            comment=_comment(row.ReportComment),
            head=head_of(row.Report, row.ReportCycle, templates[row.ReportCycle.id]),
            unit=units[row.Report.unit_id],
        )
        for row in rows
        if row.Report.unit_id in units
    )
    if readers is None or not any(one.questions for one in limits.values()):
        return found
    theirs = report_units(session, readers, {one.unit.id for one in found}, on=on)
    cycles = {row.Report.id: row.ReportCycle.id for row in rows}
    return tuple(
        one
        for one in found
        if one.unit.id in theirs
        or not limits[cycles[one.head.id]].tells_of(one.comment.section, one.comment.question)
    )


def written_by_others(found: Iterable[CommentLine], who: str) -> tuple[CommentLine, ...]:
    """Return the comments that wait for the pseudonym: nobody waits for an answer to their own."""
    return tuple(one for one in found if waits_for(one.comment, who))


def waits_for(comment: Comment, who: str) -> bool:
    """Return whether the comment waits for the pseudonym: open, and written by somebody else."""
    return comment.is_open and comment.by != who
