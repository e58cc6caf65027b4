"""A written report's words put into the rows that the school was asked to fill in."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from qms.access.actor import Actor
from qms.audit.services import record
from qms.demo.load.world import World
from qms.demo.municipality import stream
from qms.demo.written import WrittenActivity, WrittenReport
from qms.followup.core.report.content import AmountSource
from qms.followup.core.report.fields import fields_of, flatten
from qms.followup.core.report.questions import SumKind
from qms.followup.models import ReportActivity
from qms.followup.queries.rows import Rows, load
from qms.followup.services.saving import touch

PREVIOUS_STEP, ACTIVITY_STEP = 3, 4
DIFFERS = "so_differs"
"""The question that is asked when something cost another sum than was planned."""
LONGEST = 200


def write(
    world: World,
    actor: Actor,
    report_id: int,
    report: WrittenReport,
    *,
    steps: int,
    now: datetime,
) -> int:
    """Fill in the first `steps` steps of the report in one save and return its version."""
    rows = load(world.session, report_id)
    if rows is None:
        raise LookupError(f"report {report_id} is not there")
    before = flatten(rows.content(), rows.template)
    if steps >= PREVIOUS_STEP:
        _follow_up(rows, report)
    if steps >= ACTIVITY_STEP:
        rows.report.unused_ore = report.unused_ore
        _use(rows, report)
        world.session.add_all(rows.activities)
    rows.report.answers = dict(_answers(rows, report, steps))
    world.session.flush()
    after = flatten(rows.content(), rows.template)
    touch(rows, actor, fields=[k for k in after if before.get(k) != after[k]], now=now)
    chance = stream(world.data.seed, "minutes", report_id)
    rows.report.seconds_worked = 60 * (4 + steps * chance.randint(3, 9))
    version = rows.report.version
    record(
        world.session, actor, "followup.report-saved", report_id, now=now, version=version,
        step=steps,
    )  # fmt: skip
    return version


def _answers(rows: Rows, report: WrittenReport, steps: int) -> Iterator[tuple[str, str]]:
    """Yield the answers that belong to the steps written."""
    given: Mapping[str, str] = report.answers
    if not any(one.differs_from_plan for one in rows.content().activities):
        given = {name: text for name, text in given.items() if name != DIFFERS}
    carried = rows.template.sum_question(SumKind.CARRIED)
    for section in rows.template.sections:
        if section.number <= steps:
            for name in fields_of(section, rows.content()):
                if name in given and (carried is None or name != carried.key):
                    yield name, given[name]


def _follow_up(rows: Rows, report: WrittenReport) -> None:
    told = {one.name: one for one in report.previous}
    for row in rows.previous:
        if row.name in told:
            row.reading, row.fate = told[row.name].reading, told[row.name].fate.value


def _use(rows: Rows, report: WrittenReport) -> None:
    """Say what the plan's activities cost and gave; add those that the plan did not have."""
    planned = {row.name: row for row in rows.activities}
    for number, one in enumerate(report.activities):
        row = planned.get(one.name[:LONGEST])
        if row is None:
            rows.activities.append(_activity(rows.report.id, number, one))
        else:
            row.ore, row.result = one.ore, one.result


def _activity(report_id: int, number: int, one: WrittenActivity) -> ReportActivity:
    return ReportActivity(
        report_id=report_id,
        form_key=f"demo-{number}",
        name=one.name[:LONGEST],
        target_group=one.target_group[:LONGEST],
        measure=one.measure[:LONGEST],
        baseline=one.baseline,
        aim=one.aim,
        result=one.result,
        ore=one.ore,
        source=AmountSource.OWN.value,
        catalogue_key=one.key,
    )
