"""A principal who writes a report in a served product, while something of the machine fails."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from builders import NOW, SYSTEM, add_school, make_account, make_municipality
from processes import PATIENCE, ROOT, eventually
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from support.visitor import Visitor

from qms.access.roles import Role
from qms.allocation.core.records import Received
from qms.db.session import Database
from qms.followup.models import Report, ReportActivity
from qms.followup.services import opening

TEMPLATE, FIELD = "socio_outcome", "so_q2_aims"
USER = "principal"
WELL, AWAY, ELSEWHERE = 200, 503, 409
TEXT = "Fler elever nådde målen i de klasser där lärarna planerade tillsammans under året."
ANSWERS = {
    "so_facts_right": "Ja, allt stämmer",
    "so_q1_needs": "Ja",
    "so_q5_resources": "Ja",
    "so_q7_priority": "Delvis",
    **dict.fromkeys(("so_q2_aims", "so_why", "so_without", "so_q4_capacity", "so_q8_follow"), TEXT),
}


@dataclass(kw_only=True)
class Told:
    """Texts that were sent, those that were acknowledged, and every status that came back."""

    sent: list[str] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)


def make_report(engine: Engine) -> int:
    """Return the id of a principal's report in an otherwise empty municipality."""
    with Database(engine).transaction() as session:
        place = make_municipality(session)
        school = add_school(session, "Skola 1", place.north)
        make_account(session, Role.PRINCIPAL, school, user_name=USER)
        opening.open_year(
            session, SYSTEM, template=TEMPLATE, year=2026,
            dates=opening.planned_dates(TEMPLATE, 2026),
            received={school: Received(ore=1_000_000)}, now=NOW,
        )  # fmt: skip
        return session.scalars(select(Report.id)).one()


def fill(session: Session) -> None:
    """Answer every report, so that none lacks anything before it is handed in."""
    for report in session.scalars(select(Report)):
        report.answers = ANSWERS
        session.add(
            ReportActivity(
                report_id=report.id, form_key="one", name="Läsgrupper", source="own",
                measure="Andel", baseline="74 %", aim="80 %", result="81 %", ore=1_000_000,
            )
        )  # fmt: skip


@contextmanager
def served(
    folder: Path, database: str, *, workers: int = 2, settings: Mapping[str, str] | None = None
) -> Iterator[tuple[str, int]]:
    """Yield the address of the product over the database, and the id of who keeps its workers."""
    log = folder / "server.log"
    command = [sys.executable, "-m", "gunicorn", "--workers", str(workers), "--threads", "4"]
    command += ["--no-control-socket", "--bind", "127.0.0.1:0", "wsgi:app"]
    environment = {**os.environ, "QMS_INSTANCE": str(folder), "QMS_DATABASE_URL": database}
    environment |= settings or {}
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        listens = re.compile(r"Listening at: (http\S+)")
        assert eventually(lambda: listens.search(log.read_text())), log.read_text()
        yield listens.search(log.read_text())[1], process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def write(visitor: Visitor, report: int, told: Told, end: Event) -> None:
    """Save a longer text again and again; ask for the page anew where the version has gone on."""
    path = f"/redovisningar/{report}/del/2"
    visitor.ask(path)
    while not end.is_set():
        told.sent.append(f"Text nummer {len(told.sent) + 1}.")
        status, answer = visitor.ask(f"{path}/autospara", {FIELD: told.sent[-1]})
        told.statuses.add(status)
        if status == WELL:
            told.stored.append(told.sent[-1])
            visitor.version = int(re.search(r'"version": ?(\d+)', answer)[1])
        elif status == ELSEWHERE:
            visitor.ask(path)
        else:
            time.sleep(0.05)


def grown(told: Told, by: int = 5) -> bool:
    """Return whether so many more texts are stored after a while."""
    before = len(told.stored)
    return eventually(lambda: len(told.stored) >= before + by)


def stands(told: Told, answer: str) -> bool:
    """Return whether the stored text is the last that was acknowledged, or one sent after it."""
    return told.sent.index(answer) >= told.sent.index(told.stored[-1])
