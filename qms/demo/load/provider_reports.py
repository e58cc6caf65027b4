"""The provider's own quality reports: last year's, and the one that goes on from it."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from qms.access.roles import Role
from qms.demo.generate import DemoData
from qms.demo.load.asking import approve, new_action, open_for, report_of, write_down
from qms.demo.load.world import Happening, World
from qms.demo.years import workday_on_or_before
from qms.followup.core.report.columns import ENDS
from qms.followup.models import Action
from qms.followup.queries.rows import Rows, load
from qms.followup.services import handing_in, opening
from qms.kernel.clock import LOCAL

FILE = Path(__file__).parents[1] / "provider.toml"
TEMPLATE = "provider_quality_report"
ACTIONS, DEFICIENCIES = "pqr_actions", "pqr_deficiencies"
TEXTS = ("points", "gap", "socio", "accuracy", "analysis", "child")
BEFORE_DUE, REVIEW_DAYS = timedelta(days=6), timedelta(days=5)
Table = Mapping[str, Any]


@cache
def written() -> tuple[Table, ...]:
    """Return both reports, the earlier first."""
    with FILE.open("rb") as file:
        return tuple(tomllib.load(file)["report"])


def latest_filed(data: DemoData) -> int:
    """Return the latest year whose report was due before the demo's day."""
    year = data.years.today.year
    is_due = opening.planned_dates(TEMPLATE, year).due < data.years.today
    return year if is_due else year - 1


def provider_reports(data: DemoData) -> Iterator[Happening]:
    """Yield the asking, the report and the approval of the two latest years."""
    latest = latest_filed(data)
    for year, words in zip((latest - 1, latest), written(), strict=True):
        dates = opening.planned_dates(TEMPLATE, year)
        opened = datetime.combine(dates.opens, time(8, 0), LOCAL)
        day = workday_on_or_before(dates.due - BEFORE_DUE)
        told = datetime.combine(day, time(14, 20), LOCAL)
        yield Happening(at=opened, do=partial(_open, year=year, dates=dates))
        yield Happening(at=told, do=partial(_tell, year=year, words=words))
        yield Happening(at=told + REVIEW_DAYS, do=partial(_approve, year=year))


def _open(world: World, now: datetime, *, year: int, dates: opening.Dates) -> None:
    open_for(world, now, template=TEMPLATE, year=year, dates=dates)


def _tell(world: World, now: datetime, *, year: int, words: Table) -> None:
    """Let the quality lead write the report and hand it in."""
    report_id = report_of(world, "", template=TEMPLATE, year=year)
    rows = load(world.session, report_id) if report_id is not None else None
    if rows is None:
        return
    actor = world.actor(Role.QUALITY_LEAD)
    for last, said in zip(_in_order(rows), words.get("last", ()), strict=False):
        last.reading, last.assessment = said["reading"], said["assessment"]
        last.fate = said["fate"]
    rows.actions = [*_goes_on(rows, year), *_new(rows, words, year)]
    answers = {f"pqr_{key}": words[key].strip() for key in TEXTS}
    version = write_down(world, actor, rows, answers=answers, now=now)
    handing_in.submit(world.session, actor, rows.report.id, seen=version, now=now)


def _in_order(rows: Rows) -> list[Any]:
    """Return last year's priorities as they stood; its deficiency ends after them."""
    for one in rows.last_actions:
        one.reading, one.assessment, one.fate = one.reading or "Avhjälpt", "Nått", ENDS
    return sorted(rows.last_actions, key=lambda one: (not one.target, one.action_id))


def _goes_on(rows: Rows, year: int) -> list[Action]:
    """Return the earlier priorities that are not ended, from where they stand now."""
    kept = [one for one in rows.last_actions if one.fate != ENDS]
    return [
        new_action(
            rows, ACTIONS, number, title=one.title, area=one.area, aim=one.aim,
            measure=one.measure, baseline=one.reading, target=one.target, owner=one.owner,
            due=date(year + 1, 9, 30), carried_from_id=one.action_id,
        )
        for number, one in enumerate(kept, start=1)
    ]  # fmt: skip


def _new(rows: Rows, words: Table, year: int) -> list[Action]:
    found = []
    for question, key in ((ACTIONS, "action"), (DEFICIENCIES, "deficiency")):
        for number, one in enumerate(words[key], start=11):
            texts = {name: text for name, text in one.items() if name != "cost_kr"}
            cost = one["cost_kr"] * 100 if "cost_kr" in one else None
            found.append(
                new_action(
                    rows, question, number, due=date(year + 1, 9, 30), cost_ore=cost, **texts
                )
            )
    return found


def _approve(world: World, now: datetime, *, year: int) -> None:
    report_id = report_of(world, "", template=TEMPLATE, year=year)
    if report_id is not None:
        approve(world, report_id, by=Role.SCHOOL_CHIEF, now=now)
