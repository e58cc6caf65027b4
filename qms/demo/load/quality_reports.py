"""Last school year's quality reports: asked in May, written in June, approved before autumn."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy import select

from qms.access.roles import Role
from qms.demo.generate import DemoData
from qms.demo.load.world import Happening, World
from qms.demo.municipality import UNITS, stream
from qms.demo.quality import WrittenAction, WrittenQuality, write_quality
from qms.demo.years import workday_on_or_after
from qms.followup.core.report.fields import flatten
from qms.followup.core.report.questions import OFFERED, TOOK_PART, Duty, QuestionType
from qms.followup.models import Action, Report, ReportCycle
from qms.followup.queries.rows import Rows, load
from qms.followup.services import handing_in, opening
from qms.followup.services.saving import touch
from qms.kernel.clock import LOCAL

TEMPLATE, TABLE = "unit_quality_report", "uqr_actions"
REVIEW_DAYS = 40


def year_filed(data: DemoData) -> int:
    """Return the latest school year whose reports were due before the demo's day."""
    year = data.years.today.year
    return (
        year - 1 if opening.planned_dates(TEMPLATE, year - 1).due < data.years.today else year - 2
    )


def quality_reports(data: DemoData) -> Iterator[Happening]:
    """Yield the asking, each unit's report, and the approvals."""
    year = year_filed(data)
    dates = opening.planned_dates(TEMPLATE, year)
    opened = datetime.combine(dates.opens, time(8, 0), LOCAL)
    yield Happening(at=opened, do=partial(_open, year=year, dates=dates))
    for unit in UNITS:
        chance = stream(data.seed, "quality day", unit.key)
        day = workday_on_or_after(dates.due - timedelta(days=chance.randint(2, 20)))
        written = datetime.combine(day, time(chance.randint(8, 15), chance.randint(0, 59)), LOCAL)
        words = write_quality(unit, year=year, seed=data.seed)
        yield Happening(at=written, do=partial(_tell, key=unit.key, year=year, words=words))
        answered = min(written + timedelta(days=REVIEW_DAYS), _last(data))
        yield Happening(at=answered, do=partial(_approve, key=unit.key, year=year))


def _last(data: DemoData) -> datetime:
    return datetime.combine(data.years.today - timedelta(days=1), time(15, 0), LOCAL)


def _open(world: World, now: datetime, *, year: int, dates: opening.Dates) -> None:
    actor = world.actor(Role.QUALITY_LEAD)
    opening.open_year(
        world.session, actor, template=TEMPLATE, year=year, dates=dates, received={}, now=now
    )


def _report_id(world: World, key: str, year: int) -> int | None:
    """Return the unit's report; None for one without a principal, or closed since."""
    if key not in world.units or key not in world.principals:
        return None
    return world.session.scalar(
        select(Report.id)
        .join(ReportCycle, ReportCycle.id == Report.cycle_id)
        .where(
            ReportCycle.year == year,
            ReportCycle.template == TEMPLATE,
            Report.unit_id == world.units[key],
        )
    )


def _tell(world: World, now: datetime, *, key: str, year: int, words: WrittenQuality) -> None:
    """Let the principal write the whole report and hand it in."""
    report_id = _report_id(world, key, year)
    rows = load(world.session, report_id) if report_id is not None else None
    if rows is None:
        return
    before = flatten(rows.content(), rows.template)
    rows.report.answers = _answers(rows, words)
    due = date(year + 2, 6, 15)
    rows.actions = [_action(rows, n, one, due=due) for n, one in enumerate(words.actions, start=1)]
    world.session.add_all(rows.actions)
    world.session.flush()
    after = flatten(rows.content(), rows.template)
    actor = world.principal(key)
    touch(rows, actor, fields=[k for k in after if before.get(k) != after[k]], now=now)
    rows.report.seconds_worked = 60 * stream(world.data.seed, "minutes", key).randint(45, 110)
    handing_in.submit(world.session, actor, rows.report.id, seen=rows.report.version, now=now)


def _answers(rows: Rows, words: WrittenQuality) -> dict[str, str]:
    found = {}
    for question in rows.template.questions:
        if question.key in words.texts:
            found[question.key] = words.texts[question.key]
        elif question.type is QuestionType.PARTICIPATION:
            for group in question.groups:
                said = OFFERED if group.duty is Duty.OFFERED else TOOK_PART
                found[question.part(group.key)] = said
                found[question.gave(group.key)] = words.gave[group.key]
        elif question.options_from == "indicators":
            found[question.key] = "\n".join(question.options[: question.max_choices])
    return found


def _action(rows: Rows, number: int, one: WrittenAction, *, due: date) -> Action:
    return Action(
        unit_id=rows.report.unit_id,
        report_id=rows.report.id,
        form_key=f"demo-{number}",
        question=TABLE,
        number=number,
        title=one.title,
        area=one.area,
        aim=one.aim,
        measure=one.measure,
        baseline=one.baseline,
        target=one.target,
        owner=one.owner,
        due=due,
    )


def _approve(world: World, now: datetime, *, key: str, year: int) -> None:
    report_id = _report_id(world, key, year)
    if report_id is None:
        return
    version = world.session.get_one(Report, report_id).version
    handing_in.approve(
        world.session, world.actor(Role.SCHOOL_CHIEF), report_id, seen=version, now=now
    )
