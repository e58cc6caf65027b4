"""The schools' plans for a year's money: asked for when it is decided, filed before February."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial

from qms.access.roles import Role
from qms.demo.filing import SHOWN, filed_day, schools_that_report
from qms.demo.generate import DemoData
from qms.demo.load.asking import approve, open_for, report_of
from qms.demo.load.reports import LEFT_ORE, words_of
from qms.demo.load.world import Happening, World
from qms.demo.money_plans import PlannedActivity, WrittenPlan, write_plan
from qms.demo.municipality import BY_KEY, stream
from qms.demo.written import WrittenActivity
from qms.demo.years import workday_on_or_after, working_moment
from qms.followup.core.report.content import AmountSource
from qms.followup.core.report.fields import flatten
from qms.followup.models import Report, ReportActivity
from qms.followup.queries.rows import Rows, load
from qms.followup.services import handing_in, opening
from qms.followup.services.saving import touch
from qms.kernel.clock import LOCAL, local_day

TEMPLATE = "socio_plan"
OPENS, DUE = (12, 15), (2, 5)
"""The money of a year is decided in December before it: then its plan can be asked for."""
LONGEST = 200


def plans(data: DemoData, now: datetime) -> Iterator[Happening]:
    """Yield the asking, the schools' plans and the approvals for each year that is decided.

    They are the year that schools account for now and, when it is decided, the one to come.
    """
    for year in range(data.years.report_year, data.years.budget_years[-1] + 1):
        opens = working_moment(year - 1, *OPENS, hour=8)
        if opens >= now:
            return
        dates = opening.Dates(opens=local_day(opens), due=date(year, *DUE))
        yield Happening(at=opens, do=partial(_open, year=year, dates=dates))
        for unit in schools_that_report(year, data.years.last_autumn):
            yield from _filed(unit.key, year, dates, data=data, now=now)


def _open(world: World, now: datetime, *, year: int, dates: opening.Dates) -> None:
    open_for(world, now, template=TEMPLATE, year=year, dates=dates)


def _filed(
    key: str, year: int, dates: opening.Dates, *, data: DemoData, now: datetime
) -> Iterator[Happening]:
    chance = stream(data.seed, "plan day", key, year)
    day = filed_day(dates.opens, dates.due, key=f"plan {key}", seed=data.seed)
    written = datetime.combine(day, time(chance.randint(8, 15), chance.randint(0, 59)), LOCAL)
    answer = workday_on_or_after(day + timedelta(days=chance.randint(2, 12)))
    for at, do in (
        (written, partial(_tell, key=key, year=year)),
        (datetime.combine(answer, time(13, chance.randint(0, 59)), LOCAL),
         partial(_approve, key=key, year=year)),
    ):  # fmt: skip
        if at < now:
            yield Happening(at=at, do=do)


def _tell(world: World, now: datetime, *, key: str, year: int) -> None:
    """Let the principal write the whole plan and hand it in."""
    report_id = report_of(world, key, template=TEMPLATE, year=year)
    rows = load(world.session, report_id) if report_id is not None else None
    if rows is None:
        return
    before = flatten(rows.content(), rows.template)
    written = _plan(world, key, year, amount_ore=rows.report.amount_ore)
    _put(world, rows, written)
    after = flatten(rows.content(), rows.template)
    actor = world.principal(key)
    touch(rows, actor, fields=[k for k in after if before.get(k) != after[k]], now=now)
    rows.report.seconds_worked = 60 * stream(world.data.seed, "plan time", key).randint(24, 70)
    handing_in.submit(world.session, actor, rows.report.id, seen=rows.report.version, now=now)


def _plan(world: World, key: str, year: int, *, amount_ore: int) -> WrittenPlan:
    """Return the plan: what the school is going to tell of a year later, in other sums."""
    unit = BY_KEY[key]
    report = words_of(world, key, year, amount_ore=amount_ore)
    is_shown = key == SHOWN
    return write_plan(
        (unit.key, unit.low, unit.high),
        _half_done(report.activities) if is_shown else report.activities,
        year=year,
        amount_ore=amount_ore,
        seed=world.data.seed,
        as_used=is_shown,
    )


def _half_done(activities: tuple[WrittenActivity, ...]) -> tuple[WrittenActivity, ...]:
    """Return them as they stand in the shown school's draft: the last is not all used yet."""
    *rest, last = activities
    return (*rest, replace(last, ore=last.ore - min(LEFT_ORE, last.ore // 2)))


def _put(world: World, rows: Rows, plan: WrittenPlan) -> None:
    rows.report.answers = dict(plan.answers)
    rows.report.unused_ore = plan.unplanned_ore
    rows.activities = [
        _row(rows.report.id, number, one) for number, one in enumerate(plan.activities)
    ]
    world.session.add_all(rows.activities)
    world.session.flush()


def _row(report_id: int, number: int, one: PlannedActivity) -> ReportActivity:
    texts = {k: v[:LONGEST] if isinstance(v, str) else v for k, v in one.columns.items()}
    return ReportActivity(
        report_id=report_id,
        form_key=f"demo-{number}",
        name=one.name[:LONGEST],
        source=AmountSource.OWN.value,
        **texts,
    )


def _approve(world: World, now: datetime, *, key: str, year: int) -> None:
    report_id = report_of(world, key, template=TEMPLATE, year=year)
    if report_id is not None and world.session.get_one(Report, report_id).state == "submitted":
        approve(world, report_id, by=Role.SCHOOL_CHIEF, now=now)
