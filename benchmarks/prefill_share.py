"""How much of every report is filled in beforehand, for every unit of the demo that is asked.

    .venv/bin/python benchmarks/prefill_share.py [--database URL]

Loads the demo municipality into a temporary database (or uses the one named, which must hold it),
opens the reports that are not open yet, and counts, question by question, which have something
real beforehand. What is opened here is undone at the end. A question whose register is not there
yet does not count, whatever stands in its place.
"""

import argparse
import statistics
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import system_actor
from qms.allocation import queries as allocation
from qms.allocation import services as allocating
from qms.config import Settings
from qms.db import migrations
from qms.db.session import Database, make_engine
from qms.demo.load import load_demo
from qms.followup.core.prefill.share import Share, share_of
from qms.followup.models import Report, ReportCycle
from qms.followup.queries import defaults, reports
from qms.followup.queries.units import EVERYWHERE, report_unit
from qms.followup.services import amounts, opening, prefill
from qms.kernel.clock import local_day
from qms.kernel.problems import RefusedError

TARGET = 0.7
PROMISED = ("unit_quality_report", "socio_plan")
ACTOR = system_actor("benchmark")


class UndoneError(Exception):
    """Ends the transaction so that nothing is kept."""


def years_of(template: str, today: date) -> tuple[int, ...]:
    """Return the years the report can be about now: a plan is for the coming year if it can be."""
    coming = today.year - defaults.template(template).autumn
    return tuple(dict.fromkeys((coming, today.year)))


def opened(session: Session, template: str, year: int, now: datetime) -> int | None:
    """Return the cycle of the report, opened when it was not; None when nobody can be asked."""
    query = select(ReportCycle.id).where(ReportCycle.template == template, ReportCycle.year == year)
    known = session.scalar(query)
    if known is not None:
        return known
    received = amounts.received_by_unit(session, year, template=template)
    dates = opening.planned_dates(template, year)
    try:
        made = opening.open_year(
            session, ACTOR, template=template, year=year, dates=dates, received=received, now=now
        )
    except RefusedError as refused:
        print(f"{template:24}{year}  {refused.problems[0].message}")
        return None
    return made.cycle_id


def shares(session: Session, cycle_id: int, on: date) -> Iterator[tuple[str, Share]]:
    """Yield each asked unit's name and share."""
    for report_id in session.scalars(select(Report.id).where(Report.cycle_id == cycle_id)):
        whole = reports.whole(session, report_id)
        if whole is None:
            continue
        unit = report_unit(session, whole.head.unit_id, EVERYWHERE, on=on)
        if unit is None:
            continue
        values = prefill.values_of(
            session, whole.head, whole.template, whole.content, unit=unit, on=on
        )
        yield unit.name, share_of(whole.template, whole.content, values)


def tell(template: str, year: int, found: list[tuple[str, Share]]) -> None:
    """Print one template's figures, and which questions are most often empty."""
    parts = [one.part for _, one in found]
    ready = [one.part_answered for _, one in found]
    name, worst = min(found, key=lambda pair: pair[1].part)
    median = statistics.median(parts)
    verdict = "" if template not in PROMISED else "  ok" if median >= TARGET else "  BELOW TARGET"
    print(
        f"{template:24}{year}{len(found):6}{median:9.0%}{worst.part:8.0%}"
        f"{statistics.median(ready):9.0%}  {worst.filled}/{worst.asked} {name}{verdict}"
    )
    empty = Counter(key for _, one in found for key in one.empty)
    if empty:
        print("    empty: " + ", ".join(f"{key} {n}" for key, n in empty.most_common()))


def decide(session: Session, now: datetime) -> None:
    """Adopt the calculation that waits, so that the plan for the coming year can be opened."""
    for head in allocation.runs(session):
        if not head.is_adopted:
            allocating.adopt_run(session, ACTOR, head.id, now=now)


def measure(session: Session, now: datetime) -> None:
    """Print every template, then undo what was opened and decided."""
    decide(session, now)
    print(f"{'template':24}{'year':4}{'units':>6}{'median':>9}{'worst':>8}{'ready':>9}  worst unit")
    for template in defaults.templates():
        for year in years_of(template, local_day(now)):
            cycle = opened(session, template, year, now)
            found = list(shares(session, cycle, local_day(now))) if cycle is not None else []
            if found:
                tell(template, year, found)
                break
    raise UndoneError


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--database", default="", metavar="URL")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="qms-prefill-") as folder:
        url = chosen.database or f"sqlite:///{folder}/demo.db"
        engine = make_engine(url)
        if not chosen.database:
            migrations.upgrade(engine)
            settings = Settings(
                database_url=url, secret_key=b"x" * 32, instance=Path(folder), demo=True
            )
            load_demo(settings, progress=lambda text: print(f"  {text}"))
        try:
            with Database(engine).transaction() as session:
                measure(session, datetime.now(UTC))
        except UndoneError:
            pass
        finally:
            engine.dispose()


if __name__ == "__main__":
    main()
