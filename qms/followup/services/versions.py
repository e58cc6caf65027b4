"""Move the open reports of a cycle to a newer version of their template."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.followup.core.report.states import OPEN
from qms.followup.models import Report, ReportCycle
from qms.followup.queries import rows, template_versions
from qms.followup.services.saving import summarised
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said


def move_cycle(
    session: Session, actor: Actor, cycle_id: int, *, version: int, now: datetime
) -> int:
    """Let the cycle ask with another version and return how many open reports that concerns.

    Answers to questions that are gone stay with the report and are shown as such; reports that
    are handed in keep their frozen copies with the questions they answered. Moving to the
    version it has changes nothing. Raise RefusedError when there is no such version.
    """
    authorize(actor, Can.FOLLOWUP_OPEN_CYCLE)
    cycle = session.get(ReportCycle, cycle_id, with_for_update=True)
    if cycle is None:
        raise OutOfScopeError(str(cycle_id))
    if version == cycle.template_version:
        return 0
    try:
        template_versions.template_of(session, cycle.template, version)
    except KeyError:
        message = said("Mallen har ingen version %(n)s.", n=version)
        raise RefusedError((Problem(message=message, column="version"),)) from None
    earlier = [one for one in cycle.earlier_versions if one != version]
    cycle.earlier_versions = [*earlier, cycle.template_version]
    cycle.template_version = version
    session.flush()
    moved = _summarise_open(session, cycle_id)
    record(
        session, actor, "followup.cycle-moved", cycle_id, now=now, version=version, reports=moved
    )
    return moved


def _summarise_open(session: Session, cycle_id: int) -> int:
    ids = session.scalars(
        select(Report.id).where(
            Report.cycle_id == cycle_id, Report.state.in_([state.value for state in OPEN])
        )
    ).all()
    for report_id in ids:
        found = rows.load(session, report_id, lock=True)
        if found is not None:
            found.report.version += 1
            summarised(found)
    return len(ids)
