"""A web worker is killed twenty times while principals write and hand in: nothing is lost."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from threading import Event

import pytest
from builders import NOW, PASSWORD, SYSTEM, add_school, make_account, make_municipality
from one_report import FIELD, TEMPLATE, TEXT, fill
from processes import PATIENCE, ROOT, children_of, eventually, runs
from sqlalchemy import select
from support.databases import migrated
from support.visitor import Visitor

from qms.access.roles import Role
from qms.allocation.core.records import Received
from qms.audit.models import AuditRow
from qms.audit.services import verify_chain
from qms.db.session import Database
from qms.followup.core.report.states import State, Step, after
from qms.followup.models import Report, ReportEvent, ReportFrozen
from qms.followup.services import opening

KILLS, WRITERS = 20, 4


@dataclass(kw_only=True)
class Told:
    """What a principal was told: texts and versions that were stored, and texts handed in."""

    report: int
    texts: list[str] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)
    handed_in: list[str] = field(default_factory=list)
    broken: int = 0


@pytest.fixture
def site(tmp_path):
    """Yield the database and the principals' reports; each report lacks nothing."""
    engine = migrated(f"sqlite:///{tmp_path / 'qms.db'}")
    database = Database(engine)
    with database.transaction() as session:
        place = make_municipality(session)
        schools = [add_school(session, f"Skola {n}", place.north) for n in range(WRITERS)]
        make_account(session, Role.SCHOOL_CHIEF, place.id, user_name="chief")
        for school in schools:
            make_account(session, Role.PRINCIPAL, school, user_name=f"principal{school}")
        opening.open_year(
            session, SYSTEM, template=TEMPLATE, year=2026,
            dates=opening.planned_dates(TEMPLATE, 2026),
            received=dict.fromkeys(schools, Received(ore=1_000_000)), now=NOW,
        )  # fmt: skip
        reports = {one.unit_id: one.id for one in session.scalars(select(Report))}
        fill(session)
    yield database, reports
    engine.dispose()


@pytest.fixture
def server(site, tmp_path):
    """Yield the address of two workers and the id of the process that keeps them."""
    log = tmp_path / "server.log"
    # Loaded before the fork: a worker that is killed is back at once, and the test is short.
    command = [sys.executable, "-m", "gunicorn", "--preload", "--workers", "2", "--threads", "4"]
    command += ["--no-control-socket", "--bind", "127.0.0.1:0", "wsgi:app"]
    environment = {**os.environ, "QMS_INSTANCE": str(tmp_path)}
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        listens = re.compile(r"Listening at: (http\S+)")
        assert eventually(lambda: listens.search(log.read_text())), log.read_text()
        yield listens.search(log.read_text())[1], process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def write(visitor: Visitor, told: Told, end: Event) -> None:
    """Let the page save by itself four times, every text longer than the one before."""
    path = f"/redovisningar/{told.report}/del/2"
    assert visitor.ask(path)[0] == 200
    for _ in range(4):
        text = f"{TEXT} Gång {len(told.texts) + 1}."
        status, answer = visitor.ask(f"{path}/autospara", {FIELD: text})
        assert status == 200, answer
        visitor.version = json.loads(answer)["version"]
        told.versions.append(visitor.version)
        told.texts.append(text)
        if end.is_set():
            return


def work(address: str, unit: int, told: Told, end: Event) -> Told:
    """Write, hand in and have it sent back, again and again until the end."""
    principal, chief = (Visitor(address, name, PASSWORD) for name in (f"principal{unit}", "chief"))
    report = f"/redovisningar/{told.report}"
    while not end.is_set():
        write(principal, told, end)
        assert principal.ask(f"{report}/kontroll")[0] == 200
        status, answer = principal.ask(f"{report}/lamna-in", {"sure": "1"})
        assert status == 303, answer
        told.handed_in.append(told.texts[-1])
        assert told.texts[-1] in chief.ask(f"{report}/kopia.json")[1]
        chief.version = principal.version + 1
        assert chief.ask(f"{report}/ater", {"comment": "Skriv mer."})[0] == 303
    told.broken = principal.broken + chief.broken
    return told


def kill_workers(master: int, told: list[Told], jobs: list[Future], end: Event) -> int:
    """Kill one worker after the other, each after some more texts are in; return how many."""
    chance, killed = random.Random(9), 0

    def have_gone_on(before: int) -> bool:
        return any(job.done() for job in jobs) or sum(len(one.texts) for one in told) > before + 2

    try:
        for _ in range(KILLS):
            before = sum(len(one.texts) for one in told)
            assert eventually(partial(have_gone_on, before))
            if any(job.done() for job in jobs):
                break
            assert eventually(lambda: len(children_of(master)) == 2)
            victim = chance.choice(sorted(children_of(master)))
            time.sleep(chance.uniform(0, 0.05))
            os.kill(victim, signal.SIGKILL)
            assert eventually(lambda v=victim: not runs(v))
            killed += 1
    finally:
        end.set()
    return killed


def steps_fit(session, report: int) -> State:
    """Return the state that the report's steps lead to, from the first to the last."""
    state = State.DRAFT
    for event in session.scalars(
        select(ReportEvent).where(ReportEvent.report_id == report).order_by(ReportEvent.id)
    ):
        state = after(state, Step(event.step))
        assert event.state == state
    return state


def copies_of(session, report: int) -> list[str]:
    """Return the text of the question in every frozen copy, in the order they were made."""
    rows = session.scalars(
        select(ReportFrozen).where(ReportFrozen.report_id == report).order_by(ReportFrozen.id)
    )
    return [re.search(rf"{re.escape(TEXT)} Gång \d+\.", row.body)[0] for row in rows]


def test_twenty_killed_workers(site, server, tmp_path, record_property):
    database, reports = site
    address, master = server
    told, end = [Told(report=one) for one in reports.values()], Event()
    with ThreadPoolExecutor(WRITERS) as pool:
        jobs = [
            pool.submit(work, address, unit, one, end)
            for unit, one in zip(reports, told, strict=True)
        ]
        killed = kill_workers(master, told, jobs, end)
        for job in jobs:
            job.result(PATIENCE)
    with database.reading() as session:
        for one in told:
            report = session.get_one(Report, one.report)
            assert report.answers[FIELD] == one.texts[-1]
            assert one.versions == sorted(set(one.versions)), "a version that was told came again"
            assert steps_fit(session, one.report) == report.state
            assert copies_of(session, one.report) == one.handed_in
        events = session.scalars(
            select(AuditRow.target).where(AuditRow.action == "followup.report-submitted")
        ).all()
        assert sorted(map(int, events)) == sorted(n.report for n in told for _ in n.handed_in)
        assert verify_chain(session).broken_at is None
    texts, ins = sum(len(one.texts) for one in told), sum(len(one.handed_in) for one in told)
    broken = sum(one.broken for one in told)
    assert killed == KILLS
    record_property(
        "measured",
        f"{killed} workers killed: {texts} texts and {ins} reports handed in, none lost; "
        f"{broken} requests were cut off and asked again",
    )
