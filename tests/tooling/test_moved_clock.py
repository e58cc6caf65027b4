"""The machine's own clock is moved under the running product: days end when Sweden's do."""

import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta

import pytest
from builders import NOW, PASSWORD, SYSTEM, add_school, make_account, make_municipality
from one_report import FIELD, TEMPLATE, WELL, fill, served
from processes import PATIENCE, ROOT, eventually
from sqlalchemy import func, select
from support.databases import migrated
from support.moved_clock import moved_clock
from support.visitor import Visitor

from qms.access.roles import Role
from qms.allocation.core.records import Received
from qms.audit.models import AuditRow
from qms.audit.services import verify_chain
from qms.db.session import Database
from qms.followup.models import Report
from qms.followup.queries import reports
from qms.followup.services import opening
from qms.job_list import DAILY
from qms.jobs.heartbeat import SCHEDULER, last_beat
from qms.jobs.models import JobRow

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
ENDS = {
    # The last day, and when it is over in UTC: an hour behind in winter, two in summer.
    date(2026, 3, 29): datetime(2026, 3, 29, 22, tzinfo=UTC),  # has 23 hours
    date(2026, 10, 25): datetime(2026, 10, 25, 23, tzinfo=UTC),  # has 25
    date(2026, 12, 31): datetime(2026, 12, 31, 23, tzinfo=UTC),
    date(2028, 2, 29): datetime(2028, 2, 29, 23, tzinfo=UTC),
}
LATE = "Försenad"


@pytest.fixture
def clock(tmp_path):
    return moved_clock(tmp_path)


@pytest.fixture
def database(tmp_path):
    """Yield an empty database in the product's folder."""
    engine = migrated(f"sqlite:///{tmp_path / 'qms.db'}")
    yield Database(engine)
    engine.dispose()


def ask(session, unit: int, due: date, *, year: int = 2025) -> int:
    """Return a report of the unit's with the last day `due`; there is a principal too."""
    make_account(session, Role.PRINCIPAL, unit, user_name=f"principal{unit}")
    opening.open_year(
        session, SYSTEM, template=TEMPLATE, year=year,
        dates=opening.Dates(opens=due - timedelta(days=60), due=due),
        received={unit: Received(ore=1_000_000)}, now=NOW,
    )  # fmt: skip
    return session.scalars(select(Report.id).where(Report.unit_id == unit)).one()


def hand_in(address: str, unit: int, report: int) -> bool:
    """Hand in as the unit's principal; return whether the list called the report late before."""
    principal = Visitor(address, f"principal{unit}", PASSWORD)
    listed = principal.ask("/redovisningar")[1]
    assert principal.ask(f"/redovisningar/{report}/kontroll")[0] == WELL
    status, answer = principal.ask(f"/redovisningar/{report}/lamna-in", {"sure": "1"})
    assert status == 303, answer
    return LATE in listed


def test_a_last_day_ends_at_midnight_in_sweden(clock, database, tmp_path):
    with database.transaction() as session:
        place = make_municipality(session)
        asked = {}
        for year, (due, over) in enumerate(ENDS.items(), 2022):
            for moment in (over - SECOND, over):
                unit = add_school(session, f"Skola {due} {moment:%S}", place.north)
                asked[moment] = unit, ask(session, unit, due, year=year)
        fill(session)
    clock.stand(min(asked))
    told = {}
    address = f"sqlite:///{tmp_path / 'qms.db'}"
    with served(tmp_path, address, settings=clock.settings) as (site, _):
        for moment in sorted(asked):
            clock.stand(moment)
            told[moment] = hand_in(site, *asked[moment])
    with database.reading() as session:
        heads = {at: reports.head(session, report) for at, (_, report) in asked.items()}
    expected = {at: at in ENDS.values() for at in asked}
    assert told == expected
    assert {at: head.was_late for at, head in heads.items()} == expected
    assert {at: head.submitted_at for at, head in heads.items()} == {at: at for at in asked}


def test_an_hour_back_while_somebody_writes(clock, database, tmp_path):
    with database.transaction() as session:
        unit = add_school(session, "Skola 1", make_municipality(session).north)
        report = ask(session, unit, date(2026, 12, 31))
    before = datetime(2026, 10, 25, 0, 59, 58, tzinfo=UTC)
    moments = [before, before + SECOND, before - HOUR, before - HOUR + 9 * SECOND]
    address, part = f"sqlite:///{tmp_path / 'qms.db'}", f"/redovisningar/{report}/del/2"
    clock.stand(before)
    with served(tmp_path, address, settings=clock.settings) as (site, _):
        principal = Visitor(site, f"principal{unit}", PASSWORD)
        for number, moment in enumerate(moments):
            clock.stand(moment)
            assert principal.ask(part)[0] == WELL
            status, answer = principal.ask(f"{part}/autospara", {FIELD: f"Text {number}."})
            assert status == WELL, answer
        assert Visitor(site, f"principal{unit}", PASSWORD).ask(part)[0] == WELL
    with database.reading() as session:
        rows = session.execute(select(AuditRow.seq, AuditRow.at).order_by(AuditRow.seq)).all()
        assert session.get_one(Report, report).answers[FIELD] == f"Text {len(moments) - 1}."
        assert verify_chain(session).broken_at is None
    times = [at for _, at in rows]
    assert times != sorted(times), "the trail never saw the clock go back"


@pytest.fixture
def schedule(clock, tmp_path):
    """Return a function that starts a scheduler, moves its clock, and ends it when `until`."""
    address = f"sqlite:///{tmp_path / 'qms.db'}"
    environment = {"QMS_INSTANCE": str(tmp_path), "QMS_DATABASE_URL": address, **clock.settings}

    def run(database, begin: datetime, then: datetime, until) -> None:
        clock.stand(begin)
        process = subprocess.Popen(
            [sys.executable, "-m", "qms", "jobs", "scheduler"],
            cwd=ROOT, env={**os.environ, **environment},
        )  # fmt: skip
        try:
            assert eventually(lambda: beat_at(database) == begin)
            clock.stand(then)
            assert eventually(until)
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0

    return run


def beat_at(database: Database) -> datetime | None:
    with database.reading() as session:
        return last_beat(session, SCHEDULER)


def queued(database: Database, name: str) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).where(JobRow.name == name))


def test_a_daily_job_is_queued_once_though_its_hour_comes_twice(database, schedule):
    once, later = ((one.name, time(one.hour, one.minute, tzinfo=UTC)) for one in DAILY[1:3])
    name, at = once[0], datetime.combine(date(2026, 10, 25), once[1])
    before, after = at - 2 * SECOND, datetime.combine(at, later[1])
    schedule(database, before, at, lambda: queued(database, name) == 1)
    # The clock is set back: the hour comes again, and the job after it shows that it has passed.
    schedule(database, before, after, lambda: queued(database, later[0]) == 1)
    assert queued(database, name) == 1
    day = timedelta(days=1)
    schedule(database, before + day, at + day, lambda: queued(database, name) == 2)
