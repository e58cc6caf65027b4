"""Questions about one report."""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.followup.core.report.content import Content
from qms.followup.core.report.frozen import content_of
from qms.followup.core.report.head import Event, Frozen, Head, Whole
from qms.followup.core.report.states import State
from qms.followup.models import Report, ReportCycle, ReportEvent, ReportFrozen
from qms.followup.queries import rows, template_versions

READ_STAGES = (State.SUBMITTED, State.APPROVED)
"""The copies that hold the whole report; a published one lacks what is not public."""


def head(session: Session, report_id: int) -> Head | None:
    """Return the report without its content."""
    query = (
        select(Report, ReportCycle)
        .join(ReportCycle, ReportCycle.id == Report.cycle_id)
        .where(Report.id == report_id)
    )
    found = session.execute(query).first()
    if found is None:
        return None
    template = template_versions.for_report(session, found.Report, found.ReportCycle)
    return rows.head_of(found.Report, found.ReportCycle, template)


def whole(session: Session, report_id: int) -> Whole | None:
    """Return the report with its content."""
    found = rows.load(session, report_id)
    return found.whole() if found else None


def events(session: Session, report_id: int) -> tuple[Event, ...]:
    """Return every step the report took, the latest first."""
    query = (
        select(ReportEvent)
        .where(ReportEvent.report_id == report_id)
        .order_by(ReportEvent.id.desc())
    )
    return tuple(
        Event(
            at=row.at,
            step=row.step,
            state=State(row.state),
            by=row.by,
            comment=row.comment,
            role=row.role,
        )
        for row in session.scalars(query)
    )


def _frozen(row: ReportFrozen) -> Frozen:
    return Frozen(
        stage=State(row.stage),
        template=row.template,
        template_version=row.template_version,
        body=row.body,
        sha256=row.sha256,
        made_at=row.made_at,
        made_by=row.made_by,
        role=row.role,
    )


def latest_copy(
    session: Session, report_id: int, *, stages: Sequence[State] = READ_STAGES
) -> Frozen | None:
    """Return the newest frozen copy of the stages; the published one only when asked for."""
    query = (
        select(ReportFrozen)
        .where(
            ReportFrozen.report_id == report_id,
            ReportFrozen.stage.in_([stage.value for stage in stages]),
        )
        .order_by(ReportFrozen.id.desc())
        .limit(1)
    )
    row = session.scalar(query)
    return _frozen(row) if row else None


def latest_copies(session: Session, report_id: int) -> Mapping[State, Frozen]:
    """Return the newest frozen copy of each stage the report has come to, the newest last."""
    query = (
        select(ReportFrozen).where(ReportFrozen.report_id == report_id).order_by(ReportFrozen.id)
    )
    found: dict[State, Frozen] = {}
    for row in session.scalars(query):
        found.pop(State(row.stage), None)
        found[State(row.stage)] = _frozen(row)
    return found


def contents_of_year(
    session: Session, *, template: str, year: int, units: Sequence[int]
) -> Mapping[int, Content]:
    """Return what each unit's newest handed-in report of the year said, by unit id."""
    query = (
        select(Report.unit_id, ReportFrozen.body)
        .join(Report, Report.id == ReportFrozen.report_id)
        .join(ReportCycle, ReportCycle.id == Report.cycle_id)
        .where(
            ReportCycle.template == template,
            ReportCycle.year == year,
            Report.unit_id.in_(units),
            ReportFrozen.stage.in_([stage.value for stage in READ_STAGES]),
        )
        .order_by(ReportFrozen.id)
    )
    newest = {row.unit_id: row.body for row in session.execute(query)}
    return {unit_id: content_of(json.loads(body)) for unit_id, body in newest.items()}


def last_year(session: Session, *, template: str, year: int, unit_id: int) -> Content | None:
    """Return what the unit handed in the year before `year`; None when it did not."""
    found = contents_of_year(session, template=template, year=year - 1, units=[unit_id])
    return found.get(unit_id)
