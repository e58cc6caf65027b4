"""A report's rows, for the services that change them, and the values made from them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.followup.core.report.columns import RowKind
from qms.followup.core.report.content import Content, Spends
from qms.followup.core.report.head import Head, Whole, minutes_of
from qms.followup.core.report.states import State
from qms.followup.core.report.summary import Summary
from qms.followup.core.report.templates import Template
from qms.followup.models import (
    Action,
    Report,
    ReportActivity,
    ReportCycle,
    ReportLastAction,
    ReportPrevious,
)
from qms.followup.queries import template_versions
from qms.followup.queries.row_values import action_of, activity_of, last_action_of, previous_of

RowOf = ReportActivity | ReportPrevious | Action | ReportLastAction


@dataclass(slots=True, kw_only=True)
class Rows:
    """One report with its cycle, what it asks, and its tables without removed rows."""

    report: Report
    cycle: ReportCycle
    template: Template
    activities: list[ReportActivity]
    previous: list[ReportPrevious]
    actions: list[Action]
    last_actions: list[ReportLastAction]

    def content(self) -> Content:
        """Return what the rows say now."""
        return Content(
            amount_ore=self.report.amount_ore,
            carried_ore=self.report.carried_ore,
            unused_ore=self.report.unused_ore,
            answers=dict(self.report.answers),
            activities=tuple(activity_of(row) for row in self.activities),
            previous=tuple(previous_of(row) for row in self.previous),
            actions=tuple(action_of(row) for row in self.actions),
            last_actions=tuple(last_action_of(row) for row in self.last_actions),
            spends=self.template.spends,
        )

    def of_kind(self, kind: RowKind) -> Sequence[RowOf]:
        """Return the rows of one kind."""
        found: dict[RowKind, Sequence[RowOf]] = {
            RowKind.ACTIVITIES: self.activities,
            RowKind.PREVIOUS: self.previous,
            RowKind.ACTIONS: self.actions,
            RowKind.LAST_ACTIONS: self.last_actions,
        }
        return found[kind]

    def whole(self) -> Whole:
        """Return the report as values."""
        return Whole(
            head=head_of(self.report, self.cycle, self.template),
            template=self.template,
            content=self.content(),
            changed_in=dict(self.report.changed_in),
        )


def load(session: Session, report_id: int, *, lock: bool = False) -> Rows | None:
    """Return the report's rows, locked against other writers when `lock`.

    Two statements, and one for each kind of row that the template shows.
    """
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
    template = template_versions.for_report(session, found.Report, found.ReportCycle)
    kinds = {question.rows for question in template.questions}
    return Rows(
        report=found.Report,
        cycle=found.ReportCycle,
        template=template,
        activities=_activities(session, report_id) if RowKind.ACTIVITIES in kinds else [],
        previous=_previous(session, report_id) if RowKind.PREVIOUS in kinds else [],
        actions=_actions(session, report_id) if RowKind.ACTIONS in kinds else [],
        last_actions=_last_actions(session, report_id) if RowKind.LAST_ACTIONS in kinds else [],
    )


def _activities(session: Session, report_id: int) -> list[ReportActivity]:
    query = select(ReportActivity).where(
        ReportActivity.report_id == report_id, ReportActivity.removed_at.is_(None)
    )
    return list(session.scalars(query.order_by(ReportActivity.id)))


def _previous(session: Session, report_id: int) -> list[ReportPrevious]:
    query = select(ReportPrevious).where(ReportPrevious.report_id == report_id)
    return list(session.scalars(query.order_by(ReportPrevious.id)))


def _actions(session: Session, report_id: int) -> list[Action]:
    query = select(Action).where(Action.report_id == report_id, Action.removed_at.is_(None))
    return list(session.scalars(query.order_by(Action.number, Action.id)))


def _last_actions(session: Session, report_id: int) -> list[ReportLastAction]:
    query = select(ReportLastAction).where(ReportLastAction.report_id == report_id)
    return list(session.scalars(query.order_by(ReportLastAction.id)))


def head_of(report: Report, cycle: ReportCycle, template: Template) -> Head:
    """Return the report without its content."""
    return Head(
        id=report.id,
        unit_id=report.unit_id,
        template=cycle.template,
        template_version=cycle.template_version,
        title=template.title,
        level=template.level_for(tuple(report.forms)),
        period=template.period,
        year=cycle.year,
        opens=cycle.opens,
        due=cycle.due,
        state=State(report.state),
        is_voluntary=report.is_voluntary,
        version=report.version,
        amount_ore=report.amount_ore,
        accounts_for_money=template.spends is not Spends.NOTHING,
        minutes=minutes_of(report.seconds_worked),
        summary=Summary(ring=report.ring, left_ore=report.left_ore, started=report.started),
        last_saved_at=report.last_saved_at,
        last_saved_by=report.last_saved_by,
        submitted_at=report.submitted_at,
        submitted_by=report.submitted_by,
        oral_on=report.oral_on,
        oral_summary=report.oral_summary,
        oral_by=report.oral_by,
    )
