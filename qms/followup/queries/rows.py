"""A report's rows, for the services that change them, and the values made from them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.followup.core.report.content import Activity, AmountSource, Content, PreviousActivity
from qms.followup.core.report.head import Head, Whole, minutes_of
from qms.followup.core.report.states import State
from qms.followup.core.report.summary import Summary
from qms.followup.models import Report, ReportActivity, ReportCycle, ReportPrevious


@dataclass(slots=True, kw_only=True)
class Rows:
    """One report with its cycle and its tables; removed activities are not among them."""

    report: Report
    cycle: ReportCycle
    activities: list[ReportActivity]
    previous: list[ReportPrevious]

    def content(self) -> Content:
        """Return what the rows say now."""
        return Content(
            amount_ore=self.report.amount_ore,
            carried_ore=self.report.carried_ore,
            unused_ore=self.report.unused_ore,
            answers=dict(self.report.answers),
            activities=tuple(_activity(row) for row in self.activities),
            previous=tuple(_previous(row) for row in self.previous),
        )

    def whole(self) -> Whole:
        """Return the report as values."""
        return Whole(
            head=head_of(self.report, self.cycle),
            content=self.content(),
            changed_in=dict(self.report.changed_in),
        )


def load(session: Session, report_id: int, *, lock: bool = False) -> Rows | None:
    """Return the report's rows, locked against other writers when `lock`; three statements."""
    query = (
        select(Report, ReportCycle)
        .join(ReportCycle, ReportCycle.id == Report.cycle_id)
        .where(Report.id == report_id)
    )
    if lock:
        query = query.with_for_update(of=Report).execution_options(populate_existing=True)
    found = session.execute(query).first()
    if found is None:
        return None
    return Rows(
        report=found.Report,
        cycle=found.ReportCycle,
        activities=list(_activities(session, [report_id])),
        previous=list(_previous_rows(session, [report_id])),
    )


def _activities(session: Session, reports: Sequence[int]) -> Sequence[ReportActivity]:
    return session.scalars(
        select(ReportActivity)
        .where(ReportActivity.report_id.in_(reports), ReportActivity.removed_at.is_(None))
        .order_by(ReportActivity.id)
    ).all()


def _previous_rows(session: Session, reports: Sequence[int]) -> Sequence[ReportPrevious]:
    return session.scalars(
        select(ReportPrevious)
        .where(ReportPrevious.report_id.in_(reports))
        .order_by(ReportPrevious.id)
    ).all()


def head_of(report: Report, cycle: ReportCycle) -> Head:
    """Return the report without its content."""
    return Head(
        id=report.id,
        unit_id=report.unit_id,
        template=cycle.template,
        year=cycle.year,
        opens=cycle.opens,
        due=cycle.due,
        state=State(report.state),
        is_voluntary=report.is_voluntary,
        version=report.version,
        amount_ore=report.amount_ore,
        minutes=minutes_of(report.seconds_worked),
        summary=Summary(ring=report.ring, left_ore=report.left_ore, started=report.started),
        last_saved_at=report.last_saved_at,
        last_saved_by=report.last_saved_by,
        submitted_at=report.submitted_at,
        submitted_by=report.submitted_by,
    )


def _activity(row: ReportActivity) -> Activity:
    return Activity(
        id=row.id,
        name=row.name,
        target_group=row.target_group,
        measure=row.measure,
        baseline=row.baseline,
        aim=row.aim,
        result=row.result,
        ore=row.ore,
        source=AmountSource(row.source),
        catalogue_key=row.catalogue_key,
    )


def _previous(row: ReportPrevious) -> PreviousActivity:
    return PreviousActivity(
        id=row.id,
        name=row.name,
        measure=row.measure,
        aim=row.aim,
        result=row.result,
        ore=row.ore,
        reading=row.reading,
        fate=row.fate,
    )
