"""What the product calculates for all the units, with its own use cases: nothing is made up."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from qms.access.actor import system_actor
from qms.allocation import queries as allocation_queries
from qms.allocation import services as allocation
from qms.allocation.queries.models import latest_adopted
from qms.allocation.services.running import judge_units
from qms.config import Settings
from qms.costs import services as costs
from qms.db.session import Database
from qms.demo.load.planning_study import STUDY
from qms.job_list import JOBS
from qms.jobs.models import JobRow
from qms.jobs.worker import Worker
from qms.org import queries as org
from qms.org.queries import EVERYTHING

MAKER, DECIDER = system_actor("benchmark"), system_actor("benchmark-decider")
DEMO_UNITS = 82
WHY = "Uppgifterna om enhetens elever räcker inte."


def calculate(db: Database, settings: Settings, *, now: datetime) -> Iterator[str]:
    """Yield each calculation with its CPU seconds: cost per pupil, the year's allocation, pupils.

    The forecast is the one that the demo asks for; its planning study is not made.
    """
    steps: tuple[tuple[str, Callable[[], object]], ...] = (
        ("cost per pupil, outcome", lambda: _written(db, _costs, now)),
        ("this year's allocation", lambda: _written(db, _this_year, now)),
        ("next year's allocation: run", lambda: _written(db, _next_year, now)),
        ("next year's allocation: decision", lambda: _written(db, _decide, now)),
        ("the forecast, as the worker makes it", lambda: _forecast(db, settings)),
    )
    for name, step in steps:
        began = time.process_time()
        step()
        yield f"{name}: {time.process_time() - began:.1f} CPU s"


def _written(db: Database, work: Callable[[Session, datetime], object], now: datetime) -> None:
    with db.transaction() as session:
        work(session, now)


def _costs(session: Session, now: datetime) -> None:
    costs.compute(session, MAKER, now.year, "outcome", now=now)


def yearly_run(session: Session, year: int, *, now: datetime) -> int:
    """Calculate the year's allocation, the demo's pot times the copies; return its id."""
    model = latest_adopted(session, year)
    if model is None:
        raise LookupError(f"no model for {year}")
    runs = [one for one in allocation_queries.runs(session) if one.budget_year == year]
    demo = min(runs, key=lambda one: one.id)
    times = round(len(org.units(session, EVERYTHING, on=now.date())) / DEMO_UNITS)
    judged = judge_units(session, MAKER, model.head.id, budget_year=year)
    left_out = {one.unit_id: WHY for one in judged.hindered}
    return allocation.run_allocation(
        session, MAKER, model.head.id, budget_year=year,
        pot_ore=demo.whole_ore * times, now=now, leave_out=left_out,
    )  # fmt: skip


def _this_year(session: Session, now: datetime) -> None:
    yearly_run(session, now.year, now=now)
    _decide(session, now)


def _next_year(session: Session, now: datetime) -> None:
    yearly_run(session, now.year + 1, now=now)


def _decide(session: Session, now: datetime) -> None:
    newest = max(one.id for one in allocation_queries.runs(session))
    allocation.adopt_run(session, DECIDER, newest, now=now)


def _forecast(db: Database, settings: Settings) -> None:
    with db.transaction() as session:
        session.execute(update(JobRow).where(JobRow.name == STUDY).values(state="cancelled"))
    worker = Worker(db, settings, JOBS)
    while worker.run_one():
        pass
