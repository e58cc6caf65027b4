"""Comments on the sections of a report: the unit and the administration write to each other."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize, has_right
from qms.audit.services import record
from qms.db.once import insert_new
from qms.followup.core.report.head import Head
from qms.followup.core.report.templates import Template
from qms.followup.core.review.checks import comment_problems
from qms.followup.models import ReportComment
from qms.followup.queries import reports
from qms.followup.queries.template_versions import template_of
from qms.followup.queries.units import report_unit
from qms.followup.services.actions import refuse
from qms.followup.services.moving_on import role_of
from qms.followup.services.review_mail import tell_leaders
from qms.i18n.language import mark
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem
from qms.org.core.nodes import Unit

TOLD = mark("Ny kommentar i rapporten från %(unit)s")


def _reached(session: Session, actor: Actor, report_id: int, *, on: date) -> tuple[Head, Unit]:
    scope = authorize(actor, Can.FOLLOWUP_COMMENT)
    head = reports.head(session, report_id)
    unit = report_unit(session, head.unit_id, scope, on=on) if head else None
    if head is None or unit is None:
        raise OutOfScopeError(str(report_id))
    return head, unit


def _about(template: Template, section: str, question: str) -> tuple[Problem, ...]:
    """Return the fault of a comment on something that the report does not ask."""
    keys = {one.key: {q.key for q in one.questions} for one in template.sections}
    if section in keys and (not question or question in keys[section]):
        return ()
    message = "Välj vilken del av rapporten kommentaren gäller."
    return (Problem(message=message, column="comment_about"),)


def add_comment(
    session: Session,
    actor: Actor,
    report_id: int,
    *,
    section: str,
    question: str = "",
    body: str,
    form_key: str,
    now: datetime,
) -> None:
    """Add a comment; the same `form_key` again adds nothing. The unit's leaders are told.

    It can be written whatever state the report is in. Raise RefusedError with every fault.
    """
    head, unit = _reached(session, actor, report_id, on=local_day(now))
    template = template_of(session, head.template, head.template_version)
    body = body.strip()
    refuse((*_about(template, section, question), *comment_problems(body)))
    new = {
        "report_id": report_id, "form_key": form_key, "section": section, "question": question,
        "body": body, "at": now, "by": actor.pseudonym, "role": role_of(actor),
        "resolved_by": "",
    }  # fmt: skip
    made = insert_new(session, ReportComment, [new], unique=("report_id", "form_key"))
    if not made:
        return
    record(session, actor, "followup.report-commented", report_id, now=now, path=unit.path)
    if has_right(actor, Can.FOLLOWUP_REVIEW):
        tell_leaders(
            session, actor, unit, subject=TOLD, kind="report", endpoint="followup.show_report",
            args={"report_id": report_id}, once_key=f"report-comment:{made[0]}", now=now,
        )  # fmt: skip


def resolve(
    session: Session, actor: Actor, comment_id: int, *, is_resolved: bool, now: datetime
) -> int:
    """Note that nothing more is to be done about the comment, or that something is.

    Return the report's id. Doing it twice is doing it once.
    """
    authorize(actor, Can.FOLLOWUP_COMMENT)
    query = select(ReportComment).where(ReportComment.id == comment_id).with_for_update()
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise OutOfScopeError(str(comment_id))
    _, unit = _reached(session, actor, row.report_id, on=local_day(now))
    if (row.resolved_at is not None) is is_resolved:
        return row.report_id
    row.resolved_at = now if is_resolved else None
    row.resolved_by = actor.pseudonym if is_resolved else ""
    event = "comment-resolved" if is_resolved else "comment-reopened"
    record(session, actor, f"followup.{event}", comment_id, now=now, path=unit.path)
    return row.report_id
