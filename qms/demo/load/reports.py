"""The schools' reports: three years filed and approved, and this year's on their way."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial

from qms.access.roles import Role
from qms.demo.filing import (
    STEPS_WRITTEN,
    Stage,
    filed_day,
    is_past_due,
    make_filings,
    schools_that_report,
)
from qms.demo.generate import DemoData
from qms.demo.load.asking import open_for, report_of
from qms.demo.load.world import Happening, World
from qms.demo.load.writing import DIFFERS, write
from qms.demo.money_plans import why_it_differs
from qms.demo.municipality import BY_KEY, stream
from qms.demo.report_texts import phrases
from qms.demo.reports import write_report
from qms.demo.written import WrittenReport
from qms.demo.years import workday_on_or_after, workday_on_or_before
from qms.followup.models import Report
from qms.followup.queries import defaults
from qms.followup.services import handing_in, opening
from qms.kernel.clock import LOCAL

TEMPLATE = defaults.SOCIO_OUTCOME
VOLUNTEERS = ("G04", "G15")
"""Independent schools that tell about their money though they need not."""
ALL_STEPS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One school's report on one year's money: how far it comes, and when."""

    unit: str
    year: int
    stage: Stage
    written: datetime
    decided: datetime


def reports(data: DemoData) -> Iterator[Happening]:
    """Yield the opening of every year, the schools' writing and the administration's answers."""
    for year in (*data.years.filed_years, data.years.report_year):
        dates = opening.planned_dates(TEMPLATE, year)
        at = datetime.combine(dates.opens, time(7, 30), LOCAL)
        yield Happening(at=at, do=partial(_open, year=year, dates=dates))
        for telling in _tellings(data, year, dates):
            yield Happening(at=telling.written, do=partial(_tell, telling=telling))
            yield Happening(at=telling.decided, do=partial(_answer, telling=telling))


def _open(world: World, now: datetime, *, year: int, dates: opening.Dates) -> None:
    open_for(world, now, template=TEMPLATE, year=year, dates=dates)


def _tellings(data: DemoData, year: int, dates: opening.Dates) -> Iterator[Telling]:
    units = schools_that_report(year, data.years.last_autumn)
    today = data.years.today
    is_filed = year != data.years.report_year
    stages = make_filings(units, report_year=year, today=today, seed=data.seed)
    asked = [(one.unit, Stage.APPROVED if is_filed else one.stage) for one in stages]
    volunteers = [(key, Stage.APPROVED) for key in VOLUNTEERS if is_filed]
    for key, stage in asked + volunteers:
        is_over = is_filed or is_past_due(year, today)
        last = dates.due if is_over else today - timedelta(days=1)
        yield _telling(key, year, stage, span=(dates.opens, last), seed=data.seed)


def _telling(key: str, year: int, stage: Stage, *, span: tuple[date, date], seed: int) -> Telling:
    """Return when the school wrote and was answered, between the two days."""
    opens, last = span
    chance = stream(seed, "telling", key, year)
    if (last - opens).days > 40:
        day = filed_day(opens, last, key=key, seed=seed)
    else:
        later = chance.randint(0, max(0, (last - opens).days * 2 // 3))
        day = max(opens, workday_on_or_before(opens + timedelta(days=later)))
    written = datetime.combine(day, time(chance.randint(8, 16), chance.randint(0, 59)), LOCAL)
    answer = workday_on_or_after(day + timedelta(days=chance.randint(2, 16)))
    decided = datetime.combine(answer, time(chance.randint(9, 16), chance.randint(0, 59)), LOCAL)
    return Telling(unit=key, year=year, stage=stage, written=written, decided=decided)


def _tell(world: World, now: datetime, *, telling: Telling) -> None:
    """Let the principal write, and hand in what is finished."""
    report_id = report_of(world, telling.unit, template=TEMPLATE, year=telling.year)
    if report_id is None or telling.stage is Stage.UNTOUCHED:
        return
    actor = world.principal(telling.unit)
    report = _words(world, report_id, telling)
    steps = STEPS_WRITTEN.get(telling.stage, ALL_STEPS)
    version = write(world, actor, report_id, report, steps=steps, now=now)
    if steps == ALL_STEPS:
        handing_in.submit(world.session, actor, report_id, seen=version, now=now)


def _words(world: World, report_id: int, telling: Telling) -> WrittenReport:
    """Return the school's words for the money it got."""
    amount = world.session.get_one(Report, report_id).amount_ore
    report = words_of(world, telling.unit, telling.year, amount_ore=amount)
    world.written[telling.unit, telling.year] = report
    return _half_done(report, telling) if telling.stage is Stage.NEARLY else report


def words_of(world: World, key: str, year: int, *, amount_ore: int) -> WrittenReport:
    """Return what the school says of the year's money; the year before need not be written yet."""
    unit = BY_KEY[key]
    report = write_report(
        (unit.key, unit.low, unit.high),
        year=year,
        amount_ore=amount_ore,
        before=world.written.get((key, year - 1)) or _year_before(world, key, year),
        seed=world.data.seed,
    )
    differs = why_it_differs(key, year=year, seed=world.data.seed)
    return replace(report, answers={**report.answers, DIFFERS: differs})


def _year_before(world: World, key: str, year: int) -> WrittenReport | None:
    """Return what the school will say of the year before, when its report is open already."""
    report_id = report_of(world, key, template=TEMPLATE, year=year - 1)
    if report_id is None:
        return None
    amount = world.session.get_one(Report, report_id).amount_ore
    return words_of(world, key, year - 1, amount_ore=amount)


LEFT_ORE = 184_500_00


def _half_done(report: WrittenReport, telling: Telling) -> WrittenReport:
    """Return the report without the last activity's result, and with money left to tie."""
    *rest, last = report.activities
    left = min(LEFT_ORE, last.ore // 2)
    answers = {k: v for k, v in report.answers.items() if k != "so_without"}
    unfinished = replace(last, result="", ore=last.ore - left)
    return replace(report, activities=(*rest, unfinished), answers=answers)


def _answer(world: World, now: datetime, *, telling: Telling) -> None:
    """Let the administration approve, or send back."""
    report_id = report_of(world, telling.unit, template=TEMPLATE, year=telling.year)
    if report_id is None or telling.stage not in {Stage.APPROVED, Stage.RETURNED}:
        return
    actor, session = world.actor(Role.SCHOOL_CHIEF), world.session
    chance = stream(world.data.seed, "answer", telling.unit, telling.year)
    seen = session.get_one(Report, report_id).version
    if telling.stage is Stage.RETURNED:
        comment = chance.choice(phrases()["comments"])
        handing_in.send_back(session, actor, report_id, seen=seen, comment=comment, now=now)
        return
    comment = chance.choice(phrases()["approval"])
    handing_in.approve(session, actor, report_id, seen=seen, comment=comment, now=now)
