"""What a new report starts with: last year's promises, the plan's activities, what was kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from qms.followup.core.actions.records import ActionState
from qms.followup.core.report.columns import RowKind
from qms.followup.core.report.content import Activity, AmountSource, Content
from qms.followup.core.report.questions import SumKind
from qms.followup.core.report.reading import MAX_LINE
from qms.followup.core.report.templates import Template
from qms.followup.models import (
    Action,
    ReportActivity,
    ReportLastAction,
    ReportPrevious,
)
from qms.followup.queries import reports
from qms.followup.queries.promised import promised
from qms.followup.queries.units import predecessors_of_each

PLANNED = (
    "name", "target_group", "reach", "reached", "extent", "owner", "measure", "baseline", "aim",
    "aim_far", "follow_up", "success", "resource", "resource_exists", "planned_ore", "other_ore",
    "catalogue_key",
)  # fmt: skip
"""What goes with an activity from the plan to the outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What is known beforehand of one unit: its own reports and those of units merged into it."""

    before: tuple[Content, ...] = ()
    plans: tuple[Content, ...] = ()
    actions: tuple[Action, ...] = ()

    def carried(self, template: Template) -> int | None:
        """Return what was kept of last year's money in öre; None when the report does not ask."""
        unused = template.sum_question(SumKind.UNUSED)
        if template.sum_question(SumKind.CARRIED) is None or unused is None:
            return None
        kept = (one for one in self.before if one.answer(unused.key) == unused.options[0])
        return sum(one.unused_ore or 0 for one in kept)

    def planned(self, report_id: int) -> list[ReportActivity]:
        """Return the plan's activities as activities of the outcome."""
        return [_from_plan(report_id, one) for plan in self.plans for one in plan.activities]

    def previous(self, report_id: int) -> list[ReportPrevious]:
        """Return last year's activities, to say what became of them."""
        every = (one for content in self.before for one in content.activities)
        return [
            ReportPrevious(
                report_id=report_id,
                activity_id=one.id,
                name=one.name,
                measure=one.measure,
                aim=one.aim,
                result=one.result,
                ore=one.ore or 0,
            )
            for one in every
        ]

    def last_actions(self, report_id: int) -> list[ReportLastAction]:
        """Return the unit's earlier actions, to say what became of them.

        What has been measured in the meantime stands in the reading already.
        """
        return [
            ReportLastAction(
                report_id=report_id,
                action_id=one.id,
                title=one.title,
                area=one.area,
                aim=one.aim,
                measure=one.measure,
                baseline=one.baseline,
                target=one.target,
                owner=one.owner,
                due=one.due,
                reading=_reading(one),
            )
            for one in self.actions
        ]

    def rows(self, template: Template, report_id: int) -> list[object]:
        """Return every row that a new report of the template starts with."""
        kinds = {question.rows for question in template.questions}
        return [
            *(self.planned(report_id) if RowKind.ACTIVITIES in kinds else ()),
            *(self.previous(report_id) if RowKind.PREVIOUS in kinds else ()),
            *(self.last_actions(report_id) if RowKind.LAST_ACTIONS in kinds else ()),
        ]


def _reading(action: Action) -> str:
    """Return what is known of an earlier action's result: measured, or why it never was."""
    if action.state == ActionState.EXCEPTION:
        return f"Avslutad med undantag: {action.exception_reason}"[:MAX_LINE]
    return action.result


def _from_plan(report_id: int, planned: Activity) -> ReportActivity:
    return ReportActivity(
        report_id=report_id,
        form_key=f"plan-{planned.id}",
        plan_activity_id=planned.id,
        source=AmountSource.PLAN.value,
        **{key: getattr(planned, key) for key in PLANNED},
    )


def starts(
    session: Session, template: Template, year: int, unit_ids: Iterable[int], *, on: date
) -> Mapping[int, Start]:
    """Return what each unit's report of `year` starts with, by unit id.

    A unit that others were merged into goes on with theirs, unless they are asked themselves.
    """
    asked = sorted(unit_ids)
    merged = predecessors_of_each(session, asked, on=on)
    sources = {one: [one, *sorted(merged[one] - set(asked))] for one in asked}
    every = sorted({one for own in sources.values() for one in own})
    before = reports.contents_of_year(session, template=template.key, year=year - 1, units=every)
    plans = (
        reports.contents_of_year(session, template=template.follows, year=year, units=every)
        if template.follows
        else {}
    )
    actions = promised(session, template.key, year, every)
    return {
        unit_id: Start(
            before=tuple(before[one] for one in own if one in before),
            plans=tuple(plans[one] for one in own if one in plans),
            actions=tuple(action for action in actions if action.unit_id in own),
        )
        for unit_id, own in sources.items()
    }
