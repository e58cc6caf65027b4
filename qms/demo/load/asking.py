"""What every kind of report in the demo shares: it is opened, found, and approved."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from qms.access.actor import Actor
from qms.access.roles import Role
from qms.demo.load.world import World
from qms.demo.municipality import stream
from qms.followup.core.report.fields import flatten
from qms.followup.core.report.questions import OFFERED, TOOK_PART, Duty, Question
from qms.followup.core.report.selection import EVERYBODY, Selection
from qms.followup.models import Action, Report, ReportCycle
from qms.followup.queries.rows import Rows
from qms.followup.services import amounts, handing_in, opening
from qms.followup.services.saving import touch


def open_for(
    world: World,
    now: datetime,
    *,
    template: str,
    year: int,
    dates: opening.Dates,
    selection: Selection = EVERYBODY,
) -> None:
    """Let the quality lead ask for the report, with the money that it is about."""
    opening.open_year(
        world.session,
        world.actor(Role.QUALITY_LEAD),
        template=template,
        year=year,
        dates=dates,
        received=amounts.received_by_unit(world.session, year, template=template),
        now=now,
        selection=selection,
    )


def report_of(world: World, key: str, *, template: str, year: int) -> int | None:
    """Return the unit's report, the provider's for an empty key.

    None where nobody was asked, and for a unit without a principal or one that is not there.
    """
    if key and (key not in world.units or key not in world.principals):
        return None
    return world.session.scalar(
        select(Report.id)
        .join(ReportCycle, ReportCycle.id == Report.cycle_id)
        .where(
            ReportCycle.year == year,
            ReportCycle.template == template,
            Report.unit_id == (world.units[key] if key else world.municipality),
        )
    )


def approve(world: World, report_id: int, *, by: Role, now: datetime) -> None:
    """Approve what was handed in."""
    seen = world.session.get_one(Report, report_id).version
    handing_in.approve(world.session, world.actor(by), report_id, seen=seen, now=now)


def took_part(question: Question, gave: Mapping[str, str]) -> dict[str, str]:
    """Return the answers to who took part: those who must did, the others were offered to."""
    found = {}
    for group in question.groups:
        said = OFFERED if group.duty is Duty.OFFERED else TOOK_PART
        found[question.part(group.key)] = said
        found[question.gave(group.key)] = gave[group.key]
    return found


def write_down(
    world: World, actor: Actor, rows: Rows, *, answers: Mapping[str, str], now: datetime
) -> int:
    """Store the answers, with what already stands in the rows, and return the version."""
    rows.report.answers = dict(answers)
    world.session.add_all([*rows.activities, *rows.actions])
    world.session.flush()
    touch(rows, actor, fields=list(flatten(rows.content(), rows.template)), now=now)
    chance = stream(world.data.seed, "minutes", rows.cycle.template, rows.report.unit_id)
    rows.report.seconds_worked = 60 * chance.randint(18, 75)
    return rows.report.version


def new_action(rows: Rows, question: str, number: int, **texts: object) -> Action:
    """Return a row of the report's table of new actions."""
    return Action(
        unit_id=rows.report.unit_id,
        report_id=rows.report.id,
        form_key=f"demo-{question}-{number}",
        question=question,
        number=number,
        **texts,
    )
