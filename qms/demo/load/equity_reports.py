"""The follow-up of last year's equity resources: the units', and the provider's own."""

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any

from qms.access.roles import Role
from qms.demo.filing import schools_that_report
from qms.demo.generate import DemoData
from qms.demo.load.asking import approve, new_action, open_for, report_of, write_down
from qms.demo.load.world import Happening, World
from qms.demo.municipality import stream
from qms.demo.years import workday_on_or_after, workday_on_or_before
from qms.followup.core.report.content import AmountSource
from qms.followup.core.report.selection import Among, Selection
from qms.followup.models import ReportActivity
from qms.followup.queries.rows import Rows, load
from qms.followup.services import handing_in, opening
from qms.kernel.clock import LOCAL

FILE = Path(__file__).parents[1] / "equity.toml"
TEMPLATE = "equity_resources"
STEP_ORE = 1_000_00
RESOURCE_SCHOOL = "R01"
REVIEW_DAYS = 14


@cache
def texts() -> Mapping[str, Any]:
    """Return what is written."""
    with FILE.open("rb") as file:
        return tomllib.load(file)


def latest_filed(data: DemoData) -> int:
    """Return the latest year of money whose follow-up was due before the demo's day."""
    year = data.years.today.year - 1
    is_due = opening.planned_dates(TEMPLATE, year).due < data.years.today
    return year if is_due else year - 1


def equity_reports(data: DemoData) -> Iterator[Happening]:
    """Yield the asking, the schools' accounts, the provider's, and the approvals."""
    year = latest_filed(data)
    dates = opening.planned_dates(TEMPLATE, year)
    at = datetime.combine(dates.opens, time(8, 45), LOCAL)
    yield Happening(at=at, do=partial(_open, year=year, dates=dates))
    schools = [unit.key for unit in schools_that_report(year, data.years.last_autumn)]
    for key in (*schools, RESOURCE_SCHOOL):
        chance = stream(data.seed, "equity day", key)
        day = workday_on_or_before(dates.due - timedelta(days=chance.randint(0, 18)))
        written = datetime.combine(day, time(chance.randint(8, 15), 25), LOCAL)
        yield from _filed(key, year, written)
    last = workday_on_or_after(dates.due + timedelta(days=21))
    yield from _filed("", year, datetime.combine(last, time(10, 5), LOCAL))


def _filed(key: str, year: int, written: datetime) -> Iterator[Happening]:
    yield Happening(at=written, do=partial(_tell, key=key, year=year))
    yield Happening(
        at=written + timedelta(days=REVIEW_DAYS), do=partial(_approve, key=key, year=year)
    )


def _open(world: World, now: datetime, *, year: int, dates: opening.Dates) -> None:
    """Ask those who got anything, and the provider itself."""
    some = Selection(among=Among.ABOVE, ore=1)
    open_for(world, now, template=TEMPLATE, year=year, dates=dates, selection=some)


def _tell(world: World, now: datetime, *, key: str, year: int) -> None:
    report_id = report_of(world, key, template=TEMPLATE, year=year)
    rows = load(world.session, report_id) if report_id is not None else None
    if rows is None:
        return
    actor = world.principal(key) if key else world.actor(Role.QUALITY_LEAD)
    chance = stream(world.data.seed, "equity", key, year)
    answers = _unit(rows, chance) if key else _provider(world, rows, year)
    rows.report.unused_ore = 0
    version = write_down(world, actor, rows, answers=answers, now=now)
    handing_in.submit(world.session, actor, rows.report.id, seen=version, now=now)


def _approve(world: World, now: datetime, *, key: str, year: int) -> None:
    report_id = report_of(world, key, template=TEMPLATE, year=year)
    if report_id is not None:
        approve(world, report_id, by=Role.SCHOOL_CHIEF, now=now)


def _say(line: str, chance: Random) -> str:
    return line.format(few=chance.randint(3, 6), many=chance.randint(12, 18))


def _unit(rows: Rows, chance: Random) -> dict[str, str]:
    kinds = chance.sample(texts()["used"]["kinds"], 3)
    ore = rows.report.amount_ore
    first, second = (ore * part // 100 // STEP_ORE * STEP_ORE for part in (50, 30))
    for number, ((resource, name), part) in enumerate(
        zip(kinds, (first, second, ore - first - second), strict=True)
    ):
        rows.activities.append(_used(rows, number, (_say(resource, chance), name), part))
    lines = texts()["lines"]
    said = {f"eq_{key}": _say(chance.choice(lines[key]), chance) for key in ("unmet", "quiet")}
    worked = _say(chance.choice(lines["worked"]), chance)
    return {**said, "eq_what_worked": worked, "eq_match": str(chance.choice((2, 3, 3, 4, 4, 5)))}


def _used(rows: Rows, number: int, what: tuple[str, str], ore: int) -> ReportActivity:
    return ReportActivity(
        report_id=rows.report.id,
        form_key=f"demo-{number}",
        resource=what[0],
        name=what[1],
        ore=ore,
        source=AmountSource.OWN.value,
    )


def _provider(world: World, rows: Rows, year: int) -> dict[str, str]:
    """Tell of all money together, a row per kind of support."""
    by_kind: dict[str, int] = defaultdict(int)
    for one in world.data.supports:
        if one.year == year:
            by_kind[one.kind] += one.kronor * 100
    rows.report.amount_ore = sum(by_kind.values())
    rows.activities = [
        _used(rows, number, ("Enligt beslut", kind[:1].upper() + kind[1:]), by_kind[kind])
        for number, kind in enumerate(sorted(by_kind))
    ]
    rows.actions = [
        new_action(
            rows, "eq_actions", number, due=date(year + 2, 3, 31), cost_ore=one["cost_kr"] * 100,
            **{key: text for key, text in one.items() if key != "cost_kr"},
        )
        for number, one in enumerate(texts()["action"], start=1)
    ]  # fmt: skip
    said = texts()["provider"]
    keys = ("equal", "structure", "principles", "unmet", "quiet")
    answers = {f"eq_{key}": said[key] for key in keys}
    return {**answers, "eq_what_worked": said["worked"], "eq_match": "3"}
