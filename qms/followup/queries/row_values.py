"""The rows of a report's tables as the values that the core knows."""

from qms.followup import models
from qms.followup.core.report.content import (
    Action,
    Activity,
    AmountSource,
    LastAction,
    PreviousActivity,
)


def activity_of(row: models.ReportActivity) -> Activity:
    """Return the activity."""
    return Activity(
        id=row.id,
        name=row.name,
        target_group=row.target_group,
        reach=row.reach,
        reached=row.reached,
        extent=row.extent,
        owner=row.owner,
        measure=row.measure,
        baseline=row.baseline,
        aim=row.aim,
        aim_far=row.aim_far,
        follow_up=row.follow_up,
        success=row.success,
        resource=row.resource,
        resource_exists=row.resource_exists,
        planned_ore=row.planned_ore,
        other_ore=row.other_ore,
        ore=row.ore,
        result=row.result,
        assessment=row.assessment,
        source=AmountSource(row.source),
        catalogue_key=row.catalogue_key,
        plan_activity_id=row.plan_activity_id,
    )


def previous_of(row: models.ReportPrevious) -> PreviousActivity:
    """Return last year's activity with what is said of it now."""
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


def action_of(row: models.Action) -> Action:
    """Return the action as the report writes it."""
    return Action(
        id=row.id,
        question=row.question,
        title=row.title,
        area=row.area,
        cause=row.cause,
        aim=row.aim,
        measure=row.measure,
        indicator=row.indicator,
        baseline=row.baseline,
        target=row.target,
        owner=row.owner,
        owner_account_id=row.owner_account_id,
        due=row.due,
        cost_ore=row.cost_ore,
        this_year=row.this_year,
        result=row.result,
        carried_from_id=row.carried_from_id,
    )


def last_action_of(row: models.ReportLastAction) -> LastAction:
    """Return an earlier report's action with what is said of it now."""
    return LastAction(
        id=row.id,
        action_id=row.action_id,
        title=row.title,
        area=row.area,
        aim=row.aim,
        measure=row.measure,
        baseline=row.baseline,
        target=row.target,
        owner=row.owner,
        due=row.due,
        done=row.done,
        reading=row.reading,
        assessment=row.assessment,
        fate=row.fate,
    )
